package dev.braid.worker;

import dev.braid.kernel.Event.Outcome;

/** Endings of processes as outcomes of an attempt. */
final class Outcomes {
  /** What a shell, and Java, report for a process that a signal has ended: this and its number. */
  private static final int SIGNAL = 128;

  private static final int LAST_SIGNAL = 64;

  /** What a shell reports for a program that it cannot start. */
  private static final int CANNOT_EXECUTE = 126;

  /** Stands where a process has no exit code. */
  static final int NO_CODE = -1;

  private Outcomes() {}

  static Outcome failed(Ending.Exited exited, String lastLine) {
    return new Outcome.Failed(exited.code(), why(exited.code(), lastLine));
  }

  static Outcome of(Ending.OverLimit over) {
    return new Outcome.TimedOut(over.limit(), over.limitMillis());
  }

  static Outcome of(Ending.Undying undying) {
    return new Outcome.Failed(NO_CODE, undying.detail());
  }

  static Outcome of(LaunchFailure failure) {
    return failure.ofTheTask()
        ? new Outcome.Failed(CANNOT_EXECUTE, failure.detail())
        : new Outcome.NotStarted(failure.detail());
  }

  /** What there is to say about an exit beside its code. */
  private static String why(int code, String lastLine) {
    boolean signal = code > SIGNAL && code <= SIGNAL + LAST_SIGNAL;
    if (!signal) {
      return lastLine;
    }
    String ended = "signal " + (code - SIGNAL);
    return lastLine.isEmpty() ? ended : ended + ", after: " + lastLine;
  }

  /** How a process ended, in one line. */
  static String exit(Ending.Exited exited, String lastLine) {
    String why = why(exited.code(), lastLine);
    return "exit " + exited.code() + (why.isEmpty() ? "" : ": " + why);
  }
}
