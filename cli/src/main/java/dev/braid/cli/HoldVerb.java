package dev.braid.cli;

import dev.braid.engine.Request;
import dev.braid.kernel.RunState;
import dev.braid.log.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code braid merge hold}. */
@Command(
    description = {
      "Keeps a patch back in the gate's queue until it is released or dropped. Can be said before"
          + " the patch is there."
    },
    footer = {"", "example: braid merge hold api"})
final class HoldVerb implements Verb {
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
    if (task >= 0 && state.lives().state(task).isFinal()) {
      throw new CommandFailure(
          Trouble.USAGE,
          "`" + item + "` is " + StatusJson.word(state.lives().state(task)) + " already",
          "`braid merge list` shows what is in the gate's queue");
    }
    return new Asking(caller, runs, folder).leave(new Request.Hold(task), options.json);
  }
}
