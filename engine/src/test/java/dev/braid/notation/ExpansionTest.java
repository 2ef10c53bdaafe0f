package dev.braid.notation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.plan.Execution.Work;
import dev.braid.plan.Plan;
import dev.braid.plan.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExpansionTest {
  @Test
  void oneTaskIsMadeForEachValueInAGroupThatOthersDependOn() {
    Plan plan =
        TestPlans.yaml(
            """
            tasks:
              - {id: api, run: make api}
              - id: lint
                foreach: {part: [web, server], level: [fast, deep]}
                depends_on: [api]
                run: "lint ${part} --${level} $HOME ${other}"
                files_scope: {writes: ["${part}/**"]}
              - {id: end, run: "true", depends_on: [lint]}
            """);
    List<Task> tasks = plan.tasks();
    assertThat(tasks.stream().map(Task::id))
        .containsExactly(
            "api", "lint-web-fast", "lint-web-deep", "lint-server-fast", "lint-server-deep", "end");
    assertThat(tasks.get(2).execution().work())
        .isEqualTo(new Work.Shell("lint web --deep $HOME ${other}"));
    assertThat(tasks.get(3).scope().writes().getFirst().pattern()).hasToString("server/**");
    assertThat(plan.nodes().get(1).dependsOn()).containsExactly("api");
  }

  @Test
  void aListAloneIsOfItems() {
    Plan plan = TestPlans.yaml("tasks: [{id: t, foreach: [1, 2], run: \"echo ${item}\"}]");
    assertThat(plan.tasks().stream().map(Task::id)).containsExactly("t-1", "t-2");
  }

  @Test
  void aTemplateGivesWhatTheTaskDoesNotSay() {
    Plan plan =
        TestPlans.yaml(
            """
            templates:
              check: {kind: test, run: make check, retries: 2, priority: background}
            tasks:
              - {id: a, template: check}
              - {id: b, template: check, run: make other}
            """);
    assertThat(plan.tasks().getFirst().execution().work()).isEqualTo(new Work.Shell("make check"));
    assertThat(plan.tasks().getLast().execution().work()).isEqualTo(new Work.Shell("make other"));
    assertThat(plan.tasks().getLast().execution().retries()).isEqualTo(2);
    assertThat(PlanJson.write(plan)).doesNotContain("template");
  }

  @Test
  void faultsAreToldWithTheirPlaces() {
    String text =
        """
        templates: {check: {runn: make}}
        tasks:
          - {id: a, template: chekc, run: x}
          - {id: b, template: check}
          - {id: c, foreach: [], run: x}
        """;
    assertThat(TestPlans.problems(TestPlans.read("p.yaml", text)))
        .containsExactly(
            "error BRD-P101 1:21 unknown field `runn`",
            "error BRD-P202 3:23 there is no template `chekc`",
            "error BRD-P102 5:13 `foreach` has no values");
  }
}
