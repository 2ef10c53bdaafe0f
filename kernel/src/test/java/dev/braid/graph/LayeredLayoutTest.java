package dev.braid.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.plan.Brief;
import dev.braid.plan.Demand;
import dev.braid.plan.Execution;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Policies;
import dev.braid.plan.Scope;
import dev.braid.plan.Settings;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Spans;
import dev.braid.plan.Task;
import dev.braid.plan.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LayeredLayoutTest {
  private static final Spans NOWHERE = Spans.of(SourceSpan.startOf("plan"));

  private static Task task(String id, String... before) {
    return new Task(
        id,
        Brief.titled(id),
        List.of(before),
        Scope.unknown(),
        Demand.NONE,
        Execution.of(new Execution.Work.Described()),
        false,
        Terms.NONE,
        NOWHERE);
  }

  private static TaskGraph graph(List<? extends Node> nodes) {
    return TaskGraph.of(new Plan("p", "", "native", Settings.DEFAULT, List.copyOf(nodes), NOWHERE));
  }

  private static TaskGraph random(int tasks, long seed) {
    Random random = new Random(seed);
    List<Task> nodes = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      List<String> before = new ArrayList<>();
      for (int edge = 0; edge < 3 && task > 0; edge++) {
        String id = "t" + random.nextInt(Math.max(0, task - 40), task);
        if (!before.contains(id)) {
          before.add(id);
        }
      }
      nodes.add(task("t" + task, before.toArray(new String[0])));
    }
    return graph(nodes);
  }

  @Test
  void everyEdgeGoesToTheRightAndNoTwoNodesShareAPlace() {
    for (long seed = 1; seed <= 20; seed++) {
      TaskGraph graph = random(200, seed);
      LayeredLayout layout = LayeredLayout.of(graph);
      assertThat(layout.edges())
          .allMatch(edge -> layout.column(edge.from()) < layout.column(edge.to()));
      for (int a = 0; a < graph.taskCount(); a++) {
        for (int b = 0; b < a; b++) {
          if (layout.column(a) == layout.column(b)) {
            assertThat(Math.abs(layout.row(a) - layout.row(b))).isGreaterThan(0.999);
          }
        }
        assertThat(layout.row(a)).isNotNegative();
      }
    }
  }

  @Test
  void theSameGraphGivesTheSamePicture() {
    LayeredLayout first = LayeredLayout.of(random(300, 7));
    LayeredLayout second = LayeredLayout.of(random(300, 7));
    assertThat(first.edges()).isEqualTo(second.edges());
    for (int node = 0; node < 300; node++) {
      assertThat(first.row(node)).isEqualTo(second.row(node));
    }
  }

  @Test
  void aBarrierStaysOnlyWhereItSavesEdges() {
    List<Node> before = List.of(task("a"), task("b"));
    List<Node> after = List.of(task("c"), task("d"), task("e"));
    Group first =
        new Group("one", Group.Kind.PHASE, "", List.of(), false, before, Policies.NONE, NOWHERE);
    Group second =
        new Group(
            "two", Group.Kind.PHASE, "", List.of("one"), false, after, Policies.NONE, NOWHERE);
    TaskGraph graph = graph(List.of(first, second));
    LayeredLayout layout = LayeredLayout.of(graph);
    int barriers = 0;
    for (int node = graph.taskCount(); node < graph.nodeCount(); node++) {
      barriers += layout.isDrawn(node) ? 1 : 0;
    }
    assertThat(barriers).isEqualTo(1);
    assertThat(layout.edges()).hasSize(5);
    assertThat(layout.column(graph.taskNumber("c"))).isEqualTo(2);
  }

  @Test
  void crossingsThatCanBeAvoidedAreAvoided() {
    TaskGraph graph = graph(List.of(task("a"), task("b"), task("x", "b"), task("y", "a")));
    LayeredLayout layout = LayeredLayout.of(graph);
    assertThat(layout.row(0) < layout.row(1)).isEqualTo(layout.row(3) < layout.row(2));
  }
}
