package dev.braid.plan;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a plan says about its run as a whole.
 *
 * @param workers most attempts at one time; 0: as many as Braid finds best
 * @param pools depth of each named pool
 * @param toolCapacities most attempts at one time per tool
 * @param unknownScopeAlone a task of unknown scope runs alone instead of being left to the gate
 * @param policies those of the plan as a whole; a node may state its own
 */
public record Settings(
    int workers,
    SortedMap<String, Integer> pools,
    SortedMap<String, Integer> toolCapacities,
    boolean unknownScopeAlone,
    Gate gate,
    Workspace workspace,
    Scheduling scheduling,
    Propagation propagation,
    Policies policies) {

  /** When the target branch is moved to the result. */
  public enum Landing {
    AUTO,
    ASK,
    OFF
  }

  /** What a failure means for the rest of the run. */
  public enum Propagation {
    CONTINUE_AND_LOG,
    HALT_ON_CRITICAL,
    COLLABORATIVE_REVIEW
  }

  /** In which order finished patches are taken. */
  public enum GateOrder {
    COMPLETION,
    PLAN
  }

  /** How many patches one round of checks is for. */
  public enum CheckMoment {
    /** Every commit on its own. */
    EACH,
    /** All patches that wait when the gate is free, as far as they change different files. */
    BATCH,
    /** As many patches as the order of the tasks allows: the gate waits until nothing else can. */
    END
  }

  /** What a patch that conflicts with the branch leads to. */
  public enum ConflictAction {
    RERUN,
    REBASE,
    AGENT,
    REVIEW,
    FAIL
  }

  /**
   * What is done about a conflict.
   *
   * @param reruns how often a task is run again on the new base before it is given up
   */
  public record OnConflict(ConflictAction action, int reruns) {
    public static final OnConflict DEFAULT =
        new OnConflict(ConflictAction.RERUN, DEFAULT_CONFLICT_RERUNS);
  }

  /**
   * How results are checked and landed.
   *
   * @param checks run on merged trees, static ones before the others
   * @param order in which commits stand on the branch
   */
  public record Gate(
      List<Check> checks,
      OnConflict onConflict,
      Landing landing,
      GateOrder order,
      CheckMoment moment,
      Lanes lanes) {
    public Gate {
      checks = checks.stream().sorted(Comparator.comparing(Check::stage)).toList();
    }

    public static final Gate DEFAULT =
        new Gate(
            List.of(),
            OnConflict.DEFAULT,
            Landing.ASK,
            GateOrder.COMPLETION,
            CheckMoment.BATCH,
            Lanes.DEFAULT);

    /** How often a task is run again on the new base when its patch conflicts. */
    public int conflictReruns() {
      return onConflict.reruns();
    }

    public Gate withLanding(Landing changed) {
      return new Gate(checks, onConflict, changed, order, moment, lanes);
    }

    public Gate withChecks(List<Check> changed) {
      return new Gate(changed, onConflict, landing, order, moment, lanes);
    }

    public Gate withQueue(GateOrder changedOrder, CheckMoment changedMoment, Lanes changedLanes) {
      return new Gate(checks, onConflict, landing, changedOrder, changedMoment, changedLanes);
    }

    public boolean hasChecks(Stage stage) {
      return checks.stream().anyMatch(check -> check.stage() == stage);
    }
  }

  /** What a check looks at: the text of the tree, or what it does when it runs. */
  public enum Stage {
    STATIC,
    RUNTIME
  }

  /** Most checks of each stage that run at one time. */
  public record Lanes(int ofStatic, int ofRuntime) {
    public static final Lanes DEFAULT = new Lanes(2, 2);

    public Lanes {
      if (ofStatic < 1 || ofRuntime < 1) {
        throw new IllegalArgumentException("BUG: a stage without a lane");
      }
    }

    public int of(Stage stage) {
      return switch (stage) {
        case STATIC -> ofStatic;
        case RUNTIME -> ofRuntime;
      };
    }
  }

  /**
   * A command that must exit with 0 on the merged tree.
   *
   * @param cached its success on a tree is remembered beyond the run
   */
  public record Check(String id, String command, long timeoutMillis, Stage stage, boolean cached) {}

  /**
   * How a fresh worktree is made able to build.
   *
   * @param setup a shell command run once in each new worktree; empty for none
   * @param copies ignored files of the checkout, as globs, laid into each new worktree
   */
  public record Workspace(String setup, List<PathPattern> copies) {
    public Workspace {
      copies = List.copyOf(copies);
    }
  }

  /** How often a conflicting task is run again when the plan says nothing. */
  public static final int DEFAULT_CONFLICT_RERUNS = 3;

  public static final Settings DEFAULT =
      new Settings(
          0,
          new TreeMap<>(),
          new TreeMap<>(),
          false,
          Gate.DEFAULT,
          new Workspace("", List.of()),
          Scheduling.DEFAULT,
          Propagation.CONTINUE_AND_LOG,
          Policies.NONE);

  public Settings {
    pools = Collections.unmodifiableSortedMap(new TreeMap<>(pools));
    toolCapacities = Collections.unmodifiableSortedMap(new TreeMap<>(toolCapacities));
    if (workers < 0) {
      throw new IllegalArgumentException("BUG: a negative number of workers");
    }
  }

  /** These settings with what may change while a plan is run: how much there is of everything. */
  public Settings withCapacities(Settings other) {
    return new Settings(
        other.workers,
        other.pools,
        other.toolCapacities,
        unknownScopeAlone,
        gate,
        workspace,
        scheduling,
        propagation,
        policies);
  }

  public Settings withWorkers(int count) {
    return new Settings(
        count,
        pools,
        toolCapacities,
        unknownScopeAlone,
        gate,
        workspace,
        scheduling,
        propagation,
        policies);
  }

  public Settings withUnknownScopeAlone() {
    return new Settings(
        workers, pools, toolCapacities, true, gate, workspace, scheduling, propagation, policies);
  }

  public Settings withPropagation(Propagation changed) {
    return new Settings(
        workers,
        pools,
        toolCapacities,
        unknownScopeAlone,
        gate,
        workspace,
        scheduling,
        changed,
        policies);
  }

  public Settings withGate(Gate changed) {
    return new Settings(
        workers,
        pools,
        toolCapacities,
        unknownScopeAlone,
        changed,
        workspace,
        scheduling,
        propagation,
        policies);
  }

  public Settings withPools(SortedMap<String, Integer> changed) {
    return new Settings(
        workers,
        changed,
        toolCapacities,
        unknownScopeAlone,
        gate,
        workspace,
        scheduling,
        propagation,
        policies);
  }

  public Settings withScheduling(Scheduling changed) {
    return new Settings(
        workers,
        pools,
        toolCapacities,
        unknownScopeAlone,
        gate,
        workspace,
        changed,
        propagation,
        policies);
  }
}
