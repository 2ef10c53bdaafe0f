package dev.braid.kernel;

import dev.braid.kernel.Decision.Result;
import dev.braid.kernel.Failure.ErrorClass;
import dev.braid.kernel.RunState.Stopping;
import java.util.LinkedHashSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Taking merged work off the integration branch again, when a person asks for it.
 *
 * <p>The branch never goes back. What is taken off is a further attempt of the task, made by the
 * gate instead of a worker: a patch on the tip that undoes what the task's commit did. It goes
 * through the queue and the checks like any other, and can be refused like any other; then the task
 * stays merged. While it is under way the task does not count as complete, so nothing that depends
 * on it starts.
 *
 * <p>What a task that has begun was built on is not taken from under it: that one is undone first,
 * or the request is refused. One at a time, in the order of the requests.
 */
final class Undoing {
  private final LinkedHashSet<Integer> requested = new LinkedHashSet<>();
  private final TreeSet<Integer> underWay = new TreeSet<>();

  /** A person asks; false when the task is not merged. */
  boolean request(TaskLives lives, int task) {
    boolean merged =
        lives.exists(task)
            && lives.state(task) == TaskState.SUCCEEDED
            && lives.result(task) instanceof Result.Merged;
    if (merged) {
      requested.add(task);
    }
    return merged;
  }

  boolean isUnderWay(int task) {
    return underWay.contains(task);
  }

  /** The answer to the oldest request, or null when there is none or it has to wait. */
  @Nullable Decision due(RunState state) {
    if (requested.isEmpty() || !underWay.isEmpty() || state.stopping() != Stopping.NO) {
      return null;
    }
    int task = requested.getFirst();
    if (state.resources.races().hasWon(task)) {
      String detail = "it won a race, and the other ways were dropped for it";
      return new Decision.Keep(task, new Failure(ErrorClass.E_PLAN_CONSISTENCY, detail));
    }
    int begun = begunBehind(state, task);
    if (begun < 0) {
      return revert(state, task);
    }
    String name = state.graph.nodeName(begun);
    String detail = "`" + name + "` was built on it; undo that first";
    return new Decision.Keep(task, new Failure(ErrorClass.E_PLAN_CONSISTENCY, detail));
  }

  /** Asks for the patch, for the first time or again after an engine has died. */
  Decision revert(RunState state, int task) {
    if (!(state.lives.result(task) instanceof Result.Merged merged)) {
      throw new IllegalStateException("BUG: task " + task + " is not merged");
    }
    int attempt = state.lives.attempts(task) + (underWay.contains(task) ? 0 : 1);
    return new Decision.Revert(task, attempt, merged.commit(), state.tip());
  }

  /** What a published commit of a task means. */
  Result result(int task, String commit) {
    return underWay.contains(task) ? new Result.Undone(commit) : new Result.Merged(commit);
  }

  void begun(int task) {
    requested.remove(task);
    underWay.add(task);
  }

  void ended(int task) {
    requested.remove(task);
    underWay.remove(task);
  }

  /** The first task after this one, also behind barriers, that has begun; -1 when none has. */
  private static int begunBehind(RunState state, int node) {
    for (int next : state.graph.successors(node)) {
      int begun = next;
      if (next >= state.graph.taskCount()) {
        begun = begunBehind(state, next);
      } else if (state.graph.task(next).done() || !hasBegun(state.lives.state(next))) {
        // What was done before the run was not built on anything in it.
        begun = -1;
      }
      if (begun >= 0) {
        return begun;
      }
    }
    return -1;
  }

  private static boolean hasBegun(TaskState state) {
    return switch (state) {
      case STARTING, RUNNING, CHECKING, IN_GATE, FAILING, BACKOFF, SUCCEEDED -> true;
      case PENDING, READY, BLOCKED, FAILED, SKIPPED, CANCELLED, UNDONE -> false;
    };
  }
}
