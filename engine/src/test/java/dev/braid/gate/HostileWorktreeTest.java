package dev.braid.gate;

import static dev.braid.workspace.TestRepository.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Event.Landing;
import dev.braid.kernel.Event.Preparation;
import dev.braid.plan.Scope;
import dev.braid.workspace.TestRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task can prepare so that the next git of somebody else runs its program. */
final class HostileWorktreeTest {
  @TempDir private Path folder;
  private TestRepository repository;
  private GateBed bed;
  private Path worktree;
  private Path trap;
  private Path proof;

  @BeforeEach
  void open() throws Exception {
    repository = TestRepository.create(folder);
    repository.write("src/a", "a\n");
    repository.commit("sources");
    bed = GateBed.of(repository, Scope.unknown(), Scope.unknown());
    bed.fence(1);
    worktree = bed.handOut(0, bed.base);
    proof = repository.root().resolve("proof");
    trap = repository.root().resolve("trap.sh");
    write(repository.root(), "trap.sh", "#!/bin/sh\necho sprung \"$0\" >> '" + proof + "'\ncat\n");
    assertThat(trap.toFile().setExecutable(true)).isTrue();
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  /** The rest of the patch's way, with the trap set. */
  private void goThroughTheGate() throws Exception {
    write(worktree, "src/a", "changed\n");
    write(worktree, "new.dat", "new\n");
    Capture.Patch patch = bed.patch(0, 0, bed.base);
    var candidate = (Preparation.Candidate) bed.prepare(1, 0, patch.commit(), bed.base, bed.base);
    assertThat(bed.advance(1, 0, bed.base, candidate)).isInstanceOf(Event.Advanced.class);
    bed.handOut(0, candidate.commit());
    bed.handOut(1, bed.base);
    write(worktree, "unfinished", "x\n");
    bed.handOut(0, bed.base);
    Landing landing = bed.land("refs/heads/main", candidate.commit());
    bed.worktrees().remove();
    assertThat(proof).doesNotExist();
    assertThat(landing).isEqualTo(new Landing.Landed(candidate.commit()));
  }

  /** The traps are real: git as anybody would call it springs them. */
  @Test
  void aNaiveGitSpringsTheTraps() throws Exception {
    Path evil = repository.root().resolve("evil");
    repository.gitIn(repository.root(), "init", "-q", evil.toString());
    repository.gitIn(evil, "config", "core.fsmonitor", trap.toString());
    Files.writeString(worktree.resolve(".git"), "gitdir: " + evil.resolve(".git") + "\n");
    repository.shell(worktree, "git status");
    assertThat(proof).exists();
    Files.delete(proof);

    repository.git("config", "filter.evil.clean", trap.toString());
    repository.write(".gitattributes", "* filter=evil\n");
    repository.git("add", "-A");
    assertThat(proof).exists();
    Files.delete(proof);
    repository.git("config", "--unset", "filter.evil.clean");

    Path hooks = Files.createDirectories(repository.common().resolve("hooks"));
    Files.copy(trap, hooks.resolve("reference-transaction"));
    repository.git("update-ref", "refs/heads/x", bed.base);
    assertThat(proof).exists();
  }

  @Test
  void aWorktreeThatLeadsToAnotherRepositoryRunsNothing() throws Exception {
    Path evil = repository.root().resolve("evil");
    repository.gitIn(repository.root(), "init", "-q", evil.toString());
    repository.gitIn(evil, "config", "core.fsmonitor", trap.toString());
    repository.gitIn(evil, "config", "core.worktree", worktree.toString());
    Files.writeString(worktree.resolve(".git"), "gitdir: " + evil.resolve(".git") + "\n");

    goThroughTheGate();
  }

  @Test
  void aRepositoryInThePlaceOfTheLinkRunsNothing() throws Exception {
    Files.delete(worktree.resolve(".git"));
    repository.gitIn(worktree, "init", "-q");
    repository.gitIn(worktree, "config", "core.fsmonitor", trap.toString());
    repository.gitIn(worktree, "config", "core.hooksPath", repository.root().toString());

    goThroughTheGate();
  }

  @Test
  void aMonitorInTheSharedConfigurationRunsNothing() throws Exception {
    repository.gitIn(worktree, "config", "core.fsmonitor", trap.toString());
    repository.gitIn(worktree, "config", "core.untrackedCache", "true");

    goThroughTheGate();
  }

  @Test
  void filtersInTheSharedConfigurationRunNothing() throws Exception {
    repository.gitIn(worktree, "config", "filter.evil.clean", trap.toString());
    repository.gitIn(worktree, "config", "filter.evil.smudge", trap.toString());
    repository.gitIn(worktree, "config", "filter.evil.process", trap.toString());
    repository.gitIn(worktree, "config", "filter.evil.required", "true");
    repository.gitIn(worktree, "config", "core.attributesFile", "/dev/null");
    Files.createDirectories(repository.common().resolve("info"));
    Files.writeString(repository.common().resolve("info/attributes"), "README filter=evil\n");

    goThroughTheGate();
  }

  @Test
  void aFilterThatThePatchItselfNamesIsRefused() throws Exception {
    repository.gitIn(worktree, "config", "filter.evil.clean", trap.toString());
    write(worktree, ".gitattributes", "*.dat filter=evil\n");
    write(worktree, "new.dat", "new\n");

    Capture capture = bed.capture(0, 1, 0, bed.base);

    assertThat(capture.toString()).contains("content filter `evil`");
    assertThat(proof).doesNotExist();
  }

  @Test
  void filesThatOnlyTheUsersGitMayWriteStopTheLanding() throws Exception {
    repository.git("config", "filter.evil.smudge", trap.toString());
    bed.merge(0, place -> write(place, "new.dat", "data\n"));
    String tip = bed.merge(1, place -> write(place, ".gitattributes", "*.dat filter=evil\n"));

    Landing landing = bed.land("refs/heads/main", tip);

    assertThat(landing.toString())
        .contains("`new.dat` goes through the content filter `evil`")
        .contains("type `git -C " + repository.checkout() + " merge --ff-only braid/r1`");
    assertThat(repository.git("rev-parse", "HEAD")).isEqualTo(bed.base);
    assertThat(proof).doesNotExist();
  }

  @Test
  void hooksOfTheRepositoryRunNothing() throws Exception {
    Path hooks = Files.createDirectories(repository.common().resolve("hooks"));
    for (String name :
        List.of(
            "post-checkout",
            "pre-commit",
            "post-merge",
            "post-index-change",
            "reference-transaction",
            "pre-auto-gc",
            "commit-msg")) {
      Files.copy(trap, hooks.resolve(name));
      assertThat(hooks.resolve(name).toFile().setExecutable(true)).isTrue();
    }
    repository.gitIn(worktree, "config", "core.hooksPath", hooks.toString());

    goThroughTheGate();
  }

  @Test
  void mergeDriversAndUncommittedAttributesChangeNoMerge() throws Exception {
    repository.git("config", "merge.evil.driver", trap + " %A");
    Files.writeString(repository.checkout().resolve(".gitattributes"), "src/a merge=evil\n");
    Files.createDirectories(repository.common().resolve("info"));
    Files.writeString(repository.common().resolve("info/attributes"), "src/a merge=union\n");
    Path other = bed.handOut(1, bed.base);
    write(worktree, "src/a", "one\n");
    write(other, "src/a", "two\n");
    Capture.Patch one = bed.patch(0, 0, bed.base);
    Capture.Patch two = bed.patch(1, 1, bed.base);
    var candidate = (Preparation.Candidate) bed.prepare(1, 0, one.commit(), bed.base, bed.base);
    bed.advance(1, 0, bed.base, candidate);

    assertThat(bed.prepare(2, 1, two.commit(), bed.base, candidate.commit()))
        .isEqualTo(new Preparation.Conflict(List.of("src/a")));
    assertThat(proof).doesNotExist();
  }

  @Test
  void whatATaskWritesIntoBraidsOwnDirectoriesIsThrownAway() throws Exception {
    String evil = "[core]\n\tfsmonitor = " + trap + "\n[filter \"evil\"]\n\tclean = " + trap + "\n";
    Path own = worktree.resolveSibling("git");
    for (Path directory : List.of(own, repository.common().resolve("braid/gate.git"))) {
      Files.createDirectories(directory.resolve("hooks"));
      Files.createDirectories(directory.resolve("info"));
      Files.writeString(directory.resolve("config"), evil);
      Files.copy(trap, directory.resolve("hooks/post-index-change"));
      Files.writeString(directory.resolve("info/attributes"), "* filter=evil\n");
    }

    goThroughTheGate();
  }

  @Test
  void hiddenFlagsInTheTasksIndexHideNothing() throws Exception {
    repository.gitIn(worktree, "update-index", "--assume-unchanged", "src/a");
    repository.gitIn(worktree, "update-index", "--skip-worktree", "README");
    write(worktree, "src/a", "hidden\n");
    write(worktree, "README", "hidden\n");
    repository.gitIn(worktree, "sparse-checkout", "set", "src");

    Capture.Patch patch = bed.patch(0, 0, bed.base);

    assertThat(patch.paths()).contains("src/a");
    assertThat(patch.paths()).contains("README");
  }

  @Test
  void aForgedReplacementOfObjectsIsNotSeen() throws Exception {
    String forged = repository.git("commit-tree", "-m", "forged", "HEAD^{tree}");
    repository.git("replace", bed.base, forged);

    goThroughTheGate();
  }
}
