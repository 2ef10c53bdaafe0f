package dev.braid.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenuineHistoriesTest {
  @TempDir Path folder;

  @Test
  void calmRunIsSoundAndEverythingInItIsLookedAt() throws Exception {
    Report report = verify(GenuineRun.calm(folder, TestPlans.GOOD, 1));
    assertThat(report.violations()).isEmpty();
    assertThat(report.warnings()).isEmpty();
    assertThat(report.run()).isEqualTo(GenuineRun.RUN);
    assertThat(report.counts())
        .containsEntry("tasks succeeded", 12L)
        .containsEntry("witnesses", 1L)
        .containsEntry("fences", 1L)
        .containsKeys("pinned patches", "pool checks", "retries", "paths in declared scopes");
    assertThat(report.counts().get("commits compared with their patches"))
        .isEqualTo(report.counts().get("merges"))
        .isGreaterThanOrEqualTo(10);
  }

  @Test
  void runThatFailsIsSound() throws Exception {
    Report report = verify(GenuineRun.calm(folder, TestPlans.BAD, 1));
    assertThat(report.violations()).isEmpty();
    assertThat(report.counts()).containsEntry("merges", 1L).containsEntry("retries", 2L);
  }

  @Test
  void crashesAndForeignMovesAreSound() throws Exception {
    long engines = 0;
    long moves = 0;
    long mergedAgain = 0;
    for (int seed = 0; seed < 8; seed++) {
      Path place = Files.createDirectory(folder.resolve("seed" + seed));
      Report report = verify(GenuineRun.troubled(place, TestPlans.GOOD, seed));
      assertThat(report.violations()).as("seed %d", seed).isEmpty();
      engines += report.counts().getOrDefault("engines", 0L);
      moves += report.counts().getOrDefault("moves by others", 0L);
      mergedAgain += report.counts().getOrDefault("files merged again", 0L);
    }
    assertThat(engines).isGreaterThan(10);
    assertThat(moves).isGreaterThan(3);
    assertThat(mergedAgain).isGreaterThan(2);
  }

  private static Report verify(Path log) throws Unreadable {
    return Verifier.verify(log, log.resolveSibling("repository.git"));
  }
}
