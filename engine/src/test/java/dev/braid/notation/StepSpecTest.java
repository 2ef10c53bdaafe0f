package dev.braid.notation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.plan.Execution.Work;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Settings;
import dev.braid.plan.Task;
import dev.braid.plan.Terms;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class StepSpecTest {
  private static final String SPEC =
      """
      [execution]
      parallel_enabled = true
      max_parallel_steps = 3

      [[tasks]]
      id = 10
      description = "Close"
      [[tasks.steps]]
      id = 1
      description = "Tell `docs/end.md` what came out"

      [[tasks]]
      id = 2
      description = "Look at the module"

      [[tasks.steps]]
      id = 1
      description = "Read the interface"
      expected_output = "a list of calls"
      parallel_safe = true
      parallel_group = "reading"
      dependencies = []
      critical = true
      output_files = ["docs/calls.md"]
      backups = ["read the tests instead"]

      [[tasks.steps]]
      id = 2
      description = "Draw the dependencies"
      parallel_safe = true

      [[tasks.steps]]
      id = 3
      description = "Write the report"
      dependencies = [1, 2]
      """;

  @Test
  void stepsAreReadWithAllThatTheySay() {
    Plan plan = read("spec.toml", SPEC).sound();
    assertThat(plan.notation()).isEqualTo("step-spec");
    assertThat(plan.settings().workers()).isEqualTo(3);
    assertThat(plan.tasks().stream().map(Task::id)).containsExactly("2.1", "2.2", "2.3", "10.1");
    Task first = plan.tasks().getFirst();
    assertThat(first.brief().title()).isEqualTo("Read the interface");
    assertThat(first.brief().description()).isEqualTo("Expected: a list of calls");
    assertThat(first.brief().tags()).containsExactly("reading");
    assertThat(first.demand().conflictGroups()).isEmpty();
    assertThat(first.demand().critical()).isTrue();
    assertThat(first.execution().outputs()).containsExactly("docs/calls.md");
    assertThat(first.scope().writes()).hasSize(1);
    assertThat(first.terms().ways().backups())
        .containsExactly(new Terms.Backup(new Work.Prompt("read the tests instead"), ""));
    assertThat(plan.tasks().get(2).dependsOn()).containsExactly("2.1", "2.2");
  }

  @Test
  void tasksRunInTheOrderOfTheirIdsWhichIsToldWhenTheyAreWrittenInAnother() {
    ReadResult result = read("spec.toml", SPEC);
    Plan plan = result.sound();
    assertThat(plan.nodes().stream().map(Node::id)).containsExactly("2", "10");
    assertThat(plan.nodes().get(1).dependsOn()).containsExactly("2");
    assertThat(TestPlans.problems(result))
        .contains("warning BRD-P304 6:6 the tasks are not written in the order in which they run");
  }

  @Test
  void aStepWithoutTheMarkWaitsForAllBeforeItAndHoldsBackAllBehindIt() {
    String steps =
        """
        ### Task [1]: Look

        - Step [1] [P]: Read
        - Step [2] [P]: Draw
        - Step [3]: Join (depends on Steps 1 & 2)
        - Step [4] [P]: Print
        - Step [5] [P]: Send (depends on Step 4)
        """;
    Plan plan = read("spec.md", steps).sound();
    Group task = (Group) plan.nodes().getFirst();
    assertThat(task.sequential()).isTrue();
    assertThat(task.children().stream().map(Node::id)).containsExactly("1.p1", "1.3", "1.p2");
    assertThat(((Group) task.children().getFirst()).sequential()).isFalse();
    assertThat(plan.tasks().get(2).brief().title()).isEqualTo("Join");
    assertThat(plan.tasks().get(2).dependsOn()).containsExactly("1.1", "1.2");
    assertThat(plan.tasks().getLast().dependsOn()).containsExactly("1.4");
  }

  @Test
  void theTwoNotationsMeanTheSame() {
    String toml =
        """
        [[tasks]]
        id = 1
        description = "Look"
        [[tasks.steps]]
        id = 1
        description = "Read"
        parallel_safe = true
        [[tasks.steps]]
        id = 2
        description = "Draw"
        parallel_safe = true
        [[tasks.steps]]
        id = 3
        description = "Join"
        dependencies = [1, 2]
        """;
    String markdown =
        """
        ### Task [1]: Look
        - Step [1] [P]: Read
        - Step [2] [P]: Draw
        - Step [3]: Join (depends on Steps 1-2)
        """;
    assertThat(compiled(read("a.toml", toml)))
        .isEqualTo(compiled(read("a.md", markdown)).replace("\"steps\"", "\"step-spec\""));
  }

  @Test
  void oneAtATimeWhenTheSpecSaysSo() {
    String off =
        SPEC.replace("parallel_enabled = true", "parallel_enabled = false")
            .replace("max_par", "error_propagation = 'halt_on_critical'\nmax_par");
    Settings settings = read("spec.toml", off).sound().settings();
    assertThat(settings.workers()).isEqualTo(1);
    assertThat(settings.propagation()).isEqualTo(Settings.Propagation.HALT_ON_CRITICAL);
  }

  @Test
  void marksThatLieAreTold() {
    String steps =
        """
        - Step [1] [P]: Append the calls to `docs/output.md`
        - Step [2] [P]: Append the tests to `docs/output.md`
        """;
    assertThat(TestPlans.problems(read("spec.md", steps)))
        .contains(
            "warning BRD-P103 1:9 a step stands under no task",
            "warning BRD-S203 1:38 `1.1` and `1.2` both write `docs/output.md`");
  }

  @Test
  void dependencyOnALaterStageIsPassedOver() {
    String steps =
        """
        ### Task [1]: Look
        - Step [1]: Read (depends on Step 2)
        - Step [2]: Draw (depends on Steps 7)
        """;
    String later = "step 1 depends on step 2, which the order of the steps puts behind it";
    assertThat(TestPlans.problems(read("spec.md", steps)))
        .containsExactly(
            "warning BRD-P304 2:18 " + later,
            "error BRD-P202 3:18 `1.2` depends on `1.7`, which does not exist");
  }

  @Test
  void faultsOfTheTomlHaveTheirPlaces() {
    String spec =
        """
        [[tasks]]
        id = 1
        [[tasks.steps]]
        id = 1
        parallel_safe = "yes"
        output_files = ["ok", "../up"]
        paralel_group = "x"
        [[tasks.steps]]
        description = "none"
        """;
    assertThat(TestPlans.problems(read("spec.toml", spec)))
        .containsExactly(
            "error BRD-P102 5:17 `parallel_safe` must be `true` or `false`",
            "error BRD-S101 6:23 `../up` is no path of the repository",
            "warning BRD-P101 7:1 unknown field `paralel_group`",
            "error BRD-P103 9:1 a step has no id");
    assertThat(TestPlans.problems(read("spec.toml", "[[tasks]]\nid = 01\nid = \n")))
        .contains("error BRD-P005 2:6 the TOML is malformed");
  }

  private static String compiled(ReadResult result) {
    return PlanJson.write(result.sound());
  }

  private static ReadResult read(String file, String text) {
    return Notations.standard()
        .read(file, text.getBytes(StandardCharsets.UTF_8), ReadOptions.DEFAULT);
  }
}
