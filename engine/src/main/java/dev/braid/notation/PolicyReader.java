package dev.braid.notation;

import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Policies;
import dev.braid.plan.Policies.ErrorPolicy;
import dev.braid.plan.Policies.Escalation;
import dev.braid.plan.Policies.LimitAction;
import dev.braid.plan.Policies.MachineMode;
import dev.braid.plan.Policies.Mode;
import dev.braid.plan.Policies.ParallelProfile;
import dev.braid.plan.Policies.Parallelism;
import dev.braid.plan.Policies.Percent;
import dev.braid.plan.Policies.ResourceLimits;
import dev.braid.plan.Policies.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the policies that a plan, a group or a task states. */
final class PolicyReader {
  private static final int MAX_PERCENT = 100;
  private static final int MAX_IO_WAIT_MILLIS = 1000;
  private static final int MAX_ATTEMPTS = 100;

  private final Reading reading;
  private final GateReader gates;

  PolicyReader(Reading reading) {
    this.reading = reading;
    this.gates = new GateReader(reading);
  }

  Policies read(FieldReader node) {
    Policies read =
        new Policies(
            parallelism(node).orElse(null),
            machine(node).orElse(null),
            limits(node).orElse(null),
            errors(node).orElse(null),
            profile(node).orElse(null),
            gates.validation(node).orElse(null),
            node.durationMillis("barrier_timeout"));
    return read.equals(Policies.NONE) ? Policies.NONE : read;
  }

  private Optional<Parallelism> parallelism(FieldReader node) {
    return node.fields("parallelism_policy", Shape.PARALLELISM_POLICY)
        .map(fields -> {
          Optional<FieldReader> services = fields.fields("mcp_profiles", Shape.MCP_PROFILES);
          return new Parallelism(
              fields.number("max_cli_workers", 1, SettingsReader.MAX_CAPACITY, 0),
              fields.number("max_bg_jobs", 1, SettingsReader.MAX_CAPACITY, 0),
              services.map(list -> list.texts("required")).orElse(List.of()),
              services.map(list -> list.texts("optional")).orElse(List.of()),
              fields.truth("mcp_auto_shutdown", false));
        });
  }

  private Optional<MachineMode> machine(FieldReader node) {
    return node.fields("os_profile", Shape.OS_PROFILE)
        .map(fields ->
            new MachineMode(
                mode(fields),
                fields.text("blackout_reason"),
                fields.texts("forbidden_apps"),
                fields.texts("allowed_background_services")));
  }

  private static Mode mode(FieldReader fields) {
    Optional<Scalar> written = fields.scalar("mode");
    if (written.isEmpty()) {
      return Mode.NORMAL;
    }
    return switch (normal(written.get().text()).replaceFirst("^os_mode_", "")) {
      case "normal" -> Mode.NORMAL;
      case "focus_dev" -> Mode.FOCUS_DEV;
      case "critical_pipeline" -> Mode.CRITICAL_PIPELINE;
      default -> {
        fields.wrongWord("mode", written.get(), "NORMAL", "FOCUS_DEV", "CRITICAL_PIPELINE");
        yield Mode.NORMAL;
      }
    };
  }

  private Optional<ResourceLimits> limits(FieldReader node) {
    return node.fields("resource_limits", Shape.RESOURCE_LIMITS)
        .map(fields -> {
          Optional<FieldReader> actions = fields.fields("actions", Shape.LIMIT_ACTIONS);
          return new ResourceLimits(
              percent(fields, "cpu_percent"),
              percent(fields, "ram_percent"),
              fields.number("io_wait_soft_ms", 1, MAX_IO_WAIT_MILLIS, 0),
              actions.map(list -> actions(list, "on_soft_limit")).orElse(List.of()),
              actions.map(list -> actions(list, "on_hard_limit")).orElse(List.of()));
        });
  }

  private Percent percent(FieldReader fields, String of) {
    Percent percent =
        new Percent(
            fields.number(of + "_soft", 1, MAX_PERCENT, 0),
            fields.number(of + "_hard", 1, MAX_PERCENT, 0));
    if (percent.hard() > 0 && percent.soft() > percent.hard()) {
      reading.add(
          Diagnostic.error(
                  Code.CONTRADICTION,
                  fields.keySpan(of + "_soft"),
                  "above the hard limit",
                  "the soft limit " + percent.soft() + " is above the hard one " + percent.hard())
              .help("a soft limit comes first: make it the smaller one"));
    }
    return percent;
  }

  private static List<LimitAction> actions(FieldReader fields, String name) {
    List<LimitAction> actions = new ArrayList<>();
    for (Scalar item : fields.scalars(name)) {
      switch (normal(item.text())) {
        case "stop_spinning_up_more_cli_workers", "stop_new_workers" ->
            actions.add(LimitAction.STOP_NEW_WORKERS);
        case "throttle_bg_jobs", "throttle_background" ->
            actions.add(LimitAction.THROTTLE_BACKGROUND);
        case "pause_new_tasks" -> actions.add(LimitAction.PAUSE_NEW_TASKS);
        case "gracefully_shutdown_lowest_priority_instances", "stop_lowest_priority" ->
            actions.add(LimitAction.STOP_LOWEST_PRIORITY);
        default ->
            fields.wrongWord(
                name,
                item,
                "stop_new_workers",
                "throttle_background",
                "pause_new_tasks",
                "stop_lowest_priority");
      }
    }
    return actions;
  }

  private Optional<ErrorPolicy> errors(FieldReader node) {
    return node.fields("error_policy", Shape.ERROR_POLICY)
        .map(fields -> {
          Optional<FieldReader> heal = fields.fields("self_heal_policy", Shape.SELF_HEAL_POLICY);
          Escalation inside = heal.map(this::escalation).orElse(null);
          Escalation beside = escalation(fields);
          if (inside != null && beside != null) {
            fields.twice("escalation", "self_heal_policy");
          }
          Escalation chosen = inside == null ? beside : inside;
          return new ErrorPolicy(
              pipeline(fields),
              heal.map(policy -> policy.number("max_attempts", 1, MAX_ATTEMPTS, 0)).orElse(0),
              heal.map(this::strategies).orElse(List.of()),
              chosen == null ? Escalation.HUMAN_REVIEW : chosen);
        });
  }

  private static String pipeline(FieldReader fields) {
    String name = fields.text("pipeline_id");
    if (!name.isEmpty() && !name.equals(ErrorPolicy.BUILT_IN)) {
      fields
          .scalar("pipeline_id")
          .ifPresent(written -> fields.wrongWord("pipeline_id", written, ErrorPolicy.BUILT_IN));
      return "";
    }
    return name;
  }

  /** A word, or a mapping with the word under {@code on_fail}; null when there is none. */
  private @Nullable Escalation escalation(FieldReader fields) {
    Optional<Value> value = fields.value("escalation");
    if (value.isEmpty()) {
      return null;
    }
    if (value.get() instanceof Value.Fields mapping) {
      FieldReader inner = fields.inside("escalation", mapping, Shape.ESCALATION);
      return inner.scalar("on_fail").map(word -> escalation(inner, word)).orElse(null);
    }
    return fields
        .typed(value.get(), Scalar.class, "`escalation` must be a word or a mapping")
        .map(word -> escalation(fields, word))
        .orElse(null);
  }

  private static Escalation escalation(FieldReader fields, Scalar word) {
    return switch (normal(word.text())) {
      case "human_review" -> Escalation.HUMAN_REVIEW;
      case "agent_review" -> Escalation.AGENT_REVIEW;
      case "quarantine" -> Escalation.QUARANTINE;
      case "fail" -> Escalation.FAIL;
      default -> {
        fields.wrongWord("escalation", word, "HUMAN_REVIEW", "AGENT_REVIEW", "QUARANTINE", "FAIL");
        yield Escalation.HUMAN_REVIEW;
      }
    };
  }

  private List<Strategy> strategies(FieldReader policy) {
    List<Strategy> strategies = new ArrayList<>();
    for (Value item : policy.items("retry_strategies")) {
      if (item instanceof Value.Fields mapping) {
        String place = "retry_strategies[" + strategies.size() + "]";
        FieldReader fields = policy.inside(place, mapping, Shape.STRATEGY);
        Commands.require(fields, "switch_tool_to", mapping, reading);
        strategies.add(new Strategy.SwitchTool(fields.text("switch_tool_to")));
      } else {
        policy
            .typed(item, Scalar.class, "a retry strategy must be a word or a mapping")
            .flatMap(word -> strategy(policy, word))
            .ifPresent(strategies::add);
      }
    }
    return strategies;
  }

  /** {@code switch_to_codex} says the same as {@code switch_tool_to: codex}. */
  private static Optional<Strategy> strategy(FieldReader policy, Scalar word) {
    String text = word.text().strip();
    return switch (text) {
      case "rerun_same_tool" -> Optional.of(new Strategy.SameTool());
      case "split_task", "split_task_into_subtasks" -> Optional.of(new Strategy.SplitTask());
      default -> otherTool(policy, word, text);
    };
  }

  private static Optional<Strategy> otherTool(FieldReader policy, Scalar word, String text) {
    for (String prefix : List.of("switch_tool_to:", "switch_tool_to_", "switch_to_")) {
      if (text.startsWith(prefix) && text.length() > prefix.length()) {
        return Optional.of(new Strategy.SwitchTool(text.substring(prefix.length()).strip()));
      }
    }
    policy.wrongWord(
        "retry_strategies", word, "rerun_same_tool", "switch_tool_to: TOOL", "split_task");
    return Optional.empty();
  }

  private Optional<ParallelProfile> profile(FieldReader node) {
    return node.fields("parallel_profile", Shape.PARALLEL_PROFILE)
        .map(fields -> {
          int most = SettingsReader.MAX_CAPACITY;
          Optional<FieldReader> range = fields.fields("recommended_workers", Shape.WORKER_RANGE);
          int least = range.map(workers -> workers.number("min", 1, most, 0)).orElse(0);
          int highest = range.map(workers -> workers.number("max", 1, most, 0)).orElse(0);
          if (range.isPresent() && highest > 0 && least > highest) {
            reading.add(
                Diagnostic.error(
                    Code.CONTRADICTION,
                    range.get().keySpan("min"),
                    "above `max`",
                    "`recommended_workers` has a minimum above its maximum"));
          }
          return new ParallelProfile(
              fields.number("expected_max_parallelism", 1, most, 0), least, highest);
        });
  }

  private static String normal(String word) {
    return word.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
  }
}
