package dev.braid.cli;

import dev.braid.kernel.Decision.Ending;
import dev.braid.kernel.Event.Landing;
import dev.braid.kernel.RunState;
import org.jspecify.annotations.Nullable;

/** What the program ends with. Scripts rely on these numbers: they never change their meaning. */
final class ExitCodes {
  /** Done, and all is well. */
  static final int OK = 0;

  /** The run has finished, but tasks failed; or a check found a difference. */
  static final int TASKS_FAILED = 1;

  /** A wrong flag or argument. */
  static final int USAGE = 2;

  /** The plan is invalid. */
  static final int BAD_PLAN = 3;

  /** A person has to act before it can go on. */
  static final int NEEDS_PERSON = 4;

  /** The gate stopped: the result is merged, and could not be landed or published. */
  static final int GATE_STOPPED = 5;

  /** Nothing of what is left can start. */
  static final int STALLED = 6;

  /** Stopped on request; the run can be resumed. */
  static final int STOPPED = 7;

  /** Something is missing in the environment: a repository, a program, space on the disk. */
  static final int ENVIRONMENT = 8;

  /** Another process owns the run. */
  static final int LOCKED = 9;

  /** A bug in Braid. */
  static final int BUG = 70;

  /** Stopped by Ctrl-C after it was put into order. */
  static final int INTERRUPTED = 130;

  /** Stopped by a TERM signal after it was put into order. */
  static final int TERMINATED = 143;

  private ExitCodes() {}

  /** What a run that has ended, or was left, comes to. */
  static int of(RunState state) {
    Ending ending = state.ending();
    if (ending == null) {
      return NEEDS_PERSON;
    }
    return switch (ending) {
      case COMPLETED -> landed(state.landing());
      case FAILED -> TASKS_FAILED;
      case STOPPED -> stopped(state.endDetail());
    };
  }

  private static int landed(@Nullable Landing landing) {
    return landing instanceof Landing.NotLanded ? GATE_STOPPED : OK;
  }

  private static int stopped(String detail) {
    if (detail.equals("on request")) {
      return STOPPED;
    }
    return detail.startsWith("the gate") ? GATE_STOPPED : STALLED;
  }
}
