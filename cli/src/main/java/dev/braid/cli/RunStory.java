package dev.braid.cli;

import dev.braid.engine.Ports.LogFailure;
import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Event;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.Replay;
import dev.braid.log.LogReader;
import dev.braid.log.RunFolder;
import dev.braid.notation.PlanJson;
import dev.braid.plan.Spelling;
import dev.braid.view.RunView;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * The log of a run as it was when it was read, and the plan that its first entry holds.
 *
 * @param entries in order; at least the first
 */
record RunStory(RunFolder folder, TaskGraph graph, Event.RunOpened opened, List<LogEntry> entries) {

  static RunStory read(RunFolder folder) throws CommandFailure {
    Optional<RunStory> story = readIfBegun(folder);
    return story.isPresent() ? story.get() : of(folder, List.of());
  }

  /** Nothing when the run was killed before its first entry. */
  static Optional<RunStory> readIfBegun(RunFolder folder) throws CommandFailure {
    if (!Files.exists(folder.log())) {
      return Optional.empty();
    }
    try (LogReader reader = LogReader.open(folder.log())) {
      List<LogEntry> entries = reader.entries();
      return entries.isEmpty() ? Optional.empty() : Optional.of(of(folder, entries));
    } catch (LogFailure e) {
      throw logFailure(e);
    }
  }

  static RunStory of(RunFolder folder, List<LogEntry> entries) throws CommandFailure {
    if (entries.isEmpty() || !(entries.getFirst().message() instanceof Event.RunOpened opened)) {
      throw neverBegan(folder);
    }
    try {
      TaskGraph graph = TaskGraph.of(PlanJson.read(opened.plan()));
      return new RunStory(folder, graph, opened, entries);
    } catch (IllegalArgumentException e) {
      throw senseless(folder, e);
    }
  }

  private static CommandFailure senseless(RunFolder folder, RuntimeException why) {
    return new CommandFailure(
        Trouble.LOG,
        "the log of run " + folder.run() + " makes no sense: " + why.getMessage(),
        "`braid history " + folder.run() + " --verify` says what is wrong with it",
        why);
  }

  static CommandFailure logFailure(LogFailure failure) {
    return failure.isOvertaken()
        ? new CommandFailure(
            Trouble.LOCKED, failure.getMessage() + "", "`braid status` shows the run", failure)
        : new CommandFailure(Trouble.LOG, String.valueOf(failure.getMessage()), "", failure);
  }

  private static CommandFailure neverBegan(RunFolder folder) {
    return new CommandFailure(
        Trouble.NO_RUN,
        "run " + folder.run() + " has no entries: it ended before it began",
        "`braid resume " + folder.run() + "` begins it");
  }

  /** Everything that the log holds, folded. */
  RunView view() throws CommandFailure {
    return viewAt(Long.MAX_VALUE);
  }

  /** The fold up to and with an entry. */
  RunView viewAt(long sequence) throws CommandFailure {
    try {
      RunView view = new RunView(graph, opened, PlanJson::read);
      for (LogEntry entry : entries) {
        if (entry.sequence() > sequence) {
          break;
        }
        view.apply(entry);
      }
      return view;
    } catch (RuntimeException e) {
      // The log is data from a disk: one that cannot be folded is damaged, and no bug of ours.
      throw senseless(folder, e);
    }
  }

  /** Decides the run once more. */
  Replay.Result replay() throws CommandFailure {
    try {
      return Replay.run(graph, opened.workers(), PlanJson::read, entries);
    } catch (RuntimeException e) {
      throw senseless(folder, e);
    }
  }

  /** The number of a task that people name. */
  int task(String id) throws CommandFailure {
    int task = graph.taskNumber(id);
    if (task >= 0) {
      return task;
    }
    List<String> ids = graph.tasks().stream().map(known -> known.id()).toList();
    throw new CommandFailure(
        Trouble.USAGE,
        "run " + opened.run() + " has no task `" + id + "`",
        Spelling.nearest(id, ids)
            .map(near -> "did you mean `" + near + "`?")
            .orElse("`braid status --json` names all tasks"));
  }
}
