package dev.braid.cli;

import dev.braid.graph.TaskGraph;
import dev.braid.notation.CodePages;
import dev.braid.notation.ReadResult;
import dev.braid.plan.Spelling;
import dev.braid.view.Attempt;
import dev.braid.view.Beside;
import dev.braid.view.RunView;
import dev.braid.view.Together;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code braid why}. */
@Command(
    description = {
      "Says why a task waits: each condition of its start, what stands in the way, and what would"
          + " change it. For a task that has run, when and why it started and what became of it."
          + " For two tasks, whether they may run at the same time. For a code such as BRD-P201,"
          + " what it means."
    },
    footer = {"", "example: braid why api --at 120"})
final class WhyVerb implements Verb {
  @Mixin private final Options options = new Options();

  @Parameters(index = "0", paramLabel = "TASK", description = "The task's id, or a code.")
  private String task = "";

  @Parameters(
      index = "1..*",
      arity = "0..2",
      paramLabel = "TASK|RUN",
      description = "Another task; the run, the last one if absent.")
  private List<String> more = new ArrayList<>();

  @Option(
      names = "--at",
      paramLabel = "N|TIME",
      description = "As it was right after entry N of the log, or at a time such as 14:02:11.")
  private String at = "";

  @Option(
      names = "--plan",
      paramLabel = "PLAN",
      description = "For two tasks: ask this plan instead of a run.")
  private String plan = "";

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure, InterruptedException {
    Optional<String> page = CodePages.page(task);
    if (page.isPresent()) {
      caller.result().lines(page.get());
      return ExitCodes.OK;
    }
    Moment.check(at);
    if (!plan.isEmpty()) {
      return inPlan(caller);
    }
    Runs runs = Runs.of(caller);
    if (more.size() > 2) {
      throw new CommandFailure(
          Trouble.USAGE, "there is no room for `" + more.get(2) + "`", "type `braid help why`");
    }
    RunStory story = RunStory.read(runs.find(more.size() == 2 ? more.get(1) : ""));
    if (more.size() == 1 && story.graph().taskNumber(more.getFirst()) < 0) {
      story = RunStory.read(runs.find(more.getFirst()));
    } else if (!more.isEmpty()) {
      return together(
          caller, Together.of(story.graph(), story.task(task), story.task(more.getFirst())), story);
    }
    return alone(caller, story);
  }

  private int alone(Caller caller, RunStory story) throws CommandFailure {
    int number = story.task(task);
    RunView view = story.viewAt(Moment.of(at, story, caller.clock().getZone()).sequence());
    WhyText why =
        new WhyText(
            view, number, beside(story, view, number), caller.glyphs(), caller.clock().getZone());
    if (options.json) {
      caller.result().line(why.json().toString());
    } else {
      why.lines().forEach(caller.result()::line);
    }
    return ExitCodes.OK;
  }

  /** A run with one worker is asked what its plan would have allowed at the last start. */
  private static List<Integer> beside(RunStory story, RunView view, int number)
      throws CommandFailure {
    Attempt last = view.lastAttempt(number);
    return last == null || view.state().workers() > 1
        ? List.of()
        : Beside.of(story.viewAt(last.startSequence()).state());
  }

  private int inPlan(Caller caller) throws CommandFailure {
    ReadResult result = PlanFile.read(caller, plan, "");
    if (result.hasErrors()) {
      new Findings(result, plan).print(caller.talk());
      return ExitCodes.BAD_PLAN;
    }
    TaskGraph graph = TaskGraph.of(result.sound());
    if (more.size() != 1) {
      throw new CommandFailure(
          Trouble.USAGE, "a plan is asked about two tasks", "name two before --plan");
    }
    return print(
        caller, graph, Together.of(graph, number(graph, task), number(graph, more.getFirst())), "");
  }

  private static int number(TaskGraph graph, String id) throws CommandFailure {
    int number = graph.taskNumber(id);
    if (number < 0) {
      List<String> ids = graph.tasks().stream().map(known -> known.id()).toList();
      throw new CommandFailure(
          Trouble.USAGE,
          "the plan has no task `" + id + "`",
          Spelling.nearest(id, ids)
              .map(near -> "did you mean `" + near + "`?")
              .orElse("`braid compile` prints all tasks"));
    }
    return number;
  }

  private int together(Caller caller, Together answer, RunStory story) {
    String folder = story.folder().plan().getParent() + File.separator;
    return print(caller, story.graph(), answer, folder);
  }

  /**
   * @param folder where the file lies that the places of the plan are in; empty when they say it
   */
  private int print(Caller caller, TaskGraph graph, Together answer, String folder) {
    String first = graph.nodeName(answer.first());
    String second = graph.nodeName(answer.second());
    if (options.json) {
      caller.result().line(json(answer, List.of(first, second)).toString());
      return ExitCodes.OK;
    }
    Screen screen = caller.result();
    screen.line(
        first + " and " + second + (answer.may() ? " may" : " may not") + " run at the same time");
    screen.line();
    Glyphs glyphs = caller.glyphs();
    for (Together.Rule rule : answer.rules()) {
      String sign = rule.holds() ? glyphs.good() : glyphs.bad();
      String says = rule.holds() ? "nothing against it" : rule.obstacle();
      screen.line(String.format(Locale.ROOT, "  %s %-7s %s", sign, rule.name(), says));
    }
    Together.Rule deciding = answer.deciding();
    if (deciding != null && deciding.place() != null) {
      screen.line();
      screen.line("  " + deciding.name() + " decides: " + folder + deciding.place());
    }
    return ExitCodes.OK;
  }

  private static Json json(Together answer, List<String> tasks) {
    List<Json> rules = new ArrayList<>();
    for (Together.Rule rule : answer.rules()) {
      rules.add(
          new Json()
              .put("name", rule.name())
              .put("holds", rule.holds())
              .put("obstacle", rule.obstacle())
              .put("place", rule.place() == null ? "" : rule.place().toString()));
    }
    Together.Rule deciding = answer.deciding();
    return Json.schema("braid.together/1")
        .putTexts("tasks", tasks)
        .put("may", answer.may())
        .put("decided_by", deciding == null ? "" : deciding.name())
        .putObjects("rules", rules);
  }
}
