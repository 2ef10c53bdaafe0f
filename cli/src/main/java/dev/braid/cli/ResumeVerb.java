package dev.braid.cli;

import dev.braid.engine.Request;
import dev.braid.kernel.Decision.Ending;
import dev.braid.log.RunFolder;
import dev.braid.log.RunLease;
import dev.braid.tool.Tools;
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

  @Mixin private final PlanEdit edit = new PlanEdit();

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure, InterruptedException {
    Runs runs = Runs.of(caller);
    RunFolder folder = runs.find(run);
    if (edit.isGiven()) {
      return changePlan(caller, runs, folder);
    }
    PlanSource.of(folder)
        .filter(PlanSource::isEdited)
        .ifPresent(source -> caller.talk().line("note: " + source.note(folder.run())));
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

  private int changePlan(Caller caller, Runs runs, RunFolder folder)
      throws CommandFailure, InterruptedException {
    RunView view = RunStory.read(folder).view();
    Tools tools = ToolFiles.load(caller, Optional.of(runs.repository().topLevel()));
    Optional<Request> request = edit.request(caller, folder, view, tools);
    if (request.isEmpty()) {
      return ExitCodes.BAD_PLAN;
    }
    boolean live = runs.isLive(folder);
    int code = new Asking(caller, runs, folder).ask(request.get(), options.json);
    Optional<List<String>> problems =
        PlanEdit.answer(RunStory.read(folder).entries(), view.state().sequence());
    if (problems.isPresent() && problems.get().isEmpty()) {
      edit.taken(caller, folder);
    } else if (live && problems.isPresent()) {
      throw new CommandFailure(
          Trouble.BAD_PLAN,
          "the run goes on with the plan it has: " + String.join("; ", problems.get()),
          "undo that in the plan, or stop the run and begin another one");
    }
    return code;
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
