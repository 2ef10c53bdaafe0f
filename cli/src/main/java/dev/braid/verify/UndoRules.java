package dev.braid.verify;

import dev.braid.verify.TaskTrack.Stage;
import java.util.EnumSet;

/** What may happen to a merged task that a person wants undone, and in which order. */
final class UndoRules {
  private static final EnumSet<Stage> NOT_BEGUN =
      EnumSet.of(Stage.OPEN, Stage.BLOCKED, Stage.FAILED, Stage.SKIPPED, Stage.UNDONE);

  private final PlanTrack plan;
  private final GateTrack gate;
  private final Findings findings;

  UndoRules(PlanTrack plan, GateTrack gate, Findings findings) {
    this.plan = plan;
    this.gate = gate;
    this.findings = findings;
  }

  /** The patch that undoes is asked for, or asked for again after an engine has died. */
  void revert(Fields body) throws Unreadable {
    TaskTrack task = task(body);
    int attempt = body.integer("attempt");
    boolean again = task.stage == Stage.CHECKING && !task.undoing.isEmpty();
    findings.require(
        again || task.stage == Stage.SUCCEEDED,
        "INV5",
        "`revert` for " + task.name() + ", which is " + task.stage);
    findings.require(
        attempt == task.attempts + (again ? 0 : 1),
        "INV16",
        task.name() + " is undone by attempt " + attempt + " after attempt " + task.attempts);
    findings.require(
        !task.merged.isEmpty() && body.text("commit").equals(task.merged),
        "INV6",
        "what is undone of " + task.name() + " is not what was merged of it");
    findings.require(
        body.text("onto").equals(gate.tip()),
        "INV8",
        task.name() + " is undone on " + body.text("onto") + ", and the tip is " + gate.tip());
    for (TaskTrack other : plan.tasks()) {
      boolean builtOnIt = plan.before(other.facts.number()).names(task.facts.number());
      findings.require(
          !builtOnIt || other.facts.done() || NOT_BEGUN.contains(other.stage),
          "INV14",
          task.name() + " is undone under " + other.name() + ", which is " + other.stage);
    }
    task.reverting(attempt, body.text("commit"), body.text("onto"));
    findings.count("undos asked for");
  }

  void keep(Fields body) throws Unreadable {
    TaskTrack task = task(body);
    boolean begun = !task.undoing.isEmpty();
    findings.require(
        task.stage == (begun ? Stage.FAILING : Stage.SUCCEEDED),
        "INV5",
        "`keep` for " + task.name() + ", which is " + task.stage);
    findings.require(
        body.object("failure").text("class").startsWith("E_"),
        "INV17",
        "a failure without its class");
    task.undoing = "";
    task.stage = Stage.SUCCEEDED;
  }

  void undone(Fields body) throws Unreadable {
    TaskTrack task = task(body);
    String commit = body.object("result").text("commit");
    findings.require(
        !task.undoing.isEmpty(), "INV6", task.name() + " is undone, and nobody has asked for it");
    if (commit.isEmpty()) {
      findings.require(
          task.empty, "INV6", task.name() + " is said to have left nothing, and left a patch");
    } else {
      gate.published(task, commit, findings);
    }
    task.undoing = "";
    task.merged = "";
    task.stage = Stage.UNDONE;
    findings.count("tasks undone");
  }

  private TaskTrack task(Fields body) throws Unreadable {
    long number = body.number("task");
    if (number < 0 || number >= plan.tasks().size()) {
      findings.violated("INV5", "there is no task " + number + " in the plan");
      throw new Unreadable("it is about a task that does not exist");
    }
    return plan.tasks().get((int) number);
  }
}
