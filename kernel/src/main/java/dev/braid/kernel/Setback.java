package dev.braid.kernel;

import dev.braid.kernel.Event.Outcome;
import dev.braid.kernel.Event.Verdict;
import dev.braid.kernel.Failure.ErrorClass;
import java.util.List;

/** A failed attempt that awaits its judgement, and whose fault it was. */
record Setback(Failure failure, Fault fault) {
  /** Whose fault it was; it decides which counter the next try is charged to. */
  enum Fault {
    /** The task's: charged to its retries. */
    TASK,
    /** Nobody's: the base moved under it. Charged to the reruns of the gate. */
    CONFLICT,
    /** The provider's of its tool: that tool pauses for all. Never charged. */
    PROVIDER,
    /** The machine's: charged to a small fixed number of tries, with growing pauses. */
    ENVIRONMENT,
    /** A person's, who did not want the result. Never tried again. */
    PERSON,
    /** Its group took too long: it is not tried again before a person says so. */
    BARRIER,
    /** Ours: the orchestrator ended it or died. Never charged. */
    ORCHESTRATOR
  }

  /** Most paths that a one-line message names. */
  private static final int NAMED_PATHS = 3;

  static Setback of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done done -> throw new IllegalStateException("BUG: a success is no setback");
      case Outcome.Failed failed ->
          ofTask(ErrorClass.E_TOOL_FAILURE, exit(failed.exitCode(), failed.detail()));
      case Outcome.NotAccepted refused -> ofTask(ErrorClass.E_ACCEPTANCE, refused.detail());
      case Outcome.TimedOut late ->
          ofTask(
              ErrorClass.E_TOOL_FAILURE,
              late.limit() + " limit of " + late.limitMillis() / 1000 + " s passed");
      case Outcome.Limited limit ->
          ofProvider(ErrorClass.E_RATE_LIMIT, limit.provider() + ": " + limit.detail());
      case Outcome.NotAuthorized refused ->
          ofProvider(
              ErrorClass.E_TOOL_FAILURE,
              refused.provider() + " does not know us: " + refused.detail());
      case Outcome.ToolBroken broken ->
          new Setback(new Failure(ErrorClass.E_TOOL_FAILURE, broken.detail()), Fault.ENVIRONMENT);
      case Outcome.Unclear unclear -> ofTask(ErrorClass.E_UNKNOWN, unclear.detail());
      case Outcome.NotStarted none -> ofEnvironment(none.detail());
      case Outcome.Cancelled ended -> ours("ended on request");
      case Outcome.Lost lost -> ours("its orchestrator died");
    };
  }

  static Setback ofTask(Failure failure) {
    return new Setback(failure, Fault.TASK);
  }

  static Setback ofEnvironment(String detail) {
    return new Setback(new Failure(ErrorClass.E_RESOURCE_LIMIT, detail), Fault.ENVIRONMENT);
  }

  /** Its group took too long, and it was ended. */
  static Setback ofBarrier(String complaint) {
    return new Setback(new Failure(ErrorClass.E_TOOL_FAILURE, complaint), Fault.BARRIER);
  }

  /** Another way of doing the same was first. */
  static Setback ofRace(String rival) {
    return ours("`" + rival + "` was first");
  }

  static Setback ofConflict(List<String> paths) {
    int named = Math.min(paths.size(), NAMED_PATHS);
    String more = paths.size() > named ? " and " + (paths.size() - named) + " more" : "";
    String detail = "conflicts in " + String.join(", ", paths.subList(0, named)) + more;
    return new Setback(new Failure(ErrorClass.E_MERGE_CONFLICT, detail), Fault.CONFLICT);
  }

  static Setback ofCheck(String check, Verdict.Red red) {
    String detail = "check `" + check + "` is red: " + exit(red.exitCode(), red.detail());
    return ofTask(ErrorClass.E_GATE_CHECK, detail);
  }

  private static Setback ofTask(ErrorClass errorClass, String detail) {
    return new Setback(new Failure(errorClass, detail), Fault.TASK);
  }

  private static Setback ofProvider(ErrorClass errorClass, String detail) {
    return new Setback(new Failure(errorClass, detail), Fault.PROVIDER);
  }

  private static Setback ours(String detail) {
    return new Setback(new Failure(ErrorClass.E_UNKNOWN, detail), Fault.ORCHESTRATOR);
  }

  private static String exit(int code, String detail) {
    if (code < 0) {
      return detail;
    }
    return detail.isEmpty() ? "exit " + code : "exit " + code + ": " + detail;
  }
}
