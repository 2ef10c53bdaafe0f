package dev.braid.kernel;

import dev.braid.kernel.Reason.RunHeld;
import dev.braid.plan.Settings;
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
        : state.openBefore[node] <= 0;
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
    GateQueue.Entry entry = state.gate.entryOf(task);
    return entry == null ? "its result to be judged" : inGate(state, entry);
  }

  /** What an entry of the gate's queue waits for now. */
  public static String inGate(RunState state, GateQueue.Entry entry) {
    GateQueue gate = state.gate;
    String held = gate.heldBecause(entry.task());
    if (held != null) {
      return "a person to release or drop it" + (held.isEmpty() ? "" : ": " + held);
    }
    GateBatch batch = gate.batchOf(entry);
    if (gate.paused() && (batch == null || !batch.awaitsAnswer())) {
      return "the gate to work again: " + gate.lastFailure();
    }
    return batch == null ? inQueue(state, entry) : inBatch(state, batch);
  }

  private static String inQueue(RunState state, GateQueue.Entry entry) {
    GateQueue gate = state.gate;
    if (GateRules.waitsForTurn(state, entry)) {
      int first = gate.turns().waitsFor(entry.task());
      return "its turn: `" + state.graph.nodeName(first) + "` comes before it in the plan";
    }
    int before = 0;
    for (GateQueue.Entry other : gate.entries()) {
      if (other.equals(entry)) {
        break;
      }
      before++;
    }
    Settings.CheckMoment moment = state.graph.plan().settings().gate().moment();
    if (moment == Settings.CheckMoment.END && gate.batches().isEmpty()) {
      return "everything else: the gate checks when nothing else can run";
    }
    String suspect = gate.isSuspect(entry) ? ", one of several patches that are red together" : "";
    return before == 0
        ? "the gate to take it" + suspect
        : "the gate: " + before + " before it" + suspect;
  }

  private static String inBatch(RunState state, GateBatch batch) {
    int others = batch.entries().size() - 1;
    String with = others > 0 ? ", together with " + others + " more" : "";
    boolean first = batch == state.gate.head();
    String on = first ? "" : ", on top of what is checked before it";
    return switch (batch.step()) {
      case PREPARING -> "its patch to be laid onto the branch" + with + on;
      case PREPARED -> checked(state, batch) + with + on;
      case ADVANCING, ADVANCED -> "the branch to be moved to it" + with;
    };
  }

  private static String checked(RunState state, GateBatch batch) {
    var checks = state.graph.plan().settings().gate().checks();
    if (batch.running() >= 0) {
      String again = batch.run() > 1 ? " a second time, because it was red" : "";
      return "check `" + checks.get(batch.running()).id() + "` of the gate" + again;
    }
    return batch.checksPassed() == checks.size()
        ? "the branch to be moved to what comes before it"
        : "its next check of the gate";
  }
}
