package dev.braid.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DeterminismTest {
  private static final int REPEATS = 100;
  private static final int MACHINES = 3;
  private static final int LONGEST_SECONDS = 60;

  @Test
  void aHundredRunsOfTheSamePlansAreDecidedByteForByteTheSame() {
    String first = DecisionDigest.compute();
    for (int repeat = 1; repeat < REPEATS; repeat++) {
      assertThat(DecisionDigest.compute()).isEqualTo(first);
    }
  }

  @Test
  void anotherStartOfTheMachineDecidesTheSame() throws Exception {
    String here = DecisionDigest.compute();
    for (int machine = 0; machine < MACHINES; machine++) {
      assertThat(elsewhere(machine)).isEqualTo(here);
    }
  }

  /** Each machine gets other salts for its hashes and another collector of garbage. */
  private static String elsewhere(int machine) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                machine % 2 == 0 ? "-XX:+UseSerialGC" : "-XX:+UseParallelGC",
                "-cp",
                System.getProperty("java.class.path"),
                DecisionDigest.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
      return printed;
    } finally {
      process.destroyForcibly();
    }
  }
}
