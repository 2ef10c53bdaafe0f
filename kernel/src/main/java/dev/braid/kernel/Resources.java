package dev.braid.kernel;

import dev.braid.graph.TaskGraph;
import dev.braid.graph.TaskGraph.PoolDemand;
import dev.braid.plan.PathPattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything tasks compete for, and who holds it: worker slots, pools, file scopes, conflict
 * groups, and the right to run alone. A task takes all it needs at once or nothing.
 *
 * <p>What is held has two lengths. Slots, pools and read scopes are given back when the attempt's
 * result is captured or its processes are gone. Write scopes, conflict groups and aloneness are
 * held until the result is on the integration branch or given up, because until then nobody else
 * may rely on those files.
 */
final class Resources {
  private static final int NOBODY = -1;
  private static final int[] NO_GROUPS = {};

  /**
   * Why a task may not start.
   *
   * @param blocker what must be free before it is worth asking again
   */
  record Refusal(Reason reason, Blocker blocker) {}

  private final TaskGraph graph;
  private final int workers;
  private final BitSet busySlots = new BitSet();
  private final int[] poolFree;
  private final ScopeLocks scopes;
  private final Reservation reservation;
  private final ToolPauses tools;
  private final RaceTrack races;
  private final List<int[]> groupsByTask = new ArrayList<>();
  private final List<String> groupNames;
  private final int[] groupHolder;
  private final int[] slot;
  private final TreeSet<Integer> slotHolders = new TreeSet<>();
  private final boolean[] holds;
  private int holders;
  private int aloneHolder = NOBODY;

  Resources(TaskGraph graph, int workers) {
    this(graph, workers, new RaceTrack(graph.races()));
  }

  private Resources(TaskGraph graph, int workers, RaceTrack races) {
    this.graph = graph;
    this.races = races;
    this.workers = workers;
    this.poolFree = graph.pools().stream().mapToInt(TaskGraph.Pool::depth).toArray();
    this.scopes = new ScopeLocks(graph);
    this.reservation = new Reservation(graph);
    this.tools = new ToolPauses(graph);
    this.groupNames = graph.conflictGroups();
    this.groupHolder = new int[groupNames.size()];
    Arrays.fill(groupHolder, NOBODY);
    this.slot = new int[graph.taskCount()];
    Arrays.fill(slot, NOBODY);
    this.holds = new boolean[graph.taskCount()];
    TreeMap<String, Integer> numbers = new TreeMap<>();
    groupNames.forEach(name -> numbers.put(name, numbers.size()));
    for (int task = 0; task < graph.taskCount(); task++) {
      List<String> names = graph.task(task).demand().conflictGroups();
      groupsByTask.add(names.isEmpty() ? NO_GROUPS : numbersOf(names, numbers));
    }
  }

  private static int[] numbersOf(List<String> names, TreeMap<String, Integer> numbers) {
    return names.stream()
        .mapToInt(name -> numbers.getOrDefault(name, NOBODY))
        .sorted()
        .distinct()
        .toArray();
  }

  /** The same holdings in a changed graph, where whoever holds something wants what it wanted. */
  Resources changedTo(TaskGraph next, int nextWorkers) {
    Resources changed = new Resources(next, nextWorkers, races.changedTo(next.races()));
    for (int task = 0; task < holds.length; task++) {
      if (holds[task]) {
        changed.hold(task);
        if (slot[task] == NOBODY) {
          changed.scopes.releaseReads(task);
        } else {
          changed.occupy(task, slot[task]);
        }
      }
    }
    return changed;
  }

  int workers() {
    return workers;
  }

  /** The lowest free worker slot, or -1. */
  int freeSlot() {
    int lowest = busySlots.nextClearBit(0);
    return lowest < workers ? lowest : NOBODY;
  }

  int freeWorkers() {
    return workers - busySlots.cardinality();
  }

  int busyWorkers() {
    return busySlots.cardinality();
  }

  int slotOf(int task) {
    return slot[task];
  }

  int poolFree(int pool) {
    return poolFree[pool];
  }

  ToolPauses tools() {
    return tools;
  }

  /** The conflict groups of a task, ascending. */
  int[] groups(int task) {
    return groupsByTask.get(task);
  }

  /** Whether nobody holds what a task is parked on, so that it is worth asking again. */
  boolean isFree(Blocker blocker) {
    return switch (blocker.kind()) {
      case LONE_TASK -> aloneHolder == NOBODY;
      case OTHERS -> holders == 0;
      case RACE -> races.isOpen(blocker.number());
      case RESERVATION -> reservation.isFree(this);
      case TOOL -> !tools.isPaused(blocker.number());
      case GROUP -> groupHolder[blocker.number()] == NOBODY;
      case POOL -> poolFree[blocker.number()] >= blocker.amount();
      case READ, WRITE -> {
        PathPattern pattern = blocker.pattern();
        yield pattern == null || scopes.isFree(pattern, blocker.kind() == Blocker.Kind.WRITE);
      }
    };
  }

  /** The task stands somewhere between its start and the end of its last hold. */
  boolean holds(int task) {
    return holds[task];
  }

  int holders() {
    return holders;
  }

  /** Tasks that hold a worker slot now, ascending. */
  List<Integer> slotHolders() {
    return List.copyOf(slotHolders);
  }

  /** The first thing that keeps the task from starting, worker slots aside; null when none does. */
  @Nullable Refusal refusal(int task) {
    Refusal first = raceRefusal(task);
    if (first == null) {
      first = toolRefusal(task);
    }
    if (first == null) {
      first = aloneRefusal(task);
    }
    if (first == null) {
      first = groupRefusal(task);
    }
    if (first == null) {
      first = poolRefusal(task);
    }
    if (first == null) {
      first = scopeRefusal(task);
    }
    return first == null ? reservationRefusal(task) : first;
  }

  /** Every condition of a start that is about resources, in the order of {@link #refusal}. */
  List<Why.Predicate> predicates(int task) {
    return List.of(
        predicate("race", raceRefusal(task)),
        predicate("tool", toolRefusal(task)),
        predicate("alone", aloneRefusal(task)),
        predicate("groups", groupRefusal(task)),
        predicate("pools", poolRefusal(task)),
        predicate("scopes", scopeRefusal(task)),
        predicate("reservation", reservationRefusal(task)));
  }

  private static Why.Predicate predicate(String name, @Nullable Refusal refusal) {
    return new Why.Predicate(name, refusal == null ? null : refusal.reason());
  }

  private @Nullable Refusal toolRefusal(int task) {
    ToolPauses.Pause pause = tools.refusal(task);
    if (pause == null) {
      return null;
    }
    long until = pause.needsPerson() ? 0 : pause.untilMillis();
    Reason reason = new Reason.ToolPaused(pause.provider(), until, pause.detail());
    return new Refusal(reason, Blocker.tool(pause.number()));
  }

  private @Nullable Refusal raceRefusal(int task) {
    Reason led = races.refusal(task);
    return led == null ? null : new Refusal(led, Blocker.race(races.raceOf(task)));
  }

  private @Nullable Refusal aloneRefusal(int task) {
    if (aloneHolder != NOBODY && aloneHolder != task) {
      return new Refusal(new Reason.HolderAlone(aloneHolder), Blocker.LONE_TASK);
    }
    return graph.alone(task) && holders > 0
        ? new Refusal(new Reason.NotAlone(holders), Blocker.OTHERS)
        : null;
  }

  private @Nullable Refusal groupRefusal(int task) {
    for (int group : groupsByTask.get(task)) {
      if (groupHolder[group] != NOBODY && !graph.races().share(groupHolder[group], task)) {
        Reason busy = new Reason.GroupBusy(groupHolder[group], groupNames.get(group));
        return new Refusal(busy, Blocker.group(group));
      }
    }
    return null;
  }

  private @Nullable Refusal scopeRefusal(int task) {
    ScopeLocks.Conflict conflict = scopes.conflict(task);
    if (conflict == null) {
      return null;
    }
    Reason busy =
        new Reason.ScopeBusy(
            conflict.holder(), conflict.pattern().toString(), conflict.held().toString());
    return new Refusal(busy, Blocker.scope(conflict.held(), conflict.write()));
  }

  private @Nullable Refusal reservationRefusal(int task) {
    Reason reserved = reservation.refusal(task, this);
    return reserved == null ? null : new Refusal(reserved, Blocker.RESERVATION);
  }

  /** What keeps the task from taking its pools, or null. */
  private @Nullable Refusal poolRefusal(int task) {
    for (PoolDemand demand : graph.demands(task)) {
      if (demand.amount() > poolFree[demand.pool()]) {
        String name = graph.pools().get(demand.pool()).name();
        Reason full = new Reason.PoolFull(name, demand.amount(), poolFree[demand.pool()]);
        return new Refusal(full, Blocker.pool(demand.pool(), demand.amount()));
      }
    }
    return null;
  }

  /** Rivals share what they hold: the group goes to one that still has it. */
  private int rivalThatHolds(int task) {
    int race = graph.races().of(task);
    if (race >= 0) {
      for (int rival : graph.races().members(race)) {
        if (rival != task && holds[rival] && graph.races().share(task, rival)) {
          return rival;
        }
      }
    }
    return NOBODY;
  }

  RaceTrack races() {
    return races;
  }

  /** At most one task goes before others without holding anything. */
  Reservation reservation() {
    return reservation;
  }

  void acquire(int task, int takenSlot) {
    occupy(task, takenSlot);
    hold(task);
  }

  /** Takes what an attempt needs while it runs, read scopes aside. */
  private void occupy(int task, int takenSlot) {
    busySlots.set(takenSlot);
    slot[task] = takenSlot;
    slotHolders.add(task);
    for (PoolDemand demand : graph.demands(task)) {
      poolFree[demand.pool()] -= demand.amount();
    }
  }

  /** Takes what is held until the result is merged or given up, and the read scopes. */
  private void hold(int task) {
    for (int group : groupsByTask.get(task)) {
      groupHolder[group] = task;
    }
    scopes.acquire(task);
    holds[task] = true;
    holders++;
    if (graph.alone(task)) {
      aloneHolder = task;
    }
  }

  /** Gives back slot, pools and read scopes; false when that was done before. */
  boolean releaseRunning(int task) {
    if (slot[task] == NOBODY) {
      return false;
    }
    busySlots.clear(slot[task]);
    slot[task] = NOBODY;
    slotHolders.remove(task);
    for (PoolDemand demand : graph.demands(task)) {
      poolFree[demand.pool()] += demand.amount();
    }
    scopes.releaseReads(task);
    return true;
  }

  /** Gives back whatever else the task holds; false when it holds nothing. */
  boolean releaseRest(int task) {
    if (!holds[task]) {
      return false;
    }
    holds[task] = false;
    holders--;
    for (int group : groupsByTask.get(task)) {
      groupHolder[group] = rivalThatHolds(task);
    }
    scopes.releaseWrites(task);
    if (aloneHolder == task) {
      aloneHolder = NOBODY;
    }
    return true;
  }
}
