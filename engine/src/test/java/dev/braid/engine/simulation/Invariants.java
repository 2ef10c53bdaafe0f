package dev.braid.engine.simulation;

import dev.braid.graph.TaskGraph;
import dev.braid.graph.TaskGraph.PoolDemand;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Failure.ErrorClass;
import dev.braid.kernel.Kernel;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.PlanText;
import dev.braid.kernel.Replay;
import dev.braid.kernel.RunState;
import dev.braid.kernel.TaskState;
import dev.braid.kernel.Why;
import dev.braid.plan.Scheduling;
import dev.braid.plan.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What must hold at every moment of every schedule, checked with a naive model of its own: it reads
 * entries and the plan, keeps sets, and compares everything with everything. It shares no index and
 * no rule with the kernel.
 */
final class Invariants {
  private final TaskGraph firstGraph;
  private final int firstWorkers;
  private final PlanText plans;
  private TaskGraph graph;
  private int workers;
  private final FakeMachine machine;
  private final TreeSet<Integer> complete = new TreeSet<>();
  private final TreeSet<Integer> merged = new TreeSet<>();
  private final TreeMap<Integer, Integer> slotOf = new TreeMap<>();
  private final TreeSet<Integer> writers = new TreeSet<>();
  private final TreeSet<Integer> leading = new TreeSet<>();
  private final TreeMap<Integer, Integer> charged = new TreeMap<>();
  private final TreeMap<Integer, Integer> attempts = new TreeMap<>();
  private final TreeMap<Integer, Integer> capturing = new TreeMap<>();
  private long sequence;
  private long atMillis;
  private int epoch;
  private String tip = "";
  private final GateModel gate;
  private boolean fenceAwaited;
  private int moveAwaited;
  private Event.@Nullable PlanOffered offered;
  private String movedFrom = "";

  Invariants(TaskGraph graph, int workers, FakeMachine machine, PlanText plans) {
    this.firstGraph = graph;
    this.firstWorkers = workers;
    this.plans = plans;
    this.graph = graph;
    this.workers = workers;
    this.machine = machine;
    this.gate = new GateModel(graph, machine);
    for (int task = 0; task < graph.taskCount(); task++) {
      if (graph.task(task).done()) {
        complete.add(task);
      }
    }
  }

  void published(List<LogEntry> entries) {
    for (LogEntry entry : entries) {
      must(entry.sequence() == sequence + 1, "INV2: a gap before %s", entry);
      must(entry.atMillis() >= atMillis, "INV2: time runs backwards at %s", entry);
      must(entry.epoch() >= epoch, "INV5: an older epoch at %s", entry);
      sequence = entry.sequence();
      atMillis = entry.atMillis();
      epoch = entry.epoch();
      switch (entry.message()) {
        case Event event -> event(event);
        case Decision decision -> decision(decision);
      }
    }
  }

  /** Brings the model up to what the disk kept of an engine that could not publish it any more. */
  void catchUp(List<LogEntry> durable) {
    published(durable.subList((int) sequence, durable.size()));
  }

  private void event(Event event) {
    gate.event(event);
    switch (event) {
      case Event.RunOpened opened -> tip = opened.base();
      case Event.Fenced fenced -> {
        if (fenceAwaited && fenced.epoch() == epoch) {
          tip = fenced.tip();
          fenceAwaited = false;
        }
      }
      case Event.Advanced advanced -> moved(advanced.batch(), advanced.tip());
      case Event.TipMoved moved -> {
        // One that names the very tip the candidate was made for is a late copy.
        if (!moved.tip().equals(movedFrom)) {
          moved(moved.batch(), moved.tip());
        }
      }
      case Event.AttemptEnded ended -> {
        boolean current = attempts.getOrDefault(ended.task(), 0) == ended.attempt();
        if (current && !(ended.outcome() instanceof Event.Outcome.Done)) {
          slotOf.remove(ended.task());
        }
      }
      case Event.Captured captured -> captured(captured);
      case Event.RetryRequested request -> charged.remove(request.task());
      case Event.EngineStarted started -> {
        fenceAwaited = true;
        moveAwaited = 0;
      }
      case Event.AttemptStarted ignored -> {}
      case Event.GateFailed failed -> moveAwaited = failed.batch() == moveAwaited ? 0 : moveAwaited;
      case Event.Prepared ignored -> {}
      case Event.Checked ignored -> {}
      case Event.HoldRequested ignored -> {}
      case Event.ReleaseRequested request -> {
        // Taking what it wrote outside its scope gives a failed task back, like a retry.
        if (request.widen()) {
          charged.remove(request.task());
        }
      }
      case Event.DropRequested ignored -> {}
      case Event.SubmitRequested ignored -> {}
      case Event.LandingEnded ignored -> {}
      case Event.TimerFired ignored -> {}
      case Event.StopRequested ignored -> {}
      case Event.LandRequested ignored -> {}
      case Event.PlanOffered offer -> offered = offer;
      case Event.UndoRequested ignored -> {}
    }
  }

  /** Another way of doing the same has a result already. */
  private boolean isBehind(int task) {
    int race = graph.races().of(task);
    if (race < 0) {
      // In no race, or in none any more since the plan was changed.
      return false;
    }
    return leading.stream().anyMatch(other -> other != task && graph.races().of(other) == race);
  }

  private void captured(Event.Captured captured) {
    slotOf.remove(captured.task());
    boolean first = capturing.remove(captured.task(), captured.attempt());
    if (first && isBehind(captured.task())) {
      return;
    }
    boolean result =
        captured.capture() instanceof Event.Capture.Patch
            || captured.capture() instanceof Event.Capture.Empty;
    if (first && result && graph.races().of(captured.task()) >= 0) {
      leading.add(captured.task());
    }
    if (first && captured.capture() instanceof Event.Capture.Patch patch) {
      gate.enter(captured.task(), patch.commit());
    } else if (first && captured.capture() instanceof Event.Capture.Refused refused) {
      gate.refused(captured.task(), refused.commit());
    }
  }

  /** Only the first answer to a question counts; copies may come late. */
  private void moved(int entry, String to) {
    if (entry == moveAwaited) {
      tip = to;
      moveAwaited = 0;
    }
  }

  private void decision(Decision decision) {
    gate.decision(decision, tip);
    switch (decision) {
      case Decision.StartAttempt start -> started(start);
      case Decision.Complete done -> {
        if (done.result() instanceof Decision.Result.Merged) {
          must(merged.add(done.task()), "INV6: merged twice: %s", done);
        }
        complete.add(done.task());
        if (done.result() instanceof Decision.Result.Undone) {
          must(merged.remove(done.task()), "INV6: undone, and never merged: %s", done);
          complete.remove(done.task());
        }
        writers.remove(done.task());
      }
      case Decision.Retry retry -> {
        leading.remove(retry.task());
        writers.remove(retry.task());
        if (retry.consumesRetry()) {
          int used = charged.merge(retry.task(), 1, Integer::sum);
          int allowed = graph.task(retry.task()).execution().retries();
          must(used <= allowed, "INV17: retry %s of %s", used, allowed);
        }
      }
      case Decision.Fail fail -> {
        leading.remove(fail.task());
        must(!fail.failure().detail().isEmpty(), "INV17: a failure without evidence");
        must(fail.failure().errorClass() != ErrorClass.E_UNKNOWN, "INV17: ours is no failure");
        writers.remove(fail.task());
      }
      case Decision.Advance advance -> {
        moveAwaited = advance.batch();
        movedFrom = advance.from();
      }
      case Decision.Dissolve ignored -> {}
      case Decision.Revert revert -> {
        reverted(revert);
        capturing.put(revert.task(), revert.attempt());
      }
      case Decision.Keep keep -> {
        if (merged.contains(keep.task())) {
          complete.add(keep.task());
        }
      }
      case Decision.Fence ignored -> {}
      case Decision.EndAttempt ignored -> {}
      case Decision.CapturePatch capture -> capturing.put(capture.task(), capture.attempt());
      case Decision.Prepare ignored -> {}
      case Decision.RunCheck ignored -> {}
      case Decision.SetTimer ignored -> {}
      case Decision.Block ignored -> {}
      case Decision.Skip ignored -> {}
      case Decision.Reopen ignored -> {}
      case Decision.ChangePlan change -> changed(change);
      case Decision.RefusePlan ignored -> {}
      case Decision.Land ignored -> {}
      case Decision.EndRun ignored -> {}
    }
  }

  /** What has started is asked of the plan it was started with, and finds it unchanged here. */
  private void changed(Decision.ChangePlan change) {
    Event.PlanOffered taken = offered;
    if (taken == null) {
      throw new AssertionError("a plan was taken that nobody offered: " + change);
    }
    TaskGraph before = graph;
    graph = before.changedTo(plans.read(taken.plan()));
    workers = change.workers();
    must(taken.workers() == workers, "other workers than were offered: %s", change);
    for (int task = 0; task < graph.taskCount(); task++) {
      boolean known = task < before.taskCount();
      must(!known || before.nodeName(task).equals(graph.nodeName(task)), "a number moved");
      boolean begun = writers.contains(task) || slotOf.containsKey(task) || merged.contains(task);
      if (begun) {
        must(!graph.isDropped(task), "dropped under its worker: %s", task);
        must(
            before.task(task).scope().equals(graph.task(task).scope())
                && before.task(task).execution().equals(graph.task(task).execution()),
            "changed under its worker: %s",
            task);
        must(isReached(task), "INV14: broken later: %s", task);
      }
      if (graph.task(task).done() && !graph.isDropped(task)) {
        complete.add(task);
      }
    }
    change.added().forEach(id -> charged.remove(graph.taskNumber(id)));
  }

  /** Nothing that was built on a task may have begun when it is taken back. */
  private void reverted(Decision.Revert revert) {
    must(merged.contains(revert.task()), "INV6: taken back, and never merged: %s", revert);
    must(revert.onto().equals(tip), "INV10: taken back elsewhere than on the tip: %s", revert);
    for (int task = 0; task < graph.taskCount(); task++) {
      if (!graph.task(task).done() && tasksBefore(task).contains(revert.task())) {
        boolean begun = complete.contains(task) || slotOf.containsKey(task);
        must(!begun, "INV14: taken back under %s: %s", task, revert);
      }
    }
    complete.remove(revert.task());
  }

  private void started(Decision.StartAttempt start) {
    int task = start.task();
    must(!slotOf.containsKey(task), "INV16: a second live attempt: %s", start);
    must(!slotOf.containsValue(start.slot()), "INV13: slot given twice: %s", start);
    must(start.slot() >= 0 && start.slot() < workers, "INV13: no such slot: %s", start);
    must(start.base().equals(tip), "INV10: base is not the tip: %s tip %s", start, tip);
    must(isReached(task), "INV14: started too early: %s", start);
    attempts.put(task, start.attempt());
    slotOf.put(task, start.slot());
    writers.add(task);
    for (int other : writers) {
      if (other != task) {
        must(mayBeTogether(task, other), "INV12: %s beside %s", task, other);
      }
    }
    pools();
  }

  private boolean mayBeTogether(int a, int b) {
    if (graph.alone(a) || graph.alone(b)) {
      return false;
    }
    if (graph.races().share(a, b)) {
      return true;
    }
    List<String> shared = new ArrayList<>(graph.task(a).demand().conflictGroups());
    shared.retainAll(graph.task(b).demand().conflictGroups());
    Scope first = graph.task(a).scope();
    Scope second = graph.task(b).scope();
    return shared.isEmpty()
        && !overlap(first.writes(), second.writes())
        && !(slotOf.containsKey(b) && overlap(first.writes(), second.reads()))
        && !(slotOf.containsKey(a) && overlap(first.reads(), second.writes()));
  }

  private boolean overlap(List<Scope.Entry> a, List<Scope.Entry> b) {
    Scheduling rules = graph.plan().settings().scheduling();
    List<Scope.Entry> locked = b.stream().filter(rules::locks).toList();
    return a.stream()
        .filter(rules::locks)
        .anyMatch(x -> locked.stream().anyMatch(y -> x.pattern().overlaps(y.pattern())));
  }

  private void pools() {
    TreeMap<Integer, Integer> used = new TreeMap<>();
    for (int task : slotOf.keySet()) {
      for (PoolDemand demand : graph.demands(task)) {
        used.merge(demand.pool(), demand.amount(), Integer::sum);
      }
    }
    used.forEach((pool, amount) ->
        must(amount <= graph.pools().get(pool).depth(), "INV13: pool overdrawn %s", pool));
  }

  private TreeSet<Integer> tasksBefore(int node) {
    TreeSet<Integer> tasks = new TreeSet<>();
    for (int before : graph.predecessors(node)) {
      if (before < graph.taskCount()) {
        tasks.add(before);
      } else {
        tasks.addAll(tasksBefore(before));
      }
    }
    return tasks;
  }

  private boolean isComplete(int task) {
    return complete.contains(task) || graph.task(task).done();
  }

  private boolean isReached(int node) {
    int reached = 0;
    for (int before : graph.predecessors(node)) {
      boolean task = before < graph.taskCount();
      boolean there = task ? isComplete(before) : isReached(before);
      reached += there ? 1 : 0;
    }
    return reached >= graph.neededBefore(node);
  }

  /**
   * Every task that is not final has an answer after every entry, and when nothing is due any more
   * nothing that could start is left standing.
   */
  private void explained(RunState state) {
    boolean settled = Kernel.decide(state) == null;
    for (int task = 0; task < state.graph().taskCount(); task++) {
      TaskState now = state.lives().state(task);
      if (now.isFinal()) {
        continue;
      }
      Why.Answer answer = Why.of(state, task);
      boolean hindered = answer.predicates().stream().anyMatch(predicate -> !predicate.holds());
      boolean told = hindered || answer.because() >= 0 || !answer.awaited().isEmpty();
      boolean forgotten = now == TaskState.READY && settled && !hindered;
      must(told && !forgotten, "INV15: no reason for %s at %s: %s", now, state.sequence(), answer);
    }
  }

  void finish(List<LogEntry> entries, RunState live) {
    RunState folded = new RunState(firstGraph, firstWorkers, plans);
    for (LogEntry entry : entries) {
      folded.apply(entry);
      explained(folded);
    }
    must(fingerprint(folded).equals(fingerprint(live)), "INV1: the fold is another state");
    must(entries.size() == sequence, "INV3: the log holds what nobody was told");
    must(machine.processCount() == 0, "INV16: processes are left at the end");
    List<Integer> onBranch = machine.git.mergedTasks();
    must(new TreeSet<>(onBranch).size() == onBranch.size(), "INV6: twice on the branch");
    must(new TreeSet<>(onBranch).equals(merged), "INV6: branch %s log %s", onBranch, merged);
    Replay.Result replay = Replay.run(firstGraph, firstWorkers, plans, entries);
    must(replay.difference() == null, "INV4: replay differs: %s", replay.difference());
  }

  private String fingerprint(RunState state) {
    StringBuilder text = new StringBuilder();
    for (int task = 0; task < state.graph().taskCount(); task++) {
      text.append(state.lives().state(task)).append(state.lives().attempts(task)).append(' ');
    }
    return text.append(state.tip())
        .append(state.gate().entries())
        .append(state.ending())
        .append(Kernel.decide(state))
        .toString();
  }

  /** The text is made only when it is needed: it is asked a million times and never wanted. */
  private static void must(boolean holds, String violated, Object... about) {
    if (!holds) {
      throw new AssertionError(String.format(Locale.ROOT, violated, about));
    }
  }
}
