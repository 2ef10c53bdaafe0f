package dev.braid.cli;

import dev.braid.engine.Request;
import dev.braid.kernel.RunState;
import dev.braid.log.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code braid merge drop}. */
@Command(
    description = {
      "Refuses a patch in the gate's queue: its task fails, and is not tried again unless somebody"
          + " asks for that."
    },
    footer = {"", "example: braid merge drop api"})
final class DropVerb implements Verb {
  @Mixin private final Options options = new Options();

  @Parameters(
      index = "0",
      paramLabel = "ITEM",
      description = "A task's id, the name of something submitted, or #N of the queue.")
  private String item = "";

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
    RunState state = story.view().state();
    int task = Items.find(story, state, item);
    if (state.gate().entryOf(task) == null) {
      throw new CommandFailure(
          Trouble.USAGE,
          "`" + item + "` is not in the gate's queue",
          "`braid merge list` shows what is");
    }
    return new Asking(caller, runs, folder).leave(new Request.Drop(task), options.json);
  }
}
