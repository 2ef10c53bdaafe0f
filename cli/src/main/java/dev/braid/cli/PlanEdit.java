package dev.braid.cli;

import dev.braid.engine.Request;
import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.LogEntry;
import dev.braid.log.Durable;
import dev.braid.log.RunFolder;
import dev.braid.notation.PlanJson;
import dev.braid.notation.ReadResult;
import dev.braid.plan.Plan;
import dev.braid.tool.Tools;
import dev.braid.view.RunView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * A plan that a run is to go on with. What the caller said about the run when it began still holds:
 * where it lands, its workers, and the tools of tasks that name none.
 */
final class PlanEdit {
  @Option(
      names = "--plan",
      paramLabel = "PLAN",
      description = "Go on with this plan: what has not started may be changed in it.")
  private String plan = "";

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "With --plan: most tasks at one time from now on.")
  private String workers = "";

  @Option(
      names = {"--tool-default", "--default-tool"},
      paramLabel = "TOOL",
      description = "With --plan: the tool for new tasks that name none.")
  private String tool = "";

  boolean isGiven() {
    return !plan.isEmpty();
  }

  /** Reads the plan and lays it into the run's folder; nothing when it is not sound. */
  Optional<Request> request(Caller caller, RunFolder folder, RunView run, Tools tools)
      throws CommandFailure {
    ReadResult result = PlanFile.read(caller, plan, "");
    if (result.hasErrors()) {
      new Findings(result, plan).print(caller.talk());
      return Optional.empty();
    }
    Plan now = run.graph().plan();
    Plan edited = PlanChanges.toolsOf(result.sound(), now);
    edited = tool.isEmpty() ? edited : PlanChanges.defaultTool(edited, tool);
    edited = RunVerb.possible(edited, tools, caller);
    edited = PlanChanges.landing(edited, now.settings().gate().landing());
    int count = count(edited, run);
    edited = edited.withSettings(edited.settings().withWorkers(count));
    try {
      byte[] text = PlanJson.write(edited).getBytes(StandardCharsets.UTF_8);
      Durable.replace(folder.offeredPlan(), text);
    } catch (IOException e) {
      throw new CommandFailure(
          Trouble.ENVIRONMENT, "the plan cannot be handed over: " + e.getMessage(), "", e);
    }
    return Optional.of(new Request.ChangePlan(folder.offeredPlan().toAbsolutePath(), count));
  }

  /**
   * The answer in the log after an entry: an empty list when taken, else what stands against it.
   */
  static Optional<List<String>> answer(List<LogEntry> entries, long after) {
    for (LogEntry entry : entries) {
      if (entry.sequence() > after && entry.message() instanceof Decision.ChangePlan) {
        return Optional.of(List.of());
      }
      if (entry.sequence() > after && entry.message() instanceof Decision.RefusePlan refusal) {
        return Optional.of(refusal.problems());
      }
    }
    return Optional.empty();
  }

  /** From now on the run's plan is what this file holds. */
  void taken(Caller caller, RunFolder folder) {
    Path file = caller.directory().resolve(plan);
    try {
      PlanSource.of(file).write(folder);
    } catch (IOException e) {
      caller.talk().line("note: edits of the plan will not be noticed: " + e.getMessage());
    }
  }

  private int count(Plan edited, RunView run) throws CommandFailure {
    if (workers.isEmpty()) {
      return run.state().workers();
    }
    int cores = Runtime.getRuntime().availableProcessors();
    return Workforce.count(workers, TaskGraph.of(edited), cores);
  }
}
