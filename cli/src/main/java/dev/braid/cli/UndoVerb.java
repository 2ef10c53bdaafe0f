package dev.braid.cli;

import dev.braid.engine.Request;
import dev.braid.engine.RequestClient;
import dev.braid.kernel.Failure;
import dev.braid.kernel.TaskState;
import dev.braid.log.RunFolder;
import dev.braid.view.RunView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code braid merge undo}. */
@Command(
    description = {
      "Takes a merged task off the integration branch again: by a commit that undoes it and goes"
          + " through the gate and its checks like any other. The branch never goes back. What was"
          + " built on the task has to be undone first, or together with it."
    },
    footer = {"", "example: braid merge undo api"})
final class UndoVerb implements Verb {
  @Mixin private final Options options = new Options();

  @Parameters(index = "0", paramLabel = "TASK", description = "The merged task's id.")
  private String task = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run; the last one if absent.")
  private String run = "";

  @Option(
      names = "--with-dependents",
      description = "Undo what was built on the task, too: the last merged first.")
  private boolean withDependents;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure, InterruptedException {
    Runs runs = Runs.of(caller);
    RunFolder folder = runs.find(run);
    RunStory story = RunStory.read(folder);
    RunView view = story.view();
    List<Integer> tasks = tasks(view, story.task(task));
    if (!isWanted(caller, view, tasks)) {
      return ExitCodes.NEEDS_PERSON;
    }
    List<Request> requests = new ArrayList<>();
    tasks.forEach(number -> requests.add(new Request.Undo(number)));
    if (runs.isLive(folder)) {
      return askLive(caller, runs, folder, requests);
    }
    int code = new RunSession(caller, runs, options.json).resume(folder, requests);
    return code == ExitCodes.OK || code == ExitCodes.TASKS_FAILED
        ? told(caller, RunStory.read(folder).view(), tasks)
        : code;
  }

  /** The task, and before it what was built on it; refused when that would not be undone. */
  private List<Integer> tasks(RunView view, int number) throws CommandFailure {
    MergedTasks merged = MergedTasks.of(view);
    if (!merged.tasks().contains(number)) {
      TaskState state = view.state().lives().state(number);
      throw new CommandFailure(
          Trouble.USAGE,
          "`" + task + "` is " + StatusJson.word(state) + ", and nothing of it is on the branch",
          "`braid why " + task + "` says why");
    }
    List<Integer> behind = merged.builtOn(number);
    if (!behind.isEmpty() && !withDependents) {
      throw new CommandFailure(
          Trouble.USAGE,
          "`" + task + "` cannot be undone alone: built on it was " + names(view, behind),
          "`braid merge undo " + task + " --with-dependents` undoes all of them");
    }
    List<Integer> all = new ArrayList<>(behind.reversed());
    all.add(number);
    return all;
  }

  private boolean isWanted(Caller caller, RunView view, List<Integer> tasks) {
    if (yes) {
      return true;
    }
    String what = "undo " + names(view, tasks) + " on braid/" + view.opened().run();
    if (!caller.person().isThere()) {
      caller.talk().line(what + "? there is nobody to ask; say `--yes`");
      return false;
    }
    String said = caller.person().ask(what + "? [y/N] ");
    return said.equalsIgnoreCase("y") || said.equalsIgnoreCase("yes");
  }

  private int askLive(Caller caller, Runs runs, RunFolder folder, List<Request> requests)
      throws CommandFailure {
    for (Request request : requests) {
      try {
        RequestClient.send(runs.socket(folder), request);
      } catch (IOException e) {
        throw new CommandFailure(
            Trouble.ENVIRONMENT,
            "the engine of run " + folder.run() + " cannot be asked: " + e.getMessage(),
            "`braid why " + task + "` shows what it has taken",
            e);
      }
    }
    Json json = Json.schema("braid.asked/1").put("run", folder.run());
    String text = "the engine of run " + folder.run() + " has taken it; `braid why " + task + "`";
    caller.result().line(options.json ? json.toString() : text + " says what came of it");
    return ExitCodes.OK;
  }

  private int told(Caller caller, RunView view, List<Integer> tasks) {
    boolean all = true;
    for (int number : tasks) {
      String name = view.graph().nodeName(number);
      if (view.state().lives().state(number) == TaskState.UNDONE) {
        caller.talk().line("undone: " + name + "; to do it again: braid retry " + name);
      } else {
        Failure failure = view.state().lives().lastFailure(number);
        String why = failure == null ? "" : ": " + Reasons.failure(failure);
        caller.talk().line("not undone: " + name + " stays merged" + why);
        all = false;
      }
    }
    return all ? ExitCodes.OK : ExitCodes.GATE_STOPPED;
  }

  private static String names(RunView view, List<Integer> tasks) {
    return String.join(", ", tasks.stream().map(view.graph()::nodeName).toList());
  }
}
