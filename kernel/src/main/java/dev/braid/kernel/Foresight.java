package dev.braid.kernel;

import dev.braid.graph.CriticalPath;
import dev.braid.graph.TaskGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps a worker free for a moment when an urgent task is about to become ready: the last thing it
 * waits for is in the gate. Without that a long task of no urgency would take the worker just
 * before, and the longest path of the run would wait for it.
 *
 * <p>A worker is kept only when that is cheap. The gate must be expected to be done within a small
 * part of the time for which the other task would take the worker, and the urgent task must stay
 * ahead by more than this wait. How long the gate takes is learned from the run itself. A timer
 * bounds every wait.
 */
final class Foresight {
  /** Weight of what is known against the newest observation. */
  private static final int MEMORY = 3;

  /** Most entries of the gate that are looked at. */
  private static final int MOST_LOOKED_AT = 8;

  private static final int NOBODY = -1;

  /**
   * A task whose last dependency is in the gate.
   *
   * @param sinceMillis when that came to the gate
   */
  private record Imminent(int task, long sinceMillis) {}

  private final TaskGraph graph;
  private final int workers;
  private final TreeMap<Integer, Long> inGateSince = new TreeMap<>();
  private final TreeMap<Integer, Imminent> byRank = new TreeMap<>();
  private final TreeMap<Integer, List<Integer>> ranksThrough = new TreeMap<>();
  private long gateMillis = NOBODY;

  Foresight(TaskGraph graph, int workers) {
    this.graph = graph;
    this.workers = workers;
  }

  /** What is known of the gate, for a changed graph; nothing is kept for what is in it now. */
  Foresight changedTo(TaskGraph next, int nextWorkers) {
    Foresight changed = new Foresight(next, nextWorkers);
    changed.inGateSince.putAll(inGateSince);
    changed.gateMillis = gateMillis;
    return changed;
  }

  /** A patch has come to the gate. */
  void cameToGate(int task, int[] openBefore, long nowMillis) {
    inGateSince.put(task, nowMillis);
    for (int next : graph.successors(task)) {
      if (openBefore[next] == 1) {
        awaitsOnly(next, task, openBefore, nowMillis);
      }
    }
  }

  /** Only one of the nodes before this one is left. */
  void oneLeft(int node, int[] openBefore) {
    if (inGateSince.isEmpty()) {
      return;
    }
    for (int before : graph.predecessors(node)) {
      Long since = inGateSince.get(before);
      if (since != null) {
        awaitsOnly(node, before, openBefore, since);
      }
    }
  }

  private void awaitsOnly(int node, int through, int[] openBefore, long sinceMillis) {
    if (node < graph.taskCount()) {
      byRank.put(graph.rank(node), new Imminent(node, sinceMillis));
      ranksThrough.computeIfAbsent(through, key -> new ArrayList<>()).add(graph.rank(node));
      return;
    }
    for (int next : graph.successors(node)) {
      if (openBefore[next] == 1) {
        awaitsOnly(next, through, openBefore, sinceMillis);
      }
    }
  }

  /** The patch is on the branch, or has left the gate in another way. */
  void leftGate(int task, boolean merged, long nowMillis) {
    Long since = inGateSince.remove(task);
    if (since == null) {
      return;
    }
    List<Integer> ranks = ranksThrough.remove(task);
    if (ranks != null) {
      ranks.forEach(byRank::remove);
    }
    if (merged) {
      long took = nowMillis - since;
      gateMillis = gateMillis < 0 ? took : (MEMORY * gateMillis + took) / (MEMORY + 1);
    }
  }

  /** Nothing is kept for what is in the gate now. */
  void forget() {
    byRank.clear();
    ranksThrough.clear();
  }

  /** The urgent task that a worker is kept for rather than given to this one, or -1. */
  int keepsWorkerFor(int task, int freeWorkers, long nowMillis) {
    if (byRank.isEmpty() || gateMillis <= 0 || freeWorkers > MOST_LOOKED_AT) {
      return NOBODY;
    }
    int looked = 0;
    int wanted = 0;
    for (Map.Entry<Integer, Imminent> entry : byRank.entrySet()) {
      Imminent imminent = entry.getValue();
      boolean worse = entry.getKey() > graph.rank(task);
      if (worse || looked++ >= MOST_LOOKED_AT) {
        return NOBODY;
      }
      long waitMillis = Math.max(1, imminent.sinceMillis() + gateMillis - nowMillis);
      if (isWorthIt(imminent.task(), task, waitMillis) && ++wanted >= freeWorkers) {
        return imminent.task();
      }
    }
    return NOBODY;
  }

  /** A worker is free again by itself after about the duration of a task over their number. */
  private boolean isWorthIt(int urgent, int other, long waitMillis) {
    long aheadMillis = graph.tailMillis(urgent) - graph.tailMillis(other);
    long takenMillis = CriticalPath.durationMillis(graph, other);
    return aheadMillis > waitMillis && waitMillis * workers < takenMillis;
  }

  /** Longest time to keep a worker from now on, in milliseconds. */
  long patienceMillis() {
    return 2 * gateMillis;
  }
}
