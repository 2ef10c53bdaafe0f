package dev.braid.log;

import dev.braid.kernel.Failure;
import dev.braid.kernel.Failure.ErrorClass;
import dev.braid.kernel.Reason;

/** Values that several records carry, as canonical text. */
final class ValueText {
  private ValueText() {}

  static JsonText writeFailure(JsonText text, Failure failure) {
    return text.open("failure")
        .text("class", failure.errorClass().name())
        .text("detail", failure.detail())
        .close();
  }

  static Failure readFailure(FieldReader in) {
    in.open("failure");
    // The names of the classes are fixed words of the contract, so the Java names are the format.
    String name = in.text("class");
    Failure failure = new Failure(errorClass(name), in.text("detail"));
    in.leave();
    return failure;
  }

  static JsonText writeReason(JsonText text, Reason reason) {
    return switch (reason) {
      case Reason.Unhindered() -> text.open("reason", "unhindered").close();
      case Reason.DependencyOpen(var node) ->
          text.open("reason", "dependency_open").number("node", node).close();
      case Reason.ScopeBusy(var holder, var pattern, var held) ->
          text.open("reason", "scope_busy")
              .number("holder", holder)
              .text("pattern", pattern)
              .text("held", held)
              .close();
      case Reason.GroupBusy(var holder, var group) ->
          text.open("reason", "group_busy").number("holder", holder).text("group", group).close();
      case Reason.PoolFull(var pool, var needed, var free) ->
          text.open("reason", "pool_full")
              .text("pool", pool)
              .number("needed", needed)
              .number("free", free)
              .close();
      case Reason.WorkersBusy(var workers) ->
          text.open("reason", "workers_busy").number("workers", workers).close();
      case Reason.NotAlone(var others) ->
          text.open("reason", "not_alone").number("others", others).close();
      case Reason.HolderAlone(var holder) ->
          text.open("reason", "holder_alone").number("holder", holder).close();
      case Reason.RaceLed(var rival) ->
          text.open("reason", "race_led").number("rival", rival).close();
      case Reason.Reserved(var next) ->
          text.open("reason", "reserved").number("next", next).close();
      case Reason.WorkerKept(var next) ->
          text.open("reason", "worker_kept").number("next", next).close();
      case Reason.BackingOff(var untilMillis, var failure) ->
          writeFailure(
                  text.open("reason", "backing_off").number("until_millis", untilMillis), failure)
              .close();
      case Reason.ToolPaused(var provider, var untilMillis, var detail) ->
          text.open("reason", "tool_paused")
              .text("provider", provider)
              .number("until_millis", untilMillis)
              .text("detail", detail)
              .close();
      case Reason.RunHeld(var why) -> text.open("reason", "run_held").text("why", why).close();
    };
  }

  static Reason readReason(FieldReader in) {
    in.open("reason");
    Reason reason =
        switch (in.kind()) {
          case "unhindered" -> new Reason.Unhindered();
          case "dependency_open" -> new Reason.DependencyOpen(in.integer("node"));
          case "scope_busy" ->
              new Reason.ScopeBusy(in.integer("holder"), in.text("pattern"), in.text("held"));
          case "group_busy" -> new Reason.GroupBusy(in.integer("holder"), in.text("group"));
          case "pool_full" ->
              new Reason.PoolFull(in.text("pool"), in.integer("needed"), in.integer("free"));
          case "workers_busy" -> new Reason.WorkersBusy(in.integer("workers"));
          case "not_alone" -> new Reason.NotAlone(in.integer("others"));
          case "holder_alone" -> new Reason.HolderAlone(in.integer("holder"));
          case "race_led" -> new Reason.RaceLed(in.integer("rival"));
          case "reserved" -> new Reason.Reserved(in.integer("next"));
          case "worker_kept" -> new Reason.WorkerKept(in.integer("next"));
          case "backing_off" -> new Reason.BackingOff(in.number("until_millis"), readFailure(in));
          case "tool_paused" ->
              new Reason.ToolPaused(
                  in.text("provider"), in.number("until_millis"), in.text("detail"));
          case "run_held" -> new Reason.RunHeld(in.text("why"));
          default -> throw in.unknownKind("reason");
        };
    in.leave();
    return reason;
  }

  private static ErrorClass errorClass(String name) {
    for (ErrorClass errorClass : ErrorClass.values()) {
      if (errorClass.name().equals(name)) {
        return errorClass;
      }
    }
    throw new FieldReader.Malformed("has an unknown error class, `" + name + "`");
  }
}
