package dev.braid.kernel;

import static dev.braid.kernel.Scenario.begun;
import static dev.braid.kernel.Scenario.task;
import static dev.braid.kernel.Scenario.writes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Event.Outcome;
import dev.braid.plan.Brief;
import dev.braid.plan.Demand;
import dev.braid.plan.Execution;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Policies;
import dev.braid.plan.Settings;
import dev.braid.plan.Task;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PlanChangeTest {
  private final Task a = task("a", writes("a"));
  private final Task b = task("b", writes("b"), "a");
  private Scenario run = begun(4, a, b);

  /** Whatever was offered and answered, the log decides the same way again. */
  @AfterEach
  void everyAnswerIsTheSameInAReplay() {
    Replay.Result replay = Replay.run(run.graph, workersAtFirst(), run::plan, run.log);
    assertThat(replay.difference()).isNull();
  }

  private int workersAtFirst() {
    return run.log.getFirst().message() instanceof Event.RunOpened opened ? opened.workers() : 0;
  }

  @Test
  void newTasksTakeTheNextNumbersAndStartAsTheyCan() {
    run.offers(4, task("c", writes("c")), a, b, task("d", writes("d"), "b", "c"));
    assertThat(run.decisions())
        .startsWith(new Decision.ChangePlan(4, List.of("c", "d"), List.of(), List.of()));
    assertThat(run.started()).containsExactly("c");
    assertThat(List.of(run.number("a"), run.number("b"), run.number("c"), run.number("d")))
        .containsExactly(0, 1, 2, 3);
    assertThat(run.whyNot("d")).isEqualTo(new Reason.DependencyOpen(run.number("b")));
    run.merges("a").merges("c").merges("b");
    assertThat(run.started()).containsExactly("d");
    run.merges("d");
    assertThat(run.state.ending()).isEqualTo(Decision.Ending.COMPLETED);
  }

  @Test
  void droppedTaskIsNeverRunAndTheRunIsCompleteWithoutIt() {
    run.offers(4, a);
    assertThat(run.of("b")).isEqualTo(TaskState.CANCELLED);
    run.merges("a");
    assertThat(run.started()).isEmpty();
    assertThat(run.state.ending()).isEqualTo(Decision.Ending.COMPLETED);
  }

  @Test
  void droppedTaskMayBeWantedAgainUnderItsNumber() {
    run.offers(4, a).offers(4, a, b);
    assertThat(run.decisions())
        .containsExactly(new Decision.ChangePlan(4, List.of("b"), List.of(), List.of()));
    assertThat(run.number("b")).isEqualTo(1);
    run.merges("a");
    assertThat(run.started()).containsExactly("b");
  }

  @Test
  void whatRunsIsNeitherDroppedNorChanged() {
    run.offers(4, shell("a", "make other"), task("b", writes("b")));
    assertThat(run.decisions())
        .containsExactly(
            new Decision.RefusePlan(List.of("`a` is running; only its title can be changed")));
    run.offers(4, task("b", writes("b")));
    assertThat(run.decisions())
        .containsExactly(new Decision.RefusePlan(List.of("`a` is running; it cannot be dropped")));
    assertThat(run.of("b")).isEqualTo(TaskState.PENDING);
  }

  @Test
  void titleOfWhatRunsMayChange() {
    Task titled =
        new Task(
            "a",
            Brief.titled("better words"),
            List.of(),
            a.scope(),
            a.demand(),
            a.execution(),
            false,
            a.terms(),
            Scenario.NOWHERE);
    run.offers(4, titled, b);
    assertThat(run.decisions())
        .containsExactly(new Decision.ChangePlan(4, List.of(), List.of("a"), List.of()));
  }

  @Test
  void nothingThatHasStartedCanBeMadeToWait() {
    run.offers(4, task("a", writes("a"), "c"), b, task("c", writes("c")));
    assertThat(run.decisions())
        .containsExactly(
            new Decision.RefusePlan(List.of("`a` is running; it cannot wait for `c` any more")));
  }

  @Test
  void aTaskCannotBeAddedToAPhaseThatOthersHaveReliedOn() {
    run = begun(4, phase("one", List.of(), a), phase("two", List.of("one"), quick("x")));
    run.merges("a");
    assertThat(run.started()).containsExactly("x");
    Node more = phase("one", List.of(), a, task("late", writes("l")));
    run.offers(4, more, phase("two", List.of("one"), quick("x")));
    assertThat(run.decisions())
        .containsExactly(
            new Decision.RefusePlan(List.of("`x` is running; it cannot wait for `late` any more")));
  }

  @Test
  void readyTaskThatGetsADependencyWaitsForIt() {
    run = begun(1, a, task("b", writes("b")));
    assertThat(run.of("b")).isEqualTo(TaskState.READY);
    run.offers(1, a, task("b", writes("b"), "c"), task("c", writes("c")));
    assertThat(run.of("b")).isEqualTo(TaskState.PENDING);
    run.merges("a");
    assertThat(run.of("c")).isEqualTo(TaskState.STARTING);
    run.merges("c");
    assertThat(run.started()).containsExactly("b");
  }

  @Test
  void failedTaskIsRepairedByTheEditAndARetry() {
    run.ends("a", new Outcome.Failed(1, "no"));
    assertThat(run.of("a")).isEqualTo(TaskState.FAILED);
    assertThat(run.of("b")).isEqualTo(TaskState.SKIPPED);
    run.offers(4, shell("a", "make right"), b);
    assertThat(run.decisions())
        .startsWith(new Decision.ChangePlan(4, List.of(), List.of("a"), List.of()));
    run.tell(new Event.RetryRequested(0));
    assertThat(run.started()).containsExactly("a");
    run.merges("a");
    assertThat(run.started()).containsExactly("b");
  }

  @Test
  void whatWaitedForADroppedFailureGoesOn() {
    run.ends("a", new Outcome.Failed(1, "no"));
    run.offers(4, task("b", writes("b")));
    assertThat(run.decisions())
        .startsWith(
            new Decision.ChangePlan(4, List.of(), List.of("b"), List.of("a")),
            new Decision.Reopen(1));
    assertThat(run.started()).containsExactly("b");
    run.merges("b");
    assertThat(run.state.ending()).isEqualTo(Decision.Ending.COMPLETED);
  }

  @Test
  void tasksInEveryRestingStateCanBeDropped() {
    Task retried = task("r", writes("r"), Demand.NONE, 2);
    run = begun(2, a, b, retried, task("waits", writes("w")));
    run.ends("r", new Outcome.Failed(1, "no"));
    assertThat(run.of("r")).isEqualTo(TaskState.BACKOFF);
    run.merges("waits");
    run.offers(2, a, b);
    assertThat(run.decisions())
        .containsExactly(new Decision.RefusePlan(List.of("`waits` is done; it cannot be dropped")));
    run.offers(2, a, b, task("waits", writes("w")));
    assertThat(run.of("r")).isEqualTo(TaskState.CANCELLED);
    run.tell(new Event.TimerFired(2));
    assertThat(run.of("r")).as("a timer set before").isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void holdersKeepWhatTheyHoldAndWaitersStillWait() {
    run = begun(4, task("w", writes("src/**")), task("late", writes("src/x")));
    run.offers(4, task("w", writes("src/**")), task("late", writes("src/x")), free());
    assertThat(run.started()).containsExactly("free");
    assertThat(run.whyNot("late"))
        .isEqualTo(new Reason.ScopeBusy(run.number("w"), "src/x", "src/**"));
    run.merges("w");
    assertThat(run.started()).containsExactly("late");
  }

  @Test
  void workersAndPoolsMayGrow() {
    Demand gpu = new Demand(true, List.of(), pool(1), false, 0, false, 0, 0, 0);
    Task one = task("one", writes("1"), gpu, 0);
    Task two = task("two", writes("2"), gpu, 0);
    Task three = task("three", writes("3"));
    run = begun(1, pools(1), one, two, three);
    assertThat(run.started()).containsExactly("one");
    run.offers(3, pools(2), one, two, three);
    assertThat(run.started()).containsExactlyInAnyOrder("two", "three");
    assertThat(run.state.workers()).isEqualTo(3);
  }

  @Test
  void otherSettingsAreRefused() {
    Settings strict = Settings.DEFAULT.withUnknownScopeAlone();
    run.offers(4, strict, a, b);
    assertThat(run.decisions().getFirst()).isInstanceOf(Decision.RefusePlan.class);
  }

  @Test
  void anUnsoundPlanIsRefusedWithTheReason() {
    run.offers(4, a, b, task("c", writes("c"), "nowhere"));
    assertThat(run.decisions())
        .containsExactly(
            new Decision.RefusePlan(
                List.of("the plan is not sound: c depends on unknown nowhere")));
  }

  @Test
  void taskThatWasDoneByHandCountsAsDone() {
    run.offers(4, a, done("b"), task("c", writes("c"), "b"));
    run.merges("a");
    assertThat(run.of("b")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(run.started()).containsExactly("c");
    run.offers(4, done("a"), done("b"), task("c", writes("c"), "b"));
    assertThat(run.decisions())
        .as("a tick that says what the log says")
        .containsExactly(new Decision.ChangePlan(4, List.of(), List.of(), List.of()));
  }

  @Test
  void anOfferAfterTheEndLetsTheRunGoOn() {
    run.merges("a").merges("b");
    assertThat(run.state.ending()).isEqualTo(Decision.Ending.COMPLETED);
    run.offers(4, a, b, task("c", writes("c")));
    assertThat(run.started()).containsExactly("c");
  }

  @Test
  void anOfferAtResumeWaitsForWhatTheDeadEngineLeft() {
    run.tell(new Event.EngineStarted(2));
    run.offers(4, shell("a", "make other"), b);
    assertThat(run.decisions()).isEmpty();
    run.tell(new Event.Fenced(2, "base"));
    assertThat(run.decisions()).doesNotHaveAnyElementsOfTypes(Decision.ChangePlan.class);
    run.ends("a", new Outcome.Lost());
    assertThat(run.decisions())
        .contains(new Decision.ChangePlan(4, List.of(), List.of("a"), List.of()));
    assertThat(run.started()).containsExactly("a");
  }

  private static Task free() {
    return task("free", writes("free"));
  }

  private static Task quick(String id) {
    return task(id, writes(id));
  }

  private static Task shell(String id, String command) {
    return task(id, writes(id)).withExecution(Execution.of(new Execution.Work.Shell(command)));
  }

  private static Task done(String id) {
    Task open = id.equals("b") ? task("b", writes("b"), "a") : task(id, writes(id));
    return open.withDone(true);
  }

  private static Node phase(String id, List<String> dependsOn, Node... children) {
    return new Group(
        id,
        Group.Kind.PHASE,
        id,
        dependsOn,
        false,
        List.of(children),
        Policies.NONE,
        Scenario.NOWHERE);
  }

  private static Settings pools(int gpus) {
    return Settings.DEFAULT.withPools(pool(gpus));
  }

  private static TreeMap<String, Integer> pool(int amount) {
    TreeMap<String, Integer> pools = new TreeMap<>();
    pools.put("gpu", amount);
    return pools;
  }
}
