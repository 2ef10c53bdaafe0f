package dev.braid.cli;

import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Event.Outcome;
import dev.braid.kernel.Failure;
import dev.braid.kernel.Failure.ErrorClass;
import dev.braid.kernel.Reason;
import java.time.ZoneId;

/** What the kernel's values say in words. */
final class Reasons {
  /** What logs say of an attempt that {@code stop --now} has ended. It is nobody's failure. */
  private static final String STOPPED = "ended on request";

  private Reasons() {}

  /** Why something waits, as the end of "it waits for". */
  static String waitsFor(Reason reason, TaskGraph graph, ZoneId zone) {
    return switch (reason) {
      case Reason.Unhindered none -> "nothing";
      case Reason.DependencyOpen open -> graph.nodeName(open.node());
      case Reason.ScopeBusy busy -> busy.held() + " held by " + graph.nodeName(busy.holder());
      case Reason.GroupBusy busy ->
          "group " + busy.group() + " held by " + graph.nodeName(busy.holder());
      case Reason.PoolFull full ->
          "pool " + full.pool() + ": needs " + full.needed() + ", " + full.free() + " free";
      case Reason.WorkersBusy busy ->
          busy.workers() == 1
              ? "the one worker, which is busy"
              : "a worker: all " + busy.workers() + " are busy";
      case Reason.NotAlone others ->
          "the others to end: it must run alone, " + others.others() + " under way";
      case Reason.HolderAlone alone -> graph.nodeName(alone.holder()) + ", which must run alone";
      case Reason.RaceLed led ->
          graph.nodeName(led.rival()) + ", which does the same and was first";
      case Reason.Reserved other ->
          graph.nodeName(other.next()) + ", which was overtaken too often and is next";
      case Reason.WorkerKept other ->
          "a worker: the free one is kept for "
              + graph.nodeName(other.next())
              + ", which the gate is about to make ready";
      case Reason.BackingOff later ->
          "its pause to end at " + Times.clock(later.untilMillis(), zone);
      case Reason.ToolPaused paused when paused.untilMillis() == 0 ->
          paused.provider() + " to know us: " + paused.detail();
      case Reason.ToolPaused paused ->
          "the limit of "
              + paused.provider()
              + " to end at "
              + Times.clock(paused.untilMillis(), zone)
              + ": "
              + paused.detail();
      case Reason.RunHeld held -> "the run: " + held.why();
    };
  }

  /** What a person can do about it; empty when nothing but waiting helps. */
  static String change(Reason reason, TaskGraph graph) {
    return switch (reason) {
      case Reason.ScopeBusy busy ->
          "it starts when "
              + graph.nodeName(busy.holder())
              + " is merged; to run both at once, narrow `writes` so that "
              + busy.pattern()
              + " and "
              + busy.held()
              + " do not overlap";
      case Reason.GroupBusy busy ->
          "it starts when " + graph.nodeName(busy.holder()) + " is merged or fails";
      case Reason.PoolFull full -> "it starts when enough of " + full.pool() + " is given back";
      case Reason.DependencyOpen open ->
          "it starts after " + graph.nodeName(open.node()) + " is complete";
      case Reason.WorkersBusy busy -> "more workers would start it now";
      case Reason.NotAlone others -> "it starts when nothing else is under way";
      case Reason.HolderAlone alone ->
          "it starts when " + graph.nodeName(alone.holder()) + " is merged or fails";
      case Reason.RaceLed led ->
          "it goes on if the result of " + graph.nodeName(led.rival()) + " comes to nothing";
      case Reason.Reserved other -> "it starts when " + graph.nodeName(other.next()) + " has";
      case Reason.WorkerKept other ->
          "it starts when " + graph.nodeName(other.next()) + " has, or a moment later without it";
      case Reason.BackingOff later -> "it is tried again by itself";
      case Reason.ToolPaused paused ->
          paused.untilMillis() == 0
              ? "log in to " + paused.provider() + ", then `braid resume`"
              : "it goes on by itself; a second tool in `tool_preference` would take it now";
      case Reason.RunHeld held -> "braid resume goes on with the run";
      case Reason.Unhindered none -> "";
    };
  }

  static String failure(Failure failure) {
    if (failure.errorClass() == ErrorClass.E_UNKNOWN && failure.detail().equals(STOPPED)) {
      return "the run was stopped while it ran; it begins again with the run";
    }
    return failure.errorClass() + ": " + failure.detail();
  }

  /** How an attempt ended, in a few words. */
  static String outcome(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done done -> "done";
      case Outcome.Failed failed -> "exit " + failed.exitCode();
      case Outcome.NotAccepted refused -> "not accepted: " + refused.detail();
      case Outcome.TimedOut late ->
          late.limit() + " limit of " + Times.length(late.limitMillis()) + " passed";
      case Outcome.Limited limit -> limit.provider() + " has reached its limit: " + limit.detail();
      case Outcome.NotAuthorized refused ->
          refused.provider() + " does not know us: " + refused.detail();
      case Outcome.ToolBroken broken -> "its tool does not work: " + broken.detail();
      case Outcome.Unclear unclear -> unclear.detail();
      case Outcome.NotStarted none -> "not started: " + none.detail();
      case Outcome.Cancelled ended -> "ended on request";
      case Outcome.Lost lost -> "lost with its orchestrator";
    };
  }
}
