package dev.braid.verify;

import dev.braid.verify.GateTrack.Queued;
import dev.braid.verify.GateTrack.Step;
import dev.braid.verify.TaskTrack.Fault;
import org.jspecify.annotations.Nullable;

/** What the gate may do with the patch at the head of its queue, and in which order. */
final class GateRules {
  private final PlanTrack plan;
  private final GateTrack gate;
  private final Holdings holdings;
  private final Findings findings;

  GateRules(PlanTrack plan, GateTrack gate, Holdings holdings, Findings findings) {
    this.plan = plan;
    this.gate = gate;
    this.holdings = holdings;
    this.findings = findings;
  }

  void prepare(Fields body) throws Unreadable {
    Queued head = requireHead(body, Step.WAITING);
    if (head != null) {
      findings.require(
          body.integer("task") == head.task().facts.number()
              && body.integer("attempt") == head.attempt()
              && body.text("patch").equals(head.patch())
              && body.text("base").equals(head.base()),
          "INV9",
          "what is prepared is not the patch that " + head.task().name() + " left");
    }
    findings.require(
        body.text("onto").equals(gate.tip()),
        "INV8",
        "a patch is laid onto " + body.text("onto") + ", and the tip is " + gate.tip());
    gate.preparing(body.text("onto"));
  }

  boolean prepared(Fields body) throws Unreadable {
    Queued head = gate.head(body.integer("entry"));
    if (head == null || gate.step() != Step.PREPARING || !body.text("onto").equals(gate.onto)) {
      return false;
    }
    Fields preparation = body.object("preparation");
    switch (preparation.text("kind")) {
      case "candidate" -> {
        gate.candidate = preparation.text("commit");
        gate.tree = preparation.text("tree");
        gate.to(Step.PREPARED);
      }
      case "conflict" -> reject(head, Fault.CONFLICT);
      case "refused" -> reject(head, Fault.TASK);
      case "nothing" -> {
        head.task().empty = true;
        gate.removeHead();
      }
      default -> throw new Unreadable("unknown kind `" + preparation.text("kind") + "`");
    }
    return true;
  }

  void runCheck(Fields body) throws Unreadable {
    requireHead(body, Step.PREPARED);
    findings.require(
        body.integer("check") == gate.checksPassed
            && body.text("commit").equals(gate.candidate)
            && body.text("tree").equals(gate.tree),
        "INV9",
        "what is checked is not the candidate, or the checks are out of order");
    gate.to(Step.CHECKING);
  }

  boolean checked(Fields body) throws Unreadable {
    Queued head = gate.head(body.integer("entry"));
    if (head == null
        || gate.step() != Step.CHECKING
        || body.integer("check") != gate.checksPassed
        || !body.text("tree").equals(gate.tree)) {
      return false;
    }
    String verdict = body.object("verdict").text("kind");
    switch (verdict) {
      case "green" -> {
        gate.checksPassed++;
        gate.to(Step.PREPARED);
      }
      case "red" -> reject(head, Fault.TASK);
      default -> throw new Unreadable("unknown verdict `" + verdict + "`");
    }
    return true;
  }

  void advance(Fields body) throws Unreadable {
    Queued head = requireHead(body, Step.PREPARED);
    if (head != null) {
      findings.require(
          body.integer("task") == head.task().facts.number()
              && body.integer("attempt") == head.attempt(),
          "INV6",
          "the branch is moved for another task than the one at the head of the queue");
    }
    findings.require(
        gate.checksPassed == plan.checks(),
        "INV9",
        "the branch is moved after " + gate.checksPassed + " of " + plan.checks() + " checks");
    findings.require(
        body.text("to").equals(gate.candidate) && body.text("tree").equals(gate.tree),
        "INV9",
        "the branch is moved to something else than what was prepared and checked");
    findings.require(
        body.text("from").equals(gate.onto),
        "INV8",
        "the branch is moved from " + body.text("from") + ", and was prepared on " + gate.onto);
    gate.advancing();
  }

  boolean advanced(long sequence, Fields body) throws Unreadable {
    Queued head = gate.head(body.integer("entry"));
    if (head == null || gate.step() != Step.ADVANCING) {
      return false;
    }
    findings.count("merges");
    gate.advanced(sequence, head, body.text("tip"));
    return true;
  }

  boolean tipMoved(long sequence, Fields body) throws Unreadable {
    Queued head = gate.head(body.integer("entry"));
    boolean stale = body.text("tip").equals(gate.onto);
    if (stale || head == null || gate.step() != Step.ADVANCING) {
      return false;
    }
    gate.to(Step.WAITING);
    gate.found(sequence, body.text("tip"));
    return true;
  }

  boolean failed(Fields body) throws Unreadable {
    Step step = gate.step();
    boolean asked = step == Step.PREPARING || step == Step.CHECKING || step == Step.ADVANCING;
    if (gate.head(body.integer("entry")) == null || !asked) {
      return false;
    }
    // A move may have happened all the same: only the same move may be asked for next.
    gate.to(step == Step.ADVANCING ? Step.PREPARED : Step.WAITING);
    return true;
  }

  private void reject(Queued head, Fault fault) {
    gate.removeHead();
    head.task().failing(fault);
    holdings.releaseRunning(head.task());
  }

  private @Nullable Queued requireHead(Fields body, Step step) throws Unreadable {
    Queued head = gate.head(body.integer("entry"));
    findings.require(
        head != null && gate.step() == step,
        "INV5",
        "`"
            + body.text("kind")
            + "` for entry "
            + body.integer("entry")
            + " of the queue, which is not at its head or not so far");
    return head;
  }
}
