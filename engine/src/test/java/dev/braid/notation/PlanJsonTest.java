package dev.braid.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlanJsonTest {
  private static final int PLANS = 2000;

  @Test
  void whatIsWrittenReadsBackAsTheSamePlan() {
    for (long seed = 0; seed < PLANS; seed++) {
      Plan plan = new RandomPlans(seed).plan();
      String written = PlanJson.write(plan);
      Plan read = PlanJson.read(written);
      assertThat(withoutPlaces(read)).as("seed %d", seed).isEqualTo(plan);
      assertThat(PlanJson.write(read)).as("seed %d", seed).isEqualTo(written);
    }
  }

  @Test
  void theCompiledFormIsRecognisedAsTheNativeNotation() {
    for (long seed = 0; seed < 50; seed++) {
      assertThat(new NativeReader().recognises(PlanJson.write(new RandomPlans(seed).plan())))
          .isTrue();
    }
  }

  @Test
  void textThatIsNoPlanIsRefused() {
    assertThatThrownBy(() -> PlanJson.read("{\"tasks\": [{}]}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a task has no id");
  }

  @Test
  void whatSaysNothingIsLeftOut() {
    String text = "tasks: [{id: a, run: make, retries: 0, tags: []}]";
    Plan plan = TestPlans.yaml(text);
    assertThat(PlanJson.write(plan))
        .isEqualTo(
            """
            {
              "format": "braid.plan/1",
              "plan": "plan",
              "tasks": [
                {"id": "a", "run": "make"}
              ]
            }
            """);
  }

  static Plan withoutPlaces(Plan plan) {
    return new Plan(
        plan.id(),
        plan.title(),
        plan.notation(),
        plan.settings(),
        withoutPlaces(plan.nodes()),
        RandomPlans.NOWHERE);
  }

  private static List<Node> withoutPlaces(List<Node> nodes) {
    return nodes.stream()
        .map(node ->
            switch (node) {
              case Task task ->
                  (Node)
                      new Task(
                          task.id(),
                          task.brief(),
                          task.dependsOn(),
                          task.scope(),
                          task.demand(),
                          task.execution(),
                          task.done(),
                          task.terms(),
                          RandomPlans.NOWHERE);
              case Group group ->
                  new Group(
                      group.id(),
                      group.kind(),
                      group.title(),
                      group.dependsOn(),
                      group.sequential(),
                      withoutPlaces(group.children()),
                      group.policies(),
                      RandomPlans.NOWHERE);
            })
        .toList();
  }
}
