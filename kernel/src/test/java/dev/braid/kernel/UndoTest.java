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
import java.util.List;
import org.junit.jupiter.api.Test;

/** Taking merged work off the branch again. */
final class UndoTest {
  private static Scenario merged() {
    return begun(1, task("a", writes("a/**")), task("b", writes("b/**"), "a")).merges("a");
  }

  private static Scenario bFails() {
    Scenario run = merged();
    return run.ends("b", new Outcome.Failed(1, "no"));
  }

  private static void patchGoesThrough(Scenario run, String id) {
    run.captured(id, new Capture.Patch("undo-" + id, List.of(id + ".txt"), List.of()));
    int entry = run.headBatch();
    run.prepared(entry, run.state.tip(), new Preparation.Candidate("undone", "tree"));
    run.tell(new Event.Advanced(entry, "undone"));
  }

  @Test
  void whatIsUndoneIsAPatchOnTheTipAndGoesThroughTheGate() {
    Scenario run = bFails();

    run.tell(new Event.UndoRequested(run.number("a")));

    assertThat(run.decisions()).contains(new Decision.Revert(0, 2, "commit-a", "commit-a"));
    assertThat(run.of("a")).isEqualTo(TaskState.CHECKING);
    assertThat(Why.of(run.state, 0).awaited()).isEqualTo("a patch that takes it back");
    patchGoesThrough(run, "a");
    assertThat(run.of("a")).isEqualTo(TaskState.UNDONE);
    assertThat(run.state.tip()).isEqualTo("undone");
    assertThat(run.state.ending()).isEqualTo(Ending.FAILED);
  }

  @Test
  void whatHasBegunIsNotTakenFromUnderATask() {
    Scenario run = merged();

    run.tell(new Event.UndoRequested(run.number("a")));

    assertThat(run.of("a")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(run.decisions())
        .contains(
            new Decision.Keep(
                0,
                new Failure(
                    ErrorClass.E_PLAN_CONSISTENCY, "`b` was built on it; undo that first")));
  }

  @Test
  void aWaitingTaskWaitsAgainUntilTheUndoneOneIsRetried() {
    Scenario run =
        begun(1, task("a", writes("a")), task("c", writes("c")), task("b", writes("b"), "a"));
    run.merges("a");
    assertThat(run.of("b")).isEqualTo(TaskState.READY);
    run.tell(new Event.UndoRequested(run.number("a")));
    assertThat(run.of("b")).isEqualTo(TaskState.PENDING);
    assertThat(run.whyNot("b")).isEqualTo(new Reason.DependencyOpen(run.number("a")));

    patchGoesThrough(run, "a");

    assertThat(run.of("b")).isEqualTo(TaskState.BLOCKED);
    run.merges("c");
    assertThat(run.of("b")).isEqualTo(TaskState.SKIPPED);
    run.tell(new Event.RetryRequested(run.number("a")));
    assertThat(run.started()).containsExactly("a");
    run.merges("a");
    assertThat(run.started()).containsExactly("b");
    assertThat(run.state.lives().attempts(0)).isEqualTo(3);
    assertThat(Replay.run(run.graph, 1, PlanText.none(), run.log).difference()).isNull();
  }

  @Test
  void whatCannotBeUndoneStaysMergedAndNothingElseHappens() {
    Scenario run = bFails();
    run.tell(new Event.UndoRequested(run.number("a")));
    Failure conflict = new Failure(ErrorClass.E_MERGE_CONFLICT, "changed again");

    run.captured("a", new Capture.Refused(conflict, List.of("a.txt")));

    assertThat(run.decisions()).contains(new Decision.Keep(0, conflict));
    assertThat(run.of("a")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(run.of("b")).isEqualTo(TaskState.FAILED);
    assertThat(run.state.tip()).isEqualTo("commit-a");
    run.tell(new Event.RetryRequested(run.number("b")));
    assertThat(run.started()).containsExactly("b");
  }

  @Test
  void anEngineThatDiesAsksForThePatchAgain() {
    Scenario run = bFails();
    run.tell(new Event.UndoRequested(run.number("a")));

    run.tell(new Event.EngineStarted(2)).tell(new Event.Fenced(2, "elsewhere"));

    assertThat(run.decisions()).contains(new Decision.Revert(0, 2, "commit-a", "elsewhere"));
    run.captured("a", new Capture.Empty());
    assertThat(run.decisions()).contains(new Decision.Complete(0, new Decision.Result.Undone("")));
  }

  @Test
  void aTaskThatIsNotMergedCannotBeUndone() {
    Scenario run = begun(1, task("a", writes("a")));

    run.tell(new Event.UndoRequested(0)).tell(new Event.UndoRequested(7));

    assertThat(run.of("a")).isEqualTo(TaskState.STARTING);
    assertThat(run.state.ignored()).isEqualTo(2);
  }

  @Test
  void aFailedTaskIsNotRetriedWhileWhatItNeedsIsUndone() {
    Scenario run = bFails();
    run.tell(new Event.UndoRequested(run.number("a")));
    patchGoesThrough(run, "a");

    run.tell(new Event.RetryRequested(run.number("b")));

    assertThat(run.of("b")).isEqualTo(TaskState.FAILED);
    run.tell(new Event.RetryRequested(run.number("a"))).merges("a");
    assertThat(run.of("b")).isEqualTo(TaskState.FAILED);
    run.tell(new Event.RetryRequested(run.number("b")));
    assertThat(run.started()).containsExactly("b");
  }
}
