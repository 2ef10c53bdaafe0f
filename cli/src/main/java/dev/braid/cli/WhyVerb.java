package dev.braid.cli;

import dev.braid.graph.TaskGraph;
import dev.braid.notation.CodePages;
import dev.braid.view.RunView;
import dev.braid.view.Together;
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
      paramLabel = "N",
      description = "As it was right after entry N of the log.")
  private long at = Long.MAX_VALUE;

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
    Runs runs = Runs.of(caller);
    if (more.size() > 2) {
      throw new CommandFailure(
          Trouble.USAGE, "there is no room for `" + more.get(2) + "`", "type `braid help why`");
    }
    RunStory story = RunStory.read(runs.find(more.size() == 2 ? more.get(1) : ""));
    if (more.size() == 1 && story.graph().taskNumber(more.getFirst()) < 0) {
      story = RunStory.read(runs.find(more.getFirst()));
    } else if (!more.isEmpty()) {
      return together(caller, story, story.task(more.getFirst()));
    }
    return alone(caller, story);
  }

  private int alone(Caller caller, RunStory story) throws CommandFailure {
    long last = story.entries().getLast().sequence();
    if (at < 1 || (at > last && at != Long.MAX_VALUE)) {
      throw new CommandFailure(
          Trouble.USAGE,
          "the log has no entry " + at,
          "name one from 1 to " + last + " after --at");
    }
    int number = story.task(task);
    RunView view = story.viewAt(at);
    WhyText why = new WhyText(view, number, caller.glyphs(), caller.clock().getZone());
    if (options.json) {
      caller.result().line(why.json().toString());
    } else {
      why.lines().forEach(caller.result()::line);
    }
    return ExitCodes.OK;
  }

  private int together(Caller caller, RunStory story, int other) throws CommandFailure {
    TaskGraph graph = story.graph();
    Together answer = Together.of(graph, story.task(task), other);
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
    return ExitCodes.OK;
  }

  private static Json json(Together answer, List<String> tasks) {
    List<Json> rules = new ArrayList<>();
    for (Together.Rule rule : answer.rules()) {
      rules.add(
          new Json()
              .put("name", rule.name())
              .put("holds", rule.holds())
              .put("obstacle", rule.obstacle()));
    }
    return Json.schema("braid.together/1")
        .putTexts("tasks", tasks)
        .put("may", answer.may())
        .putObjects("rules", rules);
  }
}
