package dev.braid.kernel;

import dev.braid.graph.TaskGraph;
import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * The order of the plan, for a gate that has to keep it: the tasks as they are written, but each
 * after what it depends on. A patch has its turn when no task before it can still bring one.
 */
final class GateTurns {
  private final TaskGraph graph;
  private final TaskLives lives;
  private final int[] place;
  private final int[] tasks;
  private int firstOpen;

  GateTurns(TaskGraph graph, TaskLives lives) {
    this.graph = graph;
    this.lives = lives;
    this.place = new int[graph.taskCount()];
    this.tasks = new int[graph.taskCount()];
    arrange();
  }

  /** Place of a task in the order; what comes from outside comes first. */
  int placeOf(int task) {
    return task >= 0 ? place[task] : -1;
  }

  /** The first task that may still bring a patch before this one; -1 when there is none. */
  int waitsFor(int task) {
    while (firstOpen < tasks.length && isSettled(tasks[firstOpen])) {
      firstOpen++;
    }
    return firstOpen < tasks.length && firstOpen < placeOf(task) ? tasks[firstOpen] : -1;
  }

  /** The task may bring a patch again. */
  void open(int task) {
    firstOpen = Math.min(firstOpen, Math.max(0, placeOf(task)));
  }

  private boolean isSettled(int task) {
    return switch (lives.state(task)) {
      case IN_GATE, BLOCKED, SUCCEEDED, FAILED, SKIPPED, CANCELLED, UNDONE -> true;
      case PENDING, READY, STARTING, RUNNING, CHECKING, FAILING, BACKOFF -> false;
    };
  }

  private void arrange() {
    int[] open = new int[graph.nodeCount()];
    // Barriers pass on at once, so that what they hold back is considered in its own place.
    PriorityQueue<Integer> ready = new PriorityQueue<>((a, b) -> Integer.compare(key(a), key(b)));
    for (int node = 0; node < open.length; node++) {
      open[node] = graph.predecessorCount(node);
      if (open[node] == 0) {
        ready.add(node);
      }
    }
    Arrays.fill(tasks, -1);
    int next = 0;
    for (Integer node = ready.poll(); node != null; node = ready.poll()) {
      if (node < tasks.length) {
        place[node] = next;
        tasks[next++] = node;
      }
      for (int after : graph.successors(node)) {
        if (--open[after] == 0) {
          ready.add(after);
        }
      }
    }
  }

  private int key(int node) {
    return node < tasks.length ? node : -1;
  }
}
