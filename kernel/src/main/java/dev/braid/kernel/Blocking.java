package dev.braid.kernel;

import dev.braid.graph.TaskGraph;
import java.util.ArrayDeque;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a failure does to the tasks that wait for it, and what a retry undoes again. Each node
 * counts the nodes before it that cannot complete; a task is blocked while that count is above
 * zero. Barriers pass it on at once, tasks by a decision of their own.
 */
final class Blocking {
  /** A task that is to be blocked, and the task before it that is the cause. */
  record Due(int task, int because) {}

  private final TaskGraph graph;
  private final TaskLives lives;
  private final int[] hopelessBefore;
  private final int[] because;
  private final ArrayDeque<Due> toBlock = new ArrayDeque<>();
  private final ArrayDeque<Integer> toReopen = new ArrayDeque<>();
  private final TreeSet<Integer> blocked = new TreeSet<>();

  Blocking(TaskGraph graph, TaskLives lives) {
    this.graph = graph;
    this.lives = lives;
    this.hopelessBefore = new int[graph.nodeCount()];
    this.because = new int[graph.taskCount()];
  }

  @Nullable Due nextToBlock() {
    while (!toBlock.isEmpty() && !mustBlock(toBlock.peekFirst().task())) {
      toBlock.removeFirst();
    }
    return toBlock.peekFirst();
  }

  /** The next task to give back to the schedule, or -1. */
  int nextToReopen() {
    while (!toReopen.isEmpty() && !mustReopen(toReopen.peekFirst())) {
      toReopen.removeFirst();
    }
    return toReopen.isEmpty() ? -1 : toReopen.peekFirst();
  }

  /** The lowest blocked task, or -1. */
  int firstBlocked() {
    return blocked.isEmpty() ? -1 : blocked.first();
  }

  /** The failed task that a blocked or skipped one waits for. */
  int because(int task) {
    return because[task];
  }

  void requestReopen(int task) {
    if (lives.exists(task) && lives.state(task) == TaskState.FAILED) {
      toReopen.addLast(task);
    }
  }

  void failed(int task) {
    spread(task, task);
  }

  void blocked(int task, int cause) {
    because[task] = cause;
    blocked.add(task);
    spread(task, cause);
  }

  void skipped(int task) {
    blocked.remove(task);
  }

  void reopened(int task) {
    blocked.remove(task);
    lift(task);
  }

  private void spread(int node, int cause) {
    for (int next : graph.successors(node)) {
      if (hopelessBefore[next]++ > 0) {
        continue;
      }
      if (next < graph.taskCount()) {
        toBlock.addLast(new Due(next, cause));
      } else {
        spread(next, cause);
      }
    }
  }

  private void lift(int node) {
    for (int next : graph.successors(node)) {
      if (--hopelessBefore[next] > 0) {
        continue;
      }
      if (next < graph.taskCount()) {
        toReopen.addLast(next);
      } else {
        lift(next);
      }
    }
  }

  private boolean mustBlock(int task) {
    return lives.state(task) == TaskState.PENDING && hopelessBefore[task] > 0;
  }

  private boolean mustReopen(int task) {
    return switch (lives.state(task)) {
      case FAILED -> true;
      case BLOCKED, SKIPPED -> hopelessBefore[task] == 0;
      case PENDING, READY, STARTING, RUNNING, CHECKING, IN_GATE, FAILING, BACKOFF, SUCCEEDED ->
          false;
    };
  }
}
