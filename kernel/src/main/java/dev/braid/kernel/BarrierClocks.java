package dev.braid.kernel;

import dev.braid.graph.TaskGraph;
import dev.braid.graph.TaskGraph.Barrier;
import dev.braid.kernel.Event.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/**
 * The time limits of groups that something waits for. A clock runs from the first start in a group
 * to its end. When it has run out, whatever of the group still runs has hung: it is ended and fails
 * for good, so that a person is asked.
 */
final class BarrierClocks {
  /** Timers below this belong to clocks; the first clock has this number, the next is one less. */
  private static final int FIRST_TIMER = -1_000_000;

  private final TreeMap<String, Integer> timers;
  private final TreeMap<String, Long> deadlines = new TreeMap<>();
  private final TreeMap<String, Barrier> barriers = new TreeMap<>();
  private final TreeMap<Integer, List<Barrier>> byTask = new TreeMap<>();
  private final TreeMap<Integer, String> overdue = new TreeMap<>();

  BarrierClocks(TaskGraph graph) {
    this(graph, new TreeMap<>());
  }

  private BarrierClocks(TaskGraph graph, TreeMap<String, Integer> timers) {
    this.timers = timers;
    for (Barrier barrier : graph.barriers()) {
      barriers.put(barrier.group(), barrier);
      timers.putIfAbsent(barrier.group(), FIRST_TIMER - timers.size());
      for (int task : barrier.tasks()) {
        byTask.computeIfAbsent(task, key -> new ArrayList<>()).add(barrier);
      }
    }
  }

  /** The same clocks for a changed plan; a clock that runs keeps its end. */
  BarrierClocks changedTo(TaskGraph next) {
    BarrierClocks changed = new BarrierClocks(next, timers);
    changed.deadlines.putAll(deadlines);
    changed.overdue.putAll(overdue);
    return changed;
  }

  /** A task starts: the clocks of its groups run from now on. */
  void started(int task, long nowMillis, TreeMap<Integer, Long> timersToSet) {
    overdue.remove(task);
    for (Barrier barrier : byTask.getOrDefault(task, Collections.emptyList())) {
      if (!deadlines.containsKey(barrier.group())) {
        long deadline = nowMillis + barrier.timeoutMillis();
        deadlines.put(barrier.group(), deadline);
        timersToSet.put(timers.getOrDefault(barrier.group(), FIRST_TIMER), deadline);
      }
    }
  }

  /** A new engine has no timers yet. */
  void restart(TreeMap<Integer, Long> timersToSet) {
    deadlines.forEach((group, deadline) -> {
      Integer timer = timers.get(group);
      if (timer != null && barriers.containsKey(group)) {
        timersToSet.put(timer, deadline);
      }
    });
  }

  static boolean owns(int timer) {
    return timer <= FIRST_TIMER;
  }

  /** A clock has run out: what still runs of its group is ended, unless the group is over. */
  void ranOut(int timer, RunState state) {
    for (Barrier barrier : barriers.values()) {
      Integer own = timers.get(barrier.group());
      if (own != null && own == timer && state.openBefore[barrier.node()] > 0) {
        // What starts in it from now on, because a person wants it, has the same time once more.
        deadlines.remove(barrier.group());
        end(barrier, state);
        return;
      }
    }
  }

  private void end(Barrier barrier, RunState state) {
    long seconds = barrier.timeoutMillis() / 1000;
    for (int task : barrier.tasks()) {
      if (state.lives.state(task).isLive()) {
        overdue.put(task, "`" + barrier.group() + "` was not over within " + seconds + " s");
        state.toEnd.add(task);
      }
    }
  }

  /** What the end of an attempt means for its task. */
  Setback setback(int task, Outcome outcome) {
    String complaint = overdue.get(task);
    return complaint != null && outcome instanceof Outcome.Cancelled
        ? Setback.ofBarrier(complaint)
        : Setback.of(outcome);
  }
}
