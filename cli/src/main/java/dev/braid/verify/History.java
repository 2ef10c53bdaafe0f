package dev.braid.verify;

import dev.braid.verify.RawLog.Entry;
import dev.braid.verify.TaskTrack.Stage;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells the story of a run from the raw entries and checks each against what came before it: who
 * may say what when, and what each task may do. It knows the rules from the documents, not from the
 * kernel's code.
 *
 * <p>An event may come late or twice; one that nothing awaits is passed over. A decision must fit.
 */
final class History {
  private final Findings findings;
  private @Nullable Run run;

  /** A run whose first entry has been read. */
  private static final class Run {
    final String id;
    final String base;
    final String target;
    final PlanTrack plan;
    final List<TaskTrack> tasks;
    final GateTrack gate;
    final EngineRules engine;
    final TaskRules taskRules;
    final UndoRules undoRules;
    final GateRules gateRules;

    Run(Fields opened, Findings findings) throws Unreadable {
      id = opened.text("run");
      base = opened.text("base");
      target = opened.text("target");
      plan = new PlanTrack(opened, findings);
      tasks = plan.tasks();
      gate = new GateTrack(base);
      engine = new EngineRules(gate, tasks, target, findings);
      Holdings holdings = new Holdings(plan, findings);
      taskRules = new TaskRules(plan, gate, holdings, findings);
      undoRules = new UndoRules(plan, gate, findings);
      gateRules = new GateRules(plan, gate, holdings, findings);
    }
  }

  private History(Findings findings) {
    this.findings = findings;
  }

  /** Checks all entries; gives what git has to bear out, if the log says what run it is of. */
  static Optional<Story> check(List<Entry> entries, Findings findings) throws Unreadable {
    History history = new History(findings);
    for (Entry entry : entries) {
      findings.at(entry.sequence());
      history.take(entry);
    }
    findings.at(0);
    return history.story();
  }

  private void take(Entry entry) throws Unreadable {
    Fields body = entry.body();
    try {
      String kind = body.text("kind");
      Run known = run;
      if (known == null || kind.equals("run_opened")) {
        open(entry, kind);
      } else if (entry.event()) {
        takeEvent(known, entry, kind);
      } else {
        takeDecision(known, entry, kind);
      }
    } catch (Unreadable e) {
      if (run == null) {
        throw e;
      }
      findings.violated("INV2", "the entry cannot be understood: " + e.getMessage());
    }
  }

  private void open(Entry entry, String kind) throws Unreadable {
    if (!findings.require(
        run == null && kind.equals("run_opened") && entry.event() && entry.sequence() == 1,
        "INV2",
        "a log begins with `run_opened`, and has it once")) {
      return;
    }
    run = new Run(entry.body(), findings);
    findings.count("tasks", run.tasks.size());
    run.engine.opened(entry.epoch());
  }

  private void takeEvent(Run known, Entry entry, String kind) throws Unreadable {
    known.engine.checkEpoch(entry, kind);
    boolean awaited =
        switch (kind) {
          case "engine_started" -> known.engine.started(entry);
          case "fenced" -> known.engine.fenced(entry);
          case "stop_requested" -> true;
          case "plan_offered" -> {
            known.plan.offered(entry.body());
            yield known.engine.goOn();
          }
          case "land_requested", "retry_requested", "undo_requested" -> known.engine.goOn();
          case "landing_ended" -> known.engine.landed(entry.body().object("landing"));
          case "attempt_started" -> known.taskRules.attemptStarted(entry.body());
          case "attempt_ended" -> known.taskRules.attemptEnded(entry.body());
          case "captured" -> known.taskRules.captured(entry.body());
          case "timer_fired" -> known.taskRules.timerFired(entry.body());
          case "prepared" -> known.gateRules.prepared(entry.body());
          case "checked" -> known.gateRules.checked(entry.body());
          case "advanced" -> known.gateRules.advanced(entry.sequence(), entry.body());
          case "tip_moved" -> known.gateRules.tipMoved(entry.sequence(), entry.body());
          case "gate_failed" -> known.gateRules.failed(entry.body());
          case "hold_requested" -> known.gateRules.held(entry.body(), known.tasks.size());
          case "release_requested" ->
              known.engine.goOn() && known.gateRules.released(entry.body(), known.tasks);
          case "drop_requested" -> known.engine.goOn() && known.gateRules.dropped(entry.body());
          case "submit_requested" -> {
            known.gate.submit(entry.body());
            yield known.engine.goOn();
          }
          default -> throw new Unreadable("unknown event `" + kind + "`");
        };
    if (!awaited) {
      findings.count("reports passed over");
    }
  }

  private void takeDecision(Run known, Entry entry, String kind) throws Unreadable {
    known.engine.checkDecision(entry, kind);
    Fields body = entry.body();
    switch (kind) {
      case "fence" -> known.engine.fence(body);
      case "start_attempt" -> known.taskRules.start(body);
      case "end_attempt" -> known.taskRules.end(body);
      case "capture_patch" -> known.taskRules.capture(body);
      case "complete" -> {
        if (body.object("result").text("kind").equals("undone")) {
          known.undoRules.undone(body);
        } else {
          known.taskRules.complete(body);
        }
      }
      case "retry" -> known.taskRules.retry(entry.atMillis(), body);
      case "fail" -> known.taskRules.fail(body);
      case "block" -> known.taskRules.block(body);
      case "skip" -> known.taskRules.move(body, EnumSet.of(Stage.BLOCKED), Stage.SKIPPED);
      case "revert" -> known.undoRules.revert(body);
      case "keep" -> known.undoRules.keep(body);
      case "reopen" -> known.taskRules.reopen(body);
      case "prepare" -> known.gateRules.prepare(body);
      case "run_check" -> known.gateRules.runCheck(body);
      case "dissolve" -> known.gateRules.dissolve(body);
      case "advance" -> known.gateRules.advance(body);
      case "set_timer" -> body.number("at_millis");
      case "change_plan" -> known.plan.change(body);
      case "refuse_plan" -> known.plan.refuse(body);
      case "land" -> known.engine.land(body);
      case "end_run" -> known.engine.end(body);
      default -> throw new Unreadable("unknown decision `" + kind + "`");
    }
  }

  private Optional<Story> story() {
    Run known = run;
    if (known == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Story(
            known.id,
            known.base,
            known.target,
            known.gate.tip(),
            known.gate.intended(),
            known.gate.merges(),
            known.gate.foreignMoves(),
            known.engine.landedTip(),
            known.engine.fencedEpoch(),
            known.engine.askedEpoch(),
            known.tasks));
  }
}
