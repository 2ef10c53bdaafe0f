package dev.braid.kernel;

import dev.braid.kernel.Setback.Fault;

/** What each decision does to the state. The other half of {@link RunState#apply}. */
final class DecisionEffects {
  private DecisionEffects() {}

  static void apply(RunState state, Decision decision) {
    switch (decision) {
      case Decision.Fence fence -> state.fenceAsked();
      case Decision.StartAttempt start -> start(state, start);
      case Decision.EndAttempt end -> state.toEnd.remove(end.task());
      case Decision.CapturePatch capture -> state.unjudged.remove(capture.task());
      case Decision.Prepare prepare -> state.gate.preparing(prepare);
      case Decision.RunCheck check ->
          batch(state, check.batch())
              .checking(check.check(), Math.max(1, check.run()), check.lane());
      case Decision.Advance advance -> batch(state, advance.batch()).advancing();
      case Decision.Dissolve dissolve -> new GateReports(state).dissolved(dissolve);
      case Decision.SetTimer timer -> state.timersToSet.remove(timer.timer());
      case Decision.Complete complete -> complete(state, complete);
      case Decision.Retry retry -> retry(state, retry);
      case Decision.Fail fail -> fail(state, fail.task());
      case Decision.Block block -> {
        state.lives.move(block.task(), "Block");
        state.blocking.blocked(block.task(), block.because());
      }
      case Decision.Skip skip -> {
        state.lives.move(skip.task(), "Skip");
        state.blocking.skipped(skip.task());
      }
      case Decision.Reopen reopen -> reopen(state, reopen.task());
      case Decision.ChangePlan change -> state.changePlan(change.workers());
      case Decision.RefusePlan refusal -> state.offerSettled();
      case Decision.Revert revert -> revert(state, revert);
      case Decision.Keep keep -> keep(state, keep);
      case Decision.Land land -> state.landing.asked();
      case Decision.EndRun end -> state.ended(end.ending(), end.detail());
    }
  }

  /** Everything before this node is complete. A barrier passes that on at once. */
  static void dependenciesComplete(RunState state, int node) {
    if (node >= state.graph.taskCount()) {
      nodeComplete(state, node);
    } else if (state.lives.state(node) != TaskState.PENDING) {
      // What it waited for was dropped from the plan, or was undone and done again while it had
      // failed; it goes on when it is reopened.
      return;
    } else if (state.graph.task(node).done()) {
      state.lives.move(node, "done before the run");
      nodeComplete(state, node);
    } else {
      state.lives.move(node, "dependencies complete");
      state.waiting.add(node);
    }
  }

  private static void nodeComplete(RunState state, int node) {
    for (int next : state.graph.successors(node)) {
      if (--state.openBefore[next] == 0) {
        dependenciesComplete(state, next);
      } else if (state.openBefore[next] == 1) {
        state.foresight.oneLeft(next, state.openBefore);
      }
    }
  }

  /** The opposite: something before these nodes is complete no more. */
  private static void nodeOpen(RunState state, int node) {
    for (int next : state.graph.successors(node)) {
      if (state.openBefore[next]++ != 0) {
        continue;
      }
      if (next >= state.graph.taskCount()) {
        nodeOpen(state, next);
      } else if (state.lives.state(next) == TaskState.READY) {
        state.lives.move(next, "Revert");
        state.waiting.remove(next);
        if (state.resources.reservation().withdrawn(next)) {
          state.waiting.reservationEnded(next);
        }
      }
    }
  }

  private static void start(RunState state, Decision.StartAttempt start) {
    int task = start.task();
    state.lives.move(task, "StartAttempt");
    state.lives.started(task, start.base(), start.tool());
    state.gate.forget(task);
    state.barriers.started(task, state.nowMillis(), state.timersToSet);
    // Only when it has what it needs may what is left be offered to the next.
    state.resources.acquire(task, start.slot());
    state.waiting.remove(task);
    state.resources.races().rivals(task).forEach(state.waiting::reconsider);
    if (state.resources.reservation().started(task, state.waiting.bestParked(), state.resources)) {
      state.waiting.reservationEnded(task);
    }
  }

  private static void complete(RunState state, Decision.Complete complete) {
    int task = complete.task();
    state.unjudged.remove(task);
    if (complete.result() instanceof Decision.Result.Undone undone) {
      undone(state, task, undone);
      return;
    }
    if (complete.result() instanceof Decision.Result.Merged) {
      published(state);
      state.landing.resultChanged();
    }
    state.foresight.leftGate(task, true, state.nowMillis());
    boolean dropped = complete.result() instanceof Decision.Result.Superseded;
    if (dropped) {
      drop(state, task);
    }
    state.lives.move(task, dropped ? "Complete dropped" : "Complete");
    state.lives.completed(task, complete.result());
    state.resources.races().completed(task);
    releaseRest(state, task);
    nodeComplete(state, task);
  }

  private static void revert(RunState state, Decision.Revert revert) {
    int task = revert.task();
    state.unjudged.remove(task);
    if (!state.undoing.isUnderWay(task)) {
      state.undoing.begun(task);
      state.lives.move(task, "Revert");
      state.foresight.forget();
      nodeOpen(state, task);
    }
    state.lives.reverting(task, revert.attempt(), revert.onto());
  }

  private static void keep(RunState state, Decision.Keep keep) {
    int task = keep.task();
    boolean begun = state.undoing.isUnderWay(task);
    state.undoing.ended(task);
    if (begun) {
      state.unjudged.remove(task);
      state.lives.move(task, "Keep");
      nodeComplete(state, task);
    }
    state.lives.kept(task, keep.failure());
  }

  private static void undone(RunState state, int task, Decision.Result.Undone undone) {
    if (!undone.commit().isEmpty()) {
      published(state);
      state.landing.resultChanged();
    }
    state.undoing.ended(task);
    state.lives.move(task, "Complete undone");
    state.lives.undone(task);
    state.blocking.failed(task);
  }

  private static void published(RunState state) {
    GateBatch head = state.gate.head();
    if (head == null || head.step() != GateBatch.Step.ADVANCED) {
      throw new IllegalStateException("BUG: nothing was published");
    }
    state.gate.remove(head.entries().getFirst());
    head.completed();
    state.gate.removeIfEmpty(head);
  }

  private static GateBatch batch(RunState state, int number) {
    GateBatch batch = state.gate.find(number);
    if (batch == null) {
      throw new IllegalStateException("BUG: no batch " + number);
    }
    return batch;
  }

  /** Takes a task that lost its race out of whatever it waits in. */
  private static void drop(RunState state, int task) {
    state.waiting.remove(task);
    state.timersToSet.remove(task);
    if (state.lives.state(task) == TaskState.FAILED) {
      state.blocking.superseded(task);
    }
    if (state.resources.reservation().withdrawn(task)) {
      state.waiting.reservationEnded(task);
    }
  }

  private static void retry(RunState state, Decision.Retry retry) {
    int task = retry.task();
    state.unjudged.remove(task);
    Setback setback = state.lives.setback(task);
    Fault fault = setback == null ? Fault.TASK : setback.fault();
    boolean later = retry.notBeforeMillis() > state.nowMillis();
    state.lives.move(task, later ? "Retry later" : "Retry");
    state.lives.charged(task, fault, retry.notBeforeMillis());
    releaseRest(state, task);
    gaveUp(state, task);
    if (later) {
      state.timersToSet.put(task, retry.notBeforeMillis());
    } else {
      state.waiting.add(task);
    }
  }

  private static void fail(RunState state, int task) {
    state.unjudged.remove(task);
    state.lives.move(task, "Fail");
    releaseRest(state, task);
    gaveUp(state, task);
    state.blocking.failed(task);
  }

  /** Its result came to nothing: the race that it led is open again. */
  private static void gaveUp(RunState state, int task) {
    if (state.resources.races().gaveUp(task)) {
      state.waiting.raceReopened(task);
    }
  }

  private static void reopen(RunState state, int task) {
    state.lives.move(task, "Reopen");
    state.lives.reopened(task);
    state.blocking.reopened(task);
    state.gate.turns().open(task);
    if (state.lives.state(task) == TaskState.READY) {
      state.waiting.add(task);
    } else if (state.openBefore[task] == 0) {
      // What it waited for has been dropped from the plan.
      dependenciesComplete(state, task);
    }
  }

  private static void releaseRest(RunState state, int task) {
    if (state.resources.releaseRest(task)) {
      state.waiting.released(task);
    }
  }
}
