package dev.braid.kernel;

import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Event.Outcome;
import dev.braid.kernel.Event.Preparation;
import dev.braid.kernel.Event.Usage;
import dev.braid.plan.Brief;
import dev.braid.plan.Demand;
import dev.braid.plan.Execution;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Scope;
import dev.braid.plan.Settings;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Spans;
import dev.braid.plan.Task;
import dev.braid.plan.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A run told as a story: events go in by name, and the decisions they caused are read as text. */
final class Scenario {
  static final Spans NOWHERE = Spans.of(SourceSpan.startOf("test"));

  final TaskGraph graph;
  final RunState state;
  final List<LogEntry> log = new ArrayList<>();
  private final TreeMap<String, Plan> plans = new TreeMap<>();
  private final List<Decision> decisions = new ArrayList<>();
  private long atMillis = 1_000;

  private Scenario(TaskGraph graph, int workers) {
    this.graph = graph;
    this.state = new RunState(graph, workers, this::plan);
  }

  /** A plan that was offered, by the name that its text has here. */
  Plan plan(String name) {
    Plan plan = plans.get(name);
    if (plan == null) {
      throw new IllegalArgumentException("no plan " + name);
    }
    return plan;
  }

  /** Offers another list of tasks, with the settings that the run has. */
  Scenario offers(int workers, Node... nodes) {
    return offers(workers, state.graph().plan().settings(), nodes);
  }

  Scenario offers(int workers, Settings settings, Node... nodes) {
    String name = "offer " + plans.size();
    plans.put(name, new Plan("p", "", "test", settings, List.of(nodes), NOWHERE));
    return tell(new Event.PlanOffered(name, workers));
  }

  /** A run that has begun: opened, fenced, and with whatever could start decided. */
  static Scenario begun(int workers, Settings settings, Node... nodes) {
    Plan plan = new Plan("p", "", "test", settings, List.of(nodes), NOWHERE);
    Scenario scenario = new Scenario(TaskGraph.of(plan), workers);
    scenario.tell(new Event.RunOpened("r", Kernel.RULES, "", workers, "refs/heads/main", "base"));
    scenario.tell(new Event.EngineStarted(1));
    scenario.tell(new Event.Fenced(1, "base"));
    return scenario;
  }

  static Scenario begun(int workers, Node... nodes) {
    return begun(workers, Settings.DEFAULT, nodes);
  }

  static Task task(String id, Scope scope, String... dependsOn) {
    return task(id, scope, Demand.NONE, 0, dependsOn);
  }

  static Task task(String id, Scope scope, Demand demand, int retries, String... dependsOn) {
    Execution execution =
        new Execution(
            new Execution.Work.Shell("true"),
            List.of(),
            0,
            0,
            retries,
            new TreeMap<>(),
            List.of(),
            List.of());
    return new Task(
        id,
        Brief.titled(id),
        List.of(dependsOn),
        scope,
        demand,
        execution,
        false,
        Terms.NONE,
        NOWHERE);
  }

  static Scope writes(String... globs) {
    return Scope.declared(List.of(), List.of(globs));
  }

  static Scope reads(String... globs) {
    return Scope.declared(List.of(globs), List.of());
  }

  /** Feeds one event and takes every decision that follows. */
  Scenario tell(Event event) {
    decisions.clear();
    append(event);
    for (Decision due = Kernel.decide(state); due != null; due = Kernel.decide(state)) {
      append(due);
      decisions.add(due);
    }
    return this;
  }

  Scenario later(long millis) {
    atMillis += millis;
    return this;
  }

  Scenario ends(String id, Outcome outcome) {
    int task = number(id);
    return tell(new Event.AttemptEnded(task, state.lives().attempts(task), outcome, Usage.NONE));
  }

  Scenario captured(String id, Capture capture) {
    int task = number(id);
    return tell(new Event.Captured(task, state.lives().attempts(task), capture));
  }

  /** The whole way of a success, from the end of the process to the moved branch. */
  Scenario merges(String id) {
    ends(id, new Outcome.Done());
    List<String> paths = List.of(id + ".txt");
    captured(id, new Capture.Patch("patch-" + id, paths, List.of()));
    int batch = headBatch();
    prepared(batch, state.tip(), new Preparation.Candidate("commit-" + id, "tree-" + id));
    return tell(new Event.Advanced(batch, "commit-" + id));
  }

  Scenario prepared(int batch, String onto, Preparation... preparations) {
    return tell(new Event.Prepared(batch, onto, List.of(preparations)));
  }

  /** Number of the batch that is first in the gate. */
  int headBatch() {
    GateBatch head = state.gate().head();
    return head == null ? 0 : head.number();
  }

  int number(String id) {
    return state.graph().taskNumber(id);
  }

  TaskState of(String id) {
    return state.lives().state(number(id));
  }

  /** The decisions after the last event. */
  List<Decision> decisions() {
    return List.copyOf(decisions);
  }

  /** Ids of the tasks started after the last event, in order. */
  List<String> started() {
    List<String> ids = new ArrayList<>();
    for (Decision decision : decisions) {
      if (decision instanceof Decision.StartAttempt start) {
        ids.add(state.graph().nodeName(start.task()));
      }
    }
    return ids;
  }

  Reason whyNot(String id) {
    for (Why.Predicate predicate : Why.of(state, number(id)).predicates()) {
      Reason obstacle = predicate.obstacle();
      if (obstacle != null) {
        return obstacle;
      }
    }
    throw new AssertionError(id + " could start");
  }

  private void append(Message message) {
    LogEntry entry = new LogEntry(state.sequence() + 1, atMillis, state.epoch(), message);
    log.add(entry);
    state.apply(entry);
  }
}
