package dev.braid.verify;

import dev.braid.verify.RawLog.Entry;
import dev.braid.verify.TaskTrack.Stage;
import java.util.List;

/** Who may write when: epochs, the fence, the end of a run, and its landing. */
final class EngineRules {
  private final GateTrack gate;
  private final List<TaskTrack> tasks;
  private final String target;
  private final Findings findings;
  private long epoch;
  private boolean started;
  private boolean fenceAsked;
  private boolean fenced;
  private long fencedEpoch;
  private long askedEpoch;
  private boolean ended;
  private String landing = "";
  private String landedTip = "";

  EngineRules(GateTrack gate, List<TaskTrack> tasks, String target, Findings findings) {
    this.gate = gate;
    this.tasks = tasks;
    this.target = target;
    this.findings = findings;
  }

  String landedTip() {
    return landedTip;
  }

  long askedEpoch() {
    return askedEpoch;
  }

  long fencedEpoch() {
    return fencedEpoch;
  }

  void opened(long first) {
    epoch = first;
  }

  /** A new epoch begins with its engine, or is one request of a person while none is live. */
  void checkEpoch(Entry entry, String kind) {
    if (entry.epoch() == epoch) {
      return;
    }
    boolean request = kind.endsWith("_requested");
    findings.require(
        request || kind.equals("engine_started"),
        "INV5",
        "epoch " + entry.epoch() + " begins with `" + kind + "` and not with its engine");
    epoch = entry.epoch();
    started = false;
    fenced = false;
  }

  void checkDecision(Entry entry, String kind) {
    findings.require(
        entry.epoch() == epoch && started,
        "INV5",
        "`" + kind + "` is decided in epoch " + entry.epoch() + ", which has no engine");
    boolean needsFence = !kind.equals("fence") && !kind.equals("end_attempt");
    findings.require(
        fenced || !needsFence, "INV5", "`" + kind + "` is decided before the fence stands");
    findings.require(!ended, "INV5", "`" + kind + "` is decided after the end of the run");
  }

  boolean started(Entry entry) throws Unreadable {
    findings.require(
        entry.body().number("epoch") == entry.epoch() && !started,
        "INV5",
        "the engine says epoch " + entry.body().number("epoch") + " in epoch " + entry.epoch());
    findings.count("engines");
    started = true;
    fenceAsked = false;
    ended = false;
    gate.restart();
    return true;
  }

  void fence(Fields body) throws Unreadable {
    findings.require(
        body.number("epoch") == epoch && !fenceAsked, "INV5", "the fence is of another epoch");
    fenceAsked = true;
    askedEpoch = epoch;
  }

  boolean fenced(Entry entry) throws Unreadable {
    if (entry.body().number("epoch") != epoch || !fenceAsked) {
      return false;
    }
    fenced = true;
    fencedEpoch = epoch;
    gate.found(entry.sequence(), entry.body().text("tip"));
    return true;
  }

  /** A person asks for something, so the run goes on. */
  boolean goOn() {
    ended = false;
    return true;
  }

  void land(Fields body) throws Unreadable {
    findings.require(
        body.text("tip").equals(gate.tip()) && body.text("target").equals(target),
        "INV8",
        "what is landed is not the tip of the branch, or not on the run's target");
    landing = body.text("tip");
  }

  boolean landed(Fields result) throws Unreadable {
    if (!result.text("kind").equals("landed")) {
      return true;
    }
    findings.require(
        !landing.isEmpty() && result.text("tip").equals(landing),
        "INV8",
        "something else was landed than was asked for");
    landedTip = result.text("tip");
    return true;
  }

  void end(Fields body) throws Unreadable {
    String ending = body.text("ending");
    ended = true;
    for (TaskTrack task : tasks) {
      findings.require(
          !task.stage.isLive(), "INV15", "the run ends while " + task.name() + " is running");
      if (ending.equals("completed")) {
        findings.require(
            task.stage == Stage.SUCCEEDED || task.stage == Stage.DROPPED,
            "INV15",
            "the run is called completed, and " + task.name() + " has not succeeded");
      } else if (ending.equals("failed")) {
        findings.require(
            task.stage.isFinal(),
            "INV15",
            "the run is called failed, and " + task.name() + " is still open");
      } else if (!ending.equals("stopped")) {
        throw new Unreadable("unknown ending `" + ending + "`");
      }
    }
  }
}
