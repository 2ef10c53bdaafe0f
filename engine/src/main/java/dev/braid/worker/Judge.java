package dev.braid.worker;

import dev.braid.kernel.Event.Outcome;
import dev.braid.plan.Execution;
import dev.braid.plan.Execution.Acceptance;
import dev.braid.plan.PathPattern;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Looks whether a sandbox meets what the task demands, after its worker has said that it is done.
 */
final class Judge {
  private final Path sandbox;
  private final AttemptCommands commands;
  private final Stage stage;

  Judge(Path sandbox, AttemptCommands commands, Stage stage) {
    this.sandbox = sandbox;
    this.commands = commands;
    this.stage = stage;
  }

  /** {@code Done}, or the first condition that does not hold. */
  Outcome judge(Execution execution) throws LaunchFailure, InterruptedException {
    try {
      for (String output : execution.outputs()) {
        if (!FileSearch.anyMatches(sandbox, PathPattern.parse(output))) {
          return new Outcome.NotAccepted("the output `" + output + "` is missing");
        }
      }
      for (Acceptance acceptance : execution.acceptance()) {
        Outcome outcome = judge(acceptance);
        if (!(outcome instanceof Outcome.Done)) {
          return outcome;
        }
      }
      return new Outcome.Done();
    } catch (IOException e) {
      return new Outcome.NotAccepted("the sandbox cannot be read: " + Lines.plain(e.toString()));
    }
  }

  private Outcome judge(Acceptance acceptance)
      throws IOException, LaunchFailure, InterruptedException {
    return switch (acceptance) {
      case Acceptance.Command command -> run(command.command());
      case Acceptance.FileExists file ->
          FileSearch.anyMatches(sandbox, file.file())
              ? new Outcome.Done()
              : new Outcome.NotAccepted("no file matches `" + file.file() + "`");
      case Acceptance.Contains contains -> contains(contains);
      case Acceptance.Conforms conforms -> SchemaJudge.judge(sandbox, conforms);
    };
  }

  private Outcome run(String command) throws LaunchFailure, InterruptedException {
    Ending ending = stage.run(commands.acceptance(command), identity -> {});
    return switch (ending) {
      case Ending.Exited exited when exited.code() == 0 -> new Outcome.Done();
      case Ending.Exited exited ->
          new Outcome.NotAccepted(
              "`" + Lines.plain(command) + "`: " + Outcomes.exit(exited, stage.lastLine()));
      case Ending.OverLimit over -> Outcomes.of(over);
      case Ending.Stopped stopped -> new Outcome.Cancelled();
      case Ending.Undying undying -> Outcomes.of(undying);
    };
  }

  private Outcome contains(Acceptance.Contains contains) throws IOException {
    Path file = FileSearch.plainFile(sandbox, contains.file());
    if (file == null) {
      return new Outcome.NotAccepted("there is no file `" + contains.file() + "`");
    }
    String problem = BoundedSearch.problem(file, contains.regex(), BoundedSearch.MAX_TIME);
    return problem.isEmpty()
        ? new Outcome.Done()
        : new Outcome.NotAccepted(
            "`" + contains.file() + "`: `" + contains.regex() + "` " + problem);
  }
}
