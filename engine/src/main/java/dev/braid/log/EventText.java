package dev.braid.log;

import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Event.Landing;
import dev.braid.kernel.Event.Outcome;
import dev.braid.kernel.Event.Spent;
import dev.braid.kernel.Event.Usage;
import dev.braid.kernel.Failure;
import java.util.List;

/** Events as canonical text. */
final class EventText {
  private EventText() {}

  /** The object is left open. */
  static JsonText write(Event event) {
    return switch (event) {
      case Event.RunOpened(var run, var rules, var plan, var workers, var target, var base) ->
          JsonText.object("run_opened")
              .text("run", run)
              .number("rules", rules)
              .text("plan", plan)
              .number("workers", workers)
              .text("target", target)
              .text("base", base);
      case Event.EngineStarted(var epoch) ->
          JsonText.object("engine_started").number("epoch", epoch);
      case Event.Fenced(var epoch, var tip) ->
          JsonText.object("fenced").number("epoch", epoch).text("tip", tip);
      case Event.AttemptStarted(var task, var attempt, var process) ->
          attempt("attempt_started", task, attempt).text("process", process);
      case Event.AttemptEnded(var task, var attempt, var outcome, var usage) -> {
        JsonText text = attempt("attempt_ended", task, attempt);
        writeOutcome(text, outcome);
        yield writeUsage(text, usage);
      }
      case Event.Captured(var task, var attempt, var capture) ->
          writeCapture(attempt("captured", task, attempt), capture);
      case Event.Prepared prepared -> GateText.write(prepared);
      case Event.Checked checked -> GateText.write(checked);
      case Event.Advanced(var batch, var tip) ->
          JsonText.object("advanced").number("batch", batch).text("tip", tip);
      case Event.TipMoved(var batch, var tip) ->
          JsonText.object("tip_moved").number("batch", batch).text("tip", tip);
      case Event.GateFailed(var batch, var detail) ->
          JsonText.object("gate_failed").number("batch", batch).text("detail", detail);
      case Event.LandingEnded(var landing) ->
          writeLanding(JsonText.object("landing_ended"), landing);
      case Event.TimerFired(var timer) -> JsonText.object("timer_fired").number("timer", timer);
      case Event.StopRequested(var now) -> JsonText.object("stop_requested").flag("now", now);
      case Event.LandRequested() -> JsonText.object("land_requested");
      case Event.UndoRequested(var task) -> JsonText.object("undo_requested").number("task", task);
      case Event.RetryRequested(var task) ->
          JsonText.object("retry_requested").number("task", task);
      case Event.PlanOffered(var plan, var workers) ->
          JsonText.object("plan_offered").text("plan", plan).number("workers", workers);
      case Event.HoldRequested(var task) -> JsonText.object("hold_requested").number("task", task);
      case Event.ReleaseRequested(var task, var widen) ->
          JsonText.object("release_requested").number("task", task).flag("widen", widen);
      case Event.DropRequested(var task) -> JsonText.object("drop_requested").number("task", task);
      case Event.SubmitRequested(var name, var patch, var base, var paths) ->
          JsonText.object("submit_requested")
              .text("name", name)
              .text("patch", patch)
              .text("base", base)
              .texts("paths", paths);
    };
  }

  static Event read(FieldReader in) {
    return switch (in.kind()) {
      case "run_opened" ->
          new Event.RunOpened(
              in.text("run"),
              in.integer("rules"),
              in.text("plan"),
              in.integer("workers"),
              in.text("target"),
              in.text("base"));
      case "engine_started" -> new Event.EngineStarted(in.integer("epoch"));
      case "fenced" -> new Event.Fenced(in.integer("epoch"), in.text("tip"));
      case "attempt_started" ->
          new Event.AttemptStarted(in.integer("task"), in.integer("attempt"), in.text("process"));
      case "attempt_ended" ->
          new Event.AttemptEnded(
              in.integer("task"), in.integer("attempt"), readOutcome(in), readUsage(in));
      case "captured" ->
          new Event.Captured(in.integer("task"), in.integer("attempt"), readCapture(in));
      case "prepared" -> GateText.readPrepared(in);
      case "checked" -> GateText.readChecked(in);
      case "advanced" -> new Event.Advanced(GateText.readBatch(in), in.text("tip"));
      case "tip_moved" -> new Event.TipMoved(GateText.readBatch(in), in.text("tip"));
      case "gate_failed" -> new Event.GateFailed(GateText.readBatch(in), in.text("detail"));
      case "landing_ended" -> new Event.LandingEnded(readLanding(in));
      case "timer_fired" -> new Event.TimerFired(in.integer("timer"));
      case "stop_requested" -> new Event.StopRequested(in.flag("now"));
      case "land_requested" -> new Event.LandRequested();
      case "plan_offered" -> new Event.PlanOffered(in.text("plan"), in.integer("workers"));
      case "undo_requested" -> new Event.UndoRequested(in.integer("task"));
      case "retry_requested" -> new Event.RetryRequested(in.integer("task"));
      case "hold_requested" -> new Event.HoldRequested(in.integer("task"));
      case "release_requested" -> new Event.ReleaseRequested(in.integer("task"), in.flag("widen"));
      case "drop_requested" -> new Event.DropRequested(in.integer("task"));
      case "submit_requested" ->
          new Event.SubmitRequested(
              in.text("name"), in.text("patch"), in.text("base"), in.texts("paths"));
      default -> throw in.unknownKind("event");
    };
  }

  private static JsonText attempt(String kind, int task, int attempt) {
    return JsonText.object(kind).number("task", task).number("attempt", attempt);
  }

  private static JsonText writeOutcome(JsonText text, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done() -> text.open("outcome", "done").close();
      case Outcome.Failed(var exitCode, var detail) ->
          text.open("outcome", "failed")
              .number("exit_code", exitCode)
              .text("detail", detail)
              .close();
      case Outcome.NotAccepted(var detail) ->
          text.open("outcome", "not_accepted").text("detail", detail).close();
      case Outcome.TimedOut(var limit, var limitMillis) ->
          text.open("outcome", "timed_out")
              .text("limit", limit)
              .number("limit_millis", limitMillis)
              .close();
      case Outcome.Limited(var provider, var tools, var resetAt, var detail) ->
          text.open("outcome", "limited")
              .text("provider", provider)
              .texts("tools", tools)
              .number("reset_at_millis", resetAt)
              .text("detail", detail)
              .close();
      case Outcome.NotAuthorized(var provider, var tools, var detail) ->
          text.open("outcome", "not_authorized")
              .text("provider", provider)
              .texts("tools", tools)
              .text("detail", detail)
              .close();
      case Outcome.ToolBroken(var detail) ->
          text.open("outcome", "tool_broken").text("detail", detail).close();
      case Outcome.Unclear(var detail) ->
          text.open("outcome", "unclear").text("detail", detail).close();
      case Outcome.NotStarted(var detail) ->
          text.open("outcome", "not_started").text("detail", detail).close();
      case Outcome.Cancelled() -> text.open("outcome", "cancelled").close();
      case Outcome.Lost() -> text.open("outcome", "lost").close();
    };
  }

  private static Outcome readOutcome(FieldReader in) {
    in.open("outcome");
    Outcome outcome =
        switch (in.kind()) {
          case "done" -> new Outcome.Done();
          case "failed" -> new Outcome.Failed(in.integer("exit_code"), in.text("detail"));
          case "not_accepted" -> new Outcome.NotAccepted(in.text("detail"));
          case "timed_out" -> new Outcome.TimedOut(in.text("limit"), in.number("limit_millis"));
          case "limited" ->
              new Outcome.Limited(
                  in.text("provider"),
                  in.texts("tools"),
                  in.number("reset_at_millis"),
                  in.text("detail"));
          case "not_authorized" ->
              new Outcome.NotAuthorized(in.text("provider"), in.texts("tools"), in.text("detail"));
          case "tool_broken" -> new Outcome.ToolBroken(in.text("detail"));
          case "unclear" -> new Outcome.Unclear(in.text("detail"));
          case "not_started" -> new Outcome.NotStarted(in.text("detail"));
          case "cancelled" -> new Outcome.Cancelled();
          case "lost" -> new Outcome.Lost();
          default -> throw in.unknownKind("outcome");
        };
    in.leave();
    return outcome;
  }

  private static JsonText writeUsage(JsonText text, Usage usage) {
    text.open("usage")
        .number("wall_millis", usage.wallMillis())
        .number("cpu_millis", usage.cpuMillis())
        .number("peak_bytes", usage.peakBytes())
        .number("output_bytes", usage.outputBytes());
    Spent spent = usage.spent();
    if (!spent.equals(Spent.NOTHING)) {
      text.number("micro_dollars", spent.microDollars())
          .number("input_tokens", spent.inputTokens())
          .number("output_tokens", spent.outputTokens())
          .text("session", spent.session());
    }
    return text.close();
  }

  private static Usage readUsage(FieldReader in) {
    in.open("usage");
    Usage usage =
        new Usage(
            in.number("wall_millis"),
            in.number("cpu_millis"),
            in.number("peak_bytes"),
            in.number("output_bytes"),
            readSpent(in));
    in.leave();
    return usage;
  }

  private static Spent readSpent(FieldReader in) {
    if (!in.hasNext("micro_dollars")) {
      return Spent.NOTHING;
    }
    return new Spent(
        in.number("micro_dollars"),
        in.number("input_tokens"),
        in.number("output_tokens"),
        in.text("session"));
  }

  private static JsonText writeCapture(JsonText text, Capture capture) {
    return switch (capture) {
      case Capture.Patch(var commit, var paths, var left) ->
          text.open("capture", "patch")
              .text("commit", commit)
              .texts("paths", paths)
              .texts("left", left)
              .close();
      case Capture.Empty() -> text.open("capture", "empty").close();
      case Capture.Refused(var failure, var paths, var commit, var patchPaths) ->
          ValueText.writeFailure(text.open("capture", "refused"), failure)
              .texts("paths", paths)
              .text("commit", commit)
              .texts("patch_paths", patchPaths)
              .close();
      case Capture.Unable(var detail) ->
          text.open("capture", "unable").text("detail", detail).close();
    };
  }

  private static Capture readCapture(FieldReader in) {
    in.open("capture");
    Capture capture =
        switch (in.kind()) {
          case "patch" -> new Capture.Patch(in.text("commit"), in.texts("paths"), in.texts("left"));
          case "empty" -> new Capture.Empty();
          case "refused" -> readRefused(in);
          case "unable" -> new Capture.Unable(in.text("detail"));
          default -> throw in.unknownKind("capture");
        };
    in.leave();
    return capture;
  }

  private static Capture readRefused(FieldReader in) {
    Failure failure = ValueText.readFailure(in);
    List<String> paths = in.texts("paths");
    return in.hasNext("commit")
        ? new Capture.Refused(failure, paths, in.text("commit"), in.texts("patch_paths"))
        : new Capture.Refused(failure, paths);
  }

  private static JsonText writeLanding(JsonText text, Landing landing) {
    return switch (landing) {
      case Landing.Landed(var tip) -> text.open("landing", "landed").text("tip", tip).close();
      case Landing.NotLanded(var reason) ->
          text.open("landing", "not_landed").text("reason", reason).close();
    };
  }

  private static Landing readLanding(FieldReader in) {
    in.open("landing");
    Landing landing =
        switch (in.kind()) {
          case "landed" -> new Landing.Landed(in.text("tip"));
          case "not_landed" -> new Landing.NotLanded(in.text("reason"));
          default -> throw in.unknownKind("landing");
        };
    in.leave();
    return landing;
  }
}
