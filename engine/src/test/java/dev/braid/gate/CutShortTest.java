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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The orchestrator dies before or after each single call of git on a patch's way. The next one asks
 * for the same once more, and the result is the same, once.
 */
final class CutShortTest {
  private static final int MORE_CALLS_THAN_EVER = 60;

  @TempDir private Path folder;

  @Test
  void dyingBeforeAnyCallOfGitLosesNothing() throws Exception {
    sweep("exit 137");
  }

  @Test
  void dyingAfterAnyCallOfGitDoublesNothing() throws Exception {
    sweep("\"$real\" \"$@\" > /dev/null; exit 137");
  }

  private void sweep(String death) throws Exception {
    int cut = 0;
    for (int call = 1; call < MORE_CALLS_THAN_EVER; call++) {
      TestRepository repository = TestRepository.create(folder.resolve("at-" + call));
      if (!dieAtCall(repository, call, death)) {
        break;
      }
      cut++;
    }
    // Fewer mean that the wrapper was not asked, more that a patch has become dear.
    assertThat(cut).isBetween(12, 40);
  }

  /** False when the way has fewer calls than that. */
  private static boolean dieAtCall(TestRepository repository, int call, String death)
      throws Exception {
    Path calls = repository.root().resolve("calls");
    Path armed = repository.root().resolve("armed");
    String git =
        """
        #!/bin/sh
        real=%s
        if [ -e '%s' ]; then
          echo >> '%s'
          if [ "$(wc -l < '%s')" -eq %d ]; then rm '%s'; %s; fi
        fi
        exec "$real" "$@"
        """
            .formatted(realGit(), armed, calls, calls, call, armed, death);
    write(repository.root(), "bin/git", git);
    assertThat(repository.root().resolve("bin/git").toFile().setExecutable(true)).isTrue();
    try (GateBed bed = GateBed.of(repository, Scope.unknown())) {
      bed.fence(1);
      Path worktree = bed.handOut(0, bed.base);
      write(worktree, "new", "x\n");
      write(worktree, "README", "changed\n");
      Files.createFile(armed);
      boolean died = !goThrough(bed) || !Files.exists(armed);
      Files.deleteIfExists(armed);
      bed.restart();
      bed.fence(2);
      assertThat(goThrough(bed)).as("after death at call " + call).isTrue();
      assertOnce(bed, repository);
      return died;
    }
  }

  private static boolean goThrough(GateBed bed) throws Exception {
    if (!(bed.capture(0, 1, 0, bed.base) instanceof Capture.Patch patch)) {
      return false;
    }
    Event prepared = bed.prepareRaw(patch.commit());
    if (!(prepared instanceof Event.Prepared answer)
        || !(answer.preparations().getFirst() instanceof Preparation.Candidate candidate)) {
      return false;
    }
    Event advanced = bed.advance(1, 0, bed.base, candidate);
    if (!advanced.equals(new Event.Advanced(1, candidate.commit()))) {
      return false;
    }
    return bed.land("refs/heads/main", candidate.commit()) instanceof Landing.Landed;
  }

  private static void assertOnce(GateBed bed, TestRepository repository) throws Exception {
    assertThat(repository.git("rev-list", "--count", bed.base + "..braid/r1")).isEqualTo("1");
    assertThat(repository.git("ls-tree", "-r", "--name-only", "main")).isEqualTo("README\nnew");
    assertThat(repository.git("rev-parse", "main")).isEqualTo(bed.tip());
    assertThat(repository.git("status", "--porcelain")).isEmpty();
    assertThat(repository.git("fsck", "--strict", "--no-dangling")).isEmpty();
    try (var files = Files.walk(repository.common())) {
      assertThat(files.filter(file -> file.toString().endsWith(".lock"))).isEmpty();
    }
  }

  private static String realGit() {
    return List.of(System.getenv("PATH").split(":")).stream()
        .map(place -> Path.of(place, "git"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow()
        .toString();
  }
}
