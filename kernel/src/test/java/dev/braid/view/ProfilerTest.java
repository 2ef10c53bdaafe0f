package dev.braid.view;

import static dev.braid.view.TestPlans.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.graph.Conflicts.Kind;
import dev.braid.graph.Conflicts.Pair;
import dev.braid.graph.TaskGraph;
import dev.braid.plan.Policies.ParallelProfile;
import dev.braid.view.Profile.Bottleneck;
import dev.braid.view.Profile.Point;
import dev.braid.view.Profile.Slice;
import dev.braid.view.Profile.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProfilerTest {
  /** A start of 2 minutes, three times 4 minutes beside each other, an end of 1 minute. */
  private static TaskGraph diamond() {
    return new TestPlans()
        .task("start", 2)
        .task("left", 4, "start")
        .task("middle", 4, "start")
        .task("right", 4, "start")
        .task("end", 1, "left", "middle", "right")
        .graph();
  }

  @Test
  void workersAboundSoTheMakespanIsTheCriticalPath() {
    Profile profile = Profiler.of(diamond(), Profiler.Wanted.workers(3));

    assertThat(profile.makespanMillis()).isEqualTo(7 * MINUTE);
    assertThat(profile.lowerBoundMillis()).isEqualTo(7 * MINUTE);
    assertThat(profile.totalWorkMillis()).isEqualTo(15 * MINUTE);
    assertThat(profile.criticalPath()).containsExactly(0, 1, 4);
    assertThat(profile.edges()).isEqualTo(6);
  }

  @Test
  void eachPointOfTheCurveIsARunWithThatManyWorkers() {
    assertThat(Profiler.of(diamond(), Profiler.Wanted.workers(0)).curve())
        .containsExactly(
            new Point(1, 15 * MINUTE), new Point(2, 11 * MINUTE), new Point(3, 7 * MINUTE));
  }

  @Test
  void slicesAreTheStepsOfARunWhoseTasksAllTakeOneUnit() {
    Profile profile = Profiler.of(diamond(), Profiler.Wanted.workers(0));

    assertThat(profile.slices())
        .containsExactly(new Slice(List.of(0)), new Slice(List.of(1, 2, 3)), new Slice(List.of(4)));
    assertThat(profile.maxParallelism()).isEqualTo(3);
  }

  @Test
  void aStretchInWhichOneTaskRunsIsABottleneck() {
    Profile profile = Profiler.of(diamond(), Profiler.Wanted.workers(3));

    assertThat(profile.windows()).containsExactly(new Window(2 * MINUTE, 6 * MINUTE, 3));
    assertThat(profile.bottlenecks())
        .containsExactly(
            new Bottleneck(0, 2 * MINUTE, 0), new Bottleneck(6 * MINUTE, 7 * MINUTE, 4));
  }

  @Test
  void aSharedScopeMakesAChainThatMoreWorkersDoNotShorten() {
    TaskGraph graph =
        new TestPlans()
            .writing("a", 5, "src/auth/**")
            .writing("b", 5, "src/auth/**")
            .writing("c", 5, "src/pay/**")
            .graph();

    Profile profile = Profiler.of(graph, Profiler.Wanted.workers(3));

    assertThat(profile.makespanMillis()).isEqualTo(10 * MINUTE);
    assertThat(profile.lowerBoundMillis()).isEqualTo(10 * MINUTE);
    assertThat(profile.maxParallelism()).isEqualTo(2);
    assertThat(profile.conflicts().pairs())
        .containsExactly(
            new Pair(0, 1, Kind.WRITE_WRITE, "writes src/auth/**, writes src/auth/**"));
  }

  @Test
  void tasksWithAnOrderAreNoConflict() {
    TaskGraph graph =
        new TestPlans().inGroup("a", 5, "database").inGroup("b", 5, "database", "a").graph();

    assertThat(Profiler.of(graph, Profiler.Wanted.workers(0)).conflicts().pairs()).isEmpty();
  }

  @Test
  void tasksOfOneGroupAreAConflict() {
    TaskGraph graph =
        new TestPlans().inGroup("a", 5, "database").inGroup("b", 5, "database").graph();

    assertThat(Profiler.of(graph, Profiler.Wanted.workers(0)).conflicts().pairs())
        .containsExactly(new Pair(0, 1, Kind.GROUP, "database"));
  }

  @Test
  void independentTasksAreWorthAWorkerEach() {
    TestPlans plan = new TestPlans();
    for (int task = 0; task < 8; task++) {
      plan.task("t" + task, 5);
    }

    Profile profile = Profiler.of(plan.graph(), Profiler.Wanted.workers(0));

    assertThat(profile.recommended().min()).isEqualTo(8);
    assertThat(profile.recommended().max()).isEqualTo(8);
    assertThat(profile.makespanMillis()).isEqualTo(5 * MINUTE);
  }

  @Test
  void aChainIsWorthOneWorker() {
    Profile profile =
        Profiler.of(
            new TestPlans().task("a", 5).task("b", 5, "a").graph(), Profiler.Wanted.workers(0));

    assertThat(profile.recommended().max()).isEqualTo(1);
    assertThat(profile.curve()).containsExactly(new Point(1, 10 * MINUTE));
  }

  @Test
  void aPlanWithoutTasksHasAProfile() {
    Profile profile = Profiler.of(new TestPlans().graph(), Profiler.Wanted.workers(0));

    assertThat(profile.makespanMillis()).isZero();
    assertThat(profile.slices()).isEmpty();
  }

  @Test
  void largePlansGetFewerPoints() {
    TestPlans plan = new TestPlans();
    for (int task = 0; task < 10_000; task++) {
      String[] before = task < 100 ? new String[0] : new String[] {"t" + (task - 100)};
      plan.writing("t" + task, 1 + task % 7, "src/d" + task % 500 + "/f" + task, before);
    }
    TaskGraph graph = plan.graph();

    Profile profile = Profiler.of(graph, Profiler.Wanted.workers(0));

    assertThat(profile.curve()).hasSizeLessThan(20);
    assertThat(profile.makespanMillis()).isGreaterThanOrEqualTo(profile.lowerBoundMillis());
  }

  @Test
  void aRuleCostsWhatTheRunIsLongerForIt() {
    TaskGraph graph =
        new TestPlans()
            .writing("a", 5, "src/**")
            .writing("b", 5, "src/b")
            .inGroup("c", 3, "db")
            .inGroup("d", 3, "db")
            .graph();

    Costs costs = Profiler.of(graph, Profiler.Wanted.workers(4)).costs();

    assertThat(costs.list())
        .containsExactly(
            new Costs.Cost(Costs.Kind.SCOPE, "src/**", 4 * MINUTE),
            new Costs.Cost(Costs.Kind.SCOPE, "src/b", 4 * MINUTE));
    assertThat(costs.left()).isZero();
  }

  @Test
  void aRangeOfWorkersIsTheCurve() {
    Profile profile = Profiler.of(diamond(), new Profiler.Wanted(2, 5, 0));

    assertThat(profile.curve().stream().map(Point::workers)).containsExactly(2, 3, 4, 5);
    assertThat(profile.workers()).isBetween(2, 5);
    assertThat(profile.speedUp()).isEqualTo(15.0 / 7);
  }

  @Test
  void whatThePlanSaysOfItselfIsCompared() {
    Profile profile = Profiler.of(diamond(), Profiler.Wanted.workers(3));

    assertThat(OwnProfile.differences(null, profile)).isEmpty();
    assertThat(OwnProfile.differences(new ParallelProfile(3, 1, 3), profile)).isEmpty();
    assertThat(OwnProfile.differences(new ParallelProfile(8, 5, 9), profile)).hasSize(2);
  }
}
