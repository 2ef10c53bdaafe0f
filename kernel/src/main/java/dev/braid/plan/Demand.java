package dev.braid.plan;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a task asks of the schedule.
 *
 * @param parallelOk false: nothing else of the plan runs beside it
 * @param conflictGroups no two tasks that share one run at the same time
 * @param pools how much of each named pool it takes, at least 1 each
 * @param background it never delays a foreground task that could start
 * @param priority larger comes first; 0 where the plan says nothing
 * @param critical its failure matters to the whole run (see the error policy)
 * @param estimateMillis expected duration, or 0 where the plan says nothing
 * @param learnedMillis how long it took in earlier runs, or 0 where none is known
 * @param weight S, M, L or XL as 1, 2, 4, 8, or the plan's number; 0 where it says nothing
 */
public record Demand(
    boolean parallelOk,
    List<String> conflictGroups,
    SortedMap<String, Integer> pools,
    boolean background,
    int priority,
    boolean critical,
    long estimateMillis,
    int weight,
    long learnedMillis) {

  /** How long a task of weight 1 is taken to last when nothing better is known. */
  public static final long MILLIS_PER_WEIGHT = 5 * 60_000L;

  /** The weight of a task of which the plan says nothing. */
  public static final int DEFAULT_WEIGHT = 2;

  private static final SortedMap<String, Integer> NO_POOLS =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  public static final Demand NONE =
      new Demand(true, List.of(), new TreeMap<>(), false, 0, false, 0, 0, 0);

  public Demand {
    conflictGroups = List.copyOf(conflictGroups);
    pools = pools.isEmpty() ? NO_POOLS : Collections.unmodifiableSortedMap(new TreeMap<>(pools));
    if (estimateMillis < 0
        || weight < 0
        || learnedMillis < 0
        || pools.values().stream().anyMatch(n -> n < 1)) {
      throw new IllegalArgumentException("BUG: a negative demand");
    }
  }

  public Demand inBackground() {
    return new Demand(
        parallelOk,
        conflictGroups,
        pools,
        true,
        priority,
        critical,
        estimateMillis,
        weight,
        learnedMillis);
  }

  public Demand withCritical() {
    return new Demand(
        parallelOk,
        conflictGroups,
        pools,
        background,
        priority,
        true,
        estimateMillis,
        weight,
        learnedMillis);
  }

  /**
   * The estimate the schedule is computed with: the plan's, else what earlier runs taught, else
   * from the weight.
   */
  public long expectedMillis() {
    if (estimateMillis > 0) {
      return estimateMillis;
    }
    if (learnedMillis > 0) {
      return learnedMillis;
    }
    return (weight > 0 ? weight : DEFAULT_WEIGHT) * MILLIS_PER_WEIGHT;
  }

  /** The same without this conflict group. */
  public Demand withoutGroup(String group) {
    List<String> others = conflictGroups.stream().filter(name -> !name.equals(group)).toList();
    return new Demand(
        parallelOk,
        others,
        pools,
        background,
        priority,
        critical,
        estimateMillis,
        weight,
        learnedMillis);
  }

  /** The same, when others may run beside the task. */
  public Demand withOthersBeside() {
    return new Demand(
        true,
        conflictGroups,
        pools,
        background,
        priority,
        critical,
        estimateMillis,
        weight,
        learnedMillis);
  }
}
