package dev.braid.worker;

import dev.braid.kernel.Event.Outcome;
import dev.braid.tool.Verdict;
import java.util.List;

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

  /**
   * Whose limit it is.
   *
   * @param tools names of the tools that share it
   */
  record Provider(String name, List<String> tools) {
    Provider {
      tools = List.copyOf(tools);
    }
  }

  /** What a verdict other than done means. */
  static Outcome of(Verdict verdict, Ending.Exited exited, String lastLine, Provider provider) {
    String told = Lines.plain(verdict.detail());
    String detail = told.isEmpty() ? exit(exited, lastLine) : told;
    return switch (verdict.kind()) {
      case DONE -> throw new IllegalStateException("BUG: a success is judged by its acceptance");
      case FAILED ->
          new Outcome.Failed(exited.code(), told.isEmpty() ? why(exited.code(), lastLine) : told);
      case LIMIT ->
          new Outcome.Limited(provider.name(), provider.tools(), verdict.resetAtMillis(), detail);
      case AUTH -> new Outcome.NotAuthorized(provider.name(), provider.tools(), detail);
      case BROKEN -> new Outcome.ToolBroken(detail);
      case UNKNOWN -> new Outcome.Unclear(detail);
    };
  }

  /** It was ended while it waited for its provider. */
  static Outcome of(Verdict waited, Ending.OverLimit over, Provider provider) {
    return switch (waited.kind()) {
      case LIMIT, AUTH, BROKEN ->
          of(waited, new Ending.Exited(0), "waited for longer than its limit", provider);
      case DONE, FAILED, UNKNOWN -> of(over);
    };
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
