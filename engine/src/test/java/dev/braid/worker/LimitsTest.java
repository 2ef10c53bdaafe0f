package dev.braid.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Outcome;
import dev.braid.plan.Execution;
import dev.braid.plan.Execution.Acceptance;
import dev.braid.plan.Execution.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LimitsTest {
  private static final Limits HASTY =
      new Limits(Duration.ofHours(1), Duration.ofMillis(200), Duration.ofSeconds(30), 1 << 20);

  @TempDir Path folder;

  @Test
  void workThatTakesTooLongIsEnded() throws Exception {
    assertThat(outcome(Bed.limited("while :; do echo busy; sleep 0.05; done", 400, 0)))
        .isEqualTo(new Outcome.TimedOut("wall", 400));
  }

  @Test
  void workThatFallsSilentIsEnded() throws Exception {
    assertThat(outcome(Bed.limited("echo hello; sleep 60", 30_000, 400)))
        .isEqualTo(new Outcome.TimedOut("silence", 400));
  }

  @Test
  void outputOfEitherStreamIsNoSilence() throws Exception {
    String command = "for i in 1 2 3 4 5 6 7 8; do sleep 0.2; echo $i >&2; done";
    assertThat(outcome(Bed.limited(command, 30_000, 1_200))).isEqualTo(new Outcome.Done());
  }

  @Test
  void whoCatchesTheLimitMayStillTidyUp() throws Exception {
    Execution execution =
        Bed.limited("trap 'echo tidied; exit 0' TERM; while :; do sleep 0.05; done", 400, 0);
    Limits patient =
        new Limits(Duration.ofHours(1), Duration.ofSeconds(20), Duration.ofSeconds(30), 1 << 20);
    try (Bed bed = new Bed(folder, patient, List.of(Bed.task("t", execution)))) {
      assertThat(bed.run().outcome()).isEqualTo(new Outcome.TimedOut("wall", 400));
      assertThat(bed.outputText(0)).isEqualTo("tidied\n");
    }
  }

  @Test
  void whoStopsItselfIsEndedByTheLimit() throws Exception {
    assertThat(outcome(Bed.limited("kill -STOP $$", 400, 0)))
        .isEqualTo(new Outcome.TimedOut("wall", 400));
  }

  @Test
  void acceptanceIsLimitedTogetherWithTheWork() throws Exception {
    Execution execution =
        new Execution(
            new Work.Shell("true"),
            List.of(),
            400,
            0,
            0,
            new TreeMap<>(),
            List.of(new Acceptance.Command("sleep 60")),
            List.of());
    assertThat(outcome(execution)).isEqualTo(new Outcome.TimedOut("wall", 400));
  }

  @Test
  void whatWasUsedIsReported() throws Exception {
    String command =
        "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; sleep 0.3; printf 12345; printf 678"
            + " >&2";
    try (Bed bed = new Bed(folder, HASTY, List.of(Bed.task("t", Bed.limited(command, 0, 0))))) {
      Event.Usage usage = bed.run().usage();
      assertThat(usage.outputBytes()).isEqualTo(8);
      assertThat(usage.wallMillis()).isGreaterThanOrEqualTo(300);
      assertThat(usage.cpuMillis()).isPositive().isLessThanOrEqualTo(usage.wallMillis());
      assertThat(usage.peakBytes()).isGreaterThan(100_000);
    }
  }

  private Outcome outcome(Execution execution) throws Exception {
    try (Bed bed = new Bed(folder, HASTY, List.of(Bed.task("t", execution)))) {
      return bed.run().outcome();
    }
  }
}
