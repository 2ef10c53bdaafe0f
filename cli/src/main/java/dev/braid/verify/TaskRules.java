package dev.braid.verify;

import dev.braid.verify.TaskTrack.Fault;
import dev.braid.verify.TaskTrack.Stage;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/** What each task may do, and in which order. */
final class TaskRules {
  /** How often an attempt may be repeated that the machine failed. */
  private static final int ENVIRONMENT_RETRIES = 5;

  private final PlanTrack plan;
  private final List<TaskTrack> tasks;
  private final GateTrack gate;
  private final Holdings holdings;
  private final Findings findings;

  TaskRules(PlanTrack plan, GateTrack gate, Holdings holdings, Findings findings) {
    this.plan = plan;
    this.tasks = plan.tasks();
    this.gate = gate;
    this.holdings = holdings;
    this.findings = findings;
  }

  void start(Fields body) throws Unreadable {
    TaskTrack task = task(body);
    int attempt = body.integer("attempt");
    findings.count("attempts");
    if (task.stage.isLive() || task.stage == Stage.CHECKING || task.stage == Stage.IN_GATE) {
      findings.violated(
          "INV16", task.name() + " starts again while attempt " + task.attempts + " goes on");
    } else {
      findings.require(
          task.stage != Stage.FAILING && task.stage != Stage.PAUSED,
          "INV16",
          task.name() + " starts again before its retry is due");
      requireStage(task, "start_attempt", EnumSet.of(Stage.OPEN, Stage.FAILING, Stage.PAUSED));
    }
    findings.require(
        attempt == task.attempts + 1,
        "INV16",
        task.name() + " starts attempt " + attempt + " after attempt " + task.attempts);
    checkDependencies(task);
    findings.require(
        body.text("base").equals(gate.tip()),
        "INV10",
        task.name() + " starts from " + body.text("base") + ", and the tip is " + gate.tip());
    holdings.acquire(task, body.integer("slot"));
    task.started(attempt, body.integer("slot"), body.text("base"));
    gate.forgetRefused(task.facts.number());
  }

  void end(Fields body) throws Unreadable {
    TaskTrack task = task(body);
    requireStage(task, "end_attempt", EnumSet.of(Stage.STARTING, Stage.RUNNING));
    requireAttempt(task, body);
  }

  void capture(Fields body) throws Unreadable {
    TaskTrack task = task(body);
    requireStage(task, "capture_patch", EnumSet.of(Stage.CHECKING));
    requireAttempt(task, body);
    findings.require(
        body.integer("slot") == task.slot && body.text("base").equals(task.base),
        "INV5",
        task.name() + " is captured from another slot or base than it was started with");
    task.captureAsked = true;
  }

  boolean attemptStarted(Fields body) throws Unreadable {
    TaskTrack task = task(body);
    if (task.stage != Stage.STARTING || body.integer("attempt") != task.attempts) {
      return false;
    }
    task.stage = Stage.RUNNING;
    return true;
  }

  boolean attemptEnded(Fields body) throws Unreadable {
    TaskTrack task = task(body);
    if (!task.stage.isLive() || body.integer("attempt") != task.attempts) {
      return false;
    }
    String outcome = body.object("outcome").text("kind");
    if (outcome.equals("done")) {
      task.stage = Stage.CHECKING;
      return true;
    }
    holdings.releaseRunning(task);
    task.failing(
        switch (outcome) {
          case "failed", "not_accepted", "timed_out", "unclear" -> Fault.TASK;
          case "not_started", "tool_broken" -> Fault.ENVIRONMENT;
          case "limited", "not_authorized" -> Fault.PROVIDER;
          case "cancelled", "lost" -> Fault.ORCHESTRATOR;
          default -> throw new Unreadable("unknown outcome `" + outcome + "`");
        });
    return true;
  }

  boolean captured(Fields body) throws Unreadable {
    TaskTrack task = task(body);
    if (task.stage != Stage.CHECKING || body.integer("attempt") != task.attempts) {
      return false;
    }
    findings.require(
        task.captureAsked, "INV5", task.name() + " is captured, and nobody has asked for that");
    holdings.releaseRunning(task);
    Fields capture = body.object("capture");
    if (rivals(task).anyMatch(TaskRules::hasResult)) {
      task.failing(Fault.ORCHESTRATOR);
      return true;
    }
    switch (capture.text("kind")) {
      case "patch" -> {
        task.patch = capture.text("commit");
        task.paths = capture.texts("paths");
        task.stage = Stage.IN_GATE;
        gate.add(task);
      }
      case "empty" -> task.empty = true;
      case "refused" -> {
        task.failing(Fault.TASK);
        if (!capture.text("commit", "").isEmpty()) {
          gate.refused(
              task, capture.text("commit"), capture.texts("patch_paths"), capture.texts("paths"));
        }
      }
      case "unable" -> task.failing(Fault.ENVIRONMENT);
      default -> throw new Unreadable("unknown capture `" + capture.text("kind") + "`");
    }
    return true;
  }

  boolean timerFired(Fields body) throws Unreadable {
    // Timers below 0 belong to no task: the gate's, those of providers, and that of a kept worker.
    if (body.number("timer") < 0) {
      return true;
    }
    TaskTrack task = taskOf(body.number("timer"));
    if (task.stage != Stage.PAUSED) {
      return false;
    }
    task.stage = Stage.OPEN;
    return true;
  }

  void complete(Fields body) throws Unreadable {
    TaskTrack task = task(body);
    Fields result = body.object("result");
    findings.require(
        task.stage != Stage.SUCCEEDED, "INV6", task.name() + " is completed a second time");
    switch (result.text("kind")) {
      case "merged" -> completeMerged(task, result.text("commit"));
      case "no_change" -> {
        findings.require(
            task.empty, "INV6", task.name() + " is said to change nothing, and left a patch");
        requireStage(task, "complete", EnumSet.of(Stage.CHECKING, Stage.IN_GATE));
      }
      case "superseded" -> completeSuperseded(task, result);
      default -> throw new Unreadable("unknown result `" + result.text("kind") + "`");
    }
    task.stage = Stage.SUCCEEDED;
    holdings.releaseAll(task);
    findings.count("tasks succeeded");
  }

  void retry(long atMillis, Fields body) throws Unreadable {
    TaskTrack task = task(body);
    requireStage(task, "retry", EnumSet.of(Stage.FAILING));
    int tries = task.chargeFault();
    int allowed =
        switch (task.fault) {
          case TASK -> task.facts.retries();
          case CONFLICT -> plan.conflictReruns();
          case ENVIRONMENT -> ENVIRONMENT_RETRIES;
          case PERSON -> 0;
          case PROVIDER, ORCHESTRATOR -> Integer.MAX_VALUE;
        };
    findings.count("retries");
    findings.require(
        tries <= allowed,
        "INV17",
        task.name() + " is tried again " + tries + " times, and " + allowed + " are allowed");
    findings.require(
        body.flag("consumes_retry") == (task.fault == Fault.TASK),
        "INV17",
        task.name() + " is tried again on the account of the wrong fault");
    requireFailure(body);
    task.stage = body.number("not_before_millis") > atMillis ? Stage.PAUSED : Stage.OPEN;
    holdings.releaseAll(task);
  }

  void fail(Fields body) throws Unreadable {
    requireFailure(body);
    TaskTrack task = move(body, EnumSet.of(Stage.FAILING), Stage.FAILED);
    holdings.releaseAll(task);
  }

  void block(Fields body) throws Unreadable {
    // One that the plan calls done counts as such once what it depends on is complete.
    Stage before = task(body).facts.done() ? Stage.SUCCEEDED : Stage.OPEN;
    TaskTrack task = move(body, EnumSet.of(before), Stage.BLOCKED);
    TaskTrack because = taskOf(body.number("because"));
    findings.require(
        because.stage == Stage.FAILED
            || because.stage == Stage.SKIPPED
            || because.stage == Stage.UNDONE,
        "INV5",
        task.name() + " is blocked because of " + because.name() + ", which has not failed");
  }

  void reopen(Fields body) throws Unreadable {
    TaskTrack task =
        move(
            body, EnumSet.of(Stage.FAILED, Stage.BLOCKED, Stage.SKIPPED, Stage.UNDONE), Stage.OPEN);
    task.reopened();
  }

  /** A decision that does nothing but move a task from one of these stages to another. */
  TaskTrack move(Fields body, EnumSet<Stage> from, Stage to) throws Unreadable {
    TaskTrack task = task(body);
    requireStage(task, body.text("kind"), from);
    task.stage = to;
    return task;
  }

  private void completeMerged(TaskTrack task, String commit) {
    findings.require(
        task.undoing.isEmpty(), "INV6", task.name() + " is merged again by what was to undo it");
    task.merged = commit;
    gate.published(task, commit, findings);
  }

  private void checkDependencies(TaskTrack task) throws Unreadable {
    String missing = plan.missing(task.facts.number());
    findings.require(
        missing.isEmpty(), "INV14", task.name() + " starts before " + missing + " is complete");
    findings.require(
        rivals(task).noneMatch(rival -> hasResult(rival)),
        "INV12",
        task.name() + " starts while another way of doing the same has a result");
  }

  private Stream<TaskTrack> rivals(TaskTrack task) {
    return task.facts.race().isEmpty()
        ? Stream.empty()
        : tasks.stream().filter(other -> other.facts.isRivalOf(task.facts));
  }

  /** Its result is in the gate or on the branch, or it is known to change nothing. */
  private static boolean hasResult(TaskTrack task) {
    return task.stage == Stage.IN_GATE
        || task.stage == Stage.SUCCEEDED
        || (task.stage == Stage.CHECKING && task.empty);
  }

  private void completeSuperseded(TaskTrack task, Fields result) throws Unreadable {
    TaskTrack winner = taskOf(result.number("winner"));
    findings.require(
        winner.facts.isRivalOf(task.facts) && winner.stage == Stage.SUCCEEDED,
        "INV6",
        task.name() + " is dropped for " + winner.name() + ", which has not won");
    requireStage(
        task, "complete", EnumSet.of(Stage.OPEN, Stage.PAUSED, Stage.FAILING, Stage.FAILED));
  }

  private void requireStage(TaskTrack task, String decision, EnumSet<Stage> expected) {
    findings.require(
        expected.contains(task.stage),
        "INV5",
        "`" + decision + "` for " + task.name() + ", which is " + task.stage);
  }

  private void requireAttempt(TaskTrack task, Fields body) throws Unreadable {
    findings.require(
        body.integer("attempt") == task.attempts,
        "INV5",
        task.name() + " has attempt " + task.attempts + ", and not " + body.integer("attempt"));
  }

  private void requireFailure(Fields body) throws Unreadable {
    Fields failure = body.object("failure");
    findings.require(
        failure.text("class").startsWith("E_"), "INV17", "a failure without its class");
  }

  private TaskTrack task(Fields body) throws Unreadable {
    return taskOf(body.number("task"));
  }

  private TaskTrack taskOf(long number) throws Unreadable {
    if (number < 0 || number >= tasks.size()) {
      findings.violated("INV5", "there is no task " + number + " in the plan");
      throw new Unreadable("it is about a task that does not exist");
    }
    return tasks.get((int) number);
  }
}
