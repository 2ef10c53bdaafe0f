package dev.braid.view;

import java.util.List;

/**
 * What single rules of a plan cost: how much sooner the predicted run would end without each.
 *
 * @param list those that cost something, the dearest first
 * @param tried how many were left out to see
 * @param left how many were not tried, because the plan is large
 */
public record Costs(List<Cost> list, int tried, int left) {

  /** What kind of rule it is. */
  public enum Kind {
    BARRIER,
    SCOPE,
    GROUP,
    POOL,
    ALONE,
    GATE_CHECK
  }

  /**
   * @param name of the thing; for a barrier, what waits and for what
   */
  public record Cost(Kind kind, String name, long millis) {}

  public Costs {
    list = List.copyOf(list);
  }
}
