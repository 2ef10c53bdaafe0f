package dev.braid.gate;

import static dev.braid.workspace.TestRepository.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Event.Preparation;
import dev.braid.kernel.Event.Verdict;
import dev.braid.plan.Scope;
import dev.braid.plan.Settings;
import dev.braid.workspace.TestRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GitGateTest {
  @TempDir private Path folder;
  private TestRepository repository;
  private GateBed bed;

  @BeforeEach
  void open() throws Exception {
    repository = TestRepository.create(folder);
    repository.write("src/a", "a1\na2\na3\na4\na5\na6\n");
    repository.write("src/b", "b\n");
    repository.commit("sources");
    bed =
        new GateBed(
            repository,
            List.of(Scope.unknown(), Scope.unknown()),
            List.of(
                new Settings.Check(
                    "has-a", "test -e src/a && cat src/a", 0, Settings.Stage.RUNTIME, false),
                new Settings.Check(
                    "spoils", "echo more >> src/b", 0, Settings.Stage.RUNTIME, false),
                new Settings.Check(
                    "talks",
                    "echo looking; echo 'no: such thing' >&2; exit 7",
                    0,
                    Settings.Stage.RUNTIME,
                    false),
                new Settings.Check(
                    "hangs", "sleep 100 & sleep 100", 300, Settings.Stage.RUNTIME, false)));
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  @Test
  void aPatchBecomesOneCommitOnTheIntegrationBranch() throws Exception {
    assertThat(bed.fence(1)).isEqualTo(new Event.Fenced(1, bed.base));

    String tip = bed.merge(0, worktree -> write(worktree, "src/b", "changed\n"));

    assertThat(bed.tip()).isEqualTo(tip);
    assertThat(repository.git("rev-parse", tip + "^@")).isEqualTo(bed.base);
    assertThat(repository.git("show", tip + ":src/b")).isEqualTo("changed");
    assertThat(repository.git("log", "-1", "--format=%an <%ae>|%cn|%B", tip))
        .startsWith("Ada Tester <ada@example.org>|Ada Tester|t0: task 0\n\n")
        .contains("Braid-Run: r1\nBraid-Task: t0\nBraid-Attempt: 1\nBraid-Base: " + bed.base)
        .contains("Braid-Patch: " + repository.git("rev-parse", "refs/braid/r1/patch/0-1"));
    assertThat(repository.git("status", "--porcelain", "--branch")).isEqualTo("## main");
    assertThat(repository.git("fsck", "--strict", "--no-dangling")).isEmpty();
  }

  @Test
  void everyCommandMayBeRepeated() throws Exception {
    bed.fence(1);
    assertThat(bed.fence(1).tip()).isEqualTo(bed.base);
    Path worktree = bed.handOut(0, bed.base);
    write(worktree, "new", "x");
    Capture first = bed.capture(0, 1, 0, bed.base);
    assertThat(bed.capture(0, 1, 0, bed.base)).isEqualTo(first);
    Capture.Patch patch = (Capture.Patch) first;
    Preparation prepared = bed.prepare(1, 0, patch.commit(), bed.base, bed.base);
    assertThat(bed.prepare(1, 0, patch.commit(), bed.base, bed.base)).isEqualTo(prepared);
    Preparation.Candidate candidate = (Preparation.Candidate) prepared;

    Event advanced = bed.advance(1, 0, bed.base, candidate);

    assertThat(advanced).isEqualTo(new Event.Advanced(1, candidate.commit()));
    assertThat(bed.advance(1, 0, bed.base, candidate)).isEqualTo(advanced);
    bed.restart();
    assertThat(bed.fence(2).tip()).isEqualTo(candidate.commit());
    assertThat(bed.advance(1, 0, bed.base, candidate)).isEqualTo(advanced);
    assertThat(bed.prepare(1, 0, patch.commit(), bed.base, candidate.commit()))
        .isEqualTo(new Preparation.Nothing());
  }

  @Test
  void disjointAndOverlappingChangesAreMergedOntoTheTip() throws Exception {
    bed.fence(1);
    Path one = bed.handOut(0, bed.base);
    Path two = bed.handOut(1, bed.base);
    write(one, "src/a", "first\na2\na3\na4\na5\na6\n");
    write(two, "src/a", "a1\na2\na3\na4\na5\nlast\n");
    Files.delete(two.resolve("src/b"));
    Capture.Patch first = bed.patch(0, 0, bed.base);
    Capture.Patch second = bed.patch(1, 1, bed.base);
    assertThat(second.paths()).containsExactly("src/a", "src/b");
    var candidate = (Preparation.Candidate) bed.prepare(1, 0, first.commit(), bed.base, bed.base);
    bed.advance(1, 0, bed.base, candidate);

    var merged =
        (Preparation.Candidate) bed.prepare(2, 1, second.commit(), bed.base, candidate.commit());
    Event advanced = bed.advance(2, 1, candidate.commit(), merged);

    assertThat(advanced).isEqualTo(new Event.Advanced(2, merged.commit()));
    assertThat(repository.git("show", bed.tip() + ":src/a"))
        .isEqualTo("first\na2\na3\na4\na5\nlast");
    assertThat(repository.git("ls-tree", "-r", "--name-only", bed.tip()))
        .isEqualTo("README\nsrc/a");
  }

  @Test
  void aConflictNamesItsPathsAndMovesNothing() throws Exception {
    bed.fence(1);
    Path one = bed.handOut(0, bed.base);
    Path two = bed.handOut(1, bed.base);
    write(one, "src/b", "one\n");
    write(one, "other", "one\n");
    write(two, "src/b", "two\n");
    Capture.Patch first = bed.patch(0, 0, bed.base);
    Capture.Patch second = bed.patch(1, 1, bed.base);
    var candidate = (Preparation.Candidate) bed.prepare(1, 0, first.commit(), bed.base, bed.base);
    bed.advance(1, 0, bed.base, candidate);

    assertThat(bed.prepare(2, 1, second.commit(), bed.base, candidate.commit()))
        .isEqualTo(new Preparation.Conflict(List.of("src/b")));
    assertThat(bed.tip()).isEqualTo(candidate.commit());
  }

  @Test
  void aRenamedFolderDoesNotCarryNewFilesWithIt() throws Exception {
    bed.fence(1);
    repository.git("config", "merge.directoryRenames", "true");
    Path one = bed.handOut(0, bed.base);
    Path two = bed.handOut(1, bed.base);
    Files.move(one.resolve("src"), one.resolve("moved"));
    write(two, "src/new", "n\n");
    Capture.Patch first = bed.patch(0, 0, bed.base);
    Capture.Patch second = bed.patch(1, 1, bed.base);
    var candidate = (Preparation.Candidate) bed.prepare(1, 0, first.commit(), bed.base, bed.base);
    bed.advance(1, 0, bed.base, candidate);

    var merged =
        (Preparation.Candidate) bed.prepare(2, 1, second.commit(), bed.base, candidate.commit());

    assertThat(repository.git("ls-tree", "-r", "--name-only", merged.commit()).lines())
        .containsExactly("README", "moved/a", "moved/b", "src/new");
  }

  @Test
  void anOldEpochCannotMoveTheBranch() throws Exception {
    bed.fence(1);
    Path worktree = bed.handOut(0, bed.base);
    write(worktree, "new", "x");
    Capture.Patch patch = bed.patch(0, 0, bed.base);
    var candidate = (Preparation.Candidate) bed.prepare(1, 0, patch.commit(), bed.base, bed.base);
    String oldEpoch = repository.git("rev-parse", "refs/braid/r1/epoch");
    // Another process has put up its fence meanwhile, and this one does not know.
    Path file = repository.root().resolve("next");
    Files.writeString(file, "braid epoch 2\n");
    String next = repository.git("hash-object", "-w", file.toString());
    repository.git("update-ref", "refs/braid/r1/epoch", next, oldEpoch);

    assertThat(bed.advance(1, 0, bed.base, candidate))
        .isEqualTo(new Event.GateFailed(1, "another orchestrator has taken this run"));

    assertThat(bed.tip()).isEqualTo(bed.base);
    bed.fenceInVain(1);
    // The fence of a later epoch is not answered; what comes after it still is.
    assertThat(bed.prepare(2, 0, patch.commit(), bed.base, bed.base)).isEqualTo(candidate);
    assertThat(bed.notices).singleElement().asString().contains("epoch 2");
  }

  @Test
  void anOldGitThatComesLateIsShutOut() throws Exception {
    bed.fence(1);
    Path worktree = bed.handOut(0, bed.base);
    write(worktree, "new", "x");
    Capture.Patch patch = bed.patch(0, 0, bed.base);
    var candidate = (Preparation.Candidate) bed.prepare(1, 0, patch.commit(), bed.base, bed.base);
    String old = repository.git("rev-parse", "refs/braid/r1/epoch");
    // The transaction of the first epoch, held up until the second has put up its fence.
    write(
        repository.root(),
        "late",
        "verify refs/braid/r1/epoch %s\nupdate refs/heads/braid/r1 %s %s\n"
            .formatted(old, candidate.commit(), bed.base));
    bed.restart();
    bed.fence(2);

    TestRepository.Run late =
        repository.shell(repository.checkout(), "git update-ref --stdin < ../late");

    assertThat(late.exitCode()).isNotZero();
    assertThat(bed.tip()).isEqualTo(bed.base);
    assertThat(bed.advance(1, 0, bed.base, candidate)).isInstanceOf(Event.Advanced.class);
  }

  @Test
  void aBranchInTheWayIsToldAndTheGateGoesOnOnceItIsGone() throws Exception {
    repository.git("branch", "braid");
    bed.fenceInVain(1);
    while (bed.notices.isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(bed.notices.getFirst()).contains("refs/heads/braid");

    repository.git("branch", "-m", "braid", "renamed");

    assertThat(bed.answer()).isEqualTo(new Event.Fenced(1, bed.base));
  }

  @Test
  void aForeignMoveIsReportedAndThePatchIsLaidOntoIt() throws Exception {
    bed.fence(1);
    Path worktree = bed.handOut(0, bed.base);
    write(worktree, "new", "x");
    Capture.Patch patch = bed.patch(0, 0, bed.base);
    var candidate = (Preparation.Candidate) bed.prepare(1, 0, patch.commit(), bed.base, bed.base);
    repository.write("foreign", "f");
    String foreign = repository.commit("foreign");
    repository.git("update-ref", "refs/heads/braid/r1", foreign);

    assertThat(bed.advance(1, 0, bed.base, candidate)).isEqualTo(new Event.TipMoved(1, foreign));

    var again = (Preparation.Candidate) bed.prepare(1, 0, patch.commit(), bed.base, foreign);
    assertThat(bed.advance(1, 0, foreign, again)).isEqualTo(new Event.Advanced(1, again.commit()));
    assertThat(repository.git("ls-tree", "-r", "--name-only", bed.tip()))
        .contains("foreign")
        .contains("new");
  }

  @Test
  void aRewoundBranchTakesThePatchAlone() throws Exception {
    String before = repository.git("rev-parse", bed.base + "^");
    bed.fence(1);
    Path worktree = bed.handOut(0, bed.base);
    write(worktree, "new", "x");
    Capture.Patch patch = bed.patch(0, 0, bed.base);
    repository.git("update-ref", "refs/heads/braid/r1", before);

    var candidate = (Preparation.Candidate) bed.prepare(1, 0, patch.commit(), bed.base, before);

    assertThat(repository.git("ls-tree", "-r", "--name-only", candidate.commit()))
        .isEqualTo("README\nnew");
    assertThat(bed.advance(1, 0, before, candidate))
        .isEqualTo(new Event.Advanced(1, candidate.commit()));
  }

  @Test
  void aCandidateThatIsNotWhatWasCheckedDoesNotMoveTheBranch() throws Exception {
    bed.fence(1);
    Path worktree = bed.handOut(0, bed.base);
    write(worktree, "new", "x");
    Capture.Patch patch = bed.patch(0, 0, bed.base);
    var good = (Preparation.Candidate) bed.prepare(1, 0, patch.commit(), bed.base, bed.base);
    repository.write("extra", "smuggled");
    repository.write("new", "x");
    repository.git("add", "-A");
    String tree = repository.git("write-tree");
    String forged = repository.git("commit-tree", "-p", bed.base, "-m", "forged", tree);

    Event withExtra = bed.advance(1, 0, bed.base, new Preparation.Candidate(forged, tree));
    Event otherTree = bed.advance(1, 0, bed.base, new Preparation.Candidate(good.commit(), tree));

    assertThat(((Event.GateFailed) withExtra).detail()).contains("more or less").contains("extra");
    assertThat(((Event.GateFailed) otherTree).detail()).contains("tree that was checked");
    assertThat(bed.tip()).isEqualTo(bed.base);
  }

  @Test
  void checksRunOnTheCandidate() throws Exception {
    bed.fence(1);
    Path worktree = bed.handOut(0, bed.base);
    write(worktree, "src/a", "checked content\n");
    Capture.Patch patch = bed.patch(0, 0, bed.base);
    var candidate = (Preparation.Candidate) bed.prepare(1, 0, patch.commit(), bed.base, bed.base);

    Event.Checked green = (Event.Checked) bed.check(1, 0, candidate);
    Event.Checked spoils = (Event.Checked) bed.check(1, 1, candidate);
    Event.Checked talks = (Event.Checked) bed.check(1, 2, candidate);
    Event.Checked hangs = (Event.Checked) bed.check(1, 3, candidate);

    assertThat(green.verdict()).isInstanceOf(Verdict.Green.class);
    assertThat(repository.root().resolve("logs/check-1-0.log")).hasContent("checked content\n");
    assertThat(spoils.verdict())
        .isEqualTo(new Verdict.Red(0, "it changed tracked files: [src/b] []"));
    assertThat(talks.verdict()).isEqualTo(new Verdict.Red(7, "no: such thing"));
    assertThat(((Verdict.Red) hangs.verdict()).detail()).startsWith("ended after");
    assertThat(bed.check(1, 0, candidate)).isInstanceOf(Event.Checked.class);
  }

  @Test
  void objectsThatGcTookAreAFailureThatARepeatMends() throws Exception {
    bed.fence(1);
    Path worktree = bed.handOut(0, bed.base);
    write(worktree, "new", "x");
    Capture.Patch patch = bed.patch(0, 0, bed.base);
    repository.git("gc", "-q", "--prune=now");
    var candidate = (Preparation.Candidate) bed.prepare(1, 0, patch.commit(), bed.base, bed.base);
    repository.git("gc", "-q", "--prune=now");
    assertThat(bed.advance(1, 0, bed.base, candidate)).isInstanceOf(Event.Advanced.class);
    repository.git("gc", "-q", "--prune=now");
    String tip = bed.merge(1, place -> write(place, "newer", "y"));
    assertThat(repository.git("ls-tree", "-r", "--name-only", tip)).contains("new\nnewer");

    Event lost = bed.prepareRaw(GateBed.one(9, 0, "1234567890".repeat(4), bed.base, bed.base));

    assertThat(((Event.GateFailed) lost).detail()).contains("is not in the repository");
  }

  @Test
  void aLockOfADeadGitIsRemovedAndAYoungForeignOneIsWaitedFor() throws Exception {
    bed.fence(1);
    Path lock = repository.common().resolve("refs/heads/braid/r1.lock");
    Path worktree = bed.handOut(0, bed.base);
    write(worktree, "new", "x");
    Capture.Patch patch = bed.patch(0, 0, bed.base);
    var candidate = (Preparation.Candidate) bed.prepare(1, 0, patch.commit(), bed.base, bed.base);
    Files.createFile(lock);

    assertThat(bed.advance(1, 0, bed.base, candidate)).isInstanceOf(Event.Advanced.class);

    assertThat(lock).doesNotExist();
    Path foreign = repository.common().resolve("refs/heads/main.lock");
    Files.createFile(foreign);
    Files.setLastModifiedTime(foreign, FileTime.from(Instant.EPOCH));
    repository.git("checkout", "-q", "--detach");
    assertThat(bed.land("refs/heads/main", bed.tip()).toString())
        .contains("main.lock` is in the way");
    assertThat(foreign).exists();
  }

  @Test
  void aBranchThatTheUserLooksAtMovesWithItsCheckout() throws Exception {
    bed.fence(1);
    repository.git("checkout", "-q", "braid/r1");

    String tip = bed.merge(0, worktree -> write(worktree, "src/b", "new b\n"));

    assertThat(repository.checkout().resolve("src/b")).hasContent("new b\n");
    assertThat(repository.git("status", "--porcelain", "--branch")).isEqualTo("## braid/r1");
    repository.write("src/b", "my own\n");
    Path worktree = bed.handOut(0, tip);
    write(worktree, "src/b", "newer b\n");
    Capture.Patch patch = bed.patch(1, 0, tip);
    var candidate = (Preparation.Candidate) bed.prepare(2, 1, patch.commit(), tip, tip);
    Event refused = bed.advance(2, 1, tip, candidate);
    assertThat(((Event.GateFailed) refused).detail()).contains("not committed there: [src/b]");
    assertThat(repository.checkout().resolve("src/b")).hasContent("my own\n");
    assertThat(bed.tip()).isEqualTo(tip);
  }

  @Test
  void aRepositoryWithLongObjectIdsWorksToo() throws Exception {
    TestRepository other =
        TestRepository.create(repository.root().resolve("long"), "--object-format=sha256");
    try (GateBed longer = GateBed.of(other, Scope.unknown())) {
      longer.fence(1);

      String tip = longer.merge(0, worktree -> write(worktree, "src/B", "b\n"));

      assertThat(tip).hasSize(64);
      assertThat(longer.land("refs/heads/main", tip)).isEqualTo(new Event.Landing.Landed(tip));
    }
  }

  @Test
  void aShallowRepositoryWorksToo() throws Exception {
    Path clone = repository.root().resolve("shallow/project");
    repository.git("clone", "-q", "--depth=1", "file://" + repository.checkout(), clone.toString());
    TestRepository shallow = TestRepository.at(repository.root().resolve("shallow"), repository);
    try (GateBed bedOfClone = GateBed.of(shallow, Scope.unknown(), Scope.unknown())) {
      bedOfClone.fence(1);
      String base = bedOfClone.base;
      bedOfClone.merge(1, place -> write(place, "one", "1\n"));
      Path worktree = bedOfClone.handOut(1, base);
      write(worktree, "two", "2\n");
      Capture.Patch patch = bedOfClone.patch(0, 1, base);
      String tip = bedOfClone.tip();

      var merged = (Preparation.Candidate) bedOfClone.prepare(7, 0, patch.commit(), base, tip);

      assertThat(bedOfClone.advance(7, 0, tip, merged)).isInstanceOf(Event.Advanced.class);
    }
  }
}
