package dev.braid.kernel;

import dev.braid.kernel.Decision.Cause;
import dev.braid.kernel.GateBatch.Step;
import dev.braid.kernel.GateQueue.Entry;
import dev.braid.kernel.RunState.Stopping;
import dev.braid.plan.Settings;
import dev.braid.plan.Settings.CheckMoment;
import dev.braid.plan.Settings.Stage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the gate does next.
 *
 * <p>Batches stand in a row, and each step looks along it: there are never more of them than checks
 * may run at one time. A batch is void when it stands on something else than what will be before
 * it; it is given up, and its patches are laid on anew. That one rule answers every failure further
 * down: a red check, a patch taken out, a branch that somebody else has moved.
 *
 * <p>When a batch of several patches is red, one of them is to blame. They come back as suspects:
 * the first half of them is the next batch, and when that one is green the culprit is in the other
 * half, so that its check can be left out. Each culprit among n patches costs about log2 n checks.
 * A patch that is red alone is checked once more before its task is blamed.
 */
final class GateRules {
  /** Most patches of one batch. */
  static final int BATCH_LIMIT = 256;

  /**
   * How far down the queue a batch is looked for, and how many places a small patch may overtake a
   * large one by when each goes alone.
   */
  static final int LOOK_AHEAD = 2 * BATCH_LIMIT;

  /** A patch alone may be overtaken by this many smaller ones less one, and no more. */
  static final int SMALL_FIRST_WINDOW = 8;

  /** How often a check is run on a patch that it blames. */
  static final int CHECK_RUNS = 2;

  private final RunState state;
  private final GateQueue gate;
  private final Settings.Gate settings;

  private GateRules(RunState state) {
    this.state = state;
    this.gate = state.gate;
    this.settings = state.graph.plan().settings().gate();
  }

  /** The step that is due while other things go on, or null. */
  static @Nullable Decision decide(RunState state) {
    return new GateRules(state).decide();
  }

  /** The step that is due only because nothing else in the run can go on, or null. */
  static @Nullable Decision whenIdle(RunState state) {
    GateRules rules = new GateRules(state);
    boolean waits = rules.settings.moment() == CheckMoment.END || state.gate.keepsPlanOrder();
    return waits && rules.mayWork() && rules.isIdle() ? rules.prepare(true) : null;
  }

  private @Nullable Decision decide() {
    GateBatch head = gate.head();
    if (head != null && head.step() == Step.ADVANCED) {
      int task = head.entries().getFirst().task();
      return new Decision.Complete(task, state.undoing.result(task, head.commits().getFirst()));
    }
    Decision due = dissolve();
    if (due == null && mayWork()) {
      due = checkOrAdvance();
      if (due == null && settings.moment() != CheckMoment.END) {
        due = prepare(false);
      }
    }
    return due;
  }

  private boolean mayWork() {
    return !gate.paused() && !state.gateIsStuck() && state.stopping() != Stopping.NOW;
  }

  /** Gives up the last batch in the row, when it or one before it is void. */
  private @Nullable Decision dissolve() {
    List<GateBatch> row = gate.batches();
    String below = state.tip();
    for (int i = 0; i < row.size(); i++) {
      GateBatch batch = row.get(i);
      Cause cause = batch.advanceAsked() ? null : voidBecause(batch, below);
      if (cause != null) {
        boolean last = i == row.size() - 1;
        return new Decision.Dissolve(row.getLast().number(), last ? cause : Cause.OUTDATED);
      }
      below = batch.top();
    }
    return null;
  }

  private @Nullable Cause voidBecause(GateBatch batch, String below) {
    if (state.stopping() == Stopping.NOW) {
      return Cause.STOPPED;
    }
    if (!batch.onto().equals(below)) {
      return Cause.OUTDATED;
    }
    for (Entry entry : batch.entries()) {
      if (gate.isDropped(entry) || gate.heldBecause(entry.task()) != null) {
        return Cause.WITHDRAWN;
      }
    }
    return batch.red() >= 0 && batch.entries().size() > 1 ? Cause.RED : null;
  }

  private @Nullable Decision checkOrAdvance() {
    for (GateBatch batch : gate.batches()) {
      if (batch.step() != Step.PREPARED || batch.running() >= 0) {
        continue;
      }
      int check = nextCheck(batch);
      if (check < 0 && batch == gate.head()) {
        return advance(batch);
      }
      if (check >= 0 && hasLane(settings.checks().get(check).stage())) {
        int run = batch.red() >= 0 ? CHECK_RUNS : batch.run();
        int lane = batch.lane() >= 0 ? batch.lane() : freeLane();
        return new Decision.RunCheck(batch.number(), check, run, lane, batch.top(), batch.tree());
      }
    }
    return null;
  }

  private static Decision advance(GateBatch batch) {
    List<Decision.Commit> commits = new ArrayList<>();
    for (int i = 0; i < batch.entries().size(); i++) {
      Entry entry = batch.entries().get(i);
      commits.add(
          new Decision.Commit(
              entry.number(), entry.task(), entry.attempt(), batch.commits().get(i)));
    }
    return new Decision.Advance(batch.number(), commits, batch.onto(), batch.top(), batch.tree());
  }

  /** The next check that a batch has to pass: those of the static stage first. */
  private int nextCheck(GateBatch batch) {
    for (Stage stage : Stage.values()) {
      for (int check = 0; check < settings.checks().size(); check++) {
        if (settings.checks().get(check).stage() == stage && !batch.hasPassed(check)) {
          return check;
        }
      }
    }
    return -1;
  }

  private boolean hasLane(Stage stage) {
    int busy = 0;
    for (GateBatch batch : gate.batches()) {
      boolean here =
          batch.running() >= 0 && settings.checks().get(batch.running()).stage() == stage;
      busy += here ? 1 : 0;
    }
    return busy < settings.lanes().of(stage);
  }

  private int freeLane() {
    BitSet taken = new BitSet();
    gate.batches().stream().filter(b -> b.lane() >= 0).forEach(b -> taken.set(b.lane()));
    return taken.nextClearBit(0);
  }

  /** How many batches may stand in the row: one, or as many as can be checked at one time. */
  private int depth() {
    int depth = 0;
    for (Stage stage : Stage.values()) {
      depth += settings.hasChecks(stage) ? settings.lanes().of(stage) : 0;
    }
    return Math.max(1, depth);
  }

  private @Nullable Decision prepare(boolean idle) {
    List<GateBatch> row = gate.batches();
    boolean ready = row.isEmpty() || row.getLast().step() == Step.PREPARED;
    if (!ready || row.size() >= depth() || !gate.hasWork()) {
      return null;
    }
    List<Entry> chosen = choose(idle);
    if (chosen.isEmpty()) {
      return null;
    }
    List<Decision.Patch> patches = new ArrayList<>();
    for (Entry entry : chosen) {
      patches.add(
          new Decision.Patch(
              entry.number(), entry.task(), entry.attempt(), entry.patch(), entry.base()));
    }
    String onto = row.isEmpty() ? state.tip() : row.getLast().top();
    return new Decision.Prepare(gate.nextBatch(), onto, patches);
  }

  /** The patches of the next batch: no two of them change the same path. */
  private List<Entry> choose(boolean idle) {
    boolean alone = !settings.checks().isEmpty() && settings.moment() == CheckMoment.EACH;
    List<Entry> eligible = eligible(idle);
    List<Entry> suspects = eligible.stream().filter(gate::isSuspect).toList();
    if (!suspects.isEmpty()) {
      // All of them together are known to be red.
      return suspects.subList(0, alone ? 1 : (suspects.size() + 1) / 2);
    }
    if (!alone || eligible.isEmpty() || gate.keepsPlanOrder()) {
      int limit = alone ? 1 : BATCH_LIMIT;
      return eligible.subList(0, Math.min(limit, eligible.size()));
    }
    Entry first = eligible.getFirst();
    Entry smallest = first;
    for (Entry entry : eligible) {
      boolean near = entry.number() < first.number() + SMALL_FIRST_WINDOW;
      smallest = near && entry.paths().size() < smallest.paths().size() ? entry : smallest;
    }
    return List.of(smallest);
  }

  /** Those that may pass next, in order: nothing before one of them changes what it changes. */
  private List<Entry> eligible(boolean idle) {
    List<Entry> eligible = new ArrayList<>();
    PathSet taken = new PathSet();
    int looked = 0;
    for (Entry entry : gate.waiting()) {
      if (looked++ == LOOK_AHEAD || eligible.size() == BATCH_LIMIT) {
        break;
      }
      if (gate.heldBecause(entry.task()) != null) {
        continue;
      }
      if (!idle && waitsForTurn(state, entry)) {
        break;
      }
      if (!gate.isDeferred(entry) && !taken.overlaps(entry.paths())) {
        eligible.add(entry);
      }
      taken.addAll(entry.paths());
    }
    return eligible;
  }

  /** Under the order of the plan: a task before it may still bring a patch. */
  static boolean waitsForTurn(RunState state, Entry entry) {
    return state.gate.keepsPlanOrder() && state.gate.turns().waitsFor(entry.task()) >= 0;
  }

  /** Nothing runs, and nothing will by itself. */
  private boolean isIdle() {
    TaskLives lives = state.lives;
    return lives.count(TaskState.STARTING) + lives.count(TaskState.RUNNING) == 0
        && lives.count(TaskState.CHECKING) + lives.count(TaskState.FAILING) == 0
        && lives.count(TaskState.BACKOFF) == 0;
  }
}
