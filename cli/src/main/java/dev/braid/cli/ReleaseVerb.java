package dev.braid.cli;

import dev.braid.engine.Request;
import dev.braid.kernel.RunState;
import dev.braid.kernel.TaskState;
import dev.braid.log.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code braid merge release}. */
@Command(
    description = {
      "Lets a patch go on that is held back in the gate's queue. With --widen a task that failed"
          + " because it wrote outside its scope is taken as it is: its patch goes through the"
          + " gate and its checks like any other."
    },
    footer = {"", "example: braid merge release api --widen"})
final class ReleaseVerb implements Verb {
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

  @Option(names = "--widen", description = "Take what the task wrote outside its scope, too.")
  private boolean widen;

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
    if (widen
        && (task < 0
            || state.lives().state(task) != TaskState.FAILED
            || state.gate().outOfScope(task).isEmpty())) {
      throw new CommandFailure(
          Trouble.USAGE,
          "`" + item + "` has not failed for what it wrote outside its scope",
          "`braid why " + item + "` says why it is where it is");
    }
    if (!widen && state.gate().heldBecause(task) == null) {
      throw new CommandFailure(
          Trouble.USAGE,
          "`" + item + "` is not held back",
          "`braid merge list` shows what is in the gate's queue");
    }
    return new Asking(caller, runs, folder).leave(new Request.Release(task, widen), options.json);
  }
}
