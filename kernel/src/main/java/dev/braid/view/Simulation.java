package dev.braid.view;

import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Event.Outcome;
import dev.braid.kernel.Event.Preparation;
import dev.braid.kernel.Event.Usage;
import dev.braid.kernel.Event.Verdict;
import dev.braid.kernel.Kernel;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.Message;
import dev.braid.kernel.Reason;
import dev.braid.kernel.RunState;
import dev.braid.plan.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A plan on simulated time: the real kernel decides, and a world without faults answers. Each task
 * takes the time it is said to take and succeeds at once; preparing a worktree, capturing a patch
 * and moving the branch cost nothing; a check of the gate costs what the caller says.
 */
public final class Simulation {
  /**
   * What the simulated world charges, in milliseconds.
   *
   * @param taskMillis how long each task runs, by its number
   * @param checkMillis how long each check of the gate runs
   */
  public record Prices(IntToLongFunction taskMillis, long checkMillis) {
    /** Every task as long as its estimate, and a gate that costs nothing. */
    public static Prices estimates(TaskGraph graph) {
      return new Prices(task -> graph.task(task).demand().expectedMillis(), 0);
    }

    /** Every task one unit, so that time counts steps. */
    public static Prices units() {
      return new Prices(task -> 1, 0);
    }
  }

  /**
   * When each task started and when its processes ended, in milliseconds from the start of the run;
   * both are -1 for a task that never ran, and so is the worker it ran on.
   *
   * @param reasons what each task last waited for
   * @param entries how many entries the log of such a run has
   */
  public record Schedule(
      long makespanMillis,
      long[] startMillis,
      long[] endMillis,
      int[] slots,
      List<Reason> reasons,
      long entries) {}

  /** What the world will tell the kernel, and when; equal times in the order of asking. */
  private record Due(long atMillis, long number, Event event) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private static final Outcome DONE = new Outcome.Done();
  private static final Capture PATCH = new Capture.Patch("patch", List.of(), List.of());
  private static final Capture NO_PATCH = new Capture.Empty();
  private static final Preparation CANDIDATE = new Preparation.Candidate("candidate", "tree");

  private final TaskGraph graph;
  private final Prices prices;
  private final Consumer<LogEntry> listener;
  private final RunState state;
  private final PriorityQueue<Due> world = new PriorityQueue<>();
  private final long[] startMillis;
  private final long[] endMillis;
  private final int[] slots;
  private final Reason[] reasons;
  private long asked;
  private long nowMillis;

  private Simulation(TaskGraph graph, int workers, Prices prices, Consumer<LogEntry> listener) {
    this.graph = graph;
    this.prices = prices;
    this.listener = listener;
    this.state = new RunState(graph, workers);
    this.startMillis = new long[graph.taskCount()];
    this.endMillis = new long[graph.taskCount()];
    this.slots = new int[graph.taskCount()];
    this.reasons = new Reason[graph.taskCount()];
    Arrays.fill(startMillis, -1);
    Arrays.fill(endMillis, -1);
    Arrays.fill(slots, -1);
    Arrays.fill(reasons, new Reason.Unhindered());
  }

  /** Runs a plan to its end. */
  public static Schedule run(TaskGraph graph, int workers, Prices prices) {
    Event.RunOpened opened =
        new Event.RunOpened("simulation", Kernel.RULES, "", workers, "", "base");
    return new Simulation(graph, workers, prices, entry -> {}).run(opened);
  }

  /** The log that such a run would leave; it begins with the given opening, at time 0. */
  public static List<LogEntry> log(TaskGraph graph, Event.RunOpened opened, Prices prices) {
    List<LogEntry> entries = new ArrayList<>();
    new Simulation(graph, opened.workers(), prices, entries::add).run(opened);
    return Collections.unmodifiableList(entries);
  }

  private Schedule run(Event.RunOpened opened) {
    take(opened);
    take(new Event.EngineStarted(1));
    while (state.ending() == null) {
      Due next = world.poll();
      if (next == null) {
        throw new IllegalStateException("BUG: the kernel waits for a world that is silent");
      }
      nowMillis = next.atMillis();
      take(next.event());
    }
    return new Schedule(
        nowMillis,
        startMillis.clone(),
        endMillis.clone(),
        slots.clone(),
        List.of(reasons),
        state.sequence());
  }

  private void take(Event event) {
    apply(event);
    for (Decision due = due(); due != null; due = due()) {
      apply(due);
      answer(due);
    }
  }

  /** All that happens at one moment is told before anything is chosen to start in it. */
  private @Nullable Decision due() {
    Due next = world.peek();
    boolean moreNow = next != null && next.atMillis() == nowMillis;
    return moreNow ? Kernel.settle(state) : Kernel.decide(state);
  }

  private void apply(Message message) {
    LogEntry entry = new LogEntry(state.sequence() + 1, nowMillis, 1, message);
    state.apply(entry);
    listener.accept(entry);
  }

  private void answer(Decision decision) {
    switch (decision) {
      case Decision.Fence fence -> at(nowMillis, new Event.Fenced(fence.epoch(), "base"));
      case Decision.StartAttempt start -> start(start);
      case Decision.CapturePatch capture ->
          at(
              nowMillis,
              new Event.Captured(
                  capture.task(), capture.attempt(), writes(capture.task()) ? PATCH : NO_PATCH));
      case Decision.Prepare prepare ->
          at(
              nowMillis,
              new Event.Prepared(
                  prepare.batch(),
                  prepare.onto(),
                  Collections.nCopies(prepare.patches().size(), CANDIDATE)));
      case Decision.RunCheck check ->
          at(
              nowMillis + prices.checkMillis(),
              new Event.Checked(
                  check.batch(),
                  check.check(),
                  check.run(),
                  check.tree(),
                  new Verdict.Green(prices.checkMillis(), false)));
      case Decision.Advance advance ->
          at(nowMillis, new Event.Advanced(advance.batch(), advance.to()));
      case Decision.SetTimer timer -> at(timer.atMillis(), new Event.TimerFired(timer.timer()));
      case Decision.Land land ->
          at(nowMillis, new Event.LandingEnded(new Event.Landing.Landed(land.tip())));
      case Decision.EndAttempt end -> end(end);
      case Decision.ChangePlan none -> throw noOffer();
      case Decision.RefusePlan none -> throw noOffer();
      case Decision.Revert revert ->
          throw new IllegalStateException("BUG: nobody asks for an undo in a world without people");
      case Decision.Keep settled -> {}
      case Decision.Dissolve settled -> {}
      case Decision.Complete settled -> {}
      case Decision.Retry settled -> {}
      case Decision.Fail settled -> {}
      case Decision.Block settled -> {}
      case Decision.Skip settled -> {}
      case Decision.Reopen settled -> {}
      case Decision.EndRun settled -> {}
    }
  }

  private static IllegalStateException noOffer() {
    return new IllegalStateException("BUG: nobody offers a plan in a world without people");
  }

  private void start(Decision.StartAttempt start) {
    int task = start.task();
    long ends = nowMillis + prices.taskMillis().applyAsLong(task);
    startMillis[task] = nowMillis;
    endMillis[task] = ends;
    slots[task] = start.slot();
    reasons[task] = start.reason();
    at(nowMillis, new Event.AttemptStarted(task, start.attempt(), "simulated"));
    Usage usage = new Usage(ends - nowMillis, 0, 0, 0, Event.Spent.NOTHING);
    at(ends, new Event.AttemptEnded(task, start.attempt(), DONE, usage));
  }

  /** In a world without faults only who lost a race is ended. */
  private void end(Decision.EndAttempt end) {
    endMillis[end.task()] = nowMillis;
    Usage usage = new Usage(nowMillis - startMillis[end.task()], 0, 0, 0, Event.Spent.NOTHING);
    at(
        nowMillis,
        new Event.AttemptEnded(end.task(), end.attempt(), new Outcome.Cancelled(), usage));
  }

  private boolean writes(int task) {
    Scope scope = graph.task(task).scope();
    return scope.origin() != Scope.Origin.DECLARED || !scope.writes().isEmpty();
  }

  private void at(long millis, Event event) {
    world.add(new Due(millis, asked++, event));
  }
}
