package dev.braid.cli;

import dev.braid.engine.Request;
import dev.braid.kernel.Event;
import dev.braid.log.RunFolder;
import dev.braid.view.RunView;
import dev.braid.view.Summary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code braid land}. */
@Command(
    description = {
      "Moves the branch that the run was meant for to the result of the run. Only ever forward, and"
          + " only when nothing of yours is lost by it."
    },
    footer = {"", "example: braid land"})
final class LandVerb implements Verb {
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
    RunView view = RunStory.read(folder).view();
    boolean open = view.state().ending() == null || Summary.of(view).open() > 0;
    if (view.state().target().isEmpty()) {
      throw new CommandFailure(
          Trouble.USAGE,
          "the run began on a detached HEAD, so there is no branch to land on",
          "merge braid/" + folder.run() + " where you want it");
    }
    if (open && !runs.isLive(folder)) {
      throw new CommandFailure(
          Trouble.USAGE,
          "run " + folder.run() + " is not finished",
          "type `braid resume " + folder.run() + "` first");
    }
    boolean landed = view.state().landing() instanceof Event.Landing.Landed;
    if (landed || view.merges().isEmpty()) {
      caller
          .talk()
          .line(
              landed
                  ? "run " + folder.run() + " has landed already"
                  : "run " + folder.run() + " has merged nothing that could be landed");
      return ExitCodes.OK;
    }
    return new Asking(caller, runs, folder).ask(new Request.Land(), options.json);
  }
}
