package dev.braid.cli;

import dev.braid.engine.Request;
import dev.braid.kernel.TaskState;
import dev.braid.log.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code braid retry}. */
@Command(
    description = {
      "Tries a failed task again, and with it what waits for it. Asks the engine of the run; if"
          + " none is alive, goes on with the run."
    },
    footer = {"", "example: braid retry api"})
final class RetryVerb implements Verb {
  @Mixin private final Options options = new Options();

  @Parameters(index = "0", paramLabel = "TASK", description = "The failed task's id.")
  private String task = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run; the last one if absent.")
  private String run = "";

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure, InterruptedException {
    Runs runs = Runs.of(caller);
    RunFolder folder = runs.find(run);
    RunStory story = RunStory.read(folder);
    int number = story.task(task);
    TaskState state = story.view().state().lives().state(number);
    if (state != TaskState.FAILED && state != TaskState.UNDONE) {
      throw new CommandFailure(
          Trouble.USAGE,
          "`"
              + task
              + "` is "
              + StatusJson.word(state)
              + ", and only a failed or undone task is tried again",
          "`braid why " + task + "` says why it is where it is");
    }
    return new Asking(caller, runs, folder).ask(new Request.Retry(number), options.json);
  }
}
