package dev.braid.cli;

import dev.braid.engine.Ports.LogFailure;
import dev.braid.kernel.LogEntry;
import dev.braid.log.RunFolder;
import dev.braid.notation.PlanJson;
import dev.braid.view.RunView;
import java.util.List;

/** Follows a run that another process works on. */
final class Watching {
  private final Caller caller;
  private final Runs runs;
  private final RunFolder folder;

  Watching(Caller caller, Runs runs, RunFolder folder) {
    this.caller = caller;
    this.runs = runs;
    this.folder = folder;
  }

  /** Prints each change until the run has ended or its engine is gone. */
  int untilEnded(boolean json) throws CommandFailure, InterruptedException {
    RunStory story = RunStory.read(folder);
    RunView view = new RunView(story.graph(), story.opened(), PlanJson::read);
    RunLines lines = new RunLines(view, caller.clock().getZone(), "");
    try (LogFollower follower = LogFollower.open(folder.log(), 0)) {
      boolean live = true;
      while (true) {
        List<LogEntry> entries = follower.next();
        entries.forEach(entry -> lines.take(entry).forEach(caller.result()::line));
        if (entries.isEmpty() && (!live || view.state().ending() != null)) {
          break;
        }
        // Only what came after the engine was seen to be gone is the last there is.
        live = runs.isLive(folder);
      }
    } catch (LogFailure e) {
      throw RunStory.logFailure(e);
    }
    if (json) {
      caller.result().line(StatusJson.of(view, false).toString());
    } else if (view.state().ending() == null) {
      caller.talk().line("its engine is gone; type `braid resume " + folder.run() + "`");
    }
    return ExitCodes.of(view.state());
  }
}
