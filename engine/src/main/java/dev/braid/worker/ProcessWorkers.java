package dev.braid.worker;

import dev.braid.engine.Ports;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs attempts as processes of this machine. Every request is answered from a virtual thread of
 * its own; an attempt's end is posted only when nothing of it runs any more.
 */
public final class ProcessWorkers implements Ports.Workers, AutoCloseable {
  /** How long a start that a dead orchestrator had half made is waited for. */
  private static final Duration HALF_STARTED = Duration.ofSeconds(1);

  private static final long CLOSING_LOOK_MILLIS = 100;

  private final Attempt.Shared shared;
  private final Ports.Inbox inbox;
  private final long ourStart;
  private final TreeMap<Integer, Attempt> live = new TreeMap<>();
  private final TreeMap<Integer, Integer> latest = new TreeMap<>();
  private boolean closed;

  public ProcessWorkers(Run run, Surroundings surroundings, Tooling tooling, Ports.Inbox inbox) {
    this(run, surroundings, tooling, inbox, Containment.ofThisSystem());
  }

  /**
   * @param containment how processes are begun and found again
   */
  ProcessWorkers(
      Run run,
      Surroundings surroundings,
      Tooling tooling,
      Ports.Inbox inbox,
      Containment containment) {
    this.inbox = inbox;
    this.shared =
        new Attempt.Shared(
            run,
            surroundings,
            tooling,
            containment,
            new UsageWatch(containment.scanner()),
            this::post);
    this.ourStart =
        containment
            .scanner()
            .look(ProcessHandle.current().pid())
            .map(entry -> entry.identity().start())
            .orElse(ProcessScanner.ALL_ENVIRONMENTS);
  }

  /** By what the processes of attempts are held together here, in a few words for people. */
  public String containment() {
    return shared.containment().name();
  }

  @Override
  public void start(Decision.StartAttempt decision) {
    Attempt attempt;
    synchronized (this) {
      int newest = latest.getOrDefault(decision.task(), 0);
      if (closed || decision.attempt() <= newest) {
        return;
      }
      // Nothing of the attempt can be older than we are: recovery has ended what was.
      attempt = new Attempt(shared, decision, ourStart);
      latest.put(decision.task(), decision.attempt());
      live.put(decision.task(), attempt);
    }
    Thread.ofVirtual().name(name(decision.task(), decision.attempt())).start(() -> live(attempt));
  }

  @Override
  public void end(Decision.EndAttempt decision) {
    synchronized (this) {
      Attempt attempt = live.get(decision.task());
      if (attempt != null && attempt.number() == decision.attempt()) {
        attempt.stop(decision.lost());
        return;
      }
    }
    Thread.ofVirtual()
        .name("end of " + name(decision.task(), decision.attempt()))
        .start(() -> endUnknown(decision));
  }

  @Override
  public void capture(Decision.CapturePatch decision) {
    Thread.ofVirtual()
        .name("capture of " + name(decision.task(), decision.attempt()))
        .start(() -> captureNow(decision));
  }

  /** What the running attempt of a task is doing; empty when none runs here. */
  public Optional<Activity> activity(int task) {
    Attempt attempt;
    synchronized (this) {
      attempt = live.get(task);
    }
    return attempt == null ? Optional.empty() : attempt.activity();
  }

  /** Ends all attempts and waits until they are gone; what they come to is not posted any more. */
  @Override
  public void close() {
    List<Attempt> left;
    synchronized (this) {
      closed = true;
      left = new ArrayList<>(live.values());
    }
    left.forEach(attempt -> attempt.stop(false));
    Limits limits = shared.tooling().limits();
    long deadline = System.nanoTime() + limits.grace().plus(limits.end()).toNanos();
    synchronized (this) {
      while (!live.isEmpty() && System.nanoTime() < deadline) {
        try {
          wait(CLOSING_LOOK_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private void live(Attempt attempt) {
    attempt.run();
    synchronized (this) {
      live.values().remove(attempt);
      notifyAll();
    }
  }

  /** Ends what another orchestrator, or nobody, has recorded. */
  private void endUnknown(Decision.EndAttempt decision) {
    Containment containment = shared.containment();
    AttemptId id = AttemptId.of(shared.run(), decision.task(), decision.attempt());
    Container container =
        new Container(
            id,
            containment.scanner(),
            ProcessScanner.ALL_ENVIRONMENTS,
            containment.groups().find(id));
    Event.Outcome outcome =
        decision.lost() ? new Event.Outcome.Lost() : new Event.Outcome.Cancelled();
    try {
      container.awaitHalfStarted(HALF_STARTED);
      List<ProcessTable.Entry> undying = container.end(shared.tooling().limits().end());
      if (!undying.isEmpty()) {
        outcome = Outcomes.of(Ending.Undying.of(undying));
      }
      long ignored = container.close();
    } catch (InterruptedException e) {
      throw new IllegalStateException("BUG: nobody interrupts the end of an attempt", e);
    }
    post(new Event.AttemptEnded(decision.task(), decision.attempt(), outcome, Event.Usage.NONE));
  }

  private void captureNow(Decision.CapturePatch decision) {
    Event.Capture capture;
    try {
      capture = shared.surroundings().capturing().capture(decision);
    } catch (InterruptedException | RuntimeException e) {
      // Without a report the run would wait for ever.
      capture = new Event.Capture.Unable("BUG: " + e);
    }
    post(new Event.Captured(decision.task(), decision.attempt(), capture));
  }

  private void post(Event event) {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    inbox.post(event);
  }

  private static String name(int task, int attempt) {
    return "attempt " + attempt + " of task " + task;
  }
}
