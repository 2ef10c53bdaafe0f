package dev.braid.kernel;

import dev.braid.graph.TaskGraph;
import dev.braid.graph.TaskGraph.PoolDemand;
import dev.braid.plan.Scope;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The ready tasks: those that may be looked at, best first, and those that were refused, each
 * parked on the one thing that refused it. A parked task costs nothing until that thing is free.
 *
 * <p>What becomes free calls the best of those parked on it, and no other. When that one is
 * settled, because it has started or because something else refuses it, the call goes on to the
 * next, as long as the thing is still free. So nothing lies idle while somebody parked on it could
 * use it, and a thing that the first takes again costs one look, however many wait for it.
 *
 * <p>All of this is derived from the log: it is a cache of questions already answered, and holds no
 * decision.
 */
final class WaitingRoom {
  private final TaskGraph graph;
  private final Resources resources;
  private final TaskLives lives;
  private final int[] taskOfRank;
  private final PriorityQueue<Integer> lookAt = new PriorityQueue<>();
  private final boolean[] inLookAt;
  private final TreeMap<Blocker, TreeSet<Integer>> parkedRanks = new TreeMap<>();
  private final TreeSet<Integer> allParkedRanks = new TreeSet<>();
  private final TreeMap<Integer, Blocker> parkedOn = new TreeMap<>();
  private final TreeMap<Integer, Call> calls = new TreeMap<>();
  private final TreeMap<Blocker, Integer> calledRank = new TreeMap<>();

  /**
   * Why a task is looked at again.
   *
   * @param releaser the task that gave the thing back
   */
  private record Call(Blocker from, int releaser) {}

  WaitingRoom(TaskGraph graph, Resources resources, TaskLives lives) {
    this.graph = graph;
    this.resources = resources;
    this.lives = lives;
    int tasks = graph.taskCount();
    this.taskOfRank = new int[tasks];
    for (int task = 0; task < tasks; task++) {
      taskOfRank[graph.rank(task)] = task;
    }
    this.inLookAt = new boolean[tasks];
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
    Blocker blocker = parkedOn.remove(task);
    allParkedRanks.remove(graph.rank(task));
    TreeSet<Integer> ranks = blocker == null ? null : parkedRanks.get(blocker);
    if (blocker != null && ranks != null) {
      ranks.remove(graph.rank(task));
      forgetIfEmpty(blocker, ranks);
    }
    passOn(task);
  }

  /** The best task to look at next, or -1. */
  int best() {
    while (!lookAt.isEmpty() && !inLookAt[taskOfRank[lookAt.peek()]]) {
      lookAt.poll();
    }
    return lookAt.isEmpty() ? -1 : taskOfRank[lookAt.peek()];
  }

  /** Puts a refused task aside until what refused it is free. */
  void park(int task, Blocker blocker) {
    inLookAt[task] = false;
    parkedOn.put(task, blocker);
    if (blocker.kind() != Blocker.Kind.TOOL) {
      // What a provider refuses is overtaken by nobody, however many start before it.
      allParkedRanks.add(graph.rank(task));
    }
    parkedRanks.computeIfAbsent(blocker, key -> new TreeSet<>()).add(graph.rank(task));
    passOn(task);
  }

  /** The best of the tasks that others keep from starting, or -1. */
  int bestParked() {
    return allParkedRanks.isEmpty() ? -1 : taskOfRank[allParkedRanks.first()];
  }

  /** A rival has started: what it took is no obstacle to this task any more. */
  void reconsider(int task) {
    if (parkedOn.containsKey(task)) {
      remove(task);
      add(task);
    }
  }

  /** The race of this task is open again. */
  void raceReopened(int task) {
    call(Blocker.race(resources.races().raceOf(task)), task);
  }

  /** The reservation has ended with this task, or is of no use to it for now. */
  void reservationEnded(int task) {
    call(Blocker.RESERVATION, task);
  }

  /** A task has given something back. */
  void released(int task) {
    if (parkedRanks.isEmpty()) {
      return;
    }
    if (graph.alone(task)) {
      call(Blocker.LONE_TASK, task);
    }
    call(Blocker.OTHERS, task);
    for (int group : resources.groups(task)) {
      call(Blocker.group(group), task);
    }
    for (PoolDemand demand : graph.demands(task)) {
      Blocker least = Blocker.pool(demand.pool(), 0);
      Blocker most = Blocker.pool(demand.pool(), resources.poolFree(demand.pool()));
      for (Blocker blocker : List.copyOf(parkedRanks.subMap(least, true, most, true).keySet())) {
        call(blocker, task);
      }
    }
    callForFiles(task, graph.lockedWrites(task));
    callForFiles(task, graph.lockedReads(task));
  }

  /**
   * A provider takes work again. Whoever waits for one is looked at, for a task may be content with
   * another tool than the one whose end it was parked on. That happens a few times in a run.
   */
  void providerResumed() {
    Blocker first = Blocker.tool(0);
    Blocker last = Blocker.tool(Integer.MAX_VALUE);
    for (Blocker blocker : List.copyOf(parkedRanks.subMap(first, true, last, true).keySet())) {
      TreeSet<Integer> ranks = parkedRanks.remove(blocker);
      for (int rank : ranks == null ? List.<Integer>of() : ranks) {
        parkedOn.remove(taskOfRank[rank]);
        add(taskOfRank[rank]);
      }
    }
  }

  private void callForFiles(int task, List<Scope.Entry> entries) {
    for (Scope.Entry entry : entries) {
      call(Blocker.scope(entry.pattern(), false), task);
      call(Blocker.scope(entry.pattern(), true), task);
    }
  }

  /** Calls the best task that is parked on something, when that is free. */
  private void call(Blocker blocker, int releaser) {
    TreeSet<Integer> ranks = parkedRanks.get(blocker);
    if (ranks == null || !resources.isFree(blocker)) {
      return;
    }
    Integer called = calledRank.get(blocker);
    if (called != null && called < ranks.first()) {
      return;
    }
    int rank = ranks.removeFirst();
    forgetIfEmpty(blocker, ranks);
    int task = taskOfRank[rank];
    parkedOn.remove(task);
    allParkedRanks.remove(rank);
    calls.put(task, new Call(blocker, releaser));
    calledRank.put(blocker, rank);
    lives.refused(task, lives.lastRefusal(task).lastHeldBy(releaser));
    add(task);
  }

  /** A task that was called has been settled: the next one may have what it did not take. */
  private void passOn(int task) {
    @Nullable Call call = calls.remove(task);
    if (call != null) {
      calledRank.remove(call.from());
      call(call.from(), call.releaser());
    }
  }

  private void forgetIfEmpty(Blocker blocker, TreeSet<Integer> ranks) {
    if (ranks.isEmpty()) {
      parkedRanks.remove(blocker);
    }
  }
}
