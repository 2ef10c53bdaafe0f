package dev.braid.kernel;

import dev.braid.kernel.Reason.RunHeld;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a task is where it is: a pure question to the state, at any position of the log. Every task
 * that is not final has an answer at every position.
 */
public final class Why {
  /**
   * One condition of a start.
   *
   * @param name what is looked at: dependencies, run, workers, alone, groups, pools, scopes,
   *     reservation, pause
   * @param obstacle null when the condition holds
   */
  public record Predicate(String name, @Nullable Reason obstacle) {
    public boolean holds() {
      return obstacle == null;
    }
  }

  /**
   * @param predicates for a task that waits to start: every condition, in the order they are tried
   * @param awaited for a task under way: what it waits for now; empty otherwise
   * @param failure the last failure, or null when there was none
   * @param because for a blocked or skipped task, the failed one; else -1
   */
  public record Answer(
      int task,
      TaskState state,
      List<Predicate> predicates,
      String awaited,
      @Nullable Failure failure,
      int because) {
    public Answer {
      predicates = List.copyOf(predicates);
    }
  }

  /** What a task awaits that nothing hinders: the decision to start it has not been taken yet. */
  private static final String ITS_TURN = "its turn: nothing is in its way";

  private Why() {}

  public static Answer of(RunState state, int task) {
    TaskState now = state.lives.state(task);
    List<Predicate> predicates =
        switch (now) {
          case PENDING, READY, BACKOFF, BLOCKED -> predicates(state, task);
          case STARTING, RUNNING, CHECKING, IN_GATE, FAILING -> List.of();
          case SUCCEEDED, FAILED, SKIPPED, CANCELLED, UNDONE -> List.of();
        };
    int because =
        now == TaskState.BLOCKED || now == TaskState.SKIPPED ? state.blocking.because(task) : -1;
    boolean hindered = predicates.stream().anyMatch(predicate -> !predicate.holds());
    String awaited = now == TaskState.READY && !hindered ? ITS_TURN : awaited(state, task);
    return new Answer(task, now, predicates, awaited, state.lives.lastFailure(task), because);
  }

  private static List<Predicate> predicates(RunState state, int task) {
    List<Predicate> all = new ArrayList<>();
    all.add(new Predicate("dependencies", openDependency(state, task)));
    all.add(new Predicate("pause", pause(state, task)));
    all.add(new Predicate("run", held(state)));
    all.add(new Predicate("workers", workers(state)));
    all.addAll(state.resources.predicates(task));
    return Collections.unmodifiableList(all);
  }

  private static @Nullable Reason workers(RunState state) {
    if (state.resources.freeSlot() < 0) {
      return new Reason.WorkersBusy(state.workers());
    }
    int kept = state.workerKeptFor();
    return kept < 0 ? null : new Reason.WorkerKept(kept);
  }

  private static @Nullable Reason openDependency(RunState state, int task) {
    for (int before : state.graph.predecessors(task)) {
      if (!isComplete(state, before)) {
        return new Reason.DependencyOpen(firstOpenTask(state, before));
      }
    }
    return null;
  }

  /** Behind a barrier stands a task that is not complete; that one is the answer people want. */
  private static int firstOpenTask(RunState state, int node) {
    int at = node;
    while (at >= state.graph.taskCount()) {
      int next = -1;
      for (int before : state.graph.predecessors(at)) {
        if (next < 0 && !isComplete(state, before)) {
          next = before;
        }
      }
      if (next < 0) {
        return at;
      }
      at = next;
    }
    return at;
  }

  private static boolean isComplete(RunState state, int node) {
    return node < state.graph.taskCount()
        ? state.lives.state(node) == TaskState.SUCCEEDED
        : state.openBefore[node] == 0;
  }

  private static @Nullable Reason pause(RunState state, int task) {
    Failure failure = state.lives.lastFailure(task);
    if (failure == null || state.lives.state(task) != TaskState.BACKOFF) {
      return null;
    }
    return new Reason.BackingOff(state.lives.notBeforeMillis(task), failure);
  }

  private static @Nullable Reason held(RunState state) {
    if (state.ending() != null) {
      return new RunHeld("the run has ended");
    }
    if (!state.isFenced()) {
      return new RunHeld("the run is being opened");
    }
    if (state.gateIsStuck()) {
      return new RunHeld("the gate cannot work: " + state.gate.lastFailure());
    }
    if (state.offerPending()) {
      return new RunHeld("another plan has been offered, and is being compared");
    }
    return state.mayStart() ? null : new RunHeld("the run is being stopped");
  }

  private static String awaited(RunState state, int task) {
    return switch (state.lives.state(task)) {
      case STARTING -> "its worktree and its process";
      case RUNNING -> "its process to end";
      case CHECKING ->
          state.undoing.isUnderWay(task)
              ? "a patch that takes it back"
              : "its result to be captured";
      case IN_GATE -> inGate(state, task);
      case FAILING -> "its last attempt to be judged";
      case PENDING, READY, BACKOFF, BLOCKED -> "";
      case SUCCEEDED, FAILED, SKIPPED, CANCELLED, UNDONE -> "";
    };
  }

  private static String inGate(RunState state, int task) {
    int place = 0;
    for (GateQueue.Entry entry : state.gate.entries()) {
      if (entry.task() == task) {
        break;
      }
      place++;
    }
    if (place > 0) {
      return "the gate: " + place + " before it";
    }
    if (state.gate.paused()) {
      return "the gate to work again: " + state.gate.lastFailure();
    }
    return switch (state.gate.step()) {
      case WAITING -> "the gate to take it";
      case PREPARING -> "its patch to be laid onto the branch";
      case PREPARED, CHECKING -> "check " + (state.gate.checksPassed() + 1) + " of the gate";
      case ADVANCING, ADVANCED -> "the branch to be moved to it";
    };
  }
}
