package dev.braid.verify;

import dev.braid.verify.TaskTrack.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The plan that the run has now, and whether each change of it was allowed. */
final class PlanTrack {
  private final List<TaskTrack> tasks = new ArrayList<>();
  private final TreeMap<String, Integer> numbers = new TreeMap<>();
  private final Findings findings;
  private PlanFacts now;
  private long workers;
  private @Nullable Fields offered;

  PlanTrack(Fields opened, Findings findings) throws Unreadable {
    this.findings = findings;
    this.now = PlanFacts.read(opened.text("plan"), numbers);
    this.workers = opened.number("workers");
    now.tasks().forEach(facts -> tasks.add(new TaskTrack(facts)));
  }

  /** The tasks by their numbers, also those that were dropped; more may come. */
  List<TaskTrack> tasks() {
    return Collections.unmodifiableList(tasks);
  }

  long workers() {
    return workers;
  }

  int checks() {
    return now.checks();
  }

  boolean checksEach() {
    return now.checksEach();
  }

  boolean reviewsConflicts() {
    return now.reviewsConflicts();
  }

  int lanes() {
    return now.lanes();
  }

  int conflictReruns() {
    return now.conflictReruns();
  }

  SortedMap<String, Integer> pools() {
    return now.pools();
  }

  Needs before(int task) throws Unreadable {
    return now.before(task);
  }

  void offered(Fields body) {
    offered = body;
  }

  void refuse(Fields body) throws Unreadable {
    findings.require(
        offered != null && !body.texts("problems").isEmpty(),
        "INV5",
        "a plan is refused that nobody offered, or for no reason");
    offered = null;
  }

  void change(Fields body) throws Unreadable {
    Fields taken = offered;
    offered = null;
    if (taken == null) {
      findings.violated("INV5", "the plan is changed, and nobody has offered another one");
      return;
    }
    findings.count("changes of the plan");
    workers = taken.number("workers");
    findings.require(
        body.number("workers") == workers, "INV5", "the run gets other workers than were offered");
    PlanFacts before = now;
    now = PlanFacts.read(taken.text("plan"), numbers);
    findings.require(
        now.checks() == before.checks() && now.conflictReruns() == before.conflictReruns(),
        "INV9",
        "the checks of the gate are changed while the run goes on");
    TreeMap<Integer, TaskFacts> wanted = new TreeMap<>();
    now.tasks().forEach(facts -> wanted.put(facts.number(), facts));
    TreeSet<String> dropped = new TreeSet<>();
    TreeSet<String> added = new TreeSet<>();
    for (TaskTrack task : tasks) {
      TaskFacts facts = wanted.remove(task.facts.number());
      if (facts == null && task.stage != Stage.DROPPED) {
        dropped.add(task.facts.id());
        drop(task);
      } else if (facts != null && task.stage == Stage.DROPPED) {
        added.add(task.facts.id());
        task.facts = facts;
        task.reopened();
      } else if (facts != null) {
        change(task, facts);
      }
    }
    wanted
        .values()
        .forEach(facts -> {
          added.add(facts.id());
          tasks.add(new TaskTrack(facts));
        });
    requireSame(body, "dropped", dropped);
    requireSame(body, "added", added);
    checkOrder();
  }

  private void requireSame(Fields body, String list, TreeSet<String> found) throws Unreadable {
    findings.require(
        new TreeSet<>(body.texts(list)).equals(found),
        "INV5",
        "the change says that it has " + list + " other tasks than its plan has");
  }

  private void drop(TaskTrack task) {
    findings.require(
        task.stage.isAtRest(),
        "INV16",
        task.name() + " is dropped from the plan while it is " + task.stage);
    task.stage = Stage.DROPPED;
  }

  private void change(TaskTrack task, TaskFacts facts) {
    boolean same = task.facts.bindsAs(facts);
    findings.require(
        same || task.stage.isAtRest(),
        "INV12",
        task.name() + " is changed in the plan while it is " + task.stage);
    task.facts = facts;
    if (facts.done() && task.stage == Stage.OPEN) {
      task.stage = Stage.SUCCEEDED;
    }
  }

  /** The first thing that is not complete and should be before a task starts, or an empty text. */
  String missing(int task) throws Unreadable {
    Needs before = now.before(task);
    for (int i : before.all().stream().toArray()) {
      findings.count("dependencies at starts");
      if (tasks.get(i).stage != Stage.SUCCEEDED) {
        return tasks.get(i).name();
      }
    }
    for (Needs.Some some : before.some()) {
      findings.count("dependencies at starts");
      long complete = some.of().stream().filter(i -> tasks.get(i).stage == Stage.SUCCEEDED).count();
      if (complete < some.least()) {
        return (some.least() - complete) + " of " + some.of().cardinality() + " tasks";
      }
    }
    return "";
  }

  /** Whatever has started must not turn out to have started too early. */
  private void checkOrder() throws Unreadable {
    for (TaskTrack task : tasks) {
      if (task.stage.isAtRest() || task.facts.done()) {
        continue;
      }
      String missing = missing(task.facts.number());
      findings.require(
          missing.isEmpty(),
          "INV14",
          task.name() + " has started, and is made to wait for " + missing);
    }
  }
}
