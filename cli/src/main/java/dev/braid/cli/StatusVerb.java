package dev.braid.cli;

import dev.braid.log.RunFolder;
import dev.braid.view.RunView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code braid status}. */
@Command(
    description = "Shows how far a run is: what runs, what waits and for what, what failed.",
    footer = {"", "example: braid status -w"})
final class StatusVerb implements Verb {
  @Mixin private final Options options = new Options();

  @Parameters(arity = "0..1", paramLabel = "RUN", description = "The run; the last one if absent.")
  private String run = "";

  @Option(
      names = {"-w", "--watch"},
      description = "Print each change as a line until the run ends.")
  private boolean watch;

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure, InterruptedException {
    Runs runs = Runs.of(caller);
    RunFolder folder = runs.find(run);
    if (watch) {
      return new Watching(caller, runs, folder).untilEnded(options.json);
    }
    boolean live = runs.isLive(folder);
    RunView view = RunStory.read(folder).view();
    if (options.json) {
      caller.result().line(StatusJson.of(view, live).toString());
      return ExitCodes.OK;
    }
    PlanSource.of(folder)
        .filter(source -> live && source.isEdited())
        .ifPresent(source -> caller.talk().line("note: " + source.note(folder.run())));
    long now = caller.clock().millis();
    new StatusText(view, live, now, caller.glyphs(), caller.clock().getZone())
        .lines()
        .forEach(caller.result()::line);
    return ExitCodes.OK;
  }
}
