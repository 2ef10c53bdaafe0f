package dev.braid.plan;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules by which a plan wants its tasks chosen.
 *
 * @param hotFiles files that are left to the gate under {@link ScopePolicy#HYBRID}
 * @param planOrder overlaps of declared scopes that have no order get one when the plan is compiled
 */
public record Scheduling(
    ScopePolicy scopes, List<PathPattern> hotFiles, boolean planOrder, Capacities capacities) {

  /** Which scopes are locked while a task holds them. */
  public enum ScopePolicy {
    /** All that are known. */
    STRICT,
    /** All but those that name hot files only. */
    HYBRID,
    /** None: the gate merges or refuses. Conflict groups hold all the same. */
    OPTIMISTIC
  }

  /**
   * Most attempts at one time; 0 or an absent name: no limit of its own.
   *
   * @param roles per role
   * @param background of all background tasks together
   */
  public record Capacities(SortedMap<String, Integer> roles, int background) {
    public Capacities {
      roles = Collections.unmodifiableSortedMap(new TreeMap<>(roles));
    }
  }

  public static final Scheduling DEFAULT =
      new Scheduling(ScopePolicy.STRICT, List.of(), false, new Capacities(new TreeMap<>(), 0));

  public Scheduling {
    hotFiles = List.copyOf(hotFiles);
  }

  public Scheduling withPlanOrder(boolean wanted) {
    return new Scheduling(scopes, hotFiles, wanted, capacities);
  }

  /** Whether an entry of a scope is locked, and not left to the gate. */
  public boolean locks(Scope.Entry entry) {
    return switch (scopes) {
      case STRICT -> true;
      case HYBRID -> hotFiles.stream().noneMatch(hot -> names(hot, entry.pattern()));
      case OPTIMISTIC -> false;
    };
  }

  /** A pattern that reaches beyond the hot files is locked as a whole. */
  private static boolean names(PathPattern hot, PathPattern pattern) {
    return hot.equals(pattern) || (pattern.isLiteral() && hot.matches(pattern.toString()));
  }
}
