package dev.braid.notation;

import dev.braid.plan.Policies;
import dev.braid.plan.Policies.ErrorPolicy;
import dev.braid.plan.Policies.Percent;
import dev.braid.plan.Policies.Strategy;
import dev.braid.plan.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/** The policies of a node as its canonical JSON has them. */
final class PolicyTree {
  private PolicyTree() {}

  static void add(Mapping node, Policies policies) {
    if (policies.parallelism() != null) {
      node.always("parallelism_policy", parallelism(policies.parallelism()));
    }
    if (policies.machine() != null) {
      node.always("os_profile", machine(policies.machine()));
    }
    if (policies.limits() != null) {
      node.always("resource_limits", limits(policies.limits()));
    }
    if (policies.errors() != null) {
      node.always("error_policy", errors(policies.errors()));
    }
    if (policies.profile() != null) {
      node.always("parallel_profile", profile(policies.profile()));
    }
    if (policies.validation() != null) {
      Mapping gate = new Mapping();
      addChecks(gate, policies.validation().checks());
      if (policies.validation().conflict() != null) {
        addConflict(gate, policies.validation().conflict());
      }
      node.always("gate", gate.fields);
    }
    node.putDuration("barrier_timeout", policies.barrierTimeoutMillis());
  }

  /** Checks by their stages. */
  static void addChecks(Mapping gate, List<Settings.Check> checks) {
    List<Object> ofText = new ArrayList<>();
    List<Object> ofRuns = new ArrayList<>();
    for (Settings.Check check : checks) {
      Mapping mapping = new Mapping().always("id", check.id()).always("command", check.command());
      mapping.putDuration("timeout", check.timeoutMillis());
      if (check.cached() != GateReader.isCached(check.stage())) {
        mapping.always("cache", check.cached());
      }
      (check.stage() == Settings.Stage.STATIC ? ofText : ofRuns).add(mapping.fields);
    }
    gate.put("static", ofText).put("runtime", ofRuns);
  }

  static void addConflict(Mapping gate, Settings.OnConflict conflict) {
    Mapping mapping = new Mapping();
    if (conflict.action() != Settings.ConflictAction.RERUN) {
      mapping.put("action", PlanTree.word(conflict.action()));
    }
    gate.always("on_conflict", mapping.always("reruns", conflict.reruns()).fields);
  }

  private static SequencedMap<String, Object> parallelism(Policies.Parallelism policy) {
    Mapping services =
        new Mapping()
            .put("required", policy.requiredServices())
            .put("optional", policy.optionalServices());
    return new Mapping()
        .put("max_cli_workers", policy.maxWorkers())
        .put("max_bg_jobs", policy.maxBackground())
        .put("mcp_profiles", services.fields)
        .put("mcp_auto_shutdown", policy.stopServices())
        .fields;
  }

  private static SequencedMap<String, Object> machine(Policies.MachineMode policy) {
    return new Mapping()
        .always("mode", policy.mode().name())
        .put("blackout_reason", policy.reason())
        .put("forbidden_apps", policy.forbiddenApps())
        .put("allowed_background_services", policy.allowedServices())
        .fields;
  }

  private static SequencedMap<String, Object> limits(Policies.ResourceLimits policy) {
    Mapping mapping = new Mapping();
    addPercent(mapping, "cpu_percent", policy.cpu());
    addPercent(mapping, "ram_percent", policy.memory());
    mapping.put("io_wait_soft_ms", policy.ioWaitSoftMillis());
    Mapping actions =
        new Mapping()
            .put("on_soft_limit", words(policy.onSoft()))
            .put("on_hard_limit", words(policy.onHard()));
    return mapping.put("actions", actions.fields).fields;
  }

  private static void addPercent(Mapping mapping, String name, Percent percent) {
    mapping.put(name + "_soft", percent.soft()).put(name + "_hard", percent.hard());
  }

  private static List<String> words(List<? extends Enum<?>> constants) {
    return constants.stream().map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
  }

  private static SequencedMap<String, Object> errors(ErrorPolicy policy) {
    List<Object> strategies = new ArrayList<>();
    for (Strategy strategy : policy.strategies()) {
      strategies.add(
          switch (strategy) {
            case Strategy.SameTool _ -> "rerun_same_tool";
            case Strategy.SplitTask _ -> "split_task";
            case Strategy.SwitchTool to -> new Mapping().always("switch_tool_to", to.tool()).fields;
          });
    }
    Mapping heal =
        new Mapping().put("max_attempts", policy.maxAttempts()).put("retry_strategies", strategies);
    return new Mapping()
        .put("pipeline_id", policy.pipeline())
        .put("self_heal_policy", heal.fields)
        .always("escalation", policy.escalation().name())
        .fields;
  }

  private static SequencedMap<String, Object> profile(Policies.ParallelProfile profile) {
    Mapping workers =
        new Mapping().put("min", profile.leastWorkers()).put("max", profile.mostWorkers());
    return new Mapping()
        .put("expected_max_parallelism", profile.expectedMost())
        .put("recommended_workers", workers.fields)
        .fields;
  }
}
