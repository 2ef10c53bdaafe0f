package dev.braid.plan;

import dev.braid.plan.Settings.OnConflict;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a plan, a group or a task says about the way it is run. Each policy may stand on any node;
 * for a task the one that stands nearest holds, as a whole: two nodes never share one policy
 * between them. A policy that a node does not state is null here.
 *
 * @param barrierTimeoutMillis how long the end of a group may be waited for, or 0
 */
public record Policies(
    @Nullable Parallelism parallelism,
    @Nullable MachineMode machine,
    @Nullable ResourceLimits limits,
    @Nullable ErrorPolicy errors,
    @Nullable ParallelProfile profile,
    @Nullable Validation validation,
    long barrierTimeoutMillis) {

  /**
   * How much runs at one time, and which services are up for it.
   *
   * @param maxWorkers most attempts at one time, or 0 for no limit of its own
   * @param maxBackground most background attempts at one time, or 0
   * @param stopServices services that nobody needs any more are stopped
   */
  public record Parallelism(
      int maxWorkers,
      int maxBackground,
      List<String> requiredServices,
      List<String> optionalServices,
      boolean stopServices) {
    public Parallelism {
      requiredServices = List.copyOf(requiredServices);
      optionalServices = List.copyOf(optionalServices);
    }
  }

  /** Modes of the machine, from open to closed. */
  public enum Mode {
    NORMAL,
    FOCUS_DEV,
    CRITICAL_PIPELINE
  }

  /** The mode of the machine while a node runs. */
  public record MachineMode(
      Mode mode, String reason, List<String> forbiddenApps, List<String> allowedServices) {
    public MachineMode {
      forbiddenApps = List.copyOf(forbiddenApps);
      allowedServices = List.copyOf(allowedServices);
    }
  }

  /** What is done when the machine is short of something. */
  public enum LimitAction {
    STOP_NEW_WORKERS,
    THROTTLE_BACKGROUND,
    PAUSE_NEW_TASKS,
    STOP_LOWEST_PRIORITY
  }

  /** Percentages of use; 0 where the plan says nothing. */
  public record Percent(int soft, int hard) {}

  /**
   * Limits on the machine's use.
   *
   * @param ioWaitSoftMillis waiting for input and output per second, or 0
   */
  public record ResourceLimits(
      Percent cpu,
      Percent memory,
      int ioWaitSoftMillis,
      List<LimitAction> onSoft,
      List<LimitAction> onHard) {
    public ResourceLimits {
      onSoft = List.copyOf(onSoft);
      onHard = List.copyOf(onHard);
    }
  }

  /** One way to go on after a failure. */
  public sealed interface Strategy {
    /** The same tool again. */
    record SameTool() implements Strategy {}

    /** Another tool. */
    record SwitchTool(String tool) implements Strategy {}

    /** The task is cut into smaller ones. */
    record SplitTask() implements Strategy {}
  }

  /** Who has the last word when nothing helped. */
  public enum Escalation {
    HUMAN_REVIEW,
    AGENT_REVIEW,
    QUARANTINE,
    FAIL
  }

  /**
   * What happens when a task fails.
   *
   * @param pipeline the pipeline of errors, by name; empty for the built-in one
   * @param maxAttempts attempts in all, or 0 where the plan says nothing
   * @param strategies tried in order
   */
  public record ErrorPolicy(
      String pipeline, int maxAttempts, List<Strategy> strategies, Escalation escalation) {
    /** The pipeline that is there without being defined. */
    public static final String BUILT_IN = "ERR-EXEC-V1";

    public ErrorPolicy {
      strategies = List.copyOf(strategies);
    }
  }

  /** The parallelism that the author of the plan expects; 0 where nothing is said. */
  public record ParallelProfile(int expectedMost, int leastWorkers, int mostWorkers) {}

  /**
   * What the gate demands of the patches of a node, in place of what it demands of all others.
   *
   * @param conflict what a conflicting patch leads to, or null where the node does not say it
   */
  public record Validation(List<Settings.Check> checks, @Nullable OnConflict conflict) {
    public Validation {
      checks = List.copyOf(checks);
    }
  }

  public static final Policies NONE = new Policies(null, null, null, null, null, null, 0);

  /** These policies, and where they are silent those of what encloses the node. */
  public Policies within(Policies outer) {
    return new Policies(
        parallelism == null ? outer.parallelism : parallelism,
        machine == null ? outer.machine : machine,
        limits == null ? outer.limits : limits,
        errors == null ? outer.errors : errors,
        profile == null ? outer.profile : profile,
        validation == null ? outer.validation : validation,
        barrierTimeoutMillis == 0 ? outer.barrierTimeoutMillis : barrierTimeoutMillis);
  }

  /** The checks that patches of the node must pass, when it has its own. */
  public Optional<List<Settings.Check>> checks() {
    return Optional.ofNullable(validation).map(Validation::checks).filter(all -> !all.isEmpty());
  }
}
