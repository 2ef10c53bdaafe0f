package dev.braid.cli;

import dev.braid.graph.TaskGraph;
import dev.braid.notation.ReadResult;
import dev.braid.view.Profile;
import dev.braid.view.Profiler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code braid plan}. */
@Command(
    description = {
      "Predicts a run by deciding it on simulated time with the estimates of the plan: how long it"
          + " takes with how many workers, what the critical path is, what can run at once, and"
          + " what keeps tasks apart. Nothing is run."
    },
    footer = {"", "example: braid plan plan.yaml --workers 4"})
final class PlanVerb implements Verb {
  @Mixin private final Options options = new Options();
  @Mixin private final PlanFile plan = new PlanFile();

  @Option(
      names = "--workers",
      paramLabel = "N|A..B",
      description =
          "Predict for this many workers, or for each number from A to B; the plan's or the"
              + " recommended number if absent.")
  private String workers = "";

  @Option(
      names = "--gate-seconds",
      paramLabel = "S",
      description = "What one check of the gate is taken to cost; 0 if absent.")
  private int gateSeconds;

  @Option(names = "--conflicts", description = "Only list the tasks that never run at once.")
  private boolean conflicts;

  @Option(
      names = "--graph",
      paramLabel = "AS",
      arity = "0..1",
      fallbackValue = "text",
      description = "Only draw the graph, as text, mermaid, dot or svg.")
  private String graphAs = "";

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure {
    if (gateSeconds < 0) {
      throw new CommandFailure(Trouble.USAGE, "a negative number", "name one from 0 on");
    }
    WorkerRange range = workers.isEmpty() || workers.equals("0") ? null : WorkerRange.of(workers);
    if (!graphAs.isEmpty() && !GraphPicture.FORMS.contains(graphAs)) {
      throw new CommandFailure(
          Trouble.USAGE,
          "`" + graphAs + "` is no form of a graph",
          "say text, mermaid, dot or svg");
    }
    ReadResult result = plan.read(caller);
    if (result.hasErrors()) {
      new Findings(result, plan.name()).print(caller.talk());
      return ExitCodes.BAD_PLAN;
    }
    TaskGraph graph = TaskGraph.of(result.sound());
    if (!graphAs.isEmpty()) {
      caller.out().print(GraphPicture.of(graph, graphAs, caller.glyphs()).orElse(""));
      return ExitCodes.OK;
    }
    int planned = graph.plan().settings().workers();
    int least = range == null ? planned : range.least();
    int most = range == null ? planned : range.most();
    Profile profile = Profiler.of(graph, new Profiler.Wanted(least, most, gateSeconds * 1000L));
    ProfileText text = new ProfileText(graph, profile, caller.glyphs());
    if (options.json) {
      caller.result().line(new ProfileJson(graph, profile).json().toString());
    } else if (conflicts) {
      text.conflictLines().forEach(caller.result()::line);
    } else {
      text.lines().forEach(caller.result()::line);
    }
    return ExitCodes.OK;
  }
}
