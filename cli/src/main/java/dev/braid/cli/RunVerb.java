package dev.braid.cli;

import dev.braid.graph.TaskGraph;
import dev.braid.notation.ReadResult;
import dev.braid.plan.Plan;
import dev.braid.plan.Settings.Landing;
import dev.braid.plan.Spelling;
import dev.braid.plan.Task;
import dev.braid.tool.Tool;
import dev.braid.tool.Tools;
import dev.braid.worker.ToolProbe;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code braid run}. */
@Command(
    description = {
      "Runs a plan: starts each task as soon as it can, in a worktree of its own, and merges each"
          + " result through one gate onto the branch braid/RUN. Your checkout stays as it is until"
          + " the result is landed."
    },
    footer = {
      "",
      "Ctrl-C lets what runs finish, a second one ends it now; braid resume goes on.",
      "",
      "example: braid run plan.yaml --workers 4 --land auto"
    })
final class RunVerb implements Verb {
  /** Most tasks without a tool that a complaint names. */
  private static final int MOST_NAMED = 3;

  @Mixin private final Options options = new Options();
  @Mixin private final PlanFile plan = new PlanFile();

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Most tasks at one time, or auto; what the plan says if absent.")
  private String workers = "";

  @Option(
      names = "--land",
      paramLabel = "WHEN",
      description = "Move your branch to the result: auto, ask or off; the plan's if absent.")
  private String land = "";

  @Option(
      names = {"--tool-default", "--default-tool"},
      paramLabel = "TOOL",
      description = "The tool for tasks that name none, such as demo.")
  private String tool = "";

  @Option(
      names = "--sequential",
      description = "One task at a time; why says what could have run beside each.")
  private boolean sequential;

  @Option(
      names = "--dry-run",
      description = "Only say what would run, when, on which worker and with which command.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Answer every question with yes.")
  private boolean yes;

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure, InterruptedException {
    ReadResult result = plan.read(caller);
    if (result.hasErrors()) {
      new Findings(result, plan.name()).print(caller.talk());
      return ExitCodes.BAD_PLAN;
    }
    if (dryRun) {
      return dryRun(caller, result.sound());
    }
    Runs runs = Runs.of(caller);
    Plan changed =
        changed(
            result.sound(),
            ToolFiles.load(caller, Optional.of(runs.repository().topLevel())),
            caller);
    RunSession session = new RunSession(caller, runs, options.json);
    return session.start(changed, plan.name(), wantedWorkers(caller));
  }

  private String wantedWorkers(Caller caller) throws CommandFailure {
    if (!sequential) {
      return workers;
    }
    if (!workers.isEmpty() && !workers.equals("1")) {
      throw new CommandFailure(
          Trouble.USAGE,
          "--sequential and --workers " + workers + " contradict each other",
          "leave one of them out");
    }
    caller.talk().line("note: one task at a time, because of --sequential");
    return "1";
  }

  private int dryRun(Caller caller, Plan read) throws CommandFailure {
    Tools tools = ToolFiles.load(caller, Optional.empty());
    Plan changed = changed(read, tools, caller);
    TaskGraph graph = TaskGraph.of(changed);
    int cores = Runtime.getRuntime().availableProcessors();
    int count = Workforce.count(wantedWorkers(caller), graph, cores);
    DryRun run = new DryRun(graph, tools, count);
    if (options.json) {
      caller.result().line(run.json().toString());
    } else {
      run.lines().forEach(caller.result()::line);
    }
    return ExitCodes.OK;
  }

  private Plan changed(Plan read, Tools tools, Caller caller) throws CommandFailure {
    Landing landing = landing(read.settings().gate().landing());
    Plan changed = tool.isEmpty() ? read : PlanChanges.defaultTool(read, tool);
    return PlanChanges.landing(possible(changed, tools, caller), landing);
  }

  /** The plan with the tools that are to be had here; every task must have one that can do it. */
  static Plan possible(Plan plan, Tools tools, Caller caller) throws CommandFailure {
    requireTools(plan, tools);
    return PlanChanges.availableTools(plan, name -> isInstalled(tools, name, caller));
  }

  private static void requireTools(Plan changed, Tools tools) throws CommandFailure {
    List<String> toolless = PlanChanges.withoutTool(changed);
    if (!toolless.isEmpty()) {
      int named = Math.min(MOST_NAMED, toolless.size());
      String more = toolless.size() > named ? " and " + (toolless.size() - named) + " more" : "";
      throw new CommandFailure(
          Trouble.BAD_PLAN,
          "no tool is named for `" + String.join("`, `", toolless.subList(0, named)) + "`" + more,
          "name one for all with --tool-default, such as `--tool-default demo`");
    }
    Set<String> known = tools.byName().keySet();
    for (Task task : changed.tasks()) {
      List<String> wanted = task.execution().tools();
      if (PlanChanges.isForTool(task) && wanted.stream().noneMatch(known::contains)) {
        throw new CommandFailure(
            Trouble.BAD_PLAN,
            "`" + task.id() + "` names the tool `" + wanted.getFirst() + "`, and there is none",
            Spelling.nearest(wanted.getFirst(), known)
                .map(near -> "did you mean `" + near + "`?")
                .orElse("there is " + String.join(", ", known)));
      }
    }
  }

  private static boolean isInstalled(Tools tools, String name, Caller caller) {
    return tools
        .find(name)
        .filter(Tool::takesPrompt)
        .flatMap(new ToolProbe(caller.environment())::program)
        .isPresent();
  }

  private Landing landing(Landing planned) throws CommandFailure {
    Landing wanted =
        switch (land) {
          case "" -> planned;
          case "auto" -> Landing.AUTO;
          case "ask" -> Landing.ASK;
          case "off" -> Landing.OFF;
          default ->
              throw new CommandFailure(
                  Trouble.USAGE, "`" + land + "` is no answer to --land", "say auto, ask or off");
        };
    return wanted == Landing.ASK && yes ? Landing.AUTO : wanted;
  }
}
