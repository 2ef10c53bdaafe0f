package dev.braid.notation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.plan.Plan;
import dev.braid.plan.Policies;
import dev.braid.plan.Policies.Strategy;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Plans of the shapes that people wrote before Braid could read them: whole ones are read, and of a
 * fragment exactly that is told which is missing.
 */
final class ExamplesTest {
  @Test
  void oneContractFeedsManySubtasks() {
    String text =
        """
        subtasks:
          - id: ST-CONTRACT
            kind: design
            outputs: [contract.yml]
          - {id: ST-TYPES, depends_on: [ST-CONTRACT]}
          - {id: ST-TESTS, depends_on: [ST-CONTRACT]}
        """;
    ReadResult read = read("plan.yaml", text);
    assertThat(TestPlans.problems(read)).isEmpty();
    assertThat(read.sound().tasks()).hasSize(3);
  }

  @Test
  void aPhaseAloneIsAPlan() {
    Plan plan = read("plan.yaml", "phase_id: PH-CI\ntasks: [{id: T-LINT}, {id: T-UNIT}]").sound();
    assertThat(plan.id()).isEqualTo("PH-CI");
  }

  @Test
  void policiesAreKeptAndDanglingTasksAreTold() {
    String text =
        """
        phase_id: PH-1
        parallelism_policy:
          max_cli_workers: 3
          max_bg_jobs: 2
          mcp_profiles: {required: [fs, github], optional: [jira]}
          mcp_auto_shutdown: true
        os_profile:
          mode: FOCUS_DEV
          blackout_reason: "long tests"
          forbidden_apps: ["game.exe"]
        resource_limits:
          cpu_percent_soft: 70
          cpu_percent_hard: 85
          actions:
            on_soft_limit: ["stop_spinning_up_more_cli_workers", "throttle_bg_jobs"]
            on_hard_limit: ["pause_new_tasks", "gracefully shutdown lowest_priority_instances"]
        error_policy:
          pipeline_id: ERR-EXEC-V1
          self_heal_policy:
            max_attempts: 3
            retry_strategies: [rerun_same_tool, switch_tool_to: "claude", split_task]
            escalation: HUMAN_REVIEW
        tasks:
          - {id: T-API, depends_on: [T-SPEC], files_scope: {writes: ["src/api/*.py"]}}
        """;
    ReadResult read = read("plan.yaml", text);
    assertThat(TestPlans.problems(read))
        .contains("error BRD-P202 24:30 `T-API` depends on `T-SPEC`, which does not exist")
        .noneMatch(line -> line.startsWith("error BRD-P1"));
    Plan plan = read("plan.yaml", text.replace("depends_on: [T-SPEC], ", "")).sound();
    Policies policies = plan.policies().getFirst();
    assertThat(policies.errors())
        .isEqualTo(
            new Policies.ErrorPolicy(
                "ERR-EXEC-V1",
                3,
                List.of(
                    new Strategy.SameTool(),
                    new Strategy.SwitchTool("claude"),
                    new Strategy.SplitTask()),
                Policies.Escalation.HUMAN_REVIEW));
    assertThat(policies.limits())
        .isEqualTo(
            new Policies.ResourceLimits(
                new Policies.Percent(70, 85),
                new Policies.Percent(0, 0),
                0,
                List.of(
                    Policies.LimitAction.STOP_NEW_WORKERS,
                    Policies.LimitAction.THROTTLE_BACKGROUND),
                List.of(
                    Policies.LimitAction.PAUSE_NEW_TASKS,
                    Policies.LimitAction.STOP_LOWEST_PRIORITY)));
  }

  @Test
  void otherSpellingsMeanTheSame() {
    String one =
        "{max_attempts: 2, retry_strategies: [switch_to_codex, split_task_into_subtasks],"
            + " escalation: {on_fail: HUMAN_REVIEW}}";
    String two = "{max_attempts: 2, retry_strategies: [switch_tool_to: codex, split_task]}";
    String tail = "}\ntasks: [{id: a}]";
    Plan first = read("p.yaml", "error_policy: {self_heal_policy: " + one + tail).sound();
    Plan second =
        read("p.yaml", "error_policy: {escalation: human_review, self_heal_policy: " + two + tail)
            .sound();
    assertThat(PlanJson.write(first)).isEqualTo(PlanJson.write(second));
  }

  @Test
  void theNearestPolicyHolds() {
    String text =
        """
        parallelism_policy: {max_cli_workers: 9}
        barrier_timeout: 1h
        phases:
          - id: p
            parallelism_policy: {max_cli_workers: 3}
            tasks:
              - {id: a, parallelism_policy: {max_cli_workers: 1}}
              - {id: b}
          - {id: q, tasks: [{id: c}]}
        """;
    List<Policies> policies = read("p.yaml", text).sound().policies();
    assertThat(policies.stream().map(ExamplesTest::workers)).containsExactly(1, 3, 9);
    assertThat(policies.getFirst().barrierTimeoutMillis()).isEqualTo(3_600_000);
  }

  @Test
  void fragmentsAreToldApart() {
    assertThat(TestPlans.problems(read("f.yaml", "resource_limits: {cpu_percent_soft: 70}")))
        .contains("error BRD-P207 1:1 the plan has no tasks");
    assertThat(TestPlans.problems(read("f.toml", "[execution]\nmax_parallel_steps = 3\n")))
        .containsExactly("error BRD-P207 1:1 the plan has no tasks");
    ReadResult policy = read("f.yaml", "tasks: [{id: a}]\nself_heal_policy: {max_attempts: 3}");
    assertThat(policy.diagnostics().getFirst().helps())
        .containsExactly("it is a field of `error_policy`");
    assertThat(TestPlans.problems(read("f.yaml", "os_profile: {mode: A | B}\ntasks: [{id: a}]")))
        .contains("error BRD-P104 1:20 `mode` cannot be `A | B`");
  }

  private static int workers(Policies policies) {
    Policies.Parallelism parallelism = policies.parallelism();
    return parallelism == null ? 0 : parallelism.maxWorkers();
  }

  private static ReadResult read(String file, String text) {
    return Notations.standard().read(file, text.getBytes(UTF_8), ReadOptions.DEFAULT);
  }
}
