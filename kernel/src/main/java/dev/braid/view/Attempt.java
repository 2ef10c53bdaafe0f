package dev.braid.view;

import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Event.Outcome;
import dev.braid.kernel.Event.Usage;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One try of a task, as the log tells it. Times are in milliseconds since 1970, and -1 for what has
 * not happened.
 */
public final class Attempt {
  private final Decision.StartAttempt start;
  private final long startSequence;
  private final long startMillis;
  private String process = "";
  private long endMillis = -1;
  private @Nullable Outcome outcome;
  private Usage usage = Usage.NONE;
  private @Nullable Capture capture;
  private long gateSinceMillis = -1;
  private long gateMillis;
  private @Nullable Decision settled;
  private long settledSequence = -1;
  private long settledMillis = -1;

  Attempt(Decision.StartAttempt start, LogEntry entry) {
    this.start = start;
    this.startSequence = entry.sequence();
    this.startMillis = entry.atMillis();
  }

  public int number() {
    return start.attempt();
  }

  /** Number of the worker, from 0. */
  public int slot() {
    return start.slot();
  }

  /** What it last waited for. */
  public Reason reason() {
    return start.reason();
  }

  /** The tool it was given to; empty for a shell command. */
  public String tool() {
    return start.tool();
  }

  /** The commit it started from. */
  public String base() {
    return start.base();
  }

  /** Sequence number of the decision to start it. */
  public long startSequence() {
    return startSequence;
  }

  public long startMillis() {
    return startMillis;
  }

  /** Identity of the process that leads it; empty when its start was never reported. */
  public String process() {
    return process;
  }

  public long endMillis() {
    return endMillis;
  }

  /** How its process ended, or null. */
  public @Nullable Outcome outcome() {
    return outcome;
  }

  public Usage usage() {
    return usage;
  }

  /** What it left, or null. */
  public @Nullable Capture capture() {
    return capture;
  }

  /** How long the gate was busy with it. */
  public long gateMillis() {
    return gateMillis;
  }

  /** The decision that judged it: complete, retry or fail; or null. */
  public @Nullable Decision settled() {
    return settled;
  }

  public long settledSequence() {
    return settledSequence;
  }

  public long settledMillis() {
    return settledMillis;
  }

  /** How long it kept a worker busy, or has so far. */
  public long busyMillis(long nowMillis) {
    return Math.max(0, (endMillis < 0 ? nowMillis : endMillis) - startMillis);
  }

  void led(Event.AttemptStarted event) {
    process = event.process();
  }

  void ended(Event.AttemptEnded event, long atMillis) {
    outcome = event.outcome();
    usage = event.usage();
    endMillis = atMillis;
  }

  void left(Capture what) {
    capture = what;
  }

  boolean isInGate() {
    return gateSinceMillis >= 0;
  }

  void gateBegins(long atMillis) {
    gateSinceMillis = atMillis;
  }

  void gateEnds(long atMillis) {
    if (gateSinceMillis >= 0) {
      gateMillis += Math.max(0, atMillis - gateSinceMillis);
      gateSinceMillis = -1;
    }
  }

  void settle(Decision how, LogEntry entry) {
    gateEnds(entry.atMillis());
    settled = how;
    settledSequence = entry.sequence();
    settledMillis = entry.atMillis();
  }
}
