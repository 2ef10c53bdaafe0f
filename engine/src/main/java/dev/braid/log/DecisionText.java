package dev.braid.log;

import dev.braid.kernel.Decision;
import dev.braid.kernel.Decision.Cause;
import dev.braid.kernel.Decision.Ending;
import dev.braid.kernel.Decision.Result;
import java.util.Locale;

/** Decisions as canonical text. */
final class DecisionText {
  private DecisionText() {}

  /** The object is left open. */
  static JsonText write(Decision decision) {
    return switch (decision) {
      case Decision.Fence(var epoch) -> JsonText.object("fence").number("epoch", epoch);
      case Decision.StartAttempt start -> writeStart(start);
      case Decision.EndAttempt(var task, var attempt, var lost) ->
          attempt("end_attempt", task, attempt).flag("lost", lost);
      case Decision.CapturePatch(var task, var attempt, var slot, var base) ->
          attempt("capture_patch", task, attempt).number("slot", slot).text("base", base);
      case Decision.Prepare prepare -> GateText.write(prepare);
      case Decision.RunCheck check -> GateText.write(check);
      case Decision.Dissolve(var batch, var cause) ->
          JsonText.object("dissolve")
              .number("batch", batch)
              .text("cause", cause.name().toLowerCase(Locale.ROOT));
      case Decision.Advance advance -> GateText.write(advance);
      case Decision.SetTimer(var timer, var atMillis) ->
          JsonText.object("set_timer").number("timer", timer).number("at_millis", atMillis);
      case Decision.Complete(var task, var result) ->
          writeResult(JsonText.object("complete").number("task", task), result);
      case Decision.Retry(var task, var failure, var notBeforeMillis, var consumesRetry) ->
          ValueText.writeFailure(JsonText.object("retry").number("task", task), failure)
              .number("not_before_millis", notBeforeMillis)
              .flag("consumes_retry", consumesRetry);
      case Decision.Fail(var task, var failure) ->
          ValueText.writeFailure(JsonText.object("fail").number("task", task), failure);
      case Decision.Block(var task, var because) ->
          JsonText.object("block").number("task", task).number("because", because);
      case Decision.Skip(var task, var because) ->
          JsonText.object("skip").number("task", task).number("because", because);
      case Decision.Reopen(var task) -> JsonText.object("reopen").number("task", task);
      case Decision.ChangePlan(var workers, var added, var changed, var dropped) ->
          JsonText.object("change_plan")
              .number("workers", workers)
              .texts("added", added)
              .texts("changed", changed)
              .texts("dropped", dropped);
      case Decision.RefusePlan(var problems) ->
          JsonText.object("refuse_plan").texts("problems", problems);
      case Decision.Revert(var task, var attempt, var commit, var onto) ->
          attempt("revert", task, attempt).text("commit", commit).text("onto", onto);
      case Decision.Keep(var task, var failure) ->
          ValueText.writeFailure(JsonText.object("keep").number("task", task), failure);
      case Decision.Land(var target, var tip) ->
          JsonText.object("land").text("target", target).text("tip", tip);
      case Decision.EndRun(var ending, var detail) ->
          JsonText.object("end_run").text("ending", endingName(ending)).text("detail", detail);
    };
  }

  private static JsonText writeStart(Decision.StartAttempt start) {
    JsonText text =
        ValueText.writeReason(
            attempt("start_attempt", start.task(), start.attempt())
                .number("slot", start.slot())
                .text("base", start.base()),
            start.reason());
    return start.tool().isEmpty() ? text : text.text("tool", start.tool());
  }

  static Decision read(FieldReader in) {
    return switch (in.kind()) {
      case "fence" -> new Decision.Fence(in.integer("epoch"));
      case "start_attempt" ->
          new Decision.StartAttempt(
              in.integer("task"),
              in.integer("attempt"),
              in.integer("slot"),
              in.text("base"),
              ValueText.readReason(in),
              in.hasNext("tool") ? in.text("tool") : "");
      case "end_attempt" ->
          new Decision.EndAttempt(in.integer("task"), in.integer("attempt"), in.flag("lost"));
      case "capture_patch" ->
          new Decision.CapturePatch(
              in.integer("task"), in.integer("attempt"), in.integer("slot"), in.text("base"));
      case "prepare" -> GateText.readPrepare(in);
      case "run_check" -> GateText.readRunCheck(in);
      case "dissolve" -> new Decision.Dissolve(in.integer("batch"), readCause(in));
      case "advance" -> GateText.readAdvance(in);
      case "set_timer" -> new Decision.SetTimer(in.integer("timer"), in.number("at_millis"));
      case "complete" -> new Decision.Complete(in.integer("task"), readResult(in));
      case "retry" ->
          new Decision.Retry(
              in.integer("task"),
              ValueText.readFailure(in),
              in.number("not_before_millis"),
              in.flag("consumes_retry"));
      case "fail" -> new Decision.Fail(in.integer("task"), ValueText.readFailure(in));
      case "block" -> new Decision.Block(in.integer("task"), in.integer("because"));
      case "skip" -> new Decision.Skip(in.integer("task"), in.integer("because"));
      case "reopen" -> new Decision.Reopen(in.integer("task"));
      case "change_plan" ->
          new Decision.ChangePlan(
              in.integer("workers"), in.texts("added"), in.texts("changed"), in.texts("dropped"));
      case "refuse_plan" -> new Decision.RefusePlan(in.texts("problems"));
      case "revert" ->
          new Decision.Revert(
              in.integer("task"), in.integer("attempt"), in.text("commit"), in.text("onto"));
      case "keep" -> new Decision.Keep(in.integer("task"), ValueText.readFailure(in));
      case "land" -> new Decision.Land(in.text("target"), in.text("tip"));
      case "end_run" -> new Decision.EndRun(readEnding(in), in.text("detail"));
      default -> throw in.unknownKind("decision");
    };
  }

  private static JsonText attempt(String kind, int task, int attempt) {
    return JsonText.object(kind).number("task", task).number("attempt", attempt);
  }

  private static Cause readCause(FieldReader in) {
    String name = in.text("cause");
    for (Cause cause : Cause.values()) {
      if (cause.name().toLowerCase(Locale.ROOT).equals(name)) {
        return cause;
      }
    }
    throw new FieldReader.Malformed("has an unknown cause, `" + name + "`");
  }

  private static JsonText writeResult(JsonText text, Result result) {
    return switch (result) {
      case Result.Merged(var commit) ->
          text.open("result", "merged").text("commit", commit).close();
      case Result.Undone(var commit) ->
          text.open("result", "undone").text("commit", commit).close();
      case Result.Superseded(var winner) ->
          text.open("result", "superseded").number("winner", winner).close();
      case Result.NoChange() -> text.open("result", "no_change").close();
    };
  }

  private static Result readResult(FieldReader in) {
    in.open("result");
    Result result =
        switch (in.kind()) {
          case "merged" -> new Result.Merged(in.text("commit"));
          case "undone" -> new Result.Undone(in.text("commit"));
          case "superseded" -> new Result.Superseded(in.integer("winner"));
          case "no_change" -> new Result.NoChange();
          default -> throw in.unknownKind("result");
        };
    in.leave();
    return result;
  }

  private static String endingName(Ending ending) {
    return switch (ending) {
      case COMPLETED -> "completed";
      case FAILED -> "failed";
      case STOPPED -> "stopped";
    };
  }

  private static Ending readEnding(FieldReader in) {
    String name = in.text("ending");
    for (Ending ending : Ending.values()) {
      if (endingName(ending).equals(name)) {
        return ending;
      }
    }
    throw new FieldReader.Malformed("has an unknown ending, `" + name + "`");
  }
}
