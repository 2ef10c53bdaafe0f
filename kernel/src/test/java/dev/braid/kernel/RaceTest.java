package dev.braid.kernel;

import static dev.braid.kernel.Scenario.begun;
import static dev.braid.kernel.Scenario.task;
import static dev.braid.kernel.Scenario.writes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Event.Outcome;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Policies;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Races, shares of groups, and groups that take too long. */
final class RaceTest {
  private static final Outcome BROKEN = new Outcome.Failed(1, "broken");

  @Test
  void waysOfOneThingRunTogetherAndTheFirstResultEndsTheOthers() {
    Scenario run = begun(4, race(), task("after", writes("b"), "thing"));
    assertThat(run.started()).containsExactly("slow", "fast");
    run.ends("fast", new Outcome.Done());
    run.captured("fast", new Capture.Patch("p", List.of("a"), List.of()));
    assertThat(run.decisions()).contains(new Decision.EndAttempt(run.number("slow"), 1, false));
    run.ends("slow", new Outcome.Cancelled());
    assertThat(run.whyNot("slow")).isEqualTo(new Reason.RaceLed(run.number("fast")));
    publish(run);
    assertThat(run.decisions())
        .contains(
            new Decision.Complete(
                run.number("slow"), new Decision.Result.Superseded(run.number("fast"))));
    assertThat(run.started()).containsExactly("after");
    assertThat(run.of("slow")).isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void theRaceIsOpenAgainWhenTheFirstResultIsRefused() {
    Scenario run = begun(4, race());
    run.ends("fast", new Outcome.Done());
    run.captured("fast", new Capture.Patch("p", List.of("a"), List.of()));
    run.ends("slow", new Outcome.Cancelled());
    Failure why = new Failure(Failure.ErrorClass.E_SCOPE_VIOLATION, "no");
    run.prepared(run.headBatch(), run.state.tip(), new Event.Preparation.Refused(why));
    assertThat(run.of("fast")).isEqualTo(TaskState.FAILED);
    assertThat(run.started()).containsExactly("slow");
  }

  @Test
  void aRaceFailsWhenEveryWayHasFailed() {
    Scenario run = begun(4, race(), task("after", writes("b"), "thing"));
    run.ends("fast", BROKEN);
    assertThat(run.of("after")).isEqualTo(TaskState.PENDING);
    run.ends("slow", BROKEN);
    assertThat(run.of("after")).isEqualTo(TaskState.SKIPPED);
  }

  @Test
  void aShareOfAGroupOpensTheNextOneEarly() {
    Node build =
        group(
            "build",
            Policies.NONE,
            task("a", writes("a")),
            task("b", writes("b")),
            task("c", writes("c")));
    Scenario run = begun(9, build, task("next", writes("d"), "build@50%"));
    run.ends("b", new Outcome.Done()).captured("b", new Capture.Empty());
    assertThat(run.started()).isEmpty();
    run.ends("a", new Outcome.Done()).captured("a", new Capture.Empty());
    assertThat(run.started()).containsExactly("next");
  }

  @Test
  void aShareIsOutOfReachOnlyWhenTooManyHaveFailed() {
    Node build =
        group(
            "build",
            Policies.NONE,
            task("a", writes("a")),
            task("b", writes("b")),
            task("c", writes("c")));
    Scenario run = begun(9, build, task("next", writes("d"), "build@60%"));
    run.ends("a", BROKEN);
    assertThat(run.of("next")).isEqualTo(TaskState.PENDING);
    run.ends("b", BROKEN);
    assertThat(run.of("next")).isEqualTo(TaskState.BLOCKED);
  }

  @Test
  void whatHangsFailsWhenTheTimeOfItsGroupIsOver() {
    Policies limited = new Policies(null, null, null, null, null, null, 60_000);
    Node build = group("build", limited, task("a", writes("a")), task("b", writes("b")));
    Scenario run = begun(9, build, task("next", writes("d"), "build"));
    int timer = timerOf(run.log);
    run.ends("a", new Outcome.Done()).captured("a", new Capture.Empty());
    run.later(60_000).tell(new Event.TimerFired(timer));
    assertThat(run.decisions()).contains(new Decision.EndAttempt(run.number("b"), 1, false));
    run.ends("b", new Outcome.Cancelled());
    assertThat(run.of("b")).isEqualTo(TaskState.FAILED);
    Failure failure = run.state.lives().lastFailure(run.number("b"));
    assertThat(failure).extracting(Failure::detail).isEqualTo("`build` was not over within 60 s");
  }

  private static int timerOf(List<LogEntry> log) {
    return log.stream()
        .map(LogEntry::message)
        .filter(Decision.SetTimer.class::isInstance)
        .map(Decision.SetTimer.class::cast)
        .findFirst()
        .orElseThrow()
        .timer();
  }

  private static Node race() {
    return new Group(
        "thing",
        Group.Kind.RACE,
        "",
        List.of(),
        false,
        List.of(task("slow", writes("a")), task("fast", writes("a"))),
        Policies.NONE,
        Scenario.NOWHERE);
  }

  private static Node group(String id, Policies policies, Node... children) {
    return new Group(
        id, Group.Kind.PHASE, id, List.of(), false, List.of(children), policies, Scenario.NOWHERE);
  }

  private static void publish(Scenario run) {
    int batch = run.headBatch();
    run.prepared(batch, run.state.tip(), new Event.Preparation.Candidate("c", "t"));
    run.tell(new Event.Advanced(batch, "c"));
  }
}
