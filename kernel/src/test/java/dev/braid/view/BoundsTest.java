package dev.braid.view;

import static dev.braid.view.TestPlans.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.graph.TaskGraph;
import dev.braid.view.Simulation.Prices;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BoundsTest {
  private static final int ROUNDS = 400;

  @Test
  void aGroupIsNoFasterThanItsTasksWithWhatStandsBeforeAndBehindThem() {
    TaskGraph graph =
        new TestPlans()
            .task("first", 3)
            .inGroup("a", 5, "db", "first")
            .inGroup("b", 5, "db", "first")
            .task("last", 2, "a", "b")
            .graph();
    assertThat(Bounds.of(graph).lowerBoundMillis(9)).isEqualTo(15 * MINUTE);
    assertThat(Bounds.of(graph).limits().getFirst())
        .isEqualTo(new Bounds.Limit(Bounds.Kind.GROUP, "db", 15 * MINUTE));
  }

  @Test
  void workThatCanOnlyBeginLaterIsSharedLater() {
    TaskGraph graph =
        new TestPlans()
            .task("first", 10)
            .task("a", 4, "first")
            .task("b", 4, "first")
            .task("c", 4, "first")
            .graph();
    assertThat(Bounds.of(graph).lowerBoundMillis(2)).isEqualTo(16 * MINUTE);
    assertThat(Bounds.of(graph).lowerBoundMillis(3)).isEqualTo(14 * MINUTE);
  }

  @Test
  void noScheduleBeatsTheBound() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < ROUNDS; round++) {
      TaskGraph graph = random(random);
      Bounds bounds = Bounds.of(graph);
      for (int workers = 1; workers <= 4; workers++) {
        long makespan = Simulation.run(graph, workers, Prices.estimates(graph)).makespanMillis();
        assertThat(bounds.lowerBoundMillis(workers)).isLessThanOrEqualTo(makespan);
      }
    }
  }

  private static TaskGraph random(SplittableRandom random) {
    TestPlans plan = new TestPlans();
    int count = 1 + random.nextInt(12);
    for (int task = 0; task < count; task++) {
      boolean first = task == 0 || random.nextInt(3) == 0;
      String[] before = first ? new String[0] : new String[] {"t" + random.nextInt(task)};
      int minutes = 1 + random.nextInt(9);
      switch (random.nextInt(3)) {
        case 0 -> plan.task("t" + task, minutes, before);
        case 1 -> plan.inGroup("t" + task, minutes, "g" + random.nextInt(2), before);
        default -> plan.writing("t" + task, minutes, "src/" + random.nextInt(3), before);
      }
    }
    return plan.graph();
  }
}
