package dev.braid.verify;

import dev.braid.verify.GateTrack.Batch;
import dev.braid.verify.GateTrack.Queued;
import dev.braid.verify.GateTrack.Step;
import dev.braid.verify.TaskTrack.Fault;
import dev.braid.verify.TaskTrack.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the gate may do with patches, and in which order. In logs of the first rules each entry goes
 * alone: its number is that of its batch.
 */
final class GateRules {
  /** A check that is red on one patch alone is run once more before its task is blamed. */
  private static final int CHECK_RUNS = 2;

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
    List<Fields> patches = body.has("patches") ? body.objects("patches") : List.of(body);
    List<Queued> taken = new ArrayList<>();
    TreeSet<String> paths = new TreeSet<>();
    for (Fields patch : patches) {
      Queued entry = gate.entry(patch.integer("entry"));
      boolean waits =
          findings.require(
              entry != null && !gate.isInBatch(entry),
              "INV5",
              "`prepare` for entry " + patch.integer("entry") + ", which does not wait");
      if (entry == null || !waits) {
        continue;
      }
      findings.require(
          patch.integer("task") == entry.item()
              && patch.integer("attempt") == entry.attempt()
              && patch.text("patch").equals(entry.patch())
              && patch.text("base").equals(entry.base()),
          "INV9",
          "what is prepared is not the patch that " + entry.name() + " left");
      findings.require(
          !gate.isHeld(entry.item()),
          "INV5",
          "the patch of " + entry.name() + " is prepared, and a person holds it back");
      for (String path : entry.paths()) {
        findings.require(
            paths.add(path.toLowerCase(Locale.ROOT)) || patches.size() == 1,
            "INV9",
            "two patches of one batch change `" + path + "`");
      }
      taken.add(entry);
    }
    String below = gate.row().isEmpty() ? gate.tip() : gate.row().getLast().top();
    findings.require(
        body.text("onto").equals(below),
        "INV8",
        "a patch is laid onto " + body.text("onto") + ", and what is before it is " + below);
    findings.require(
        patches.size() == 1 || !plan.checksEach() || plan.checks() == 0,
        "INV9",
        "several patches are prepared together, and each commit is to be checked");
    gate.prepare(new Batch(number(body), body.text("onto"), taken));
  }

  boolean prepared(Fields body) throws Unreadable {
    Batch batch = gate.batch(number(body));
    if (batch == null || batch.step != Step.PREPARING || !body.text("onto").equals(batch.onto)) {
      return false;
    }
    List<Fields> preparations = new ArrayList<>();
    for (Fields one : body.has("preparations") ? body.objects("preparations") : List.of(body)) {
      preparations.add(one.object("preparation"));
    }
    if (preparations.size() != batch.asked.size()) {
      return false;
    }
    boolean onTip = gate.row().getFirst() == batch && batch.onto.equals(gate.tip());
    batch.step = Step.PREPARED;
    for (int i = 0; i < preparations.size(); i++) {
      Queued entry = batch.asked.get(i);
      Fields preparation = preparations.get(i);
      if (preparation.text("kind").equals("candidate")) {
        batch.laid.add(entry);
        batch.commits.add(preparation.text("commit"));
        batch.trees.add(preparation.text("tree"));
      } else if (onTip) {
        notLaid(entry, preparation.text("kind"));
      } else {
        gate.defer(entry, batch.onto, preparation.text("kind"));
      }
    }
    if (batch.laid.isEmpty()) {
      gate.dissolve(batch);
    }
    return true;
  }

  private void notLaid(Queued entry, String kind) throws Unreadable {
    switch (kind) {
      case "conflict" -> {
        if (plan.reviewsConflicts()) {
          gate.hold(entry.item());
        } else {
          reject(entry, Fault.CONFLICT);
        }
      }
      case "refused" -> reject(entry, Fault.TASK);
      case "nothing" -> {
        if (entry.task() != null) {
          entry.task().empty = true;
        }
        gate.leave(entry);
      }
      default -> throw new Unreadable("unknown kind `" + kind + "`");
    }
  }

  void runCheck(Fields body) throws Unreadable {
    Batch batch = requireBatch(body, Step.PREPARED);
    if (batch == null) {
      return;
    }
    int check = body.integer("check");
    findings.require(
        batch.running < 0, "INV9", "two checks of batch " + batch.number + " at one time");
    findings.require(
        body.text("commit").equals(batch.top()) && body.text("tree").equals(batch.tree()),
        "INV9",
        "what is checked is not the candidate");
    for (int before = 0; before < check; before++) {
      findings.require(
          batch.green.contains(before) || before >= plan.checks(),
          "INV9",
          "the checks are out of order");
    }
    int run = body.integer("run", 0);
    findings.require(
        run <= 1 || batch.run > 0,
        "INV9",
        "a check is run a second time that has not been run a first time");
    batch.running = check;
    batch.run = run;
    batch.red = false;
    TreeSet<Integer> lanes = new TreeSet<>();
    for (Batch other : gate.row()) {
      if (other.running >= 0) {
        findings.require(
            other == batch || body.integer("lane", 0) != other.lane,
            "INV13",
            "two checks share lane " + body.integer("lane", 0));
        lanes.add(other.number);
      }
    }
    batch.lane = body.integer("lane", 0);
    findings.require(
        lanes.size() <= plan.lanes(), "INV13", lanes.size() + " checks run at one time");
  }

  boolean checked(Fields body) throws Unreadable {
    Batch batch = gate.batch(number(body));
    if (batch == null
        || batch.step != Step.PREPARED
        || batch.running != body.integer("check")
        || batch.run != body.integer("run", 0)
        || !body.text("tree").equals(batch.tree())) {
      return false;
    }
    String verdict = body.object("verdict").text("kind");
    int run = batch.run;
    switch (verdict) {
      case "green" -> {
        batch.green.add(batch.running);
        batch.run = 0;
      }
      case "red" -> {
        batch.red = true;
        if (batch.laid.size() == 1 && (run == 0 || run >= CHECK_RUNS)) {
          gate.dissolve(batch);
          reject(batch.laid.getFirst(), Fault.TASK);
        }
      }
      default -> throw new Unreadable("unknown verdict `" + verdict + "`");
    }
    batch.running = -1;
    return true;
  }

  void dissolve(Fields body) throws Unreadable {
    Batch batch = gate.batch(body.integer("batch"));
    boolean free =
        findings.require(
            batch != null && !batch.moveAsked,
            "INV5",
            "batch " + body.integer("batch") + " is given up, and is not there or is published");
    if (batch == null || !free) {
      return;
    }
    boolean red = body.text("cause").equals("red");
    findings.require(
        !red || (batch.red && batch.laid.size() > 1),
        "INV5",
        "batch " + batch.number + " is split as red, and it is not");
    gate.dissolve(batch);
    List<Queued> entries = batch.step == Step.PREPARING ? batch.asked : batch.laid;
    entries.stream().filter(gate::isDropped).toList().forEach(this::drop);
  }

  void advance(Fields body) throws Unreadable {
    Batch batch = requireBatch(body, Step.PREPARED);
    if (batch == null) {
      return;
    }
    findings.require(
        gate.row().getFirst() == batch,
        "INV8",
        "the branch is moved to a batch that another one comes before");
    List<Fields> commits = body.has("commits") ? body.objects("commits") : List.of(body);
    boolean same = commits.size() == batch.laid.size();
    for (int i = 0; same && i < commits.size(); i++) {
      Fields commit = commits.get(i);
      Queued entry = batch.laid.get(i);
      findings.require(
          commit.integer("task") == entry.item() && commit.integer("attempt") == entry.attempt(),
          "INV6",
          "the branch is moved for another task than the one that was prepared");
      same = commit.text("commit", body.text("to")).equals(batch.commits.get(i));
    }
    findings.require(
        batch.green.size() == plan.checks(),
        "INV9",
        "the branch is moved after " + batch.green.size() + " of " + plan.checks() + " checks");
    findings.require(
        same && body.text("to").equals(batch.top()) && body.text("tree").equals(batch.tree()),
        "INV9",
        "the branch is moved to something else than what was prepared and checked");
    findings.require(
        body.text("from").equals(batch.onto),
        "INV8",
        "the branch is moved from " + body.text("from") + ", and was prepared on " + batch.onto);
    gate.advancing(batch);
  }

  boolean advanced(long sequence, Fields body) throws Unreadable {
    Batch batch = gate.batch(number(body));
    if (batch == null || batch.step != Step.ADVANCING) {
      return false;
    }
    findings.count("merges", batch.laid.size());
    String now = body.text("tip");
    gate.advanced(sequence, batch, now);
    for (GateTrack.Deferred known : gate.takeDeferred(now)) {
      notLaid(known.entry(), known.kind());
    }
    return true;
  }

  boolean tipMoved(long sequence, Fields body) throws Unreadable {
    Batch batch = gate.batch(number(body));
    boolean stale = batch != null && body.text("tip").equals(batch.onto);
    if (stale || batch == null || batch.step != Step.ADVANCING) {
      return false;
    }
    gate.found(sequence, body.text("tip"));
    gate.dissolve(batch);
    return true;
  }

  boolean failed(Fields body) throws Unreadable {
    Batch batch = gate.batch(number(body));
    boolean asked =
        batch != null
            && (batch.step == Step.PREPARING || batch.step == Step.ADVANCING || batch.running >= 0);
    if (batch == null || !asked) {
      return false;
    }
    if (batch.step == Step.ADVANCING) {
      // A move may have happened all the same: only the same move may be asked for next.
      batch.step = Step.PREPARED;
    } else {
      gate.dissolve(batch);
    }
    return true;
  }

  boolean held(Fields body, int tasks) throws Unreadable {
    boolean known = gate.isItem(tasks, body.integer("task"));
    if (known) {
      gate.hold(body.integer("task"));
    }
    return known;
  }

  boolean dropped(Fields body) throws Unreadable {
    Queued entry = gate.ofItem(body.integer("task"));
    if (entry == null) {
      return false;
    }
    Batch batch = gate.batchOf(entry);
    if (batch != null && batch.moveAsked) {
      return false;
    }
    if (batch == null) {
      drop(entry);
    } else {
      gate.drop(entry);
    }
    return true;
  }

  boolean released(Fields body, List<TaskTrack> tasks) throws Unreadable {
    int item = body.integer("task");
    if (!body.flag("widen")) {
      gate.release(item);
      return true;
    }
    if (item < 0 || item >= tasks.size() || tasks.get(item).stage != Stage.FAILED) {
      return false;
    }
    boolean taken = gate.widen(tasks.get(item));
    if (taken) {
      tasks.get(item).reopened();
      tasks.get(item).stage = Stage.IN_GATE;
    }
    return taken;
  }

  private void drop(Queued entry) {
    gate.leave(entry);
    if (entry.task() != null) {
      entry.task().failing(Fault.PERSON);
    }
  }

  private void reject(Queued entry, Fault fault) {
    TaskTrack task = entry.task();
    if (task == null) {
      gate.hold(entry.item());
      return;
    }
    gate.leave(entry);
    task.failing(fault);
    holdings.releaseRunning(task);
  }

  private static int number(Fields body) throws Unreadable {
    return body.has("batch") ? body.integer("batch") : body.integer("entry");
  }

  private @Nullable Batch requireBatch(Fields body, Step step) throws Unreadable {
    Batch batch = gate.batch(number(body));
    findings.require(
        batch != null && batch.step == step,
        "INV5",
        "`" + body.text("kind") + "` for batch " + number(body) + ", which is not so far");
    return batch == null || batch.step != step ? null : batch;
  }
}
