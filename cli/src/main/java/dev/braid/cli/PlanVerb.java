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
      paramLabel = "N",
      description =
          "Predict for this many workers; the plan's or the recommended number if absent.")
  private int workers;

  @Option(
      names = "--gate-seconds",
      paramLabel = "S",
      description = "What one check of the gate is taken to cost; 0 if absent.")
  private int gateSeconds;

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure {
    if (workers < 0 || gateSeconds < 0) {
      throw new CommandFailure(Trouble.USAGE, "a negative number", "name one from 1 on");
    }
    ReadResult result = plan.read(caller);
    if (result.hasErrors()) {
      new Findings(result, plan.name()).print(caller.talk());
      return ExitCodes.BAD_PLAN;
    }
    TaskGraph graph = TaskGraph.of(result.sound());
    int wanted = workers > 0 ? workers : graph.plan().settings().workers();
    Profile profile = Profiler.of(graph, wanted, gateSeconds * 1000L);
    if (options.json) {
      caller.result().line(new ProfileJson(graph, profile).json().toString());
    } else {
      new ProfileText(graph, profile, caller.glyphs()).lines().forEach(caller.result()::line);
    }
    return ExitCodes.OK;
  }
}
