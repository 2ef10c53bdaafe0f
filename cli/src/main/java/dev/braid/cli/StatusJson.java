package dev.braid.cli;

import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event.Landing;
import dev.braid.kernel.Failure;
import dev.braid.kernel.TaskState;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.view.Attempt;
import dev.braid.view.Cost;
import dev.braid.view.RunView;
import dev.braid.view.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A run as one object, {@code braid.status/1}: what {@code braid status --json} prints and what the
 * file {@code run_status.json} of a run holds. The version is the sequence number of the log entry
 * it was made at.
 */
final class StatusJson {
  private StatusJson() {}

  /**
   * @param live an engine owns the run now
   */
  static Json of(RunView run, boolean live) {
    Summary summary = Summary.of(run);
    return Json.schema("braid.status/1")
        .put("run", run.opened().run())
        .put("plan", run.graph().plan().id())
        .put("version", run.state().sequence())
        .put("execution_mode", run.opened().workers() == 1 ? "sequential" : "parallel")
        .put("workers", run.opened().workers())
        .put("state", state(run, live))
        .put("detail", run.state().endDetail())
        .put("live", live)
        .put("epoch", run.state().epoch())
        .put("base", run.opened().base())
        .put("tip", run.state().tip())
        .put("branch", "braid/" + run.opened().run())
        .put("target", run.state().target())
        .put("landed", run.state().landing() instanceof Landing.Landed)
        .putTime("started_millis", run.openedMillis())
        .putTime("ended_millis", run.endedMillis())
        .put("wall_millis", summary.wallMillis())
        .put("serial_millis", summary.serialMillis())
        .put("cost", cost(summary.cost()))
        .put("counts", counts(run))
        .putObjects("phases", phases(run))
        .putObjects("steps", steps(run));
  }

  /** pending, running, completed, failed or stopped; interrupted when its engine is gone. */
  static String state(RunView run, boolean live) {
    Decision.Ending ending = run.state().ending();
    if (ending == null) {
      return live ? "running" : "interrupted";
    }
    return ending.name().toLowerCase(Locale.ROOT);
  }

  private static Json cost(Cost cost) {
    return new Json()
        .putRounded("dollars", cost.microDollars() / 1e6)
        .put("input_tokens", cost.inputTokens())
        .put("output_tokens", cost.outputTokens());
  }

  private static Json counts(RunView run) {
    Json counts = new Json();
    for (TaskState state : TaskState.values()) {
      counts.put(word(state), run.state().lives().count(state));
    }
    return counts;
  }

  private static List<Json> phases(RunView run) {
    List<Json> phases = new ArrayList<>();
    collect(run, run.graph().plan().nodes(), new int[1], phases);
    return phases;
  }

  /** Walks the groups in plan order; {@code next} counts the tasks passed so far. */
  private static void collect(RunView run, List<Node> nodes, int[] next, List<Json> phases) {
    for (Node node : nodes) {
      if (node instanceof Group group) {
        int from = next[0];
        int place = phases.size();
        phases.add(new Json());
        collect(run, group.children(), next, phases);
        phases.set(place, phase(run, group, from, next[0]));
      } else {
        next[0]++;
      }
    }
  }

  private static Json phase(RunView run, Group group, int from, int to) {
    long started = -1;
    long ended = -1;
    int settled = 0;
    boolean failed = false;
    for (int task = from; task < to; task++) {
      TaskState state = run.state().lives().state(task);
      settled += state.isFinal() ? 1 : 0;
      failed |=
          switch (state) {
            case FAILED, SKIPPED, UNDONE -> true;
            case PENDING, READY, STARTING, RUNNING, CHECKING, IN_GATE, FAILING -> false;
            case BACKOFF, BLOCKED, SUCCEEDED, CANCELLED -> false;
          };
      for (Attempt attempt : run.attempts(task)) {
        started = started < 0 ? attempt.startMillis() : Math.min(started, attempt.startMillis());
        ended = Math.max(ended, attempt.settledMillis());
      }
    }
    boolean complete = settled == to - from;
    String state = started < 0 && !complete ? "pending" : "running";
    if (complete) {
      state = failed ? "failed" : "completed";
    }
    return new Json()
        .put("id", group.id())
        .put("kind", group.kind().name().toLowerCase(Locale.ROOT))
        .put("state", state)
        .put("tasks", to - from)
        .put("settled", settled)
        .putTime("started_millis", started)
        .putTime("ended_millis", complete ? ended : -1)
        .putTime("duration_millis", complete && started >= 0 ? ended - started : -1);
  }

  private static List<Json> steps(RunView run) {
    List<Json> steps = new ArrayList<>();
    for (int task = 0; task < run.graph().taskCount(); task++) {
      steps.add(step(run, task));
    }
    return steps;
  }

  /** One task with the times of its last attempt. */
  static Json step(RunView run, int task) {
    TaskGraph graph = run.graph();
    TaskState state = run.state().lives().state(task);
    Attempt last = run.lastAttempt(task);
    Json step =
        new Json()
            .put("execution_id", executionId(run, task, last))
            .put("task", graph.nodeName(task))
            .put("title", graph.task(task).title())
            .put("state", word(state))
            .put("attempts", run.attempts(task).size())
            .put("dependencies_satisfied", satisfied(state))
            .putTime("started_millis", last == null ? -1 : last.startMillis())
            .putTime("ended_millis", last == null ? -1 : last.endMillis())
            .putTime("settled_millis", last == null ? -1 : last.settledMillis());
    if (last != null && !last.tool().isEmpty()) {
      step.put("tool", last.tool()).put("session", last.usage().spent().session());
    }
    Decision.@Nullable Result result = run.state().lives().result(task);
    if (result instanceof Decision.Result.Merged merged) {
      step.put("commit", merged.commit());
    }
    Failure failure = run.state().lives().lastFailure(task);
    if (failure != null) {
      step.put(
          "failure",
          new Json()
              .put("class", failure.errorClass().name())
              .put("description", failure.detail()));
    }
    return step;
  }

  private static String executionId(RunView run, int task, @Nullable Attempt last) {
    int attempt = last == null ? 0 : last.number();
    return run.opened().run() + "/" + run.graph().nodeName(task) + "/" + attempt;
  }

  private static boolean satisfied(TaskState state) {
    return switch (state) {
      case PENDING, BLOCKED, SKIPPED, CANCELLED -> false;
      case READY, STARTING, RUNNING, CHECKING, IN_GATE, FAILING, BACKOFF -> true;
      case SUCCEEDED, FAILED, UNDONE -> true;
    };
  }

  static String word(TaskState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
