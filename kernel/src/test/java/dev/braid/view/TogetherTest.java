package dev.braid.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.graph.TaskGraph;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TogetherTest {
  private static final TaskGraph GRAPH =
      new TestPlans()
          .writing("a", 1, "src/**")
          .writing("b", 1, "src/b/**")
          .writing("c", 1, "docs/**", "a")
          .inGroup("d", 1, "database")
          .inGroup("e", 1, "database")
          .task("f", 1, "c")
          .graph();

  private static List<String> broken(int first, int second) {
    return Together.of(GRAPH, first, second).rules().stream()
        .filter(rule -> !rule.holds())
        .map(rule -> rule.name() + ": " + rule.obstacle())
        .toList();
  }

  @Test
  void overlappingWritesKeepTasksApart() {
    assertThat(broken(0, 1)).containsExactly("files: a writes src/**, b writes src/b/**");
  }

  @Test
  void anOrderThroughOthersKeepsTasksApart() {
    assertThat(broken(0, 5)).containsExactly("order: f waits for a: a > c > f");
    assertThat(broken(5, 0)).containsExactly("order: f waits for a: a > c > f");
  }

  @Test
  void aSharedGroupKeepsTasksApart() {
    assertThat(broken(3, 4)).containsExactly("groups: both are in group database");
  }

  @Test
  void tasksThatShareNothingMayRunTogether() {
    assertThat(Together.of(GRAPH, 1, 2).may()).isTrue();
    assertThat(broken(1, 2)).isEmpty();
  }

  @Test
  void theFirstBrokenRuleDecidesAndHasAPlace() {
    Together.Rule deciding = Together.of(GRAPH, 0, 1).deciding();
    assertThat(deciding).isNotNull();
    assertThat(deciding.name()).isEqualTo("files");
    assertThat(deciding.place()).hasToString("plan.yaml:1:1");
    assertThat(Together.of(GRAPH, 1, 2).deciding()).isNull();
  }
}
