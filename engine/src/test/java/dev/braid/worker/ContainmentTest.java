package dev.braid.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Outcome;
import dev.braid.plan.Execution;
import dev.braid.plan.Execution.Work;
import dev.braid.plan.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContainmentTest {
  private static final Limits HASTY =
      new Limits(
          Duration.ofHours(1),
          Duration.ofMillis(200),
          Duration.ofSeconds(30),
          Limits.DEFAULT.outputBytes());

  @TempDir Path folder;
  private final String mark = Bed.mark();

  @Test
  void stopOnRequestIsPoliteFirst() throws Exception {
    String command = "trap 'echo tidied; exit 0' TERM; echo up; while :; do sleep 0.05; done";
    try (Bed bed = bed(command, Limits.DEFAULT, Containment.ofThisSystem())) {
      bed.start(0, 1).awaitOutput(0, "up");
      bed.end(0, 1, false);
      assertThat(bed.awaitEnd(0).outcome()).isEqualTo(new Outcome.Cancelled());
      assertThat(bed.outputText(0)).isEqualTo("up\ntidied\n");
    }
  }

  @Test
  void whoIsDeafToThePoliteRequestIsEnded() throws Exception {
    String command = "trap '' TERM INT HUP; echo up; while :; do sleep MARK; done";
    try (Bed bed = bed(command, HASTY, Bed.withoutGroups())) {
      bed.start(0, 1).awaitOutput(0, "up");
      bed.end(0, 1, false);
      assertThat(bed.awaitEnd(0).outcome()).isEqualTo(new Outcome.Cancelled());
      assertThat(Bed.running(mark)).isEmpty();
    }
  }

  @Test
  void whatHoldsOurPipesAfterErasingItsEnvironmentIsEnded() throws Exception {
    // Unseen by any look, for the attempt is over before the first one.
    String command = "(env -i setsid sleep MARK &) ; exit 0";
    try (Bed bed = bed(command, HASTY, Bed.withoutGroups())) {
      for (int attempt = 1; attempt <= 10; attempt++) {
        assertThat(bed.start(0, attempt).awaitEnd(0).outcome()).isEqualTo(new Outcome.Done());
        assertThat(Bed.running(mark)).isEmpty();
      }
    }
  }

  @Test
  void aFloodFromWhatWasLeftBehindTakesNoMemory() throws Exception {
    String command = "(setsid yes MARK &) ; exit 0";
    try (Bed bed = bed(command, HASTY, Bed.withoutGroups())) {
      assertThat(bed.run().outcome()).isEqualTo(new Outcome.Done());
      assertThat(Bed.running(mark)).isEmpty();
    }
  }

  @Test
  void withoutSessionsOfTheirOwnChildrenAreEndedToo() throws Exception {
    SharedScans scanner = new SharedScans(ProcessScanner.ofThisSystem());
    Containment plain =
        new Containment(new Launcher(scanner, List.of()), scanner, ControlGroups.none());
    String command = "sleep MARK & (sleep MARK &) ; echo up; sleep MARK";
    try (Bed bed = bed(command, HASTY, plain)) {
      bed.start(0, 1).awaitOutput(0, "up");
      bed.end(0, 1, false);
      assertThat(bed.awaitEnd(0).outcome()).isEqualTo(new Outcome.Cancelled());
      assertThat(Bed.running(mark)).isEmpty();
    }
  }

  @Test
  void whereNoEnvironmentCanBeReadDescentAndGroupAreEnough() throws Exception {
    SharedScans scanner = new SharedScans(new HandleScanner());
    Containment elsewhere =
        new Containment(Launcher.ofThisSystem(scanner), scanner, ControlGroups.none());
    String command = "sleep MARK & (sleep MARK &) ; echo up; sleep MARK";
    try (Bed bed = bed(command, HASTY, elsewhere)) {
      bed.start(0, 1).awaitOutput(0, "up");
      bed.end(0, 1, false);
      assertThat(bed.awaitEnd(0).outcome()).isEqualTo(new Outcome.Cancelled());
      Bed.await("all are gone", () -> Bed.running(mark).isEmpty());
    }
  }

  @Test
  void anAttemptInsideAnAttemptGoesWithIt() throws Exception {
    // As if the task ran Braid, which ran a task, and died.
    String command =
        "(BRAID_OUTER_ATTEMPTS=$BRAID_ATTEMPT BRAID_ATTEMPT=x/0/1/1/00 setsid sleep MARK"
            + " </dev/null >/dev/null 2>&1 &) ; exit 0";
    try (Bed bed = bed(command, HASTY, Bed.withoutGroups())) {
      assertThat(bed.run().outcome()).isEqualTo(new Outcome.Done());
      assertThat(Bed.running(mark)).isEmpty();
    }
  }

  @Test
  void aStopBreaksOffTheHandOutOfASandbox() throws Exception {
    try (Bed bed = Bed.shell(folder, "echo never")) {
      bed.handOut = new CountDownLatch(1);
      bed.start(0, 1);
      bed.waiting.await();
      bed.end(0, 1, false);
      assertThat(bed.next())
          .isEqualTo(new Event.AttemptEnded(0, 1, new Outcome.Cancelled(), Event.Usage.NONE));
    }
  }

  @Test
  void endOfAnAttemptThatNobodyKnowsIsReported() throws Exception {
    try (Bed bed = Bed.shell(folder, "true")) {
      bed.end(0, 7, true);
      assertThat(bed.next())
          .isEqualTo(new Event.AttemptEnded(0, 7, new Outcome.Lost(), Event.Usage.NONE));
      bed.end(0, 8, false);
      assertThat(bed.next())
          .isEqualTo(new Event.AttemptEnded(0, 8, new Outcome.Cancelled(), Event.Usage.NONE));
    }
  }

  @Test
  void aStartThatComesTwiceIsOneStart() throws Exception {
    try (Bed bed = Bed.shell(folder, "echo once >>count")) {
      bed.start(0, 1).start(0, 1).awaitEnd(0);
      bed.start(0, 1).end(0, 2, false);
      assertThat(bed.awaitEnd(0).attempt()).isEqualTo(2);
      assertThat(Files.readString(bed.sandbox(0).resolve("count"))).isEqualTo("once\n");
    }
  }

  @Test
  void manyAttemptsAtOnceAreEndedEachByItself() throws Exception {
    List<Task> tasks =
        IntStream.range(0, 24)
            .mapToObj(
                n -> Bed.task("t" + n, Execution.of(new Work.Shell("echo up; sleep " + mark))))
            .toList();
    try (Bed bed = new Bed(folder, HASTY, tasks)) {
      for (int task = 0; task < tasks.size(); task++) {
        bed.start(task, 1);
      }
      for (int task = 0; task < tasks.size(); task++) {
        bed.awaitOutput(task, "up");
      }
      bed.end(5, 1, false);
      assertThat(bed.awaitEnd(5).outcome()).isEqualTo(new Outcome.Cancelled());
      assertThat(Bed.running("sleep " + mark)).hasSizeGreaterThanOrEqualTo(tasks.size() - 1);
      bed.workers.close();
      assertThat(Bed.running(mark)).isEmpty();
    }
  }

  private Bed bed(String command, Limits limits, Containment containment) throws Exception {
    Execution execution = Execution.of(new Work.Shell(command.replace("MARK", mark)));
    return new Bed(folder, limits, List.of(Bed.task("t", execution)), containment);
  }
}
