package dev.braid.kernel;

import dev.braid.graph.TaskGraph;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
  private final LinkedHashMap<Integer, Integer> toBlock = new LinkedHashMap<>();
  private final LinkedHashSet<Integer> toReopen = new LinkedHashSet<>();
  private final TreeSet<Integer> blocked = new TreeSet<>();

  Blocking(TaskGraph graph, TaskLives lives) {
    this.graph = graph;
    this.lives = lives;
    this.hopelessBefore = new int[graph.nodeCount()];
    this.because = new int[graph.taskCount()];
  }

  /** What failures mean in a changed graph. */
  Blocking changedTo(TaskGraph next) {
    Blocking changed = new Blocking(next, lives);
    System.arraycopy(because, 0, changed.because, 0, because.length);
    for (int task = 0; task < next.taskCount(); task++) {
      if (isGivenUp(task)) {
        changed.failed(task);
      }
    }
    for (int task = 0; task < next.taskCount(); task++) {
      TaskState now = lives.state(task);
      if (now == TaskState.BLOCKED) {
        changed.blocked(task, changed.because[task]);
      } else if (now == TaskState.SKIPPED) {
        changed.spread(task, changed.because[task]);
      }
    }
    for (int task = 0; task < next.taskCount(); task++) {
      TaskState now = lives.state(task);
      boolean hopeless = changed.hopelessBefore[task] > 0;
      boolean asked = isGivenUp(task) && toReopen.contains(task);
      if (asked || (!hopeless && (now == TaskState.BLOCKED || now == TaskState.SKIPPED))) {
        changed.toReopen.add(task);
      }
    }
    return changed;
  }

  @Nullable Due nextToBlock() {
    var first = toBlock.firstEntry();
    return first == null ? null : new Due(first.getKey(), first.getValue());
  }

  /** The next task to give back to the schedule, or -1. */
  int nextToReopen() {
    return toReopen.isEmpty() ? -1 : toReopen.getFirst();
  }

  /** The lowest blocked task, or -1. */
  int firstBlocked() {
    return blocked.isEmpty() ? -1 : blocked.first();
  }

  /** The failed task that a blocked or skipped one waits for. */
  int because(int task) {
    return because[task];
  }

  /** False when there is nothing to retry, or what the task depends on was undone. */
  boolean requestReopen(int task, int[] openBefore) {
    boolean may = lives.exists(task) && isGivenUp(task) && openBefore[task] == 0;
    if (may) {
      toReopen.add(task);
    }
    return may;
  }

  private boolean isGivenUp(int task) {
    return lives.state(task) == TaskState.FAILED || lives.state(task) == TaskState.UNDONE;
  }

  void failed(int task) {
    spread(task, task);
  }

  void blocked(int task, int cause) {
    toBlock.remove(task);
    because[task] = cause;
    blocked.add(task);
    spread(task, cause);
  }

  /** A failed task is not wanted any more, and nothing waits for it in particular. */
  void superseded(int task) {
    toReopen.remove(task);
    lift(task);
  }

  void skipped(int task) {
    blocked.remove(task);
  }

  void reopened(int task) {
    toReopen.remove(task);
    blocked.remove(task);
    lift(task);
  }

  private int spare(int node) {
    return graph.predecessorCount(node) - graph.neededBefore(node);
  }

  private void spread(int node, int cause) {
    for (int next : graph.successors(node)) {
      // Of some barriers not all that stands before them has to be complete.
      if (hopelessBefore[next]++ != spare(next)) {
        continue;
      }
      if (next < graph.taskCount()) {
        toReopen.remove(next);
        TaskState now = lives.state(next);
        if (now == TaskState.PENDING) {
          toBlock.put(next, cause);
        } else if (now == TaskState.BLOCKED || now == TaskState.SKIPPED) {
          because[next] = cause;
        }
      } else {
        spread(next, cause);
      }
    }
  }

  private void lift(int node) {
    for (int next : graph.successors(node)) {
      if (--hopelessBefore[next] != spare(next)) {
        continue;
      }
      if (next < graph.taskCount()) {
        toBlock.remove(next);
        TaskState now = lives.state(next);
        if (now == TaskState.BLOCKED || now == TaskState.SKIPPED) {
          toReopen.add(next);
        }
      } else {
        lift(next);
      }
    }
  }
}
