package dev.braid.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.plan.PathPattern;
import dev.braid.plan.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorktreesTest {
  @TempDir private Path folder;
  private TestRepository made;
  private GitOwnership lease;
  private final List<String> notices = new ArrayList<>();

  @BeforeEach
  void takeLease() throws Exception {
    made = TestRepository.create(folder);
    made.write(".gitignore", "build/\n*.cached\n");
    made.write("src/main.c", "int main;\n");
    made.write("src/lib/a.c", "a\n");
    made.commit("sources");
    lease = GitOwnership.take(made.open(), "r1");
  }

  @AfterEach
  void giveLeaseBack() throws Exception {
    lease.close();
  }

  private Worktrees worktrees() throws Exception {
    return worktrees("", List.of());
  }

  private Worktrees worktrees(String setup, List<String> copies) throws Exception {
    var workspace = new Settings.Workspace(setup, copies.stream().map(PathPattern::parse).toList());
    return worktrees(1, workspace);
  }

  private Worktrees worktrees(int epoch) throws Exception {
    return worktrees(epoch, new Settings.Workspace("", List.of()));
  }

  private Worktrees worktrees(int epoch, Settings.Workspace workspace) throws Exception {
    Worktrees.Home home = new Worktrees.Home(made.cache(), epoch);
    return Worktrees.open(lease, home, workspace, made.environment(), notices::add);
  }

  private String head() throws Exception {
    return made.git("rev-parse", "HEAD");
  }

  @Test
  void aNewWorktreeIsOutsideTheCheckoutAndTheTasksGitWorksInIt() throws Exception {
    Path worktree = worktrees().handOut(0, head());

    assertThat(worktree.startsWith(made.checkout())).isFalse();
    assertThat(worktree.getFileName()).hasToString("project");
    assertThat(worktree.resolve("src/lib/a.c")).hasContent("a\n");
    assertThat(made.gitIn(worktree, "status", "--porcelain")).isEmpty();
    assertThat(made.gitIn(worktree, "rev-parse", "HEAD")).isEqualTo(head());
    TestRepository.write(worktree, "src/main.c", "changed\n");
    made.gitIn(worktree, "commit", "-q", "-a", "-m", "work");
    assertThat(made.git("status", "--porcelain", "--branch")).isEqualTo("## main");
  }

  @Test
  void aUsedWorktreeIsBroughtExactlyToItsNextBase() throws Exception {
    Worktrees worktrees = worktrees();
    String first = head();
    made.write("src/lib/a.c", "second\n");
    made.write("src/new.c", "new\n");
    String second = made.commit("second");
    Path worktree = worktrees.handOut(0, second);
    Files.delete(worktree.resolve("src/main.c"));
    TestRepository.write(worktree, "src/lib/a.c", "spoilt\n");
    TestRepository.write(worktree, "untracked/x", "x");
    TestRepository.write(worktree, "build/out.o", "kept");
    made.gitIn(worktree, "checkout", "-q", "-b", "mine");

    Path again = worktrees.handOut(0, first);

    assertThat(again).isEqualTo(worktree);
    assertThat(worktree.resolve("src/lib/a.c")).hasContent("a\n");
    assertThat(worktree.resolve("src/main.c")).exists();
    assertThat(worktree.resolve("src/new.c")).doesNotExist();
    assertThat(worktree.resolve("untracked")).doesNotExist();
    assertThat(worktree.resolve("build/out.o")).hasContent("kept");
    assertThat(made.gitIn(worktree, "status", "--porcelain", "--branch"))
        .isEqualTo("## HEAD (no branch)");
    assertThat(made.gitIn(worktree, "rev-parse", "HEAD")).isEqualTo(first);
  }

  @Test
  void whatNobodyCapturedIsKeptUnderTheRunsRefs() throws Exception {
    Worktrees worktrees = worktrees();
    Path worktree = worktrees.handOut(0, head());
    TestRepository.write(worktree, "src/main.c", "committed\n");
    made.gitIn(worktree, "commit", "-q", "-a", "-m", "the task's own commit");
    TestRepository.write(worktree, "notes.txt", "precious\n");

    worktrees.handOut(0, head());

    assertThat(worktree.resolve("notes.txt")).doesNotExist();
    List<String> kept =
        made.git("for-each-ref", "--format=%(refname)", "refs/braid/r1/left").lines().toList();
    assertThat(kept).hasSize(2);
    List<String> files = new ArrayList<>();
    for (String ref : kept) {
      files.addAll(made.git("ls-tree", "-r", "--name-only", ref).lines().toList());
    }
    assertThat(files).contains("notes.txt");
    assertThat(made.git("log", "--format=%s", "--all")).contains("the task's own commit");
  }

  @Test
  void whatIsSettledIsNotKeptAgain() throws Exception {
    Worktrees worktrees = worktrees();
    Path worktree = worktrees.handOut(3, head());
    TestRepository.write(worktree, "notes.txt", "captured\n");
    worktrees.find(3).orElseThrow().settle();

    worktrees.handOut(3, head());

    assertThat(made.git("for-each-ref", "refs/braid")).isEmpty();
  }

  @Test
  void setUpRunsOnceAndCopiesAreLaidInto() throws Exception {
    made.write("secrets.cached", "from the checkout\n");
    made.write("build/deep/tool", "tool\n");
    made.write("not-ignored", "stays\n");
    Files.createSymbolicLink(made.checkout().resolve("build/out"), Path.of("/etc/passwd"));
    Files.createSymbolicLink(made.checkout().resolve("build/in"), Path.of("deep/tool"));
    Worktrees worktrees =
        worktrees(
            "echo run >> build/setup; echo dropping > dropping; echo spoilt > README",
            List.of("*.cached", "build/**", "not-ignored"));

    Path worktree = worktrees.handOut(0, head());
    worktrees.handOut(0, head());

    assertThat(worktree.resolve("secrets.cached")).hasContent("from the checkout\n");
    assertThat(worktree.resolve("build/deep/tool")).hasContent("tool\n");
    assertThat(worktree.resolve("build/setup")).hasContent("run\n");
    assertThat(worktree.resolve("README")).hasContent("hello\n");
    assertThat(worktree.resolve("not-ignored")).doesNotExist();
    assertThat(worktree.resolve("dropping")).doesNotExist();
    assertThat(Files.exists(worktree.resolve("build/out"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(Files.readSymbolicLink(worktree.resolve("build/in"))).hasToString("deep/tool");
  }

  @Test
  void aFailedSetUpIsToldAndTriedAgain() throws Exception {
    Worktrees worktrees = worktrees("test -e ../ok || { echo no compiler; exit 3; }", List.of());
    assertThatThrownBy(() -> worktrees.handOut(0, head()))
        .hasMessageContaining("the set-up command exited with 3: no compiler");

    Files.createFile(Path.of(findSlot("0")).resolve("ok"));

    assertThat(worktrees.handOut(0, head())).isDirectory();
  }

  @Test
  void aLaterProcessGoesOnWithTheSameWorktree() throws Exception {
    Path worktree = worktrees().handOut(0, head());
    TestRepository.write(worktree, "build/warm", "x");
    TestRepository.write(worktree, "half-done", "x");

    Path again = worktrees().handOut(0, head());

    assertThat(again).isEqualTo(worktree);
    assertThat(worktree.resolve("build/warm")).exists();
    assertThat(worktree.resolve("half-done")).doesNotExist();
    assertThat(made.git("for-each-ref", "refs/braid/r1/left")).isNotEmpty();
  }

  @Test
  void aWorktreeThatATaskReplacedIsSetAsideAndNothingBehindItIsTouched() throws Exception {
    Worktrees worktrees = worktrees();
    Path worktree = worktrees.handOut(0, head());
    Path victim = Files.createDirectories(made.root().resolve("victim"));
    Files.writeString(victim.resolve("letter"), "mine");
    Files.move(worktree, made.root().resolve("elsewhere"));
    Files.createSymbolicLink(worktree, victim);

    Path again = worktrees.handOut(0, head());

    assertThat(again.resolve("src/main.c")).exists();
    assertThat(Files.isSymbolicLink(again)).isFalse();
    assertThat(victim.resolve("letter")).hasContent("mine");
    assertThat(victim.toFile().list()).containsExactly("letter");
    assertThat(notices).singleElement().asString().contains("set aside");
  }

  @Test
  void linksInTheWayOfTrackedFoldersAreNotFollowed() throws Exception {
    Worktrees worktrees = worktrees();
    Path worktree = worktrees.handOut(0, head());
    Path victim = Files.createDirectories(made.root().resolve("victim"));
    Files.writeString(victim.resolve("main.c"), "mine");
    Files.writeString(victim.resolve("junk"), "mine too");
    Disk.remove(worktree.resolve("src"));
    Files.createSymbolicLink(worktree.resolve("src"), victim);

    worktrees.handOut(0, head());

    assertThat(victim.resolve("main.c")).hasContent("mine");
    assertThat(victim.resolve("junk")).hasContent("mine too");
    assertThat(worktree.resolve("src/main.c")).hasContent("int main;\n");
  }

  @Test
  void repositoriesInsideAreSetAsideOrRemovedBeforeTheNextTask() throws Exception {
    Worktrees worktrees = worktrees();
    Path worktree = worktrees.handOut(0, head());
    made.gitIn(worktree, "init", "-q", "src");
    made.gitIn(worktree, "init", "-q", "build/vendored");

    worktrees.handOut(0, head());

    assertThat(worktree.resolve("src/.git")).doesNotExist();
    assertThat(worktree.resolve("build/vendored/.git")).exists();

    made.gitIn(worktree, "init", "-q", "nested");
    TestRepository.write(worktree, "nested/work", "not to be lost");
    worktrees.handOut(0, head());

    assertThat(worktree.resolve("nested")).doesNotExist();
    assertThat(notices).singleElement().asString().contains("repositories of its own");
  }

  @Test
  void lineEndsFollowTheAttributesOfTheBase() throws Exception {
    String before = head();
    made.write("script.bat", "one\ntwo\n");
    String plain = made.commit("batch file");
    made.write(".gitattributes", "*.bat text eol=crlf\n");
    String crlf = made.commit("attributes");
    Worktrees worktrees = worktrees();
    Path worktree = worktrees.handOut(0, plain);
    assertThat(Files.readString(worktree.resolve("script.bat"))).isEqualTo("one\ntwo\n");

    worktrees.handOut(0, crlf);

    byte[] bytes = Files.readAllBytes(worktree.resolve("script.bat"));
    assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("one\r\ntwo\r\n");
    assertThat(made.gitIn(worktree, "status", "--porcelain")).isEmpty();
    assertThat(worktrees.find(0).orElseThrow().contents().present()).isEmpty();
    worktrees.handOut(0, before);
    worktrees.handOut(0, plain);
    assertThat(Files.readString(worktree.resolve("script.bat"))).isEqualTo("one\ntwo\n");
  }

  @Test
  void submodulesAreLeftAloneAndDoNotShow() throws Exception {
    TestRepository other = TestRepository.create(made.root().resolve("other"));
    made.git(
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        "-q",
        other.checkout().toString(),
        "third");
    String base = made.commit("submodule");
    Worktrees worktrees = worktrees();
    Path worktree = worktrees.handOut(0, base);

    assertThat(worktree.resolve("third")).isEmptyDirectory();
    SlotContents contents = worktrees.find(0).orElseThrow().contents();
    assertThat(contents.changed()).isEmpty();
    assertThat(contents.submodules()).isEmpty();

    TestRepository.write(worktree, "third/x", "x");
    worktrees.handOut(0, base);
    assertThat(worktree.resolve("third")).isEmptyDirectory();
  }

  @Test
  void aDeadRunsWorktreesAreRemovedAndWhatTheyHeldIsKept() throws Exception {
    Worktrees worktrees = worktrees();
    Path worktree = worktrees.handOut(0, head());
    worktrees.handOut(1, head());
    TestRepository.write(worktree, "unfinished", "x");
    lease.close();
    lease = GitOwnership.take(made.open(), "r1");

    assertThat(Worktrees.runs(lease.repository(), made.cache())).containsExactly("r1");
    worktrees().remove();

    assertThat(worktree).doesNotExist();
    assertThat(Worktrees.runs(lease.repository(), made.cache())).isEmpty();
    assertThat(made.git("worktree", "list").lines()).hasSize(1);
    assertThat(made.git("for-each-ref", "refs/braid/r1/left")).isNotEmpty();
  }

  @Test
  void aCreationThatWasCutShortIsRepeated() throws Exception {
    Path worktree = worktrees().handOut(0, head());
    Path slot = Path.of(findSlot("0"));
    Files.delete(slot.resolve("record"));

    assertThat(worktrees().handOut(0, head())).isEqualTo(worktree);

    assertThat(worktree.resolve("README")).exists();
    assertThat(made.git("worktree", "list").lines()).hasSize(2);
  }

  @Test
  void aCreationThatWasCutShortLeavesNothingBehind() throws Exception {
    worktrees().handOut(0, head());
    Path slot = Path.of(findSlot("0"));
    Files.delete(slot.resolve("record"));
    Files.createDirectories(made.common().resolve("braid/unborn/braid-r1-1-0"));

    worktrees().remove();

    assertThat(slot).doesNotExist();
    assertThat(made.common().resolve("worktrees")).isEmptyDirectory();
    assertThat(made.common().resolve("braid/unborn")).isEmptyDirectory();
  }

  @Test
  void whatAnEarlierOneLeftIsTakenAwayFromIt() throws Exception {
    Worktrees frozen = worktrees();
    Path before = frozen.handOut(0, head());
    TestRepository.write(before, "result", "x");
    made.gitIn(before, "commit", "-q", "--allow-empty", "-m", "its own");

    Worktrees next = worktrees(2);
    Slot taken = next.find(0).orElseThrow();
    assertThat(taken.contents().untracked()).containsExactly("result");
    assertThat(taken.taskCommit()).isPresent();
    Path worktree = next.handOut(0, head());
    TestRepository.write(worktree, "other", "y");
    assertThat(next.find(0).orElseThrow().directory()).isEqualTo(worktree);

    frozen.remove();
    assertThat(before).doesNotExist();
    assertThat(next.find(0).orElseThrow().contents().untracked()).containsExactly("other");

    next.remove();
    assertThat(made.git("worktree", "list").lines()).hasSize(1);
    assertThat(made.git("for-each-ref", "refs/braid/r1/left").lines()).hasSize(3);
    assertThat(Worktrees.runs(lease.repository(), made.cache())).isEmpty();
  }

  @Test
  void whatAPowerCutLeftIsNoResult() throws Exception {
    Path worktree = worktrees().handOut(0, head());
    Path slot = Path.of(findSlot("0"));
    TestRepository.write(worktree, "partial", "x");
    // The machine was started anew; what nobody had synced is not there, or is empty.
    String record = Files.readString(slot.resolve("record"));
    Files.writeString(slot.resolve("record"), record.replace(Boot.id(), "former"));
    Files.delete(worktree.resolve("README"));
    Files.write(slot.resolve("git/index"), new byte[0]);
    Files.write(made.common().resolve("worktrees/braid-r1-1-0/gitdir"), new byte[0]);

    Worktrees next = worktrees(2);
    assertThat(next.find(0)).isEmpty();
    next.handOut(0, head());
    next.remove();

    assertThat(notices).isEmpty();
    assertThat(made.common().resolve("worktrees")).isEmptyDirectory();
    assertThat(made.git("for-each-ref", "refs/braid/r1/left").lines()).hasSize(1);
    assertThat(Worktrees.runs(lease.repository(), made.cache())).isEmpty();
  }

  @Test
  void aWorktreeOfTheSameNameElsewhereIsLeftAlone() throws Exception {
    Path other = folder.resolve("other");
    made.git("worktree", "add", "-q", "--detach", other.toString());
    Path admin = made.common().resolve("worktrees");
    Files.move(admin.resolve("other"), admin.resolve("braid-r1-1-0"));
    Files.writeString(other.resolve(".git"), "gitdir: " + admin.resolve("braid-r1-1-0") + "\n");

    Path worktree = worktrees().handOut(0, head());

    assertThat(made.gitIn(worktree, "rev-parse", "HEAD")).isEqualTo(head());
    assertThat(Files.readString(worktree.resolve(".git"))).contains("worktrees/braid-r1-1-0-1");
    assertThat(made.gitIn(other, "status", "--porcelain")).isEmpty();
  }

  @Test
  void aLockThatAKilledGitLeftDoesNotStopTheNextHandOut() throws Exception {
    Worktrees worktrees = worktrees();
    Path worktree = worktrees.handOut(0, head());
    Path admin = made.common().resolve("worktrees/braid-r1-1-0");
    Files.createFile(admin.resolve("index.lock"));
    Files.createFile(admin.resolve("HEAD.lock"));
    Files.createFile(Path.of(findSlot("0")).resolve("git/index.lock"));
    Files.delete(worktree.resolve("README"));

    worktrees.handOut(0, head());

    assertThat(worktree.resolve("README")).exists();
    made.gitIn(worktree, "commit", "-q", "--allow-empty", "-m", "works");
  }

  @Test
  void aCacheFolderInsideTheCheckoutIsRefused() {
    assertThatThrownBy(() ->
            Worktrees.open(
                lease,
                new Worktrees.Home(made.checkout().resolve("cache"), 1),
                Settings.DEFAULT.workspace(),
                new TreeMap<>(),
                notices::add))
        .hasMessageContaining("must not lie inside the checkout");
  }

  private String findSlot(String key) throws Exception {
    try (var paths =
        Files.find(made.cache(), 4, (path, attributes) -> path.endsWith("r1/1/" + key))) {
      return paths.findFirst().orElseThrow().toString();
    }
  }
}
