package dev.braid.kernel;

import static dev.braid.kernel.Scenario.begun;
import static dev.braid.kernel.Scenario.task;
import static dev.braid.kernel.Scenario.writes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Decision.Ending;
import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Event.Outcome;
import dev.braid.kernel.Event.Preparation;
import dev.braid.kernel.Failure.ErrorClass;
import dev.braid.plan.Demand;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FailureTest {
  private static final Outcome BROKEN = new Outcome.Failed(2, "no such file");

  @Test
  void failedAttemptIsRepeatedAfterAPauseThatDoublesAndThenFailsForGood() {
    Scenario run = begun(1, task("a", writes("a"), Demand.NONE, 2));
    Failure failure = new Failure(ErrorClass.E_TOOL_FAILURE, "exit 2: no such file");
    run.ends("a", BROKEN);
    assertThat(run.decisions())
        .containsExactly(
            new Decision.Retry(0, failure, 2_000, true), new Decision.SetTimer(0, 2_000));
    assertThat(run.whyNot("a")).isEqualTo(new Reason.BackingOff(2_000, failure));
    run.later(1_000).tell(new Event.TimerFired(0)).ends("a", BROKEN);
    assertThat(run.decisions()).contains(new Decision.SetTimer(0, 4_000));
    run.later(2_000).tell(new Event.TimerFired(0)).ends("a", BROKEN);
    assertThat(run.decisions())
        .containsExactly(new Decision.Fail(0, failure), new Decision.EndRun(Ending.FAILED, ""));
  }

  @Test
  void whatWaitsForAFailureIsBlockedAndSkippedWhenTheRunHasNothingElseToDo() {
    Scenario run =
        begun(
            2,
            task("a", writes("a")),
            task("other", writes("o")),
            task("b", writes("b"), "a"),
            task("c", writes("c"), "b"));
    run.ends("a", BROKEN);
    assertThat(run.of("b")).isEqualTo(TaskState.BLOCKED);
    assertThat(run.of("c")).isEqualTo(TaskState.BLOCKED);
    assertThat(Why.of(run.state, run.number("c")).because()).isEqualTo(run.number("a"));
    run.merges("other");
    assertThat(run.of("b")).isEqualTo(TaskState.SKIPPED);
    assertThat(run.decisions()).endsWith(new Decision.EndRun(Ending.FAILED, ""));
  }

  @Test
  void aPersonsRetryGivesBackTheTaskAndWhatWaitedForIt() {
    Scenario run = begun(2, task("a", writes("a")), task("b", writes("b"), "a"));
    run.ends("a", BROKEN);
    assertThat(run.of("b")).isEqualTo(TaskState.SKIPPED);
    run.tell(new Event.RetryRequested(0));
    assertThat(run.started()).containsExactly("a");
    assertThat(run.of("b")).isEqualTo(TaskState.PENDING);
    run.merges("a").merges("b");
    assertThat(run.state.ending()).isEqualTo(Ending.COMPLETED);
  }

  @Test
  void conflictIsRunAgainOnTheNewBaseWithoutCostingARetry() {
    Scenario run = begun(2, task("a", writes("a")));
    run.ends("a", new Outcome.Done());
    run.captured("a", new Capture.Patch("patch-a", List.of("x"), List.of()));
    run.prepared(1, run.state.tip(), new Preparation.Conflict(List.of("x")));
    Failure conflict = new Failure(ErrorClass.E_MERGE_CONFLICT, "conflicts in x");
    assertThat(run.decisions()).contains(new Decision.Retry(0, conflict, 1_000, false));
    assertThat(run.started()).containsExactly("a");
  }

  @Test
  void foreignMoveOfTheBranchIsMergedOntoAndCheckedAgain() {
    Scenario run = begun(2, task("a", writes("a")));
    run.ends("a", new Outcome.Done());
    run.captured("a", new Capture.Patch("patch-a", List.of("x"), List.of()));
    run.prepared(1, run.state.tip(), new Preparation.Candidate("c1", "t1"));
    run.tell(new Event.TipMoved(1, "theirs"));
    assertThat(run.decisions())
        .containsExactly(
            new Decision.Prepare(
                2, "theirs", List.of(new Decision.Patch(1, 0, 1, "patch-a", "base"))));
  }

  @Test
  void aMoveWhoseAnswerWasAFaultIsAskedAgainAndNothingElse() {
    Scenario run = begun(2, task("a", writes("a")));
    run.ends("a", new Outcome.Done());
    run.captured("a", new Capture.Patch("patch-a", List.of("x"), List.of()));
    run.prepared(1, run.state.tip(), new Preparation.Candidate("c1", "t1"));
    List<Decision.Commit> commits = List.of(new Decision.Commit(1, 0, 1, "c1"));
    Decision move = new Decision.Advance(1, commits, "base", "c1", "t1");
    assertThat(run.decisions()).containsExactly(move);
    run.tell(new Event.GateFailed(1, "no space left on device"));
    assertThat(run.decisions()).containsExactly(new Decision.SetTimer(RunState.GATE_TIMER, 2_000));
    run.later(1_000).tell(new Event.TimerFired(RunState.GATE_TIMER));
    assertThat(run.decisions()).containsExactly(move);
    run.tell(new Event.EngineStarted(2)).tell(new Event.Fenced(2, "c1"));
    assertThat(run.decisions()).containsExactly(move);
  }

  @Test
  void afterACrashWhatRanIsEndedAndRepeatedWithoutCostingARetry() {
    Scenario run = begun(2, task("a", writes("a")), task("b", writes("b")));
    run.tell(new Event.AttemptStarted(0, 1, "1:1:1"));
    run.tell(new Event.EngineStarted(2));
    assertThat(run.decisions())
        .containsExactly(
            new Decision.Fence(2),
            new Decision.EndAttempt(0, 1, true),
            new Decision.EndAttempt(1, 1, true));
    run.ends("a", new Outcome.Lost());
    run.tell(new Event.Fenced(2, "base"));
    assertThat(run.started()).containsExactly("a");
    run.ends("b", new Outcome.Lost());
    assertThat(run.started()).containsExactly("b");
  }

  @Test
  void drainLetsFinishWhatRunsAndEndsTheRunStopped() {
    Scenario run = begun(1, task("a", writes("a")), task("b", writes("b")));
    run.tell(new Event.StopRequested(false));
    run.merges("a");
    assertThat(run.decisions()).endsWith(new Decision.EndRun(Ending.STOPPED, "on request"));
    assertThat(run.of("b")).isEqualTo(TaskState.READY);
    run.tell(new Event.EngineStarted(2)).tell(new Event.Fenced(2, "commit-a"));
    assertThat(run.started()).containsExactly("b");
  }

  @Test
  void stopNowEndsWhatRuns() {
    Scenario run = begun(1, task("a", writes("a")));
    run.tell(new Event.StopRequested(true));
    assertThat(run.decisions()).containsExactly(new Decision.EndAttempt(0, 1, false));
    run.ends("a", new Outcome.Cancelled());
    assertThat(run.of("a")).isEqualTo(TaskState.READY);
    assertThat(run.state.ending()).isEqualTo(Ending.STOPPED);
  }

  @Test
  void lateAndDoubledReportsChangeNothing() {
    Scenario run = begun(2, task("a", writes("a")), task("b", writes("b")));
    run.merges("a");
    long before = run.state.ignored();
    run.tell(new Event.AttemptEnded(0, 1, BROKEN, Event.Usage.NONE));
    run.tell(new Event.Captured(0, 1, new Capture.Empty()));
    run.tell(new Event.Advanced(1, "elsewhere"));
    run.tell(new Event.Fenced(1, "elsewhere"));
    run.tell(new Event.AttemptStarted(99, 1, ""));
    assertThat(run.state.ignored()).isEqualTo(before + 5);
    assertThat(run.of("a")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(run.state.tip()).isEqualTo("commit-a");
  }

  @Test
  void replayFindsASingleFlippedDecision() {
    Scenario run = begun(1, task("a", writes("a")), task("b", writes("b")));
    run.merges("a").merges("b");
    assertThat(Replay.run(run.graph, 1, PlanText.none(), run.log).difference()).isNull();
    for (int i = 0; i < run.log.size(); i++) {
      LogEntry entry = run.log.get(i);
      if (entry.message() instanceof Decision decided) {
        Decision flipped = flipped(decided);
        List<LogEntry> forged = new java.util.ArrayList<>(run.log);
        forged.set(i, new LogEntry(entry.sequence(), entry.atMillis(), entry.epoch(), flipped));
        Replay.Difference found = Replay.run(run.graph, 1, PlanText.none(), forged).difference();
        assertThat(found).isNotNull();
        assertThat(found.sequence()).isEqualTo(entry.sequence());
      }
    }
  }

  /** Another decision in its place: for a start the same one on another commit. */
  private static Decision flipped(Decision decided) {
    return decided instanceof Decision.StartAttempt start
        ? new Decision.StartAttempt(
            start.task(), start.attempt(), start.slot(), "other", start.reason(), start.tool())
        : new Decision.SetTimer(7, 1);
  }
}
