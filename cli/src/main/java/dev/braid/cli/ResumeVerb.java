package dev.braid.cli;

import dev.braid.kernel.Decision.Ending;
import dev.braid.log.RunFolder;
import dev.braid.log.RunLease;
import dev.braid.view.RunView;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code braid resume}. */
@Command(
    description = {
      "Goes on with a run that was stopped, was killed, or lost its machine. What was merged stays"
          + " merged; attempts that were under way are ended and repeated."
    },
    footer = {"", "example: braid resume"})
final class ResumeVerb implements Verb {
  @Mixin private final Options options = new Options();

  @Parameters(arity = "0..1", paramLabel = "RUN", description = "The run; the last one if absent.")
  private String run = "";

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure, InterruptedException {
    Runs runs = Runs.of(caller);
    RunFolder folder = runs.find(run);
    // An engine that was killed after the end of its run has left things to clear away.
    if (!runs.isLive(folder) && !RunLease.wasAbandoned(folder)) {
      Optional<RunStory> story = RunStory.readIfBegun(folder);
      if (story.isPresent()) {
        RunView view = story.get().view();
        if (isFinished(view)) {
          return tell(caller, view);
        }
      }
    }
    return new RunSession(caller, runs, options.json).resume(folder, List.of());
  }

  private static boolean isFinished(RunView view) {
    Ending ending = view.state().ending();
    return ending == Ending.COMPLETED || ending == Ending.FAILED;
  }

  private int tell(Caller caller, RunView view) {
    if (options.json) {
      caller.result().line(StatusJson.of(view, false).toString());
    } else {
      caller.talk().line("nothing is left to do");
      new SummaryText(view, caller.glyphs(), caller.command())
          .lines()
          .forEach(caller.result()::line);
    }
    return ExitCodes.of(view.state());
  }
}
