package dev.braid.cli;

import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Kernel;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.Reason;
import dev.braid.notation.PlanJson;
import dev.braid.plan.Execution;
import dev.braid.plan.Task;
import dev.braid.tool.Tool;
import dev.braid.tool.Tools;
import dev.braid.view.Beside;
import dev.braid.view.RunView;
import dev.braid.view.Simulation;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What a run would do: which task starts when, on which worker, with which tool and command, and
 * what it would have waited for. Nothing is executed: the kernel decides on simulated time.
 */
final class DryRun {
  /** Longest part of a command that is shown. */
  private static final int MOST_COLUMNS = 60;

  /** Above this many tasks it is not worked out what could run beside each. */
  private static final int MOST_COMPARED = 2_000;

  /**
   * One start.
   *
   * @param beside tasks that waited for nothing but a worker; empty unless the run has one worker
   */
  private record Step(
      int task, int worker, long startMillis, long endMillis, Reason reason, List<Integer> beside) {
    Step {
      beside = List.copyOf(beside);
    }
  }

  private final TaskGraph graph;
  private final Tools tools;
  private final int workers;
  private final List<Step> steps = new ArrayList<>();
  private final long makespanMillis;

  DryRun(TaskGraph graph, Tools tools, int workers) {
    this.graph = graph;
    this.tools = tools;
    this.workers = workers;
    Event.RunOpened opened =
        new Event.RunOpened("dry", Kernel.RULES, "", workers, "", "the tip of your branch");
    List<LogEntry> entries = Simulation.log(graph, opened, Simulation.Prices.estimates(graph));
    RunView view = new RunView(graph, opened, PlanJson::read);
    boolean compared = workers == 1 && graph.taskCount() <= MOST_COMPARED;
    for (LogEntry entry : entries) {
      view.apply(entry);
      if (entry.message() instanceof Decision.StartAttempt start) {
        long ends = entry.atMillis() + graph.task(start.task()).demand().expectedMillis();
        List<Integer> beside = compared ? Beside.of(view.state()) : List.of();
        steps.add(
            new Step(
                start.task(), start.slot() + 1, entry.atMillis(), ends, start.reason(), beside));
      }
    }
    this.makespanMillis = entries.getLast().atMillis();
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("dry run: nothing is executed");
    lines.add(
        graph.plan().id()
            + ": "
            + SummaryText.count(steps.size(), "task")
            + " on "
            + SummaryText.count(workers, "worker")
            + (workers == 1 ? ", one after another" : "")
            + ", each in a worktree of its own, predicted "
            + Times.length(makespanMillis));
    lines.add("");
    int names = 4;
    for (Step step : steps) {
      names = Math.max(names, graph.nodeName(step.task()).length());
    }
    String row = "  %8s  %8s  %6s  %-" + names + "s  %-8s %s";
    lines.add(
        String.format(Locale.ROOT, row, "starts", "ends", "worker", "task", "tool", "command")
            .stripTrailing());
    for (Step step : steps) {
      lines.add(
          String.format(
              Locale.ROOT,
              row,
              Times.length(step.startMillis()),
              Times.length(step.endMillis()),
              step.worker(),
              graph.nodeName(step.task()),
              tool(step.task()),
              shortened(command(step.task()))));
      if (!(step.reason() instanceof Reason.Unhindered)) {
        lines.add("  " + " ".repeat(28) + "waited for " + waitedFor(step));
      }
      if (!step.beside().isEmpty()) {
        lines.add("  " + " ".repeat(28) + "could run beside it: " + names(step.beside()));
      }
    }
    return Collections.unmodifiableList(lines);
  }

  Json json() {
    return Json.schema("braid.dry-run/1")
        .put("plan", graph.plan().id())
        .put("workers", workers)
        .put("makespan_millis", makespanMillis)
        .putObjects("steps", steps.stream().map(this::json).toList());
  }

  private Json json(Step step) {
    return new Json()
        .put("task", graph.nodeName(step.task()))
        .put("worker", step.worker())
        .put("start_millis", step.startMillis())
        .put("end_millis", step.endMillis())
        .put("tool", tool(step.task()))
        .put("command", command(step.task()))
        .put("waited_for", waitedFor(step))
        .putTexts("depends_on", graph.task(step.task()).dependsOn())
        .putTexts("could_run_beside", step.beside().stream().map(graph::nodeName).toList());
  }

  private String waitedFor(Step step) {
    return step.reason() instanceof Reason.Unhindered
        ? ""
        : Reasons.waitsFor(step.reason(), graph, ZoneOffset.UTC);
  }

  private String names(List<Integer> tasks) {
    return String.join(", ", tasks.stream().map(graph::nodeName).toList());
  }

  private String tool(int task) {
    Execution execution = graph.task(task).execution();
    boolean shell = execution.work() instanceof Execution.Work.Shell;
    return shell || execution.tools().isEmpty() ? Tool.SHELL : execution.tools().getFirst();
  }

  /** A shell command as it stands; for a tool, how it is called and what it is asked. */
  private String command(int number) {
    Task task = graph.task(number);
    return switch (task.execution().work()) {
      case Execution.Work.Shell shell -> shell.command();
      case Execution.Work.Prompt prompt -> called(tool(number)) + ": " + prompt.text();
      case Execution.Work.Described _ -> called(tool(number)) + ": " + task.title();
    };
  }

  private String called(String tool) {
    return tools.find(tool).map(known -> String.join(" ", known.call().words())).orElse(tool);
  }

  private static String shortened(String command) {
    String line = command.lines().findFirst().orElse("");
    return line.length() <= MOST_COLUMNS ? line : line.substring(0, MOST_COLUMNS) + "...";
  }
}
