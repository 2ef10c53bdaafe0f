package dev.braid.cli;

import dev.braid.engine.Request;
import dev.braid.engine.RequestClient;
import dev.braid.log.RunFolder;
import java.io.IOException;
import java.util.List;

/** Has a run do something: by its live engine, or by becoming its engine. */
final class Asking {
  private final Caller caller;
  private final Runs runs;
  private final RunFolder folder;

  Asking(Caller caller, Runs runs, RunFolder folder) {
    this.caller = caller;
    this.runs = runs;
    this.folder = folder;
  }

  /**
   * As {@link #ask}, but a run that nobody works on is left at rest: the request waits in its log.
   */
  int leave(Request request, boolean json) throws CommandFailure, InterruptedException {
    if (runs.isLive(folder)) {
      return ask(request, json);
    }
    new RunSession(caller, runs, json).note(folder, request);
    if (json) {
      caller.result().line(Json.schema("braid.asked/1").put("run", folder.run()).toString());
    } else {
      caller.result().line("it is in the log; `braid resume " + folder.run() + "` sees to it");
    }
    return ExitCodes.OK;
  }

  int ask(Request request, boolean json) throws CommandFailure, InterruptedException {
    if (!runs.isLive(folder)) {
      return new RunSession(caller, runs, json).resume(folder, List.of(request));
    }
    try {
      RequestClient.send(runs.socket(folder), request);
    } catch (IOException e) {
      throw new CommandFailure(
          Trouble.ENVIRONMENT,
          "the engine of run " + folder.run() + " cannot be asked: " + e.getMessage(),
          "try again in a moment",
          e);
    }
    if (json) {
      caller.result().line(Json.schema("braid.asked/1").put("run", folder.run()).toString());
    } else {
      caller.result().line("the engine of run " + folder.run() + " has taken it");
    }
    return ExitCodes.OK;
  }
}
