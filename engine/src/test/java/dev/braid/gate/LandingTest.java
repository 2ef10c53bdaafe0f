package dev.braid.gate;

import static dev.braid.workspace.TestRepository.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Event.Landing;
import dev.braid.plan.Scope;
import dev.braid.workspace.TestRepository;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What landing does to a checkout in every state it may be in; refused means untouched. */
final class LandingTest {
  private static final String MAIN = "refs/heads/main";

  @TempDir private Path folder;
  private TestRepository repository;
  private GateBed bed;
  private String tip;

  @BeforeEach
  void mergeSomething() throws Exception {
    repository = TestRepository.create(folder);
    repository.write(".gitignore", "ignored\n*.log\n");
    repository.write("touched", "old\n");
    repository.write("gone", "old\n");
    repository.write("other", "old\n");
    repository.commit("sources");
    bed = GateBed.of(repository, Scope.unknown());
    bed.fence(1);
    tip =
        bed.merge(
            0,
            worktree -> {
              write(worktree, "touched", "new\n");
              write(worktree, "added/file", "new\n");
              Files.delete(worktree.resolve("gone"));
            });
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  @Test
  void aCleanCheckoutMovesWithItsBranch() throws Exception {
    repository.write("ignored", "mine");
    repository.write("untracked", "mine");

    assertThat(bed.land(MAIN, tip)).isEqualTo(new Landing.Landed(tip));

    assertThat(repository.git("rev-parse", "HEAD")).isEqualTo(tip);
    assertThat(repository.git("symbolic-ref", "HEAD")).isEqualTo(MAIN);
    assertThat(repository.git("status", "--porcelain")).isEqualTo("?? untracked");
    assertThat(repository.checkout().resolve("touched")).hasContent("new\n");
    assertThat(repository.checkout().resolve("gone")).doesNotExist();
    assertThat(bed.land(MAIN, tip)).isEqualTo(new Landing.Landed(tip));
  }

  @Test
  void aChangeInAFileThatIsNotTouchedStays() throws Exception {
    repository.write("other", "mine, not committed\n");

    assertThat(bed.land(MAIN, tip)).isEqualTo(new Landing.Landed(tip));

    assertThat(repository.git("status", "--porcelain"))
        .isEqualTo("M other".indent(1).stripTrailing());
    assertThat(repository.checkout().resolve("other")).hasContent("mine, not committed\n");
  }

  @Test
  void whatWouldBeLostStopsTheLanding() throws Exception {
    refused(
        "changes are not committed there: [touched]", () -> repository.write("touched", "me\n"));
    refused("changes are not committed there: [gone]", () -> repository.write("gone", "me\n"));
    refused(
        "changes are not committed there: [touched]",
        () -> Files.delete(repository.checkout().resolve("touched")));
    refused(
        "`added/file` exists there and is not tracked",
        () -> repository.write("added/file", "me\n"));
    refused(
        "changes are staged there: [other]",
        () -> {
          repository.write("other", "me\n");
          repository.git("add", "other");
        });
    refused(
        "changes are staged there: [touched]",
        () -> {
          repository.write("touched", "me\n");
          repository.git("add", "touched");
        });
    refused("", () -> repository.write("added", "a file where a folder must be\n"));
    refused(
        "another git is at work",
        () -> Files.createFile(repository.common().resolve("index.lock")));
  }

  @Test
  void anIgnoredFileInTheWayIsNotOverwritten() throws Exception {
    String logged =
        bed.merge(
            0,
            worktree ->
                repository.shell(
                    worktree, "echo x > run.log; " + "git add -f run.log; printf '' > .gitignore"));
    repository.write("run.log", "precious\n");

    Landing landing = bed.land(MAIN, logged);

    assertThat(landing.toString()).contains("`run.log` exists there and is not tracked");
    assertThat(repository.checkout().resolve("run.log")).hasContent("precious\n");
    assertThat(repository.checkout().resolve("touched")).hasContent("old\n");
  }

  @Test
  void aMergeOrRebaseInProgressStopsTheLanding() throws Exception {
    repository.git("branch", "side");
    repository.write("other", "mine\n");
    repository.commit("mine");
    repository.git("checkout", "-q", "side");
    repository.write("other", "theirs\n");
    repository.commit("theirs");
    repository.git("update-ref", MAIN, bed.base);
    repository.git("checkout", "-q", "main");
    repository.shell(repository.checkout(), "git merge --no-ff --no-commit side");
    assertThat(bed.land(MAIN, tip).toString()).contains("in progress");
    repository.git("merge", "--abort");

    repository.write("other", "again\n");
    repository.commit("again");
    repository.shell(repository.checkout(), "git rebase side");
    assertThat(bed.land(MAIN, tip).toString()).contains("being rebased");
    assertThat(repository.common().resolve("rebase-merge")).exists();
  }

  @Test
  void aTargetThatIsCheckedOutNowhereIsSwapped() throws Exception {
    repository.git("checkout", "-q", "--detach");

    assertThat(bed.land(MAIN, tip)).isEqualTo(new Landing.Landed(tip));

    assertThat(repository.git("rev-parse", MAIN)).isEqualTo(tip);
    assertThat(repository.checkout().resolve("touched")).hasContent("old\n");
    assertThat(repository.git("status", "--porcelain")).isEmpty();
  }

  @Test
  void aTargetInAnotherWorktreeMovesThere() throws Exception {
    Path linked = repository.root().resolve("linked");
    repository.git("checkout", "-q", "-b", "elsewhere");
    repository.git("worktree", "add", "-q", linked.toString(), "main");

    assertThat(bed.land(MAIN, tip)).isEqualTo(new Landing.Landed(tip));

    assertThat(linked.resolve("touched")).hasContent("new\n");
    assertThat(repository.gitIn(linked, "status", "--porcelain")).isEmpty();
    assertThat(repository.checkout().resolve("touched")).hasContent("old\n");
  }

  @Test
  void aTargetThatMovedWasRewoundOrIsGoneStaysAsItIs() throws Exception {
    String before = repository.git("rev-parse", bed.base + "^");
    repository.git("reset", "-q", "--hard", before);
    assertThat(bed.land(MAIN, tip).toString())
        .contains("`main` was rewound since the run began")
        .contains("type `git switch main && git merge braid/r1`");
    assertThat(repository.git("rev-parse", MAIN)).isEqualTo(before);

    repository.git("reset", "-q", "--hard", bed.base);
    repository.write("mine", "m");
    String mine = repository.commit("mine");
    assertThat(bed.land(MAIN, tip).toString()).contains("`main` has moved on");
    assertThat(repository.git("rev-parse", MAIN)).isEqualTo(mine);

    assertThat(bed.land("refs/heads/absent", tip).toString())
        .contains("branch `absent` is gone; type `git branch absent braid/r1`");
    assertThat(bed.land("", tip).toString()).contains("HEAD was detached");
  }

  @Test
  void aResultThatTheUserHasMergedAlreadyHasLanded() throws Exception {
    repository.git("merge", "-q", "--no-ff", "-m", "my merge", "braid/r1");

    assertThat(bed.land(MAIN, tip)).isEqualTo(new Landing.Landed(tip));
  }

  @Test
  void aLandingThatWasKilledHalfwayIsFinished() throws Exception {
    // As a kill leaves it: some files new, the index and HEAD old, the lock of the dead git.
    repository.write("touched", "new\n");
    Files.delete(repository.checkout().resolve("gone"));
    repository.write("added/file", "new\n");
    Path common = repository.common();
    Files.createDirectories(common.resolve("braid/landing"));
    Files.writeString(
        common.resolve("braid/landing/r1"), System.currentTimeMillis() + "\n" + common + "\n");
    Files.createFile(common.resolve("index.lock"));
    Files.createFile(common.resolve("refs/heads/main.lock"));

    assertThat(bed.land(MAIN, tip)).isEqualTo(new Landing.Landed(tip));

    assertThat(repository.git("status", "--porcelain", "--branch")).isEqualTo("## main");
    assertThat(repository.git("rev-parse", "HEAD")).isEqualTo(tip);
    assertThat(common.resolve("braid/landing/r1")).doesNotExist();
  }

  @Test
  void aLandingThatWasKilledDoesNotTakeOverTheUsersChanges() throws Exception {
    repository.write("touched", "new\n");
    repository.write("gone", "changed by the user\n");
    Path common = repository.common();
    Files.createDirectories(common.resolve("braid/landing"));
    Files.writeString(
        common.resolve("braid/landing/r1"), System.currentTimeMillis() + "\n" + common + "\n");

    Landing landing = bed.land(MAIN, tip);

    assertThat(landing.toString()).contains("not committed there: [gone]");
    assertThat(repository.checkout().resolve("gone")).hasContent("changed by the user\n");
    assertThat(repository.git("rev-parse", "HEAD")).isEqualTo(bed.base);
  }

  @Test
  void aLandingThatTheDiskBrokeOffHalfwayIsFinishedByTheNext() throws Exception {
    // Files and index are new by then, and the branch cannot be moved.
    Path lock = repository.common().resolve("refs/heads/main.lock");
    Files.createFile(lock);
    Files.setLastModifiedTime(lock, FileTime.fromMillis(0));

    assertThat(bed.land(MAIN, tip).toString()).contains("main.lock", "type `braid land r1`");
    assertThat(repository.git("rev-parse", "HEAD")).isEqualTo(bed.base);

    repository.write("other", "changed by the user\n");
    repository.git("add", "other");
    assertThat(bed.land(MAIN, tip).toString()).contains("staged there", "type `braid land r1`");

    repository.git("reset", "-q", "other");
    Files.delete(lock);
    assertThat(bed.land(MAIN, tip)).isEqualTo(new Landing.Landed(tip));
    assertThat(repository.git("status", "--porcelain")).isEqualTo(" M other");
    assertThat(repository.git("rev-parse", "HEAD")).isEqualTo(tip);
  }

  @Test
  void theUsersOwnLineEndsAreKeptInTheCheckout() throws Exception {
    repository.git("config", "--global", "core.autocrlf", "true");

    assertThat(bed.land(MAIN, tip)).isEqualTo(new Landing.Landed(tip));

    assertThat(Files.readString(repository.checkout().resolve("touched"))).isEqualTo("new\r\n");
  }

  private interface Act {
    void run() throws Exception;
  }

  /** Puts the checkout into a state, lands, and expects a refusal that leaves it so. */
  private void refused(String reason, Act act) throws Exception {
    act.run();
    SortedMap<String, String> before = snapshot();

    Landing landing = bed.land(MAIN, tip);

    assertThat(landing).isInstanceOf(Landing.NotLanded.class);
    assertThat(landing.toString())
        .contains(reason)
        .contains("type `git -C " + repository.checkout() + " merge --ff-only braid/r1`");
    assertThat(snapshot()).isEqualTo(before);
    Files.deleteIfExists(repository.common().resolve("index.lock"));
    repository.git("reset", "-q", "--hard", bed.base);
    repository.git("clean", "-fdq");
  }

  /** Every byte of the checkout, the index and the branch. */
  private SortedMap<String, String> snapshot() throws Exception {
    SortedMap<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(repository.checkout())) {
      for (Path file : (Iterable<Path>) files::iterator) {
        boolean inside = file.startsWith(repository.common());
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && !inside) {
          all.put(file.toString(), Files.readString(file));
        }
      }
    }
    all.put("index", repository.git("ls-files", "--stage"));
    all.put("status", repository.shell(repository.checkout(), "git status --porcelain").output());
    all.put("branch", repository.git("rev-parse", MAIN, "HEAD"));
    return all;
  }
}
