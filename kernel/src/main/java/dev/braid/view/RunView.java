package dev.braid.view;

import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.GateBatch;
import dev.braid.kernel.GateQueue;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.PlanText;
import dev.braid.kernel.RunState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as its log tells it: the kernel's state, and beside it who did what and when. It is built
 * by handing it the entries of the log in order, and can be asked at any position.
 */
public final class RunView {
  private final Event.RunOpened opened;
  private final RunState state;
  private final List<List<Attempt>> attempts = new ArrayList<>();
  private final List<Decision.Complete> merges = new ArrayList<>();
  private long openedMillis = -1;
  private long endedMillis = -1;
  private long earlierMillis;
  private long engineSinceMillis = -1;
  private long lastMillis = -1;
  private long deathMillis = -1;

  /**
   * @param plans reads the plans that the run goes on with
   */
  public RunView(TaskGraph graph, Event.RunOpened opened, PlanText plans) {
    this.opened = opened;
    this.state = new RunState(graph, opened.workers(), plans);
    grow();
  }

  private void grow() {
    while (attempts.size() < state.graph().taskCount()) {
      attempts.add(new ArrayList<>());
    }
  }

  /** Takes the next entry into account. */
  public void apply(LogEntry entry) {
    switch (entry.message()) {
      case Event event -> before(event, entry);
      case Decision decision -> decided(decision, entry);
    }
    state.apply(entry);
    grow();
    lastMillis = state.nowMillis();
  }

  public TaskGraph graph() {
    return state.graph();
  }

  /** The state at this position. It is the view's own: look, and do not apply. */
  public RunState state() {
    return state;
  }

  public Event.RunOpened opened() {
    return opened;
  }

  /** All tries of a task so far, first to last. */
  public List<Attempt> attempts(int task) {
    return Collections.unmodifiableList(attempts.get(task));
  }

  /** The last try of a task, or null before the first. */
  public @Nullable Attempt lastAttempt(int task) {
    List<Attempt> all = attempts.get(task);
    return all.isEmpty() ? null : all.getLast();
  }

  /** What reached the integration branch, in that order. */
  public List<Decision.Complete> merges() {
    return Collections.unmodifiableList(merges);
  }

  public long openedMillis() {
    return openedMillis;
  }

  /** When the run ended, or -1 while it has not. */
  public long endedMillis() {
    return endedMillis;
  }

  /** How long engines have worked on the run; the time between two of them does not count. */
  public long wallMillis() {
    return wallMillis(lastMillis);
  }

  private long wallMillis(long untilMillis) {
    return earlierMillis + (engineSinceMillis < 0 ? 0 : untilMillis - engineSinceMillis);
  }

  private void before(Event event, LogEntry entry) {
    switch (event) {
      case Event.RunOpened open -> openedMillis = entry.atMillis();
      case Event.EngineStarted started -> restart(entry);
      case Event.AttemptStarted started -> {
        Attempt attempt = find(started.task(), started.attempt());
        if (attempt != null) {
          attempt.led(started);
        }
      }
      case Event.AttemptEnded ended -> {
        Attempt attempt = find(ended.task(), ended.attempt());
        if (attempt != null && attempt.outcome() == null) {
          boolean lost = ended.outcome() instanceof Event.Outcome.Lost;
          attempt.ended(ended, lost ? deathMillis : entry.atMillis());
        }
      }
      case Event.Captured captured -> {
        Attempt attempt = find(captured.task(), captured.attempt());
        if (attempt != null && attempt.capture() == null) {
          attempt.left(captured.capture());
        }
      }
      case Event.TipMoved moved -> gateEnds(moved.batch(), entry);
      case Event.GateFailed failed -> gateEnds(failed.batch(), entry);
      case Event.Fenced other -> {}
      case Event.Prepared other -> {}
      case Event.Checked other -> {}
      case Event.Advanced other -> {}
      case Event.LandingEnded other -> {}
      case Event.TimerFired other -> {}
      case Event.StopRequested other -> {}
      case Event.HoldRequested other -> {}
      case Event.ReleaseRequested request -> goOn(entry);
      case Event.DropRequested request -> goOn(entry);
      case Event.SubmitRequested request -> goOn(entry);
      case Event.LandRequested request -> goOn(entry);
      case Event.RetryRequested request -> goOn(entry);
      case Event.PlanOffered offer -> goOn(entry);
      case Event.UndoRequested request -> goOn(entry);
    }
  }

  /** Nothing was done between the last sign of the engine before and the start of this one. */
  private void restart(LogEntry entry) {
    earlierMillis = wallMillis();
    engineSinceMillis = entry.atMillis();
    deathMillis = lastMillis;
    endedMillis = -1;
    for (GateBatch batch : state.gate().batches()) {
      for (GateQueue.Entry waiting : batch.entries()) {
        Attempt attempt = find(waiting.task(), waiting.attempt());
        if (attempt != null && attempt.isInGate()) {
          attempt.gateEnds(lastMillis);
          attempt.gateBegins(entry.atMillis());
        }
      }
    }
  }

  /** Between the end of the run and a request the engine only waited for a person. */
  private void goOn(LogEntry entry) {
    if (endedMillis >= 0) {
      endedMillis = -1;
      engineSinceMillis = entry.atMillis();
    }
  }

  private void decided(Decision decision, LogEntry entry) {
    switch (decision) {
      case Decision.StartAttempt start -> attempts.get(start.task()).add(new Attempt(start, entry));
      case Decision.Prepare prepare -> {
        for (Decision.Patch patch : prepare.patches()) {
          Attempt attempt = find(patch.task(), patch.attempt());
          if (attempt != null) {
            attempt.gateBegins(entry.atMillis());
          }
        }
      }
      case Decision.Dissolve dissolve -> gateEnds(dissolve.batch(), entry);
      case Decision.Complete complete -> {
        // What undoes a task is no try of a worker, and leaves the tries of the task as they were.
        if (!(complete.result() instanceof Decision.Result.Undone)) {
          settle(complete.task(), complete, entry);
        }
        if (complete.result() instanceof Decision.Result.Merged) {
          merges.add(complete);
        }
      }
      case Decision.Retry retry -> settle(retry.task(), retry, entry);
      case Decision.Fail fail -> settle(fail.task(), fail, entry);
      case Decision.EndRun end -> {
        endedMillis = entry.atMillis();
        earlierMillis = wallMillis(entry.atMillis());
        engineSinceMillis = -1;
      }
      case Decision.Fence other -> {}
      case Decision.EndAttempt other -> {}
      case Decision.CapturePatch other -> {}
      case Decision.RunCheck other -> {}
      case Decision.Advance other -> {}
      case Decision.SetTimer other -> {}
      case Decision.Block other -> {}
      case Decision.Skip other -> {}
      case Decision.Reopen other -> {}
      case Decision.ChangePlan other -> {}
      case Decision.RefusePlan other -> {}
      case Decision.Land other -> {}
      case Decision.Revert other -> {}
      case Decision.Keep other -> {}
    }
  }

  private void settle(int task, Decision decision, LogEntry entry) {
    Attempt attempt = lastAttempt(task);
    if (attempt != null) {
      attempt.settle(decision, entry);
    }
  }

  private void gateEnds(int number, LogEntry entry) {
    for (GateBatch batch : state.gate().batches()) {
      for (GateQueue.Entry inside : batch.entries()) {
        Attempt attempt = find(inside.task(), inside.attempt());
        if (batch.number() == number && attempt != null) {
          attempt.gateEnds(entry.atMillis());
        }
      }
    }
  }

  private @Nullable Attempt find(int task, int number) {
    if (task < 0 || task >= attempts.size()) {
      return null;
    }
    for (Attempt attempt : attempts.get(task).reversed()) {
      if (attempt.number() == number) {
        return attempt;
      }
    }
    return null;
  }
}
