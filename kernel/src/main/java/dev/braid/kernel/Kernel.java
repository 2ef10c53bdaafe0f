package dev.braid.kernel;

import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision.Ending;
import dev.braid.kernel.Decision.Result;
import dev.braid.kernel.Event.Landing;
import dev.braid.kernel.RunState.Stopping;
import dev.braid.kernel.Setback.Fault;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of a run.
 *
 * <p>{@link #decide} looks at the state and gives the one decision that is due now, or none. The
 * engine asks again after each entry it has applied, until there is none: so a decision always sees
 * the effect of the one before it, and neither function has to do the other's work. Which of
 * several due decisions comes first is fixed by the order of the steps below.
 */
public final class Kernel {
  /** Version of the rules. A log of another version is replayed by its own rules only. */
  public static final int RULES = 3;

  /** First pause before a failed attempt is repeated, in milliseconds; each next one doubles. */
  public static final long FIRST_BACKOFF_MILLIS = 1_000;

  /** Longest pause before a failed attempt is repeated, in milliseconds. */
  public static final long LONGEST_BACKOFF_MILLIS = 60_000;

  /** How often an attempt is repeated that the machine, not the task, has failed. */
  public static final int ENVIRONMENT_RETRIES = 5;

  /** How often the gate tries a step again that git or the disk refused. */
  public static final int GATE_RETRIES = 5;

  private Kernel() {}

  /** The decision that is due in this state, or null when the kernel waits for the world. */
  public static @Nullable Decision decide(RunState state) {
    Decision due = settle(state);
    if (due == null && state.isFenced()) {
      due = start(state);
      if (due == null && state.ending() == null) {
        due = GateRules.whenIdle(state);
      }
      if (due == null) {
        due = finish(state);
      }
    }
    return due;
  }

  /**
   * Like {@link #decide}, but starts nothing and ends nothing. Whoever has more events at hand
   * takes these decisions first and decides about starts when it has told everything: a start is a
   * choice, and a choice is better when all that has happened is known.
   */
  public static @Nullable Decision settle(RunState state) {
    if (state.fenceDue()) {
      return new Decision.Fence(state.epoch());
    }
    Decision due = endAttempt(state);
    if (due != null || !state.isFenced()) {
      return due;
    }
    due = judge(state);
    if (due == null) {
      due = GateRules.decide(state);
    }
    if (due == null) {
      due = state.undoing.due(state);
    }
    if (due == null) {
      due = spread(state);
    }
    if (due == null) {
      due = answerOffer(state);
    }
    return due == null ? timer(state) : due;
  }

  /** The pause before try number {@code failures + 2}, in milliseconds. */
  static long backoffMillis(int failures) {
    int doublings = Math.min(failures, 16);
    return Math.min(FIRST_BACKOFF_MILLIS << doublings, LONGEST_BACKOFF_MILLIS);
  }

  private static @Nullable Decision endAttempt(RunState state) {
    if (state.toEnd.isEmpty()) {
      return null;
    }
    int task = state.toEnd.getFirst();
    boolean lost = state.isLost(task);
    return new Decision.EndAttempt(task, state.lives.attempts(task), lost);
  }

  private static @Nullable Decision judge(RunState state) {
    if (state.unjudged.isEmpty()) {
      return null;
    }
    int task = state.unjudged.getFirst();
    Setback setback = state.lives.setback(task);
    if (state.undoing.isUnderWay(task)) {
      return judgeUndoing(state, task, setback);
    }
    if (setback != null && state.resources.races().isLost(task)) {
      return superseded(state, task);
    }
    if (setback != null) {
      return judgeSetback(state, task, setback);
    }
    if (state.lives.captureEmpty(task)) {
      return new Decision.Complete(task, new Result.NoChange());
    }
    return new Decision.CapturePatch(
        task, state.lives.attempts(task), state.resources.slotOf(task), state.lives.base(task));
  }

  /** Whatever stands in the way of taking a task back, it stays merged, and nothing is lost. */
  private static Decision judgeUndoing(RunState state, int task, @Nullable Setback setback) {
    if (setback != null) {
      return new Decision.Keep(task, setback.failure());
    }
    return state.lives.captureEmpty(task)
        ? new Decision.Complete(task, new Result.Undone(""))
        : state.undoing.revert(state, task);
  }

  private static Decision judgeSetback(RunState state, int task, Setback setback) {
    int before = state.lives.faults(task, setback.fault());
    int allowed =
        switch (setback.fault()) {
          case TASK -> state.graph.task(task).execution().retries();
          case CONFLICT -> state.graph.plan().settings().gate().conflictReruns();
          case ENVIRONMENT -> ENVIRONMENT_RETRIES;
          case PERSON, BARRIER -> 0;
          case PROVIDER, ORCHESTRATOR -> Integer.MAX_VALUE;
        };
    if (before >= allowed) {
      return new Decision.Fail(task, setback.failure());
    }
    boolean pause = setback.fault() == Fault.TASK || setback.fault() == Fault.ENVIRONMENT;
    long notBefore = pause ? state.nowMillis() + backoffMillis(before) : state.nowMillis();
    boolean consumes = setback.fault() == Fault.TASK;
    return new Decision.Retry(task, setback.failure(), notBefore, consumes);
  }

  private static Decision superseded(RunState state, int task) {
    int winner = state.resources.races().leadingRival(task);
    return new Decision.Complete(task, new Result.Superseded(winner));
  }

  /**
   * Drops who lost a race, blocks what waits for a failed task, and gives back what waits for a
   * reopened one.
   */
  private static @Nullable Decision spread(RunState state) {
    int loser = state.resources.races().nextToDrop(state.lives);
    if (loser >= 0) {
      return superseded(state, loser);
    }
    int reopen = state.blocking.nextToReopen();
    if (reopen >= 0) {
      return new Decision.Reopen(reopen);
    }
    Blocking.Due block = state.blocking.nextToBlock();
    return block == null ? null : new Decision.Block(block.task(), block.because());
  }

  private static @Nullable Decision answerOffer(RunState state) {
    RunState.Offer offer = state.offer();
    return offer == null ? null : PlanChange.decide(state, offer);
  }

  private static @Nullable Decision start(RunState state) {
    int slot = state.resources.freeSlot();
    if (slot < 0 || !state.mayStart() || state.workerKeptFor() >= 0) {
      return null;
    }
    int task = state.waiting.best();
    if (task < 0) {
      return null;
    }
    return new Decision.StartAttempt(
        task,
        state.lives.attempts(task) + 1,
        slot,
        state.tip(),
        state.lives.lastRefusal(task),
        state.resources.tools().toolFor(task));
  }

  private static @Nullable Decision timer(RunState state) {
    if (state.timersToSet.isEmpty()) {
      return null;
    }
    var first = state.timersToSet.firstEntry();
    return new Decision.SetTimer(first.getKey(), first.getValue());
  }

  private static @Nullable Decision finish(RunState state) {
    TaskLives lives = state.lives;
    boolean working =
        lives.count(TaskState.STARTING) + lives.count(TaskState.RUNNING) > 0
            || lives.count(TaskState.CHECKING) + lives.count(TaskState.FAILING) > 0
            || state.gate.awaitsAnswer()
            || state.landing.awaitsAnswer();
    if (state.ending() != null || working) {
      return null;
    }
    if (state.gateIsStuck()) {
      return new Decision.EndRun(
          Ending.STOPPED, "the gate cannot work: " + state.gate.lastFailure());
    }
    if (state.stopping() == Stopping.NOW
        || (state.stopping() == Stopping.DRAIN && !state.gate.hasWork())) {
      return new Decision.EndRun(Ending.STOPPED, "on request");
    }
    if (state.gate.hasWork() || lives.count(TaskState.BACKOFF) > 0) {
      return null;
    }
    int held = state.gate.heldCount();
    if (held > 0) {
      return new Decision.EndRun(
          Ending.STOPPED, "a person has to release or drop what the gate holds back: " + held);
    }
    int open = lives.count(TaskState.PENDING) + lives.count(TaskState.READY);
    if (open > 0 && state.resources.tools().anyWillEnd()) {
      return null;
    }
    if (open > 0) {
      // Nothing is under way and nothing can start: saying so beats waiting for ever.
      return new Decision.EndRun(Ending.STOPPED, stalled(state, open));
    }
    int blocked = state.blocking.firstBlocked();
    if (blocked >= 0) {
      return new Decision.Skip(blocked, state.blocking.because(blocked));
    }
    return landOrEnd(state);
  }

  private static String stalled(RunState state, int open) {
    for (ToolPauses.Pause pause : state.resources.tools().inForce()) {
      if (pause.needsPerson()) {
        return "log in to " + pause.provider() + ": " + pause.detail();
      }
    }
    return "none of the " + open + " open tasks can start";
  }

  private static Decision landOrEnd(RunState state) {
    TaskGraph graph = state.graph;
    int wanted = graph.taskCount() - state.lives.count(TaskState.CANCELLED);
    boolean complete = state.lives.count(TaskState.SUCCEEDED) == wanted;
    if (state.landing.due(complete) && !state.target().isEmpty()) {
      return new Decision.Land(state.target(), state.tip());
    }
    Landing landing = state.landing();
    String detail = landing instanceof Landing.NotLanded refused ? refused.reason() : "";
    return new Decision.EndRun(complete ? Ending.COMPLETED : Ending.FAILED, detail);
  }
}
