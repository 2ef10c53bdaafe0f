package dev.braid.kernel;

import dev.braid.graph.TaskGraph;
import dev.braid.graph.TaskGraph.PoolDemand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The ready tasks: those that may be looked at, best first, and those that were refused, each
 * parked on the one thing that refused it. A parked task costs nothing until that thing is given
 * back.
 *
 * <p>A pool wakes, best first, as many waiters as its free amount may serve. One that is woken and
 * then refused by something else passes the call on, so that an amount never lies idle while
 * somebody parked on it could use it. The end of a holder wakes all that were refused by it.
 *
 * <p>All of this is derived from the log: it is a cache of questions already answered, and holds no
 * decision.
 */
final class WaitingRoom {
  private static final int NOWHERE = -1;

  private final TaskGraph graph;
  private final int[] taskOfRank;
  private final PriorityQueue<Integer> lookAt = new PriorityQueue<>();
  private final boolean[] inLookAt;
  private final int[] parkedOn;
  private final int[] wokenFrom;
  private final TreeMap<Integer, TreeSet<Integer>> parkedRanks = new TreeMap<>();
  private final TreeMap<String, Integer> poolPlaces = new TreeMap<>();
  private final int quiet;

  WaitingRoom(TaskGraph graph) {
    this.graph = graph;
    int tasks = graph.taskCount();
    this.taskOfRank = new int[tasks];
    for (int task = 0; task < tasks; task++) {
      taskOfRank[graph.rank(task)] = task;
    }
    this.inLookAt = new boolean[tasks];
    this.parkedOn = new int[tasks];
    this.wokenFrom = new int[tasks];
    Arrays.fill(parkedOn, NOWHERE);
    Arrays.fill(wokenFrom, NOWHERE);
    // Places: a task stands for all it holds; then the pools; then the silence around a lone task.
    for (TaskGraph.Pool pool : graph.pools()) {
      poolPlaces.put(pool.name(), tasks + poolPlaces.size());
    }
    this.quiet = tasks + poolPlaces.size();
  }

  void add(int task) {
    if (!inLookAt[task]) {
      inLookAt[task] = true;
      lookAt.add(graph.rank(task));
    }
  }

  /** Takes a task out, wherever it is. */
  void remove(int task) {
    inLookAt[task] = false;
    wokenFrom[task] = NOWHERE;
    unpark(task);
  }

  /** The best task to look at next, or -1. */
  int best() {
    while (!lookAt.isEmpty() && !inLookAt[taskOfRank[lookAt.peek()]]) {
      lookAt.poll();
    }
    return lookAt.isEmpty() ? -1 : taskOfRank[lookAt.peek()];
  }

  /** Puts a refused task aside until what refused it is given back. */
  void park(int task, Reason refusal, Resources resources) {
    lookAt.remove(graph.rank(task));
    inLookAt[task] = false;
    int place = placeOf(refusal);
    parkedOn[task] = place;
    parkedRanks.computeIfAbsent(place, key -> new TreeSet<>()).add(graph.rank(task));
    int caller = wokenFrom[task];
    wokenFrom[task] = NOWHERE;
    if (caller != NOWHERE && caller != place) {
      wakePool(caller - graph.taskCount(), resources);
    }
  }

  /** A task has given something back. */
  void released(int task, Resources resources) {
    wakeAll(task);
    for (PoolDemand demand : graph.demands(task)) {
      wakePool(demand.pool(), resources);
    }
    if (resources.holders() == 0) {
      wakeAll(quiet);
    }
  }

  private void wakeAll(int place) {
    TreeSet<Integer> ranks = parkedRanks.remove(place);
    if (ranks == null) {
      return;
    }
    for (int rank : ranks) {
      parkedOn[taskOfRank[rank]] = NOWHERE;
      add(taskOfRank[rank]);
    }
  }

  private void wakePool(int pool, Resources resources) {
    int place = graph.taskCount() + pool;
    TreeSet<Integer> ranks = parkedRanks.get(place);
    if (ranks == null) {
      return;
    }
    int free = resources.poolFree(pool);
    List<Integer> woken = new ArrayList<>();
    for (int rank : ranks) {
      if (free == 0) {
        break;
      }
      int amount = amount(taskOfRank[rank], pool);
      if (amount <= free) {
        free -= amount;
        woken.add(taskOfRank[rank]);
      }
    }
    for (int task : woken) {
      unpark(task);
      wokenFrom[task] = place;
      add(task);
    }
  }

  private int amount(int task, int pool) {
    for (PoolDemand demand : graph.demands(task)) {
      if (demand.pool() == pool) {
        return demand.amount();
      }
    }
    throw new IllegalStateException("BUG: a task waits for a pool that it does not want");
  }

  private void unpark(int task) {
    int place = parkedOn[task];
    if (place == NOWHERE) {
      return;
    }
    parkedOn[task] = NOWHERE;
    TreeSet<Integer> ranks = parkedRanks.get(place);
    if (ranks != null) {
      ranks.remove(graph.rank(task));
      if (ranks.isEmpty()) {
        parkedRanks.remove(place);
      }
    }
  }

  private int placeOf(Reason refusal) {
    return switch (refusal) {
      case Reason.ScopeBusy busy -> busy.holder();
      case Reason.GroupBusy busy -> busy.holder();
      case Reason.HolderAlone busy -> busy.holder();
      case Reason.PoolFull full -> poolPlaces.getOrDefault(full.pool(), NOWHERE);
      case Reason.NotAlone others -> quiet;
      case Reason.Unhindered none -> throw noPlace(refusal);
      case Reason.DependencyOpen open -> throw noPlace(refusal);
      case Reason.WorkersBusy busy -> throw noPlace(refusal);
      case Reason.BackingOff later -> throw noPlace(refusal);
      case Reason.RunHeld held -> throw noPlace(refusal);
    };
  }

  private static IllegalStateException noPlace(Reason refusal) {
    return new IllegalStateException("BUG: nothing to wait on for " + refusal);
  }
}
