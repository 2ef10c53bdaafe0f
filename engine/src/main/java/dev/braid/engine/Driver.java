package dev.braid.engine;

import dev.braid.engine.Ports.Clock;
import dev.braid.engine.Ports.EventLog;
import dev.braid.engine.Ports.Gate;
import dev.braid.engine.Ports.Inbox;
import dev.braid.engine.Ports.LogFailure;
import dev.braid.engine.Ports.Timers;
import dev.braid.engine.Ports.Workers;
import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Kernel;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.Message;
import dev.braid.kernel.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves a run: takes events from the inbox, asks the kernel, makes everything durable, and hands
 * the decisions to the ports. One thread owns a driver; only the inbox may be used by others.
 *
 * <p>A batch of events is decided and folded into the state one by one, because a decision must see
 * the effect of the one before it. Nobody else sees any of that until the whole batch is durable:
 * only then are requests acknowledged, views told and decisions dispatched. When the batch cannot
 * be made durable the driver is dead, and so is its state; the log knows what really happened, and
 * the next engine goes on from there.
 *
 * <p>The driver knows nothing about tasks. What it dispatches it does not look at, beyond finding
 * the port.
 */
public final class Driver implements Inbox {
  /** Most events that may wait. Each port has at most a few under way per worker. */
  static final int INBOX_LIMIT = 100_000;

  /** Most events of one commit, so that the first does not wait long for the last. */
  static final int BATCH_LIMIT = 256;

  /** The ports of one run. */
  public record Seams(Workers workers, Gate gate, Timers timers) {}

  /** An event, and what to do when it is durable. */
  private record Posted(Event event, Runnable whenDurable) {}

  private final EventLog log;
  private final Clock clock;
  private final RunState state;
  private final int epoch;
  private final Consumer<List<LogEntry>> published;
  private final BlockingQueue<Posted> inbox = new LinkedBlockingQueue<>(INBOX_LIMIT);
  private volatile TaskGraph graph;
  private @Nullable Seams seams;
  private boolean dead;

  /**
   * @param state the fold of everything the log holds
   * @param epoch this engine's number, larger than that of any entry
   * @param published told of every batch once it is durable, on the driver's thread
   */
  public Driver(
      EventLog log, Clock clock, RunState state, int epoch, Consumer<List<LogEntry>> published) {
    this.log = log;
    this.clock = clock;
    this.state = state;
    this.graph = state.graph();
    this.epoch = epoch;
    this.published = published;
  }

  /** Connects the ports; they need the inbox before they can be made. */
  public void connect(Seams connected) {
    seams = connected;
  }

  @Override
  public void post(Event event) {
    post(event, () -> {});
  }

  /** Posts a request; {@code whenDurable} runs on the driver's thread once it is in the log. */
  public void post(Event event, Runnable whenDurable) {
    if (!inbox.offer(new Posted(event, whenDurable))) {
      throw new IllegalStateException("BUG: more than " + INBOX_LIMIT + " events wait");
    }
  }

  /** The state as of the last durable batch. Only the driver's thread may look at it. */
  public RunState state() {
    return state;
  }

  /**
   * The plan as of the last durable batch, for any thread. Of a task that has started, a later one
   * says the same, so a port may look whenever it carries out a decision.
   */
  public TaskGraph graph() {
    return graph;
  }

  /**
   * Runs until the kernel ends the run.
   *
   * @throws LogFailure when the log refused a batch; the run can be resumed once it works again
   */
  public void runUntilEnded() throws LogFailure, InterruptedException {
    while (state.ending() == null || !inbox.isEmpty()) {
      Posted first = inbox.poll(1, TimeUnit.MINUTES);
      if (first != null) {
        List<Posted> batch = new ArrayList<>(List.of(first));
        inbox.drainTo(batch, BATCH_LIMIT - 1);
        take(batch);
      }
    }
  }

  /** Takes what is in the inbox now, without waiting; false when it was empty. */
  public boolean step() throws LogFailure {
    List<Posted> batch = new ArrayList<>();
    inbox.drainTo(batch, BATCH_LIMIT);
    if (batch.isEmpty()) {
      return false;
    }
    take(batch);
    return true;
  }

  private void take(List<Posted> batch) throws LogFailure {
    if (dead) {
      throw new LogFailure("the log refused an earlier entry");
    }
    List<LogEntry> entries = new ArrayList<>();
    int last = batch.size() - 1;
    for (int i = 0; i <= last; i++) {
      // What has happened already is looked at before anything is chosen to start.
      tell(batch.get(i).event(), i == last ? Kernel::decide : Kernel::settle, entries);
    }
    dead = true;
    log.append(entries);
    dead = false;
    graph = state.graph();
    batch.forEach(posted -> posted.whenDurable().run());
    published.accept(entries);
    for (LogEntry entry : entries) {
      if (entry.message() instanceof Decision decision) {
        dispatch(decision);
      }
    }
  }

  /** A question to the kernel: what is due in this state, or null. */
  private interface Question {
    @Nullable Decision ask(RunState state);
  }

  private void tell(Event event, Question question, List<LogEntry> entries) {
    long at = Math.max(clock.nowMillis(), state.nowMillis());
    int limit = 1_000 + 20 * state.graph().nodeCount();
    Message next = event;
    for (int taken = 0; next != null; taken++) {
      if (taken > limit) {
        throw new IllegalStateException("BUG: no end of decisions after " + event);
      }
      LogEntry entry = new LogEntry(state.sequence() + 1, at, epoch, next);
      state.apply(entry);
      entries.add(entry);
      next = question.ask(state);
    }
  }

  private void dispatch(Decision decision) {
    Seams to = seams;
    if (to == null) {
      throw new IllegalStateException("BUG: a decision before the ports are connected");
    }
    switch (decision) {
      case Decision.Fence fence -> to.gate().fence(fence);
      case Decision.StartAttempt start -> to.workers().start(start);
      case Decision.EndAttempt end -> to.workers().end(end);
      case Decision.CapturePatch capture -> to.workers().capture(capture);
      case Decision.Prepare prepare -> to.gate().prepare(prepare);
      case Decision.RunCheck check -> to.gate().check(check);
      case Decision.Dissolve dissolve -> to.gate().dissolve(dissolve);
      case Decision.Advance advance -> to.gate().advance(advance);
      case Decision.Land land -> to.gate().land(land);
      case Decision.Revert revert -> to.gate().revert(revert);
      case Decision.SetTimer timer -> to.timers().set(timer);
      case Decision.ChangePlan settled -> {}
      case Decision.RefusePlan settled -> {}
      case Decision.Complete settled -> {}
      case Decision.Retry settled -> {}
      case Decision.Fail settled -> {}
      case Decision.Block settled -> {}
      case Decision.Skip settled -> {}
      case Decision.Reopen settled -> {}
      case Decision.Keep settled -> {}
      case Decision.EndRun settled -> {}
    }
  }
}
