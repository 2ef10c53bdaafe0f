package dev.braid.cli;

import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Decision.Result;
import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Event.Outcome;
import dev.braid.kernel.Reason;
import dev.braid.kernel.TaskState;
import dev.braid.kernel.Why;
import dev.braid.view.Attempt;
import dev.braid.view.RunView;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Why a task is where it is: each condition of its start with what stands in its way, what it has
 * tried so far, and what would change it.
 */
final class WhyText {
  private final RunView run;
  private final int task;
  private final List<Integer> beside;
  private final Why.Answer answer;
  private final Glyphs glyphs;
  private final ZoneId zone;

  /**
   * @param beside what could have run beside the task, had there been more than one worker
   */
  WhyText(RunView run, int task, List<Integer> beside, Glyphs glyphs, ZoneId zone) {
    this.run = run;
    this.beside = List.copyOf(beside);
    this.task = task;
    this.answer = Why.of(run.state(), task);
    this.glyphs = glyphs;
    this.zone = zone;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(headline());
    lines.add("");
    for (Why.Predicate predicate : answer.predicates()) {
      lines.add(condition(predicate));
      Reason obstacle = predicate.obstacle();
      if (obstacle != null) {
        lines.addAll(outlook(obstacle));
      }
    }
    if (!answer.predicates().isEmpty()) {
      lines.add("");
    }
    run.attempts(task).forEach(attempt -> lines.addAll(attempt(attempt)));
    if (!beside.isEmpty()) {
      lines.add("  could have run beside it: " + String.join(", ", names(beside)));
    }
    String change = retry();
    if (!change.isEmpty()) {
      lines.add("  " + change);
    }
    lines.add(
        "  same answer from the log: braid why "
            + name(task)
            + " "
            + run.opened().run()
            + " --at "
            + run.state().sequence());
    return Collections.unmodifiableList(lines);
  }

  private String headline() {
    String title = run.graph().task(task).title();
    String named = title.isEmpty() || title.equals(name(task)) ? "" : " (" + title + ")";
    return name(task) + named + " is " + answer.state() + headlineDetail();
  }

  private String headlineDetail() {
    if (!answer.awaited().isEmpty()) {
      return ", awaits " + answer.awaited();
    }
    return switch (answer.state()) {
      case SUCCEEDED -> succeeded(run.state().lives().result(task));
      case CANCELLED -> ": the plan does not want it any more";
      case UNDONE -> ": it was merged, and a person has had that undone";
      case FAILED -> ": " + RunLines.lastFailure(run, task);
      case BLOCKED, SKIPPED ->
          " because " + name(answer.because()) + (isUndone() ? " was undone" : " has failed");
      case PENDING, READY, STARTING, RUNNING, CHECKING, IN_GATE, FAILING, BACKOFF -> "";
    };
  }

  private boolean isUndone() {
    return run.state().lives().state(answer.because()) == TaskState.UNDONE;
  }

  private String succeeded(@Nullable Result result) {
    if (result == null) {
      return ": the plan says that it was done before";
    }
    return switch (result) {
      case Result.Merged merged -> ": merged as " + RunLines.brief(merged.commit());
      case Result.Undone undone -> ": undone by " + RunLines.brief(undone.commit());
      case Result.Superseded by ->
          ": dropped, because " + name(by.winner()) + " does the same and was first";
      case Result.NoChange none -> ": it changed nothing, and nothing demanded a change";
    };
  }

  private String condition(Why.Predicate predicate) {
    Reason obstacle = predicate.obstacle();
    String sign = obstacle == null ? glyphs.good() : glyphs.bad();
    String what =
        obstacle == null
            ? "nothing in the way"
            : "waits for " + Reasons.waitsFor(obstacle, run.graph(), zone);
    return String.format(Locale.ROOT, "  %s %-13s %s", sign, predicate.name(), what);
  }

  private List<String> attempt(Attempt attempt) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "  attempt %d  started %s on worker %d, entry %d: %s",
            attempt.number(),
            Times.clock(attempt.startMillis(), zone),
            attempt.slot() + 1,
            attempt.startSequence(),
            lastWait(attempt.reason())));
    Outcome outcome = attempt.outcome();
    if (outcome != null) {
      lines.add(
          "             ended "
              + Times.clock(attempt.endMillis(), zone)
              + " after "
              + Times.length(attempt.busyMillis(attempt.endMillis()))
              + ": "
              + Reasons.outcome(outcome)
              + left(attempt.capture()));
    }
    Decision settled = attempt.settled();
    if (settled != null) {
      lines.add(
          "             "
              + settledWord(settled)
              + " "
              + Times.clock(attempt.settledMillis(), zone)
              + ", entry "
              + attempt.settledSequence()
              + settledDetail(settled));
    }
    return lines;
  }

  private String lastWait(Reason reason) {
    return reason instanceof Reason.Unhindered
        ? "nothing was in its way"
        : "it had waited for " + Reasons.waitsFor(reason, run.graph(), zone);
  }

  private static String left(@Nullable Capture capture) {
    return switch (capture) {
      case null -> "";
      case Capture.Patch patch -> ", " + SummaryText.count(patch.paths().size(), "file");
      case Capture.Empty empty -> ", no change";
      case Capture.Refused refused -> ", refused: " + refused.failure().detail();
      case Capture.Unable unable -> ", could not be captured: " + unable.detail();
    };
  }

  private static String settledWord(Decision settled) {
    if (settled instanceof Decision.Complete complete) {
      return complete.result() instanceof Result.Merged ? "merged" : "complete";
    }
    return settled instanceof Decision.Retry ? "tried again from" : "given up";
  }

  private static String settledDetail(Decision settled) {
    if (settled instanceof Decision.Retry retry) {
      return ": " + Reasons.failure(retry.failure());
    }
    return settled instanceof Decision.Fail fail ? ": " + Reasons.failure(fail.failure()) : "";
  }

  private String retry() {
    if (answer.state() == TaskState.FAILED || answer.state() == TaskState.UNDONE) {
      return "to try it again: braid retry " + name(task);
    }
    if (answer.state() == TaskState.SKIPPED || answer.state() == TaskState.BLOCKED) {
      return "to give it another chance: braid retry " + name(answer.because());
    }
    return "";
  }

  /** What would end the wait, and when that is expected. */
  private List<String> outlook(Reason obstacle) {
    List<String> lines = new ArrayList<>();
    String change = Reasons.change(obstacle, run.graph());
    if (!change.isEmpty()) {
      lines.add("                  " + change);
    }
    long frees = freesMillis(obstacle);
    if (frees >= 0) {
      String late = frees < run.state().nowMillis() ? ", and is late" : "";
      lines.add(
          "                  expected at " + Times.clock(frees, zone) + " by the estimates" + late);
    }
    return Collections.unmodifiableList(lines);
  }

  /** When what stands in the way should end, by its estimate; -1 when that cannot be said. */
  private long freesMillis(Reason obstacle) {
    if (obstacle instanceof Reason.PoolFull || obstacle instanceof Reason.WorkersBusy) {
      return IntStream.range(0, run.graph().taskCount())
          .mapToLong(this::expectedEndMillis)
          .filter(end -> end >= 0)
          .min()
          .orElse(-1);
    }
    int holder = obstacle.inTheWay();
    return holder < 0 || holder >= run.graph().taskCount() ? -1 : expectedEndMillis(holder);
  }

  private long expectedEndMillis(int other) {
    Attempt last = run.lastAttempt(other);
    return last == null || !run.state().lives().state(other).isLive()
        ? -1
        : last.startMillis() + run.graph().task(other).demand().expectedMillis();
  }

  private List<String> names(List<Integer> tasks) {
    return tasks.stream().map(this::name).toList();
  }

  private String name(int number) {
    return run.graph().nodeName(number);
  }

  /** The same as one object, {@code braid.why/1}. */
  Json json() {
    TaskGraph graph = run.graph();
    List<Json> conditions = new ArrayList<>();
    for (Why.Predicate predicate : answer.predicates()) {
      Reason obstacle = predicate.obstacle();
      Json condition = new Json().put("name", predicate.name()).put("holds", obstacle == null);
      if (obstacle != null) {
        condition
            .put("waits_for", Reasons.waitsFor(obstacle, graph, zone))
            .put("change", Reasons.change(obstacle, graph))
            .putTime("expected_millis", freesMillis(obstacle));
        int holder = obstacle.inTheWay();
        if (holder >= 0) {
          condition.put("holder", name(holder));
        }
      }
      conditions.add(condition);
    }
    Json json =
        Json.schema("braid.why/1")
            .put("run", run.opened().run())
            .put("at", run.state().sequence())
            .put("task", name(task))
            .put("state", StatusJson.word(answer.state()))
            .put("awaits", answer.awaited())
            .putObjects("conditions", conditions)
            .putTexts("could_have_run_beside", names(beside))
            .putObjects("attempts", run.attempts(task).stream().map(this::attemptJson).toList());
    if (answer.because() >= 0) {
      json.put("because", name(answer.because()));
    }
    return json;
  }

  private Json attemptJson(Attempt attempt) {
    Outcome outcome = attempt.outcome();
    Decision settled = attempt.settled();
    return new Json()
        .put("attempt", attempt.number())
        .put("worker", attempt.slot() + 1)
        .put("waited_for", Reasons.waitsFor(attempt.reason(), run.graph(), zone))
        .put("started_sequence", attempt.startSequence())
        .putTime("started_millis", attempt.startMillis())
        .putTime("ended_millis", attempt.endMillis())
        .put("outcome", outcome == null ? "" : Reasons.outcome(outcome))
        .put("judgement", settled == null ? "" : settledWord(settled))
        .putTime("settled_millis", attempt.settledMillis());
  }
}
