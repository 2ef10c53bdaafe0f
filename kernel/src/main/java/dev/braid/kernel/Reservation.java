package dev.braid.kernel;

import dev.braid.graph.TaskGraph;
import dev.braid.graph.TaskGraph.PoolDemand;
import dev.braid.plan.Scope;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a refused task from starving. The best of the refused tasks counts how often a worse one
 * started that stands in its way; when that was too often, it gets the one reservation that a run
 * has. It still holds nothing: the others may start as long as they leave it what it waits for, and
 * what runs is not disturbed. The reservation ends when it starts.
 *
 * <p>Only the best refused task counts. When it has started the next one is the best, so nobody
 * waits for ever, and a start costs one comparison. A reservation from the beginning would cost
 * more than it gains: it makes room long before the room is of use.
 */
final class Reservation {
  /** How often a task may be overtaken before it gets the reservation. */
  static final int PATIENCE = 24;

  private static final int NOBODY = -1;

  private final TaskGraph graph;
  private final TreeMap<Integer, Integer> overtaken = new TreeMap<>();
  private int holder = NOBODY;

  Reservation(TaskGraph graph) {
    this.graph = graph;
  }

  /** Nobody has it, or one whose tool takes no work: that one cannot use what is kept for it. */
  boolean isFree(Resources resources) {
    return holder == NOBODY || resources.tools().refusal(holder) != null;
  }

  /** What keeps a task from starting: it would stand in the way of the one that is next. */
  @Nullable Reason refusal(int task, Resources resources) {
    boolean harmless = isFree(resources) || holder == task || !standsInTheWay(task, resources);
    return harmless ? null : new Reason.Reserved(holder);
  }

  /**
   * A task has started.
   *
   * @param bestRefused the best of those that were refused, or -1
   * @return whether the reservation has ended by that
   */
  boolean started(int task, int bestRefused, Resources resources) {
    overtaken.remove(task);
    if (holder == task) {
      holder = NOBODY;
      return true;
    }
    if (holder == NOBODY && bestRefused >= 0 && graph.rank(bestRefused) < graph.rank(task)) {
      holder = bestRefused;
      boolean harmed = standsInTheWay(task, resources);
      boolean enough = harmed && overtaken.merge(bestRefused, 1, Integer::sum) >= PATIENCE;
      holder = enough ? bestRefused : NOBODY;
    }
    return false;
  }

  /** The task does not wait any more, for another reason than its start. */
  boolean withdrawn(int task) {
    overtaken.remove(task);
    boolean had = holder == task;
    holder = had ? NOBODY : holder;
    return had;
  }

  private boolean standsInTheWay(int task, Resources resources) {
    return graph.alone(task)
        || graph.alone(holder)
        || sharesGroup(task)
        || takesTooMuch(task, resources)
        || overlap(graph.lockedWrites(task), graph.lockedWrites(holder))
        || overlap(graph.lockedWrites(task), graph.lockedReads(holder))
        || overlap(graph.lockedReads(task), graph.lockedWrites(holder));
  }

  private boolean sharesGroup(int task) {
    List<String> mine = graph.task(task).demand().conflictGroups();
    return !Collections.disjoint(mine, graph.task(holder).demand().conflictGroups());
  }

  private boolean takesTooMuch(int task, Resources resources) {
    for (PoolDemand taken : graph.demands(task)) {
      for (PoolDemand wanted : graph.demands(holder)) {
        boolean same = taken.pool() == wanted.pool();
        if (same && resources.poolFree(taken.pool()) - taken.amount() < wanted.amount()) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean overlap(List<Scope.Entry> some, List<Scope.Entry> others) {
    for (Scope.Entry one : some) {
      for (Scope.Entry other : others) {
        if (one.pattern().overlaps(other.pattern())) {
          return true;
        }
      }
    }
    return false;
  }
}
