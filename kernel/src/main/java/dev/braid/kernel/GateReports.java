package dev.braid.kernel;

import dev.braid.kernel.Event.Preparation;
import dev.braid.kernel.Event.Verdict;
import dev.braid.kernel.Failure.ErrorClass;
import dev.braid.kernel.GateBatch.Step;
import dev.braid.kernel.GateQueue.Entry;
import dev.braid.plan.Settings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the reports of the gate, and what people ask of it, do to the state. The other half of
 * {@link GateRules}. A report that nothing awaits gives false and changes nothing.
 */
final class GateReports {
  private final RunState state;
  private final GateQueue gate;

  GateReports(RunState state) {
    this.state = state;
    this.gate = state.gate;
  }

  boolean prepared(Event.Prepared event) {
    GateBatch batch = gate.find(event.batch());
    if (batch == null
        || batch.step() != Step.PREPARING
        || !event.onto().equals(batch.onto())
        || event.preparations().size() != batch.entries().size()) {
      return false;
    }
    List<Entry> all = List.copyOf(batch.entries());
    List<Entry> laid = new ArrayList<>();
    List<String> commits = new ArrayList<>();
    String tree = "";
    for (int i = 0; i < all.size(); i++) {
      if (event.preparations().get(i) instanceof Preparation.Candidate candidate) {
        laid.add(all.get(i));
        commits.add(candidate.commit());
        tree = candidate.tree();
      }
    }
    boolean onTip = batch == gate.head() && batch.onto().equals(state.tip());
    batch.prepared(laid, commits, tree);
    gate.removeIfEmpty(batch);
    for (int i = 0; i < all.size(); i++) {
      if (onTip) {
        notLaid(all.get(i), event.preparations().get(i));
      } else if (!(event.preparations().get(i) instanceof Preparation.Candidate)) {
        gate.defer(all.get(i), batch.onto(), event.preparations().get(i));
      }
    }
    return true;
  }

  /** What becomes of a patch that could not be laid onto the tip. */
  private void notLaid(Entry entry, Preparation preparation) {
    switch (preparation) {
      case Preparation.Candidate candidate -> {}
      case Preparation.Conflict conflict -> {
        Setback setback = Setback.ofConflict(conflict.paths());
        if (settings().onConflict().action() == Settings.ConflictAction.REVIEW) {
          gate.hold(entry.task(), setback.failure().detail());
          gate.await(entry);
        } else {
          reject(entry, "Prepared", setback);
        }
      }
      case Preparation.Refused refused ->
          reject(entry, "Prepared", Setback.ofTask(refused.failure()));
      case Preparation.Nothing nothing -> {
        gate.remove(entry);
        if (isTask(entry)) {
          state.foresight.leftGate(entry.task(), false, state.nowMillis());
          state.lives.captureWasEmpty(entry.task());
          state.unjudged.add(entry.task());
        }
      }
    }
  }

  boolean checked(Event.Checked event) {
    GateBatch batch = gate.find(event.batch());
    if (batch == null
        || batch.step() != Step.PREPARED
        || batch.running() != event.check()
        || batch.run() != Math.max(1, event.run())
        || !event.tree().equals(batch.tree())) {
      return false;
    }
    switch (event.verdict()) {
      case Verdict.Green green -> batch.green();
      case Verdict.Red red -> red(batch, event, red);
    }
    return true;
  }

  private void red(GateBatch batch, Event.Checked event, Verdict.Red red) {
    batch.turnedRed();
    // By the first rules, which know no runs, a red check was final.
    boolean last = event.run() == 0 || event.run() >= GateRules.CHECK_RUNS;
    if (batch.entries().size() > 1 || !last) {
      return;
    }
    Entry entry = batch.entries().getFirst();
    gate.dissolve(batch);
    gate.acquit();
    String check = settings().checks().get(event.check()).id();
    reject(entry, "Checked", Setback.ofCheck(check, red));
  }

  boolean advanced(Event.Advanced event) {
    GateBatch batch = advancing(event.batch());
    if (batch == null) {
      return false;
    }
    state.moved(event.tip());
    batch.advanced();
    gate.advanced();
    for (Entry entry : List.copyOf(batch.entries())) {
      if (!isTask(entry)) {
        batch.settle(entry);
        gate.remove(entry);
        state.landing.resultChanged();
      }
    }
    gate.removeIfEmpty(batch);
    for (GateQueue.Deferred known : gate.takeDeferred(event.tip())) {
      notLaid(known.entry(), known.preparation());
    }
    return true;
  }

  boolean tipMoved(Event.TipMoved event) {
    GateBatch batch = advancing(event.batch());
    // A tip that the batch was made for refuses nothing: this is a late copy of another answer.
    if (batch == null || event.tip().equals(batch.onto())) {
      return false;
    }
    state.moved(event.tip());
    gate.dissolve(batch);
    return true;
  }

  private @Nullable GateBatch advancing(int number) {
    GateBatch batch = gate.find(number);
    return batch == null || batch.step() != Step.ADVANCING ? null : batch;
  }

  /**
   * A move of the branch may have happened all the same, so the same move is asked for again: its
   * answer tells which, and nothing else may happen to the batch before.
   */
  boolean failed(Event.GateFailed event) {
    GateBatch batch = gate.find(event.batch());
    if (batch == null || !batch.awaitsAnswer()) {
      return false;
    }
    if (batch.step() == Step.ADVANCING) {
      batch.askAgain();
    } else {
      gate.dissolve(batch);
    }
    state.timersToSet.put(
        RunState.GATE_TIMER, state.nowMillis() + Kernel.backoffMillis(gate.failures()));
    gate.failed(event.detail());
    return true;
  }

  boolean held(int item) {
    if (isItem(item)) {
      gate.hold(item, "");
    }
    return isItem(item);
  }

  boolean released(Event.ReleaseRequested request) {
    int item = request.task();
    if (!request.widen()) {
      boolean was = isItem(item) && gate.heldBecause(item) != null;
      gate.release(item);
      return was;
    }
    if (!isItem(item)
        || !isTask(item)
        || state.lives.state(item) != TaskState.FAILED
        || !gate.widen(item)) {
      return false;
    }
    state.lives.move(item, "ReleaseRequested");
    state.lives.reopened(item);
    state.blocking.reopened(item);
    return true;
  }

  boolean dropped(int item) {
    Entry entry = gate.entryOf(item);
    if (entry == null) {
      return false;
    }
    GateBatch batch = gate.batchOf(entry);
    if (batch != null && batch.advanceAsked()) {
      return false;
    }
    gate.drop(entry);
    if (batch == null) {
      refuseDropped(entry);
    }
    return true;
  }

  /** A batch was given up; what a person has dropped meanwhile goes no further. */
  void dissolved(Decision.Dissolve decision) {
    GateBatch batch = gate.find(decision.batch());
    if (batch == null) {
      throw new IllegalStateException("BUG: no such batch: " + decision);
    }
    gate.dissolve(batch);
    if (decision.cause() == Decision.Cause.RED) {
      gate.suspect(batch.entries());
    }
    batch.entries().stream().filter(gate::isDropped).toList().forEach(this::refuseDropped);
  }

  private void refuseDropped(Entry entry) {
    gate.remove(entry);
    if (isTask(entry)) {
      Failure failure = new Failure(ErrorClass.E_GATE_CHECK, "a person has dropped its patch");
      fail(entry, "DropRequested", new Setback(failure, Setback.Fault.PERSON));
    }
  }

  private void reject(Entry entry, String trigger, Setback setback) {
    if (isTask(entry)) {
      gate.remove(entry);
      fail(entry, trigger, setback);
    } else {
      // Nobody would make it again, and nothing that somebody made is thrown away.
      gate.hold(entry.task(), setback.failure().detail());
      gate.await(entry);
    }
  }

  private void fail(Entry entry, String trigger, Setback setback) {
    state.foresight.leftGate(entry.task(), false, state.nowMillis());
    state.lives.failing(entry.task(), trigger, setback);
    state.unjudged.add(entry.task());
  }

  private Settings.Gate settings() {
    return state.graph.plan().settings().gate();
  }

  private boolean isTask(Entry entry) {
    return isTask(entry.task());
  }

  private boolean isTask(int item) {
    return item >= 0;
  }

  private boolean isItem(int item) {
    return item < state.graph.taskCount() && item >= -gate.submissions().size();
  }
}
