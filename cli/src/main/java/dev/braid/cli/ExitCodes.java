package dev.braid.cli;

import dev.braid.kernel.Decision.Ending;
import dev.braid.kernel.Event.Landing;
import dev.braid.kernel.RunState;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
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

  /** All of them, for the document. */
  static SortedMap<Integer, String> meanings() {
    TreeMap<Integer, String> meanings = new TreeMap<>();
    meanings.put(OK, "done, and all is well");
    meanings.put(TASKS_FAILED, "the run has finished, but tasks failed; or a check found a fault");
    meanings.put(USAGE, "a wrong flag or argument");
    meanings.put(BAD_PLAN, "the plan is invalid");
    meanings.put(NEEDS_PERSON, "a person has to act before it can go on");
    meanings.put(GATE_STOPPED, "the gate stopped: merged but not landed, or nothing can be merged");
    meanings.put(STALLED, "nothing of what is left can start");
    meanings.put(STOPPED, "stopped on request; `braid resume` goes on");
    meanings.put(ENVIRONMENT, "something is missing: a repository, a program, space on the disk");
    meanings.put(LOCKED, "another process owns the run");
    meanings.put(BUG, "a bug in Braid");
    meanings.put(INTERRUPTED, "stopped by Ctrl-C, in order; `braid resume` goes on");
    meanings.put(TERMINATED, "stopped by a TERM signal, in order; `braid resume` goes on");
    return Collections.unmodifiableSortedMap(meanings);
  }

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
    if (detail.startsWith("log in to")) {
      return NEEDS_PERSON;
    }
    if (detail.startsWith("a person")) {
      return NEEDS_PERSON;
    }
    return detail.startsWith("the gate") ? GATE_STOPPED : STALLED;
  }
}
