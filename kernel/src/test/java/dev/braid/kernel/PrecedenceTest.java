package dev.braid.kernel;

import static dev.braid.kernel.Scenario.begun;
import static dev.braid.kernel.Scenario.task;
import static dev.braid.kernel.Scenario.writes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Event.Outcome;
import dev.braid.plan.Demand;
import dev.braid.plan.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who goes before others though it holds nothing yet. */
final class PrecedenceTest {
  private static final long MINUTE = 60_000;

  @Test
  void aTaskThatWasOvertakenTooOftenGoesFirst() {
    List<Node> plan = new ArrayList<>();
    plan.add(task("wide", writes("src/**"), lasting(1000 * MINUTE), 0));
    plan.add(task("long", writes("src/long"), lasting(2000 * MINUTE), 0));
    for (int number = 0; number < 40; number++) {
      plan.add(task("t" + number, writes("src/" + number), lasting(MINUTE), 0));
    }
    Scenario run = begun(2, plan.toArray(Node[]::new));
    assertThat(run.started()).containsExactly("long", "t0");
    for (int number = 0; number < Reservation.PATIENCE - 1; number++) {
      finishes(run, "t" + number);
      assertThat(run.started()).containsExactly("t" + (number + 1));
    }
    finishes(run, "t" + (Reservation.PATIENCE - 1));
    assertThat(run.started()).isEmpty();
    assertThat(run.whyNot("t39")).isEqualTo(new Reason.Reserved(run.number("wide")));
    finishes(run, "long");
    assertThat(run.started()).containsExactly("wide");
    finishes(run, "wide");
    assertThat(run.started()).containsExactly("t24", "t25");
  }

  @Test
  void whatLeavesRoomMayPassTheReservation() {
    List<Node> plan = new ArrayList<>();
    plan.add(task("wide", writes("src/**"), lasting(1000 * MINUTE), 0));
    plan.add(task("long", writes("src/long"), lasting(2000 * MINUTE), 0));
    for (int number = 0; number <= Reservation.PATIENCE; number++) {
      plan.add(task("t" + number, writes("src/" + number), lasting(MINUTE), 0));
    }
    plan.add(task("aside", writes("docs/a"), lasting(1), 0));
    Scenario run = begun(2, plan.toArray(Node[]::new));
    for (int number = 0; number < Reservation.PATIENCE; number++) {
      finishes(run, "t" + number);
    }
    assertThat(run.started()).containsExactly("aside");
  }

  @Test
  void aWorkerIsKeptForTheUrgentTaskThatTheGateIsAboutToFree() {
    Scenario run =
        begun(
            1,
            task("first", writes("f"), lasting(500 * MINUTE), 0),
            task("before", writes("a"), lasting(100 * MINUTE), 0),
            task("urgent", writes("b"), lasting(200 * MINUTE), 0, "before"),
            task("filler", writes("c"), lasting(90 * MINUTE), 0));
    goesThroughTheGate(run, "first", 1_000);
    run.ends("before", new Outcome.Done());
    run.captured("before", new Capture.Patch("p", List.of("a"), List.of()));
    assertThat(run.started()).isEmpty();
    assertThat(run.whyNot("filler")).isEqualTo(new Reason.WorkerKept(run.number("urgent")));
    assertThat(run.decisions())
        .anyMatch(due ->
            due instanceof Decision.SetTimer timer && timer.timer() == RunState.FORESIGHT_TIMER);
    run.tell(new Event.TimerFired(RunState.FORESIGHT_TIMER));
    assertThat(run.started()).containsExactly("filler");
  }

  @Test
  void noWorkerIsKeptWhileTheGateIsSlow() {
    Scenario run =
        begun(
            1,
            task("first", writes("f"), lasting(500 * MINUTE), 0),
            task("before", writes("a"), lasting(100 * MINUTE), 0),
            task("urgent", writes("b"), lasting(200 * MINUTE), 0, "before"),
            task("filler", writes("c"), lasting(90 * MINUTE), 0));
    goesThroughTheGate(run, "first", 100 * MINUTE);
    run.ends("before", new Outcome.Done());
    run.captured("before", new Capture.Patch("p", List.of("a"), List.of()));
    assertThat(run.started()).containsExactly("filler");
  }

  private static void goesThroughTheGate(Scenario run, String id, long millis) {
    run.ends(id, new Outcome.Done());
    run.captured(id, new Capture.Patch("patch", List.of(id), List.of()));
    run.later(millis);
    int entry = run.headBatch();
    run.prepared(entry, run.state.tip(), new Event.Preparation.Candidate("c", "t"));
    run.tell(new Event.Advanced(entry, "c"));
  }

  private static void finishes(Scenario run, String id) {
    run.ends(id, new Outcome.Done()).captured(id, new Capture.Empty());
  }

  private static Demand lasting(long millis) {
    return new Demand(true, List.of(), new TreeMap<>(), false, 0, false, millis, 0, 0);
  }
}
