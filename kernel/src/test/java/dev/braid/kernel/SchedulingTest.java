package dev.braid.kernel;

import static dev.braid.kernel.Scenario.begun;
import static dev.braid.kernel.Scenario.reads;
import static dev.braid.kernel.Scenario.task;
import static dev.braid.kernel.Scenario.writes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Event.Outcome;
import dev.braid.plan.Demand;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.PathPattern;
import dev.braid.plan.Policies;
import dev.braid.plan.Scheduling;
import dev.braid.plan.Scheduling.Capacities;
import dev.braid.plan.Scheduling.ScopePolicy;
import dev.braid.plan.Scope;
import dev.braid.plan.Settings;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SchedulingTest {

  @Test
  void everythingThatConflictsWithNothingStartsAtOnce() {
    Scenario run =
        begun(4, task("a", writes("a")), task("b", writes("b")), task("c", writes("c"), "a"));
    assertThat(run.started()).containsExactly("a", "b");
    assertThat(run.whyNot("c")).isEqualTo(new Reason.DependencyOpen(run.number("a")));
  }

  @Test
  void dependentStartsOnTheTipThatHoldsItsDependency() {
    Scenario run = begun(4, task("a", writes("a")), task("b", writes("b"), "a"));
    run.merges("a");
    assertThat(run.decisions())
        .contains(
            new Decision.StartAttempt(
                run.number("b"), 1, 0, "commit-a", new Reason.Unhindered(), ""));
  }

  @Test
  void readyTaskWaitsWhileItsScopeIsBusyAndStartsWhenThePatchIsMerged() {
    Scenario run = begun(4, task("a", writes("src/**")), task("b", writes("src/x.c")));
    assertThat(run.started()).containsExactly("a");
    assertThat(run.whyNot("b"))
        .isEqualTo(new Reason.ScopeBusy(run.number("a"), "src/x.c", "src/**"));
    run.ends("a", new Outcome.Done());
    run.captured("a", new Capture.Patch("patch-a", List.of("src/x.c"), List.of()));
    assertThat(run.started()).as("a write scope is held through the gate").isEmpty();
    int entry = run.headBatch();
    run.prepared(entry, run.state.tip(), new Event.Preparation.Candidate("c", "t"));
    run.tell(new Event.Advanced(entry, "c"));
    assertThat(run.started()).containsExactly("b");
  }

  @Test
  void readersShareAndAWriterWaitsOnlyUntilTheirCapture() {
    Scenario run =
        begun(4, task("r", reads("api/**")), task("s", reads("api/v1")), task("w", writes("api")));
    assertThat(run.started()).containsExactly("r", "s");
    run.ends("r", new Outcome.Done()).captured("r", new Capture.Empty());
    assertThat(run.started()).isEmpty();
    run.ends("s", new Outcome.Done()).captured("s", new Capture.Empty());
    assertThat(run.started()).containsExactly("w");
  }

  @Test
  void tasksOfUnknownScopeLockNothing() {
    Scenario run = begun(4, task("a", Scope.unknown()), task("b", Scope.unknown()));
    assertThat(run.started()).containsExactly("a", "b");
  }

  @Test
  void tasksOfUnknownScopeRunAloneWhenThePlanSaysSo() {
    Settings strict = Settings.DEFAULT.withUnknownScopeAlone();
    Scenario run = begun(4, strict, task("a", Scope.unknown()), task("b", writes("b")));
    assertThat(run.started()).containsExactly("a");
    assertThat(run.whyNot("b")).isEqualTo(new Reason.HolderAlone(run.number("a")));
    run.merges("a");
    assertThat(run.started()).containsExactly("b");
  }

  @Test
  void hotFilesAreLeftToTheGateAndEverythingElseIsLocked() {
    Settings hybrid = rules(ScopePolicy.HYBRID, new TreeMap<>(), 0);
    Scenario run =
        begun(
            9,
            hybrid,
            task("a", writes("Cargo.lock", "src/a")),
            task("b", writes("Cargo.lock", "src/b")),
            task("wide", writes("Cargo.*")),
            task("c", writes("src/a/x")));
    assertThat(run.started()).containsExactly("a", "b", "wide");
    assertThat(run.whyNot("c"))
        .isEqualTo(new Reason.ScopeBusy(run.number("a"), "src/a/x", "src/a"));
  }

  @Test
  void theOptimisticPolicyLocksNothingButGroups() {
    Demand group = demand(List.of("db"), new TreeMap<>());
    Scenario run =
        begun(
            9,
            rules(ScopePolicy.OPTIMISTIC, new TreeMap<>(), 0),
            task("a", writes("**"), group, 0),
            task("b", writes("**")),
            task("c", writes("c"), group, 0));
    assertThat(run.started()).containsExactly("b", "a");
    assertThat(run.whyNot("c")).isEqualTo(new Reason.GroupBusy(run.number("a"), "db"));
  }

  @Test
  void backgroundTasksTakeNoMoreThanTheirShareOfTheWorkers() {
    Demand background = new Demand(true, List.of(), new TreeMap<>(), true, 0, false, 0, 0, 0);
    Scenario run =
        begun(
            9,
            rules(ScopePolicy.STRICT, new TreeMap<>(), 1),
            task("a", writes("a"), background, 0),
            task("b", writes("b"), background, 0),
            task("c", writes("c")));
    assertThat(run.started()).containsExactly("c", "a");
    assertThat(run.whyNot("b")).isEqualTo(new Reason.PoolFull("class:background", 1, 0));
  }

  private static Settings rules(
      ScopePolicy policy, TreeMap<String, Integer> roles, int background) {
    Capacities capacities = new Capacities(roles, background);
    List<PathPattern> hot = List.of(PathPattern.parse("*.lock"));
    return Settings.DEFAULT.withScheduling(new Scheduling(policy, hot, false, capacities));
  }

  @Test
  void conflictGroupIsHeldUntilTheResultIsMerged() {
    Demand group = demand(List.of("db"), new TreeMap<>());
    Scenario run = begun(4, task("a", writes("a"), group, 0), task("b", writes("b"), group, 0));
    assertThat(run.started()).containsExactly("a");
    assertThat(run.whyNot("b")).isEqualTo(new Reason.GroupBusy(run.number("a"), "db"));
    run.merges("a");
    assertThat(run.started()).containsExactly("b");
  }

  @Test
  void poolIsNeverOverdrawnAndASmallerDemandMayPass() {
    Settings pools = Settings.DEFAULT.withPools(new TreeMap<>(java.util.Map.of("gpu", 3)));
    Scenario run =
        begun(
            9,
            pools,
            task("two", writes("a"), demand(List.of(), pool(2)), 0),
            task("deux", writes("b"), demand(List.of(), pool(2)), 0),
            task("one", writes("c"), demand(List.of(), pool(1)), 0));
    assertThat(run.started()).containsExactly("two", "one");
    assertThat(run.whyNot("deux")).isEqualTo(new Reason.PoolFull("gpu", 2, 0));
    run.merges("one");
    assertThat(run.started()).isEmpty();
    run.ends("two", new Outcome.Done()).captured("two", new Capture.Empty());
    assertThat(run.started()).containsExactly("deux");
  }

  @Test
  void aLoneTaskWaitsForSilenceAndKeepsIt() {
    Demand alone = new Demand(false, List.of(), new TreeMap<>(), false, 0, false, 0, 0, 0);
    Scenario run =
        begun(
            4,
            task("a", writes("a")),
            task("lone", writes("b"), alone, 0),
            task("after", writes("c"), "a"));
    assertThat(run.started()).containsExactly("a");
    assertThat(run.whyNot("lone")).isEqualTo(new Reason.NotAlone(1));
    run.merges("a");
    assertThat(run.started()).hasSize(1);
  }

  @Test
  void longestRemainingPathIsChosenFirstAndForegroundBeforeBackground() {
    Demand background =
        new Demand(true, List.of(), new TreeMap<>(), true, 0, false, 9_000_000, 0, 0);
    Scenario run =
        begun(
            1,
            task("background", writes("z"), background, 0),
            task("short", writes("a")),
            task("long", writes("b")),
            task("tail", writes("c"), "long"));
    assertThat(run.started()).containsExactly("long");
    assertThat(run.whyNot("short")).isEqualTo(new Reason.WorkersBusy(1));
    run.ends("long", new Outcome.Done()).captured("long", new Capture.Empty());
    assertThat(run.started()).containsExactly("short");
    run.ends("short", new Outcome.Done()).captured("short", new Capture.Empty());
    assertThat(run.started()).containsExactly("tail");
  }

  @Test
  void phaseWaitsForEveryTaskOfThePhaseBefore() {
    Node first = group("one", List.of(), task("a", writes("a")), task("b", writes("b")));
    Node second = group("two", List.of("one"), task("c", writes("c")), task("d", writes("d")));
    Scenario run = begun(4, first, second);
    assertThat(run.started()).containsExactly("a", "b");
    run.merges("a");
    assertThat(run.started()).isEmpty();
    assertThat(run.whyNot("c")).isEqualTo(new Reason.DependencyOpen(run.number("b")));
    run.merges("b");
    assertThat(run.started()).containsExactly("c", "d");
  }

  @Test
  void whatIsGivenBackCallsTheBestAndThenWhoeverCanUseWhatIsLeft() {
    Demand group = demand(List.of("db"), new TreeMap<>());
    Scenario run =
        begun(
            4,
            task("holder", writes("shared")),
            task("first", Scope.declared(List.of("shared"), List.of("a"))),
            task("second", Scope.declared(List.of("shared"), List.of("b"))),
            task("writer", writes("shared"), group, 0));
    assertThat(run.started()).containsExactly("holder");
    run.merges("holder");
    assertThat(run.started()).as("readers share").containsExactly("first", "second");
    assertThat(run.whyNot("writer"))
        .isEqualTo(new Reason.ScopeBusy(run.number("first"), "shared", "shared"));
    run.merges("first").merges("second");
    assertThat(run.of("writer")).isEqualTo(TaskState.STARTING);
  }

  @Test
  void theReasonOfAStartNamesTheLastThatStoodInTheWay() {
    Scenario run =
        begun(
            2,
            task("a", writes("shared")),
            task("b", writes("shared")),
            task("c", writes("shared")));
    run.merges("a").merges("b");
    Reason last = new Reason.ScopeBusy(run.number("b"), "shared", "shared");
    assertThat(run.decisions())
        .contains(new Decision.StartAttempt(run.number("c"), 1, 0, "commit-b", last, ""));
  }

  private static Node group(String id, List<String> dependsOn, Node... children) {
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

  private static TreeMap<String, Integer> pool(int amount) {
    TreeMap<String, Integer> pools = new TreeMap<>();
    pools.put("gpu", amount);
    return pools;
  }

  private static Demand demand(List<String> groups, TreeMap<String, Integer> pools) {
    return new Demand(true, groups, pools, false, 0, false, 0, 0, 0);
  }
}
