package dev.braid.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.plan.Brief;
import dev.braid.plan.Demand;
import dev.braid.plan.Execution;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Scheduling;
import dev.braid.plan.Scheduling.ScopePolicy;
import dev.braid.plan.Scope;
import dev.braid.plan.Settings;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Spans;
import dev.braid.plan.Task;
import dev.braid.plan.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PlanOrderTest {
  private static final Spans NOWHERE = Spans.of(SourceSpan.startOf("test"));
  private static final List<String> GLOBS =
      List.of("a", "b", "a/x", "a/*", "**/x", "c/**", "c/d", "{b,c}/d");

  @Test
  void theWriterComesBeforeAReaderThatThePlanNamesFirst() {
    TaskGraph graph =
        graph(
            true,
            task("reader", List.of("api/**"), List.of("app")),
            task("writer", List.of(), List.of("api/v1")));
    assertThat(graph.predecessors(0)).containsExactly(1);
  }

  @Test
  void twoWritersKeepTheOrderOfThePlan() {
    TaskGraph graph =
        graph(
            true,
            task("a", List.of(), List.of("log.md")),
            task("b", List.of("log.md"), List.of("log.md")),
            task("c", List.of(), List.of("log.md")));
    assertThat(graph.predecessors(1)).containsExactly(0);
    assertThat(graph.predecessors(2)).containsExactly(1);
  }

  @Test
  void anOrderThatThePlanHasIsKeptThoughItPutsTheReaderFirst() {
    TaskGraph graph =
        graph(
            true,
            task("reader", List.of("x"), List.of("r")),
            task("writer", List.of(), List.of("x"), "reader"));
    assertThat(graph.predecessors(0)).isEmpty();
    assertThat(graph.predecessors(1)).containsExactly(0);
  }

  @Test
  void withoutTheRuleNothingIsAdded() {
    TaskGraph graph =
        graph(
            false,
            task("a", List.of(), List.of("log.md")),
            task("b", List.of(), List.of("log.md")));
    assertThat(graph.predecessorCount(1)).isZero();
  }

  @Test
  void everyOverlapOfEveryPlanHasAnOrderAndNoPlanHasACircle() {
    for (long seed = 0; seed < 400; seed++) {
      TaskGraph graph = graph(true, tasks(new SplittableRandom(seed)));
      Order order = Order.of(graph);
      for (int a = 0; a < graph.taskCount(); a++) {
        for (int b = a + 1; b < graph.taskCount(); b++) {
          if (overlap(graph.task(a).scope(), graph.task(b).scope())) {
            assertThat(order.isOrdered(a, b)).as("seed %d: %d and %d", seed, a, b).isTrue();
          }
        }
      }
    }
  }

  private static Node[] tasks(SplittableRandom random) {
    List<Node> tasks = new ArrayList<>();
    int count = 2 + random.nextInt(12);
    for (int number = 0; number < count; number++) {
      List<String> before = new ArrayList<>();
      if (number > 0 && random.nextInt(3) == 0) {
        before.add("t" + random.nextInt(number));
      }
      tasks.add(task("t" + number, globs(random), globs(random), before.toArray(String[]::new)));
    }
    return tasks.toArray(Node[]::new);
  }

  private static List<String> globs(SplittableRandom random) {
    List<String> globs = new ArrayList<>();
    for (int count = random.nextInt(3); count > 0; count--) {
      globs.add(GLOBS.get(random.nextInt(GLOBS.size())));
    }
    return globs;
  }

  private static boolean overlap(Scope a, Scope b) {
    return overlap(a.writes(), b.writes())
        || overlap(a.writes(), b.reads())
        || overlap(a.reads(), b.writes());
  }

  private static boolean overlap(List<Scope.Entry> a, List<Scope.Entry> b) {
    return a.stream().anyMatch(x -> b.stream().anyMatch(y -> x.pattern().overlaps(y.pattern())));
  }

  private static TaskGraph graph(boolean planOrder, Node... nodes) {
    Scheduling none = Scheduling.DEFAULT;
    Scheduling rules = new Scheduling(ScopePolicy.STRICT, List.of(), planOrder, none.capacities());
    Settings settings = Settings.DEFAULT.withScheduling(rules);
    return TaskGraph.of(new Plan("p", "", "test", settings, List.of(nodes), NOWHERE));
  }

  private static Task task(
      String id, List<String> reads, List<String> writes, String... dependsOn) {
    return new Task(
        id,
        Brief.titled(id),
        List.of(dependsOn),
        Scope.declared(reads, writes),
        Demand.NONE,
        Execution.of(new Execution.Work.Shell("true")),
        false,
        Terms.NONE,
        NOWHERE);
  }
}
