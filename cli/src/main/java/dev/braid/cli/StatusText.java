package dev.braid.cli;

import dev.braid.kernel.GateQueue;
import dev.braid.kernel.Reason;
import dev.braid.kernel.TaskState;
import dev.braid.kernel.Why;
import dev.braid.view.Attempt;
import dev.braid.view.RunView;
import dev.braid.view.Summary;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A snapshot of a run for people: what runs, what the gate does, what waits and for what. */
final class StatusText {
  /** Most tasks that are listed under one heading. */
  private static final int MOST_LISTED = 8;

  private final RunView run;
  private final boolean live;
  private final long nowMillis;
  private final Glyphs glyphs;
  private final ZoneId zone;

  /**
   * @param live an engine owns the run now
   */
  StatusText(RunView run, boolean live, long nowMillis, Glyphs glyphs, ZoneId zone) {
    this.run = run;
    this.live = live;
    this.nowMillis = live ? nowMillis : run.state().nowMillis();
    this.glyphs = glyphs;
    this.zone = zone;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(headline());
    lines.add(counts());
    list(lines, "running", running());
    list(lines, "gate", gate());
    list(lines, "waits", waiting());
    list(lines, "failed", failed());
    if (!live && run.state().ending() == null) {
      lines.add(row("next", "its engine is gone; braid resume " + run.opened().run()));
    }
    return Collections.unmodifiableList(lines);
  }

  private String headline() {
    Summary.Progress progress = Summary.progress(run);
    String dot = " " + glyphs.dot() + " ";
    String ended = run.endedMillis() < 0 ? "" : dot + "ended " + Times.day(run.endedMillis(), zone);
    String detail = run.state().endDetail();
    return run.graph().plan().id()
        + dot
        + "run "
        + run.opened().run()
        + dot
        + StatusJson.state(run, live)
        + (detail.isEmpty() ? "" : ": " + detail)
        + dot
        + progress.settled()
        + " of "
        + progress.tasks()
        + " tasks"
        + dot
        + Times.length(elapsedMillis())
        + ended;
  }

  private long elapsedMillis() {
    return run.wallMillis() + (live ? Math.max(0, nowMillis - run.state().nowMillis()) : 0);
  }

  private String counts() {
    List<String> parts = new ArrayList<>();
    for (TaskState state : TaskState.values()) {
      int count = run.state().lives().count(state);
      if (count > 0) {
        parts.add(count + " " + StatusJson.word(state).replace('_', ' '));
      }
    }
    return "  " + String.join("   ", parts);
  }

  private List<String> running() {
    List<String> running = new ArrayList<>();
    for (int task = 0; task < run.graph().taskCount(); task++) {
      Attempt attempt = run.lastAttempt(task);
      if (attempt != null && run.state().lives().state(task).isLive()) {
        String tries = attempt.number() > 1 ? ", attempt " + attempt.number() : "";
        running.add(
            String.format(
                Locale.ROOT,
                "%s  worker %d, %s%s",
                run.graph().nodeName(task),
                attempt.slot() + 1,
                Times.length(attempt.busyMillis(nowMillis)),
                tries));
      }
    }
    return running;
  }

  private List<String> gate() {
    List<String> queue = new ArrayList<>();
    for (GateQueue.Entry entry : run.state().gate().entries()) {
      String name = Items.nameOf(run.state(), entry.task());
      String awaited = Why.inGate(run.state(), entry);
      queue.add("#" + entry.number() + " " + name + "  awaits " + awaited);
    }
    return queue;
  }

  private List<String> waiting() {
    List<String> waiting = new ArrayList<>();
    for (int task = 0; task < run.graph().taskCount(); task++) {
      TaskState state = run.state().lives().state(task);
      boolean waits =
          state == TaskState.PENDING || state == TaskState.READY || state == TaskState.BACKOFF;
      if (waits) {
        waiting.add(run.graph().nodeName(task) + "  waits for " + firstObstacle(task));
      }
    }
    return waiting;
  }

  private String firstObstacle(int task) {
    for (Why.Predicate predicate : Why.of(run.state(), task).predicates()) {
      Reason obstacle = predicate.obstacle();
      if (obstacle != null) {
        return Reasons.waitsFor(obstacle, run.graph(), zone);
      }
    }
    return "its turn";
  }

  private List<String> failed() {
    List<String> failed = new ArrayList<>();
    for (int task = 0; task < run.graph().taskCount(); task++) {
      if (run.state().lives().state(task) == TaskState.FAILED) {
        failed.add(run.graph().nodeName(task) + "  " + RunLines.lastFailure(run, task));
      }
    }
    return failed;
  }

  private static void list(List<String> lines, String label, List<String> entries) {
    int shown = Math.min(entries.size(), MOST_LISTED);
    for (int i = 0; i < shown; i++) {
      lines.add(row(i == 0 ? label : "", entries.get(i)));
    }
    if (entries.size() > shown) {
      lines.add(row("", "and " + (entries.size() - shown) + " more"));
    }
  }

  private static String row(String label, String text) {
    return String.format(Locale.ROOT, "  %-9s %s", label, text);
  }
}
