package dev.braid.gate;

import static dev.braid.workspace.TestRepository.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Event.Preparation;
import dev.braid.kernel.Failure.ErrorClass;
import dev.braid.plan.Scope;
import dev.braid.workspace.TestRepository;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PatchCaptureTest {
  private static final int UNKNOWN = 0;
  private static final int SOURCES = 1;
  private static final int NOTHING = 2;

  @TempDir private Path folder;
  private TestRepository repository;
  private GateBed bed;
  private Path worktree;

  @BeforeEach
  void open() throws Exception {
    repository = TestRepository.create(folder);
    repository.write(".gitignore", "build/\n");
    repository.write("src/a", "a\n");
    repository.write("src/run.sh", "#!/bin/sh\n");
    repository.write("docs/guide", "guide\n");
    repository.commit("sources");
    bed = GateBed.of(repository, Scope.unknown(), GateBed.writes("src/**"), GateBed.writes());
    worktree = bed.handOut(0, bed.base);
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  private Capture.Patch patch(int task) throws Exception {
    return bed.patch(task, 0, bed.base);
  }

  private Capture.Refused refused(int task) throws Exception {
    Capture capture = bed.capture(task, 1, 0, bed.base);
    assertThat(capture).isInstanceOf(Capture.Refused.class);
    Capture.Refused refused = (Capture.Refused) capture;
    assertThat(refused.failure().errorClass()).isEqualTo(ErrorClass.E_SCOPE_VIOLATION);
    return refused;
  }

  private String tree(Capture.Patch patch) throws Exception {
    return repository.git("-c", "core.quotePath=false", "ls-tree", "-r", patch.commit());
  }

  @Test
  void takesTrackedAndNewFilesAndPinsOneCommitOnTheBase() throws Exception {
    write(worktree, "src/a", "changed\n");
    write(worktree, "src/deep/new", "new\n");
    Files.delete(worktree.resolve("docs/guide"));
    write(worktree, "build/ignored", "x");

    Capture.Patch patch = patch(UNKNOWN);

    assertThat(patch.paths()).containsExactly("docs/guide", "src/a", "src/deep/new");
    assertThat(patch.left()).isEmpty();
    assertThat(repository.git("rev-parse", patch.commit() + "^@")).isEqualTo(bed.base);
    assertThat(repository.git("rev-parse", "refs/braid/r1/patch/0-1")).isEqualTo(patch.commit());
    assertThat(repository.git("status", "--porcelain")).isEmpty();
  }

  @Test
  void anUnchangedWorktreeIsEmpty() throws Exception {
    write(worktree, "src/a", "changed\n");
    write(worktree, "src/a", "a\n");
    write(worktree, "build/ignored", "x");

    assertThat(bed.capture(SOURCES, 1, 0, bed.base)).isEqualTo(new Capture.Empty());
  }

  @Test
  void theTasksOwnCommitsAreKeptAndDoNotChangeThePatch() throws Exception {
    write(worktree, "src/a", "one\n");
    repository.gitIn(worktree, "commit", "-q", "-a", "-m", "step one");
    repository.gitIn(worktree, "checkout", "-q", "-b", "mine");
    write(worktree, "src/a", "two\n");
    repository.gitIn(worktree, "commit", "-q", "-a", "-m", "step two");
    String own = repository.gitIn(worktree, "rev-parse", "HEAD");

    Capture.Patch patch = patch(SOURCES);

    assertThat(repository.git("show", patch.commit() + ":src/a")).isEqualTo("two");
    assertThat(repository.git("rev-parse", patch.commit() + "^@")).isEqualTo(bed.base);
    assertThat(repository.git("rev-parse", "refs/braid/r1/work/1-1")).isEqualTo(own);
  }

  @Test
  void workThatWasOnlyCommittedAndThenUndoneIsEmptyButKept() throws Exception {
    write(worktree, "src/a", "one\n");
    repository.gitIn(worktree, "commit", "-q", "-a", "-m", "step one");
    write(worktree, "src/a", "a\n");

    assertThat(bed.capture(SOURCES, 1, 0, bed.base)).isEqualTo(new Capture.Empty());
    assertThat(repository.git("log", "-1", "--format=%s", "refs/braid/r1/work/1-1"))
        .isEqualTo("step one");
  }

  @Test
  void everyKindOfChangeOutsideTheDeclaredScopeIsRefusedWithItsPath() throws Exception {
    write(worktree, "src/a", "inside\n");
    assertThat(patch(SOURCES).paths()).containsExactly("src/a");
    assertOutside("docs/guide", () -> write(worktree, "docs/guide", "content\n"));
    assertOutside("docs/new", () -> write(worktree, "docs/new", "added\n"));
    assertOutside("docs/guide", () -> Files.delete(worktree.resolve("docs/guide")));
    assertOutside("docs/guide", () -> executable("docs/guide"));
    assertOutside("docs/guide", () -> link("docs/guide", "../src/a"));
    assertOutside("docs/link", () -> link("docs/link", "guide"));
    assertOutside("docs/a", () -> move("src/a", "docs/a"));
    assertOutside("docs/guide", () -> move("docs/guide", "src/guide"));
    assertOutside("srcs/x", () -> write(worktree, "srcs/x", "a longer name\n"));
    assertOutside(".gitattributes", () -> write(worktree, ".gitattributes", "* -text\n"));
  }

  @Test
  void aTaskThatDeclaresThatItWritesNothingMayWriteNothing() throws Exception {
    assertThat(bed.capture(NOTHING, 1, 0, bed.base)).isEqualTo(new Capture.Empty());
    write(worktree, "src/a", "changed\n");

    assertThat(refused(NOTHING).paths()).containsExactly("src/a");
  }

  @Test
  void namesThatDifferOnlyInCaseAreRefused() throws Exception {
    write(worktree, "src/A", "other\n");
    assertThat(refused(UNKNOWN).failure().detail()).contains("only in case");
    bed.handOut(0, bed.base);
    write(worktree, "SRC/b", "other folder\n");
    assertThat(refused(SOURCES).paths()).containsExactly("SRC/b");
    bed.handOut(0, bed.base);
    write(worktree, "caf\u00e9", "composed\n");
    write(worktree, "cafe\u0301", "decomposed\n");
    assertThat(refused(UNKNOWN).paths()).hasSize(2);
    bed.handOut(0, bed.base);
    move("src/a", "src/A");
    assertThat(patch(SOURCES).paths()).containsExactly("src/A", "src/a");
  }

  @Test
  void linksThatLeaveTheRepositoryAreRefused() throws Exception {
    for (String target :
        List.of("/etc/passwd", "../../outside", "deep/../../../x", "../.git/config", "a/../b")) {
      link("src/link", target);
      assertThat(refused(UNKNOWN).paths()).containsExactly("src/link");
    }
    link("src/link", "../docs/guide");
    assertThat(patch(UNKNOWN).paths()).containsExactly("src/link");
  }

  @Test
  void namesThatGitWouldTakeForItsOwnAreRefused() throws Exception {
    for (String name : List.of(".GIT/config", "src/.Git/hooks/x", "git~1/x", ".g\u200cit/x")) {
      write(worktree, name, "x\n");
      assertThat(refused(UNKNOWN).failure().detail()).contains("take for its own");
      bed.handOut(0, bed.base);
    }
  }

  @Test
  void repositoriesInsideAreRefusedByName() throws Exception {
    repository.gitIn(worktree, "init", "-q", "src/vendored");
    write(worktree, "src/vendored/file", "x\n");

    Capture.Refused refused = refused(SOURCES);

    assertThat(refused.paths()).containsExactly("src/vendored/");
    assertThat(refused.failure().detail()).contains("git repositories of its own");
  }

  @Test
  void submodulesMayNotBeAddedMovedOrRemoved() throws Exception {
    TestRepository other = TestRepository.create(repository.root().resolve("other"));
    String url = other.checkout().toString();
    repository.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", url, "third");
    String base = repository.commit("submodule");
    bed.handOut(0, base);
    Files.delete(worktree.resolve("third"));
    assertThat(bed.capture(UNKNOWN, 1, 0, base)).isEqualTo(new Capture.Empty());

    bed.handOut(0, base);
    repository.gitIn(worktree, "rm", "-q", "third");
    Capture removed = bed.capture(UNKNOWN, 1, 0, base);
    assertThat(removed.toString()).contains("changes a submodule");

    bed.handOut(0, base);
    repository.gitIn(worktree, "-c", "protocol.file.allow=always", "submodule", "update", "--init");
    assertThat(bed.capture(UNKNOWN, 1, 0, base)).isEqualTo(new Capture.Empty());
    repository.gitIn(worktree.resolve("third"), "commit", "-q", "--allow-empty", "-m", "moved");
    Capture moved = bed.capture(UNKNOWN, 1, 0, base);
    assertThat(moved.toString()).contains("changes a submodule").contains("third");
  }

  @Test
  void aTaskOfUnknownScopeMayDeleteButNotEverything() throws Exception {
    Files.delete(worktree.resolve("src/a"));
    assertThat(patch(UNKNOWN).paths()).containsExactly("src/a");
    for (String path : List.of(".gitignore", "README", "docs/guide", "src/run.sh")) {
      Files.delete(worktree.resolve(path));
    }

    assertThat(refused(UNKNOWN).failure().detail()).contains("deletes every file");
  }

  @Test
  void droppingsOutsideTheScopeAreLeftOutAndReported() throws Exception {
    write(worktree, "src/__pycache__/m.pyc", "in scope");
    write(worktree, "lib/__pycache__/m.pyc", "out of scope");
    write(worktree, ".DS_Store", "out of scope");
    write(worktree, "src/new", "x");

    Capture.Patch patch = patch(SOURCES);

    assertThat(patch.paths()).containsExactly("src/__pycache__/m.pyc", "src/new");
    assertThat(patch.left()).containsExactly(".DS_Store", "lib/__pycache__/m.pyc");
    bed.handOut(0, bed.base);
    write(worktree, "lib/__pycache__/m.pyc", "alone");
    assertThat(bed.capture(UNKNOWN, 1, 0, bed.base)).isEqualTo(new Capture.Empty());
  }

  @Test
  void strangeNamesGoThroughTheWholeGate() throws Exception {
    bed.fence(1);
    List<String> names =
        List.of(
            "-dash",
            "--end-of-options",
            "a\"quote'`$(x)",
            "b\nline",
            "c\ttab",
            "d back\\slash",
            "e :(glob)*",
            "\u00fcml\u00e4ut/\u65e5\u672c.txt",
            "\ud83d\ude00");
    for (String name : names) {
      write(worktree, name, name);
    }

    Capture.Patch patch = patch(UNKNOWN);
    assertThat(patch.paths()).containsExactlyInAnyOrderElementsOf(names);
    var candidate =
        (Preparation.Candidate) bed.prepare(1, UNKNOWN, patch.commit(), bed.base, bed.base);
    bed.advance(1, UNKNOWN, bed.base, candidate);
    Path again = bed.handOut(1, bed.tip());
    for (String name : names) {
      assertThat(again.resolve(name)).hasContent(name);
    }
    assertThat(bed.land("refs/heads/main", bed.tip()).toString()).startsWith("Landed");
    assertThat(repository.checkout().resolve("b\nline")).exists();
  }

  @Test
  void aNameThatIsNotUnicodeIsRefusedAndNotLost() throws Exception {
    repository.shell(worktree, "touch \"$(printf 'bad\\377name')\"");

    assertThat(refused(UNKNOWN).failure().detail()).contains("not UTF-8");
    bed.handOut(0, bed.base);
    assertThat(repository.git("log", "--all", "--name-only", "--format=")).contains("bad\\377name");
  }

  @Test
  void whatIsNeitherFileNorLinkIsNotPartOfAPatch() throws Exception {
    repository.shell(worktree, "mkfifo pipe");
    assertThat(bed.capture(UNKNOWN, 1, 0, bed.base)).isEqualTo(new Capture.Empty());
    repository.shell(worktree, "rm src/a; mkfifo src/a");

    Capture capture = bed.capture(UNKNOWN, 1, 0, bed.base);

    assertThat(capture.toString()).contains("neither a file nor a link").contains("src/a");
    bed.handOut(0, bed.base);
    assertThat(worktree.resolve("src/a")).hasContent("a\n");
  }

  @Test
  void aRepeatAfterTheWorktreeHasGoneOnGivesWhatWasPinned() throws Exception {
    write(worktree, "src/new", "x\n");
    Capture.Patch patch = patch(SOURCES);
    String next = repository.commit("next");
    bed.handOut(0, next);

    assertThat(bed.capture(SOURCES, 1, 0, bed.base)).isEqualTo(patch);
    assertThat(bed.capture(SOURCES, 2, 0, bed.base)).isInstanceOf(Capture.Unable.class);
    assertThat(bed.capture(SOURCES, 2, 9, bed.base)).isInstanceOf(Capture.Unable.class);
  }

  @Test
  void modesBinaryAndBigFilesComeThroughUnchanged() throws Exception {
    byte[] big = new byte[20 << 20];
    new Random(7).nextBytes(big);
    Files.write(worktree.resolve("src/big.bin"), big);
    executable("src/run.sh");
    link("src/link", "a");

    Capture.Patch patch = patch(SOURCES);

    assertThat(tree(patch).lines().filter(line -> line.contains("src/")))
        .anyMatch(line -> line.startsWith("100755") && line.endsWith("src/run.sh"))
        .anyMatch(line -> line.startsWith("120000") && line.endsWith("src/link"));
    Path copy = bed.handOut(1, patch.commit());
    assertThat(Files.readAllBytes(copy.resolve("src/big.bin"))).isEqualTo(big);
    assertThat(Files.isExecutable(copy.resolve("src/run.sh"))).isTrue();
  }

  @Test
  void filesAndFoldersMayTakeEachOthersPlace() throws Exception {
    Files.delete(worktree.resolve("src/a"));
    write(worktree, "src/a/inside", "x\n");
    Files.delete(worktree.resolve("docs/guide"));
    Files.delete(worktree.resolve("docs"));
    write(worktree, "docs", "now a file\n");

    Capture.Patch patch = patch(UNKNOWN);

    assertThat(patch.paths()).containsExactly("docs", "docs/guide", "src/a", "src/a/inside");
    assertThat(tree(patch)).doesNotContain("docs/guide").contains("src/a/inside");
  }

  @Test
  void lineEndsOfTheTreesAttributesAreHonouredBothWays() throws Exception {
    repository.write(".gitattributes", "*.txt text\n*.bat text eol=crlf\n*.raw -text\n");
    repository.write("old.raw", "keep\r\nthis\n");
    repository.write("old.bat", "one\r\ntwo\r\n");
    String base = repository.commit("attributes");
    assertThat(repository.git("cat-file", "blob", base + ":old.bat")).isEqualTo("one\ntwo");
    bed.handOut(0, base);
    write(worktree, "new.txt", "x\r\ny\r\n");
    write(worktree, "old.bat", "one\r\nthree\r\n");
    write(worktree, "old.raw", "keep\r\nthat\n");

    Capture.Patch patch = bed.patch(UNKNOWN, 0, base);

    assertThat(patch.paths()).containsExactly("new.txt", "old.bat", "old.raw");
    assertThat(blob(patch, "new.txt")).isEqualTo("x\ny\n");
    assertThat(blob(patch, "old.bat")).isEqualTo("one\nthree\n");
    assertThat(blob(patch, "old.raw")).isEqualTo("keep\r\nthat\n");
    Path copy = bed.handOut(1, patch.commit());
    assertThat(Files.readString(copy.resolve("old.bat"))).isEqualTo("one\r\nthree\r\n");
    assertThat(bed.capture(UNKNOWN, 1, 1, patch.commit())).isEqualTo(new Capture.Empty());
  }

  @Test
  void aFilterThatIsNotKnownRefusesTheFilesItWouldTouchAndNoOthers() throws Exception {
    repository.write(".gitattributes", "*.secret filter=crypt\n*.png filter=lfs -text\n");
    repository.write("key.secret", "plain\n");
    repository.write("logo.png", pointer('a'));
    String base = repository.commit("filters");
    bed.handOut(0, base);
    assertThat(worktree.resolve("logo.png")).hasContent(pointer('a'));
    write(worktree, "src/a", "changed\n");
    write(worktree, "logo.png", pointer('b'));
    assertThat(bed.patch(UNKNOWN, 0, base).paths()).containsExactly("logo.png", "src/a");

    write(worktree, "key.secret", "changed\n");
    Capture crypt = bed.capture(UNKNOWN, 1, 0, base);
    assertThat(crypt.toString()).contains("content filter `crypt`").contains("key.secret");

    write(worktree, "key.secret", "plain\n");
    write(worktree, "logo.png", "the real picture");
    Capture large = bed.capture(UNKNOWN, 1, 0, base);
    assertThat(large.toString()).contains("git-lfs is not installed").contains("logo.png");
  }

  @Test
  void aLargeFileGoesThroughGitLfsWhereThereIsOne() throws Exception {
    // What the real program does for `clean`, as far as the repository sees it.
    write(
        repository.root(),
        "bin/git-lfs",
        """
        #!/bin/sh
        test "$1 $2" = "clean --" || exit 9
        test "$(git config lfs.storage)" = "%s/lfs" || exit 8
        sum=$(tee '%s/content' | sha256sum | cut -d' ' -f1)
        printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%%s\\nsize %%s\\n' \
          "$sum" "$(wc -c < '%s/content')"
        """
            .formatted(repository.common(), repository.root(), repository.root()));
    assertThat(repository.root().resolve("bin/git-lfs").toFile().setExecutable(true)).isTrue();
    repository.write(".gitattributes", "*.png filter=lfs -text\n");
    String base = repository.commit("filters");
    bed.handOut(0, base);
    write(worktree, "-logo.png", "the real picture");

    Capture.Patch patch = bed.patch(UNKNOWN, 0, base);

    assertThat(blob(patch, "-logo.png"))
        .startsWith("version https://git-lfs.github.com/spec/v1\noid sha256:")
        .endsWith("\nsize 16\n");
  }

  private static String pointer(char digit) {
    return "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 12345\n"
        .formatted(String.valueOf(digit).repeat(64));
  }

  private String blob(Capture.Patch patch, String path) throws Exception {
    Path out = repository.root().resolve("blob");
    TestRepository.Run run =
        repository.shell(
            repository.checkout(),
            "git cat-file blob '" + patch.commit() + ":" + path + "' > '" + out + "'");
    assertThat(run.exitCode()).isZero();
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  private interface Act {
    void run() throws Exception;
  }

  /** Does something in a fresh worktree and expects exactly this path to be refused. */
  private void assertOutside(String path, Act act) throws Exception {
    bed.handOut(0, bed.base);
    act.run();
    Capture.Refused refused = refused(SOURCES);
    assertThat(refused.paths()).containsExactly(path);
    assertThat(refused.failure().detail())
        .isEqualTo("writes outside its declared scope: `" + path + "`");
  }

  private void executable(String path) {
    assertThat(worktree.resolve(path).toFile().setExecutable(true)).isTrue();
  }

  private void link(String path, String target) throws Exception {
    Files.deleteIfExists(worktree.resolve(path));
    Files.createSymbolicLink(worktree.resolve(path), Path.of(target));
  }

  private void move(String from, String to) throws Exception {
    Files.move(worktree.resolve(from), worktree.resolve(to));
  }
}
