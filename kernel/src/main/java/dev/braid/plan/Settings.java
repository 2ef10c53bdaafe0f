package dev.braid.plan;

import java.util.Collections;
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
 */
public record Settings(
    int workers,
    SortedMap<String, Integer> pools,
    SortedMap<String, Integer> toolCapacities,
    boolean unknownScopeAlone,
    Gate gate,
    Workspace workspace,
    Scheduling scheduling) {

  /** When the target branch is moved to the result. */
  public enum Landing {
    AUTO,
    ASK,
    OFF
  }

  /**
   * How results are checked and landed.
   *
   * @param checks run on each merged tree, in order
   * @param conflictReruns how often a task is run again on the new base when its patch conflicts
   */
  public record Gate(List<Check> checks, int conflictReruns, Landing landing) {
    public Gate {
      checks = List.copyOf(checks);
    }
  }

  /** A command that must exit with 0 on the merged tree. */
  public record Check(String id, String command, long timeoutMillis) {}

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
          new Gate(List.of(), DEFAULT_CONFLICT_RERUNS, Landing.ASK),
          new Workspace("", List.of()),
          Scheduling.DEFAULT);

  public Settings {
    pools = Collections.unmodifiableSortedMap(new TreeMap<>(pools));
    toolCapacities = Collections.unmodifiableSortedMap(new TreeMap<>(toolCapacities));
    if (workers < 0) {
      throw new IllegalArgumentException("BUG: a negative number of workers");
    }
  }

  public Settings withWorkers(int count) {
    return new Settings(
        count, pools, toolCapacities, unknownScopeAlone, gate, workspace, scheduling);
  }

  public Settings withScheduling(Scheduling changed) {
    return new Settings(
        workers, pools, toolCapacities, unknownScopeAlone, gate, workspace, changed);
  }
}
