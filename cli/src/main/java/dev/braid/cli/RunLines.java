package dev.braid.cli;

import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Failure;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.TaskState;
import dev.braid.kernel.ToolPauses;
import dev.braid.view.Attempt;
import dev.braid.view.RunView;
import dev.braid.view.Summary;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run as plain lines: one per change of state, the time first, then what it is about and what
 * happened in stable words, then {@code key=value}. The same log gives the same lines, whether they
 * are written while it grows or long after.
 */
final class RunLines {
  private static final int SHORT_ID = 7;

  private final RunView run;
  private final ZoneId zone;
  private final String planName;

  /**
   * @param planName the plan as people called it; empty when that is not known any more
   */
  RunLines(RunView run, ZoneId zone, String planName) {
    this.run = run;
    this.zone = zone;
    this.planName = planName;
  }

  RunView run() {
    return run;
  }

  /** Takes the next entry into account and gives the lines that it is worth. */
  List<String> take(LogEntry entry) {
    run.apply(entry);
    List<String> lines = new ArrayList<>();
    switch (entry.message()) {
      case Event event -> event(event, entry, lines);
      case Decision decision -> decision(decision, entry, lines);
    }
    return Collections.unmodifiableList(lines);
  }

  /** A sign of life for those who wait. */
  String alive(long nowMillis) {
    TaskGraph graph = run.graph();
    List<String> running = new ArrayList<>();
    int waiting = 0;
    for (int task = 0; task < graph.taskCount(); task++) {
      TaskState state = run.state().lives().state(task);
      if (state.isLive()) {
        running.add(graph.nodeName(task));
      } else if (!state.isFinal()) {
        waiting++;
      }
    }
    return line(
        nowMillis,
        "run",
        "alive",
        progress() + " running=" + String.join(",", running) + " waiting=" + waiting);
  }

  private void event(Event event, LogEntry entry, List<String> lines) {
    long at = entry.atMillis();
    switch (event) {
      case Event.RunOpened opened -> lines.add(line(at, "run", "start", opening(opened)));
      case Event.EngineStarted started -> {
        if (started.epoch() > 1) {
          lines.add(line(at, "run", "resume", run.opened().run() + " epoch=" + started.epoch()));
        }
      }
      case Event.AttemptEnded ended -> ended(ended, at, lines);
      case Event.Captured captured -> captured(captured, at, lines);
      case Event.TipMoved moved ->
          lines.add(line(at, "gate", "moved", "#" + moved.batch() + " tip=" + brief(moved.tip())));
      case Event.GateFailed failed ->
          lines.add(line(at, "gate", "fail", "#" + failed.batch() + " " + failed.detail()));
      case Event.LandingEnded ended -> lines.add(landing(ended.landing(), at));
      case Event.StopRequested stop ->
          lines.add(line(at, "run", "stop", stop.now() ? "now" : "when what runs has ended"));
      case Event.LandRequested request -> lines.add(line(at, "run", "land", "on request"));
      case Event.RetryRequested retry ->
          lines.add(line(at, "task", "again", name(retry.task()) + " on request"));
      case Event.PlanOffered offer -> lines.add(line(at, "plan", "offered", "on request"));
      case Event.UndoRequested undo ->
          lines.add(line(at, "task", "undo", name(undo.task()) + " on request"));
      case Event.HoldRequested hold ->
          lines.add(line(at, "gate", "hold", item(hold.task()) + " on request"));
      case Event.ReleaseRequested release ->
          lines.add(
              line(
                  at,
                  "gate",
                  release.widen() ? "widen" : "release",
                  item(release.task()) + " on request"));
      case Event.DropRequested drop ->
          lines.add(line(at, "gate", "drop", item(drop.task()) + " on request"));
      case Event.SubmitRequested submit ->
          lines.add(line(at, "gate", "submit", submit.name() + " files=" + submit.paths().size()));
      case Event.Checked checked -> checked(checked, at, lines);
      case Event.TimerFired fired -> {
        if (ToolPauses.owns(fired.timer()) && pause(fired.timer()).isEmpty()) {
          lines.add(line(at, "tool", "again", "a provider that had paused takes work"));
        }
      }
      case Event.Fenced _, Event.AttemptStarted _, Event.Prepared _, Event.Advanced _ -> {}
    }
  }

  private void decision(Decision decision, LogEntry entry, List<String> lines) {
    long at = entry.atMillis();
    switch (decision) {
      case Decision.StartAttempt start -> lines.add(started(start, at));
      case Decision.Complete complete -> lines.add(completed(complete, at));
      case Decision.Retry retry -> lines.add(retried(retry, at));
      case Decision.Fail fail ->
          lines.add(
              line(
                  at,
                  "task",
                  "fail",
                  name(fail.task())
                      + " attempts="
                      + run.attempts(fail.task()).size()
                      + " "
                      + Reasons.failure(fail.failure())));
      case Decision.Skip skip ->
          lines.add(
              line(at, "task", "skip", name(skip.task()) + " because=" + name(skip.because())));
      case Decision.ChangePlan change -> lines.add(changed(change, at));
      case Decision.RefusePlan refusal ->
          lines.add(line(at, "plan", "refused", String.join("; ", refusal.problems())));
      case Decision.Keep keep -> lines.add(kept(keep, at));
      case Decision.EndRun end -> lines.add(end(end, at));
      case Decision.Dissolve dissolve -> split(dissolve, at, lines);
      case Decision.SetTimer timer -> paused(timer, at, lines);
      case Decision.Revert _,
          Decision.Fence _,
          Decision.EndAttempt _,
          Decision.CapturePatch _,
          Decision.Prepare _,
          Decision.RunCheck _,
          Decision.Advance _,
          Decision.Block _,
          Decision.Reopen _,
          Decision.Land _ -> {}
    }
  }

  private String started(Decision.StartAttempt start, long at) {
    return line(
        at,
        "task",
        "start",
        name(start.task())
            + " worker="
            + (start.slot() + 1)
            + " attempt="
            + start.attempt()
            + (start.tool().isEmpty() ? "" : " tool=" + start.tool()));
  }

  private String kept(Decision.Keep keep, long at) {
    return line(
        at,
        "task",
        "kept",
        name(keep.task()) + " stays merged, " + Reasons.failure(keep.failure()));
  }

  private String changed(Decision.ChangePlan change, long at) {
    return line(
        at,
        "plan",
        "changed",
        "added="
            + String.join(",", change.added())
            + " changed="
            + String.join(",", change.changed())
            + " dropped="
            + String.join(",", change.dropped())
            + " workers="
            + change.workers());
  }

  private void paused(Decision.SetTimer timer, long at, List<String> lines) {
    pause(timer.timer())
        .ifPresent(pause ->
            lines.add(
                line(
                    at,
                    "tool",
                    "pause",
                    pause.provider()
                        + " until="
                        + Times.clock(pause.untilMillis(), zone)
                        + " "
                        + pause.detail())));
  }

  private void split(Decision.Dissolve dissolve, long at, List<String> lines) {
    if (dissolve.cause() == Decision.Cause.RED) {
      lines.add(line(at, "gate", "split", "#" + dissolve.batch() + " one of it is to blame"));
    }
  }

  /** A red check is worth a line: it is run again, or its batch is split. */
  private void checked(Event.Checked event, long at, List<String> lines) {
    if (event.verdict() instanceof Event.Verdict.Red red && event.run() > 0) {
      String check = run.graph().plan().settings().gate().checks().get(event.check()).id();
      String which = "#" + event.batch() + " check=" + check + " run=" + event.run();
      lines.add(line(at, "gate", "red", which + " exit=" + red.exitCode()));
    }
  }

  /** A task, or what was submitted from outside. */
  private String item(int task) {
    return task < run.graph().taskCount() ? Items.nameOf(run.state(), task) : "" + task;
  }

  private String opening(Event.RunOpened opened) {
    List<String> critical =
        dev.braid.graph.CriticalPath.of(run.graph()).stream().map(this::name).toList();
    return opened.run()
        + " "
        + run.graph().plan().id()
        + (planName.isEmpty() ? "" : " plan=" + planName)
        + " base="
        + brief(opened.base())
        + " tasks="
        + run.graph().taskCount()
        + " workers="
        + opened.workers()
        + (critical.isEmpty() ? "" : " critical=" + String.join(">", critical));
  }

  private void ended(Event.AttemptEnded event, long at, List<String> lines) {
    Attempt attempt = run.lastAttempt(event.task());
    boolean lost = event.outcome() instanceof Event.Outcome.Lost;
    if (attempt != null && attempt.number() == event.attempt() && lost) {
      lines.add(line(at, "task", "lost", name(event.task()) + " attempt=" + event.attempt()));
    }
  }

  private void captured(Event.Captured event, long at, List<String> lines) {
    Attempt attempt = run.lastAttempt(event.task());
    if (attempt == null || !(event.capture() instanceof Event.Capture.Patch patch)) {
      return;
    }
    lines.add(
        line(
            at,
            "task",
            "ok",
            name(event.task())
                + " "
                + Times.length(attempt.busyMillis(at))
                + " files="
                + patch.paths().size()
                + (patch.left().isEmpty() ? "" : " left-out=" + patch.left().size())));
  }

  private String completed(Decision.Complete complete, long at) {
    String name = name(complete.task());
    return switch (complete.result()) {
      case Decision.Result.Merged merged ->
          line(
              at,
              "gate",
              "merged",
              name
                  + " commit="
                  + brief(merged.commit())
                  + " "
                  + gateTime(complete.task())
                  + " "
                  + progress());
      case Decision.Result.Undone undone ->
          line(at, "gate", "undone", name + " commit=" + brief(undone.commit()));
      case Decision.Result.Superseded by ->
          line(at, "task", "drop", name + " first=" + name(by.winner()) + " " + progress());
      case Decision.Result.NoChange none -> line(at, "task", "same", name + " " + progress());
    };
  }

  private String gateTime(int task) {
    Attempt attempt = run.lastAttempt(task);
    return Times.length(attempt == null ? 0 : attempt.gateMillis());
  }

  private String retried(Decision.Retry retry, long at) {
    Attempt attempt = run.lastAttempt(retry.task());
    if (attempt != null && attempt.outcome() instanceof Event.Outcome.Cancelled) {
      String which = name(retry.task()) + " attempt=" + attempt.number();
      int rival = run.state().leadingRival(retry.task());
      if (rival >= 0) {
        return line(at, "task", "ended", which + ", " + name(rival) + " was first");
      }
      return line(at, "task", "ended", which + " on request, begins again with the run");
    }
    String provider = attempt == null ? null : refusedBy(attempt.outcome());
    if (attempt != null && provider != null) {
      String which = name(retry.task()) + " attempt=" + attempt.number();
      return line(at, "task", "wait", which + " for=" + provider + " " + retry.failure().detail());
    }
    boolean pause = retry.notBeforeMillis() > at;
    return line(
        at,
        "task",
        "retry",
        name(retry.task())
            + " attempt="
            + (attempt == null ? 0 : attempt.number())
            + " at="
            + (pause ? Times.clock(retry.notBeforeMillis(), zone) : "once")
            + " "
            + Reasons.failure(retry.failure()));
  }

  private Optional<ToolPauses.Pause> pause(int timer) {
    return run.state().toolPauses().stream().filter(each -> each.timer() == timer).findFirst();
  }

  /** The provider whose refusal ended an attempt, or null. */
  private static @Nullable String refusedBy(Event.@Nullable Outcome outcome) {
    return switch (outcome) {
      case Event.Outcome.Limited limit -> limit.provider();
      case Event.Outcome.NotAuthorized refused -> refused.provider();
      case null, default -> null;
    };
  }

  private String landing(Event.Landing landing, long at) {
    return switch (landing) {
      case Event.Landing.Landed landed ->
          line(at, "run", "landed", target() + " tip=" + brief(landed.tip()));
      case Event.Landing.NotLanded not ->
          line(at, "run", "not-landed", target() + " " + not.reason());
    };
  }

  private String end(Decision.EndRun end, long at) {
    String word =
        switch (end.ending()) {
          case COMPLETED -> "done";
          case FAILED -> "failed";
          case STOPPED -> "stopped";
        };
    Summary summary = Summary.of(run);
    String counts =
        "ok=%d failed=%d skipped=%d open=%d merged=%d wall=%s serial=%s speedup=%.1fx"
            .formatted(
                summary.succeeded(),
                summary.failed(),
                summary.skipped(),
                summary.open(),
                summary.merged(),
                Times.length(summary.wallMillis()),
                Times.length(summary.serialMillis()),
                summary.speedUp());
    return line(at, "run", word, counts + (end.detail().isEmpty() ? "" : " " + end.detail()));
  }

  private String progress() {
    Summary.Progress progress = Summary.progress(run);
    return "[" + progress.settled() + "/" + progress.tasks() + "]";
  }

  private String target() {
    return shortRef(run.state().target());
  }

  private String name(int task) {
    return run.graph().nodeName(task);
  }

  private String line(long atMillis, String about, String what, String rest) {
    return String.format(
        Locale.ROOT, "%s %-5s %-8s %s", Times.clock(atMillis, zone), about, what, rest);
  }

  /** A commit as people write it. */
  static String brief(@Nullable String id) {
    return id == null ? "" : id.substring(0, Math.min(SHORT_ID, id.length()));
  }

  /** A branch without {@code refs/heads/}. */
  static String shortRef(String ref) {
    return ref.startsWith("refs/heads/") ? ref.substring("refs/heads/".length()) : ref;
  }

  /** Why a task failed in the end, for the list of what needs a person. */
  static String lastFailure(RunView run, int task) {
    Failure failure = run.state().lives().lastFailure(task);
    return failure == null ? "" : Reasons.failure(failure);
  }
}
