package dev.braid.kernel;

import dev.braid.graph.TaskGraph;
import dev.braid.plan.Plan;
import dev.braid.plan.Settings;
import dev.braid.plan.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run may go on with another plan, and what that changes.
 *
 * <p>A task at rest, of which nothing is under way and nothing has come, may be changed in any way
 * or dropped; tasks may be added anywhere where nothing has started that would have to wait for
 * them. Whatever has started keeps what it was given, and no order that was kept may turn out to be
 * broken. A plan is taken whole or not at all, so that the run always has a plan that somebody
 * wrote.
 */
final class PlanChange {
  /** Longest list of problems; a plan this different is another plan. */
  private static final int MAX_PROBLEMS = 20;

  private final RunState state;
  private final List<String> problems = new ArrayList<>();
  private final List<String> added = new ArrayList<>();
  private final List<String> changed = new ArrayList<>();
  private final List<String> dropped = new ArrayList<>();

  private PlanChange(RunState state) {
    this.state = state;
  }

  /** What to do about an offer. */
  static Decision decide(RunState state, RunState.Offer offer) {
    PlanChange change = new PlanChange(state);
    TaskGraph next = change.graphOf(offer.plan());
    if (next != null) {
      change.compareSettings(offer.plan());
      change.compareTasks(next);
      change.compareOrder(next);
    }
    return change.problems.isEmpty()
        ? new Decision.ChangePlan(offer.workers(), change.added, change.changed, change.dropped)
        : new Decision.RefusePlan(change.problems);
  }

  private @Nullable TaskGraph graphOf(Plan plan) {
    if (!plan.id().equals(state.graph.plan().id())) {
      problem(
          "the run is of plan `" + state.graph.plan().id() + "`, and this is `" + plan.id() + "`");
      return null;
    }
    try {
      return state.graph.changedTo(plan);
    } catch (IllegalArgumentException unsound) {
      problem("the plan is not sound: " + unsound.getMessage());
      return null;
    }
  }

  private void compareSettings(Plan plan) {
    Settings now = state.graph.plan().settings();
    Settings next = plan.settings();
    if (!now.withCapacities(next).equals(next)) {
      problem(
          "of the settings only `workers`, `pools` and `tool_capacity` can be changed while the"
              + " plan is run");
    }
  }

  private void compareTasks(TaskGraph next) {
    int known = state.graph.taskCount();
    for (int task = 0; task < next.taskCount(); task++) {
      if (task >= known || (state.graph.isDropped(task) && !next.isDropped(task))) {
        added.add(next.nodeName(task));
      } else if (next.isDropped(task) && !state.graph.isDropped(task)) {
        drop(task);
      } else if (!next.isDropped(task)) {
        compare(task, state.graph.task(task), next.task(task));
      }
    }
  }

  private void drop(int task) {
    if (state.lives.state(task).isAtRest()) {
      dropped.add(state.graph.nodeName(task));
    } else {
      problem("`" + state.graph.nodeName(task) + "` " + stage(task) + "; it cannot be dropped");
    }
  }

  private void compare(int task, Task now, Task next) {
    boolean succeeded = state.lives.state(task) == TaskState.SUCCEEDED;
    boolean sameWork = now.asksTheSameAs(next);
    // A plan file in which finished tasks are ticked says only what the log says, too.
    boolean sameDone = now.done() == next.done() || (succeeded && next.done());
    boolean same =
        sameWork
            && sameDone
            && now.title().equals(next.title())
            && now.dependsOn().equals(next.dependsOn());
    if (same) {
      return;
    }
    if (!sameDone && state.lives.attempts(task) > 0) {
      problem("`" + now.id() + "` was begun in this run; the plan cannot call it done");
    } else if (!sameDone && succeeded) {
      problem("`" + now.id() + "` was done before the run; the plan cannot call it open");
    } else if (!sameWork && !state.lives.state(task).isAtRest()) {
      problem("`" + now.id() + "` " + stage(task) + "; only its title can be changed");
    } else {
      changed.add(now.id());
    }
  }

  /** Nothing that has started may have to wait for something now. */
  private void compareOrder(TaskGraph next) {
    if (!problems.isEmpty()) {
      return;
    }
    int[] open = openBefore(next, state.lives);
    for (int task = 0; task < state.graph.taskCount(); task++) {
      // One that failed before what it depends on was undone waits already.
      boolean mayNotWait = hasStarted(task) && state.openBefore[task] == 0;
      if (mayNotWait && open[task] > 0 && !next.isDropped(task)) {
        problem(
            "`"
                + next.nodeName(task)
                + "` "
                + stage(task)
                + "; it cannot wait for `"
                + firstOpen(next, open, task)
                + "` any more");
      }
    }
  }

  private boolean hasStarted(int task) {
    return switch (state.lives.state(task)) {
      case STARTING, RUNNING, CHECKING, IN_GATE, FAILING, BACKOFF, SUCCEEDED, FAILED -> true;
      case PENDING, READY, BLOCKED, SKIPPED, CANCELLED, UNDONE -> false;
    };
  }

  /** The first task that a node waits for, through as many barriers as there are. */
  private String firstOpen(TaskGraph next, int[] open, int node) {
    for (int before : next.predecessors(node)) {
      boolean task = before < next.taskCount();
      if (task && !succeeded(before)) {
        return next.nodeName(before);
      }
      if (!task && open[before] > 0) {
        return firstOpen(next, open, before);
      }
    }
    throw new IllegalStateException("BUG: nothing is open before node " + node);
  }

  private boolean succeeded(int task) {
    return task < state.graph.taskCount() && state.lives.state(task) == TaskState.SUCCEEDED;
  }

  private String stage(int task) {
    return switch (state.lives.state(task)) {
      case STARTING, RUNNING -> "is running";
      case CHECKING, IN_GATE, FAILING -> "is being judged";
      case SUCCEEDED -> "is done";
      case PENDING, READY, BACKOFF, BLOCKED, FAILED, SKIPPED, CANCELLED, UNDONE -> "was begun";
    };
  }

  private void problem(String sentence) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(sentence);
    }
  }

  /** For each node, how many of those before it are not complete. */
  static int[] openBefore(TaskGraph graph, TaskLives lives) {
    int[] open = new int[graph.nodeCount()];
    ArrayDeque<Integer> complete = new ArrayDeque<>();
    for (int node = 0; node < open.length; node++) {
      open[node] = graph.neededBefore(node);
      boolean task = node < graph.taskCount();
      boolean done = task && lives.exists(node) && lives.state(node) == TaskState.SUCCEEDED;
      if (done || (!task && open[node] <= 0)) {
        complete.add(node);
      }
    }
    while (!complete.isEmpty()) {
      for (int next : graph.successors(complete.remove())) {
        if (--open[next] == 0 && next >= graph.taskCount()) {
          complete.add(next);
        }
      }
    }
    return open;
  }

  /** What becomes of each task when the plan is changed. The graph has been exchanged already. */
  static void settleTasks(RunState state) {
    for (int task = 0; task < state.graph.taskCount(); task++) {
      boolean wanted = !state.graph.isDropped(task);
      TaskState now = state.lives.state(task);
      if (!wanted && now != TaskState.CANCELLED) {
        state.lives.move(task, "ChangePlan drops it");
        state.timersToSet.remove(task);
      } else if (wanted && now == TaskState.CANCELLED) {
        state.lives.move(task, "ChangePlan");
        state.lives.reopened(task);
      } else if (now == TaskState.READY && waitsAgain(state, task)) {
        state.lives.move(task, "ChangePlan");
      }
    }
  }

  private static boolean waitsAgain(RunState state, int task) {
    return state.openBefore[task] > 0 || state.graph.task(task).done();
  }

  /** The tasks that the change has made ready, in the order of their numbers. */
  static List<Integer> nowReady(RunState state) {
    List<Integer> ready = new ArrayList<>();
    for (int task = 0; task < state.graph.taskCount(); task++) {
      if (state.lives.state(task) == TaskState.PENDING && state.openBefore[task] == 0) {
        ready.add(task);
      }
    }
    return Collections.unmodifiableList(ready);
  }
}
