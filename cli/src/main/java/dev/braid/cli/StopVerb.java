package dev.braid.cli;

import dev.braid.engine.Request;
import dev.braid.engine.RequestClient;
import dev.braid.log.RunFolder;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code braid stop}. */
@Command(
    description = {
      "Asks the engine of a run to start nothing new, and to end when what runs has ended. With"
          + " --now what runs is ended too; what it has begun is repeated by braid resume."
    },
    footer = {"", "example: braid stop --now"})
final class StopVerb implements Verb {
  @Mixin private final Options options = new Options();

  @Parameters(arity = "0..1", paramLabel = "RUN", description = "The run; the last one if absent.")
  private String run = "";

  @Option(names = "--now", description = "End what runs, too.")
  private boolean now;

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure, InterruptedException {
    Runs runs = Runs.of(caller);
    RunFolder folder = runs.find(run);
    if (!runs.isLive(folder)) {
      caller
          .talk()
          .line("no engine works on run " + folder.run() + " now, so there is nothing to stop");
      return ExitCodes.OK;
    }
    try {
      RequestClient.send(runs.socket(folder), new Request.Stop(now));
    } catch (IOException e) {
      throw new CommandFailure(
          Trouble.ENVIRONMENT,
          "the engine of run " + folder.run() + " cannot be asked: " + e.getMessage(),
          "try again; `braid status " + folder.run() + "` shows whether it is still there",
          e);
    }
    if (options.json) {
      caller
          .result()
          .line(Json.schema("braid.stop/1").put("run", folder.run()).put("now", now).toString());
    } else {
      caller
          .result()
          .line(
              now
                  ? "run " + folder.run() + " ends what runs now"
                  : "run " + folder.run() + " finishes what runs and starts nothing new");
    }
    return ExitCodes.OK;
  }
}
