package dev.braid.engine;

import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.LogEntry;
import java.util.List;

/**
 * The seams between the driver and the world. Every port returns at once and answers later by
 * posting an event; a decision that comes a second time, after a crash, is the same request. No
 * port decides anything about tasks.
 */
public final class Ports {
  private Ports() {}

  /** Where answers go. Posting never blocks for long and never fails while the engine lives. */
  public interface Inbox {
    void post(Event event);
  }

  /** Runs attempts. */
  public interface Workers {
    /** Posts {@link Event.AttemptStarted}, then {@link Event.AttemptEnded}. */
    void start(Decision.StartAttempt decision);

    /**
     * Ends an attempt and everything it started, also when its start was never recorded or belongs
     * to an orchestrator that is dead; posts {@link Event.AttemptEnded} when all of it is gone.
     */
    void end(Decision.EndAttempt decision);

    /** Posts {@link Event.Captured}. */
    void capture(Decision.CapturePatch decision);
  }

  /** The one place that moves the integration branch. Each command is idempotent. */
  public interface Gate {
    void fence(Decision.Fence decision);

    void prepare(Decision.Prepare decision);

    void check(Decision.RunCheck decision);

    /** Ends whatever is being done with a batch; nothing is posted about it any more. */
    void dissolve(Decision.Dissolve decision);

    void advance(Decision.Advance decision);

    void land(Decision.Land decision);

    /** Posts {@link Event.Captured}. */
    void revert(Decision.Revert decision);
  }

  /** Posts {@link Event.TimerFired} when the time has come. */
  public interface Timers {
    void set(Decision.SetTimer decision);
  }

  /** The clock of the envelopes, in milliseconds since 1970. It may jump; the driver does not. */
  public interface Clock {
    long nowMillis();
  }

  /** The event log of one run. */
  public interface EventLog {
    /** All entries in order. */
    List<LogEntry> entries() throws LogFailure;

    /**
     * Makes entries durable, all or none, as the continuation of what is there.
     *
     * @throws LogFailure when they may not be durable, or when another epoch has taken the log: the
     *     engine must stop without dispatching anything
     */
    void append(List<LogEntry> entries) throws LogFailure;
  }

  /** The log cannot be read or written. */
  public static final class LogFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean overtaken;

    public LogFailure(String message) {
      super(message);
      this.overtaken = false;
    }

    public LogFailure(String message, Throwable cause) {
      super(message, cause);
      this.overtaken = false;
    }

    private LogFailure(String message, boolean overtaken) {
      super(message);
      this.overtaken = overtaken;
    }

    /** The log belongs to another orchestrator by now. */
    public static LogFailure overtaken(String message) {
      return new LogFailure(message, true);
    }

    /** Whether the log is well, and another orchestrator's. */
    public boolean isOvertaken() {
      return overtaken;
    }
  }
}
