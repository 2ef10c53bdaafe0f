package dev.braid.engine.simulation;

import dev.braid.engine.Driver;
import dev.braid.engine.Ports.LogFailure;
import dev.braid.engine.simulation.World.Fault;
import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Decision.Ending;
import dev.braid.kernel.Event;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.RunState;
import dev.braid.kernel.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One schedule: the real driver and kernel on a machine of fakes, in virtual time, with faults
 * drawn from the seed. The machine, its git and the log outlive every orchestrator; an orchestrator
 * that crashes, is refused by its disk or is shut out by another one is simply forgotten, and the
 * next one starts from the log. After a bounded time faults stop, and the run has to end by itself.
 */
final class Simulation {
  /** Faults stop after at most this much virtual time, so that liveness can be asked for. */
  private static final long FAULTS_UNTIL_MILLIS = 4_000_000;

  /** A run that has not ended after this many things that happened hangs. */
  private static final int STEPS_LIMIT = 20_000;

  /** Once faults have stopped, a run has to end within this many things that happen. */
  private static final int CALM_STEPS_LIMIT = 4_000;

  /** A schedule that needs more orchestrators than this goes in circles. */
  private static final int ENGINES_LIMIT = 2_000;

  /** Most edits of one run's plan. */
  private static final int EDITS_LIMIT = 6;

  /**
   * What a schedule came to.
   *
   * @param calmed the faults stopped before the run had ended, and it ended by itself
   */
  record Outcome(
      int entries, int engines, boolean calmed, long[] visits, Map<Fault, Integer> suffered) {}

  private final World world;
  private final TaskGraph graph;
  private final int workers;
  private final FakeMachine machine = new FakeMachine();
  private final FakeLog log;
  private final Invariants invariants;
  private @Nullable Driver driver;
  private @Nullable FakePorts ports;
  private final List<Driver> frozen = new ArrayList<>();
  private long[] visits = new long[0];
  private int engines;
  private final PlanEdits edits;
  private int retries;
  private int edited;
  private final Person person;

  Simulation(Script script) {
    world = new World(script);
    graph = TaskGraph.of(script.plan());
    workers = script.workers();
    log = new FakeLog(world);
    edits = new PlanEdits(world.random().split());
    person = new Person(world, graph, machine);
    invariants = new Invariants(graph, workers, machine, edits::read);
  }

  /** Runs the schedule to its end and checks it; an AssertionError names what was violated. */
  Outcome run() {
    try {
      return schedule();
    } catch (AssertionError violation) {
      if (Boolean.getBoolean("braid.trace")) {
        log.entries().forEach(System.out::println);
      }
      throw violation;
    }
  }

  /** Runs the schedule and tells how it failed, if it did. */
  static Shrinker.Trial trial(Script script) {
    Simulation simulation = new Simulation(script);
    String violation = "";
    try {
      simulation.schedule();
    } catch (AssertionError | RuntimeException failed) {
      violation = String.valueOf(failed.getMessage());
    }
    return new Shrinker.Trial(violation, simulation.world.happened());
  }

  private Outcome schedule() {
    world.after(1 + world.random().nextLong(FAULTS_UNTIL_MILLIS), world::endFaults);
    boot();
    int calmSteps = 0;
    for (int step = 0; !isOver(); step++) {
      calmSteps += world.faultsAreOver() ? 1 : 0;
      if (calmSteps > CALM_STEPS_LIMIT) {
        throw new AssertionError("INV23: no end though nothing went wrong any more");
      }
      if (step > STEPS_LIMIT) {
        throw new AssertionError("INV23: no end after " + STEPS_LIMIT + " steps");
      }
      if (isAlive() && world.random().nextInt(3) == 0 && world.advanceSoon()) {
        // The engine was busy meanwhile and finds several events in its inbox.
        continue;
      }
      Driver current = driver;
      boolean alive = turn();
      boolean ended = current != null && current.state().ending() != null;
      if (!alive) {
        reboot();
      } else if (!ended && !world.advance()) {
        throw new AssertionError("INV15: nothing happens any more, and the run has not ended");
      }
      mischief();
    }
    Driver last = driver;
    if (last != null) {
      invariants.finish(log.entries(), last.state());
    }
    for (LogEntry entry : log.entries()) {
      if (entry.message() instanceof Decision.RefusePlan) {
        world.note(Fault.PLAN_EDIT_REFUSED);
      }
    }
    return new Outcome(
        log.entries().size(), engines, world.faultsAreOver(), visits, world.suffered());
  }

  /** Lets the engine take its inbox; false when that was its end. */
  private boolean turn() {
    Driver current = driver;
    FakePorts own = ports;
    if (current == null || own == null || own.isDead()) {
      return false;
    }
    try {
      boolean more = true;
      while (more) {
        more = current.step();
      }
      return true;
    } catch (LogFailure | FakeLog.Crash end) {
      return false;
    }
  }

  private void reboot() {
    if (ports != null) {
      ports.die();
    }
    boot();
  }

  private void boot() {
    if (++engines > ENGINES_LIMIT) {
      throw new AssertionError("INV23: no end after " + ENGINES_LIMIT + " engines");
    }
    List<LogEntry> entries = log.entries();
    invariants.catchUp(entries);
    int epoch = log.takeEpoch();
    RunState state = new RunState(graph, workers, edits::read);
    entries.forEach(state::apply);
    Driver fresh = new Driver(log.openedBy(epoch), world, state, epoch, invariants::published);
    FakePorts connected = new FakePorts(world, machine, epoch, fresh);
    fresh.connect(new Driver.Seams(connected, connected, connected));
    if (entries.isEmpty()) {
      fresh.post(new Event.RunOpened("r", 1, "", workers, "refs/heads/main", FakeGit.BASE));
    }
    fresh.post(new Event.EngineStarted(epoch));
    driver = fresh;
    ports = connected;
  }

  /** Nobody works on the run, and somebody writes a request into its log. */
  private void requestAtRest() {
    RunState state = new RunState(graph, workers, edits::read);
    log.entries().forEach(state::apply);
    for (Event request : state.sequence() == 0 ? List.<Event>of() : person.ask(state)) {
      int epoch = log.takeEpoch();
      long at = Math.max(world.nowMillis(), state.nowMillis());
      LogEntry entry = new LogEntry(state.sequence() + 1, at, epoch, request);
      try {
        log.openedBy(epoch).append(List.of(entry));
        world.note(Fault.REQUEST_AT_REST);
      } catch (LogFailure | FakeLog.Crash refused) {
        // It is told that it was not taken, or does not know; both may happen.
        return;
      }
    }
  }

  private boolean isAlive() {
    FakePorts own = ports;
    return own != null && !own.isDead();
  }

  private boolean isOver() {
    Driver current = driver;
    if (current == null || !isAlive()) {
      return false;
    }
    Ending ending = current.state().ending();
    visits = current.state().lives().visits();
    if (ending == null) {
      return false;
    }
    if (ending == Ending.STOPPED) {
      List<Event> requests = person.settle(current.state());
      if (current.state().endDetail().startsWith("none of")) {
        throw new AssertionError("INV15: " + current.state().endDetail());
      }
      reboot();
      post(requests);
      return false;
    }
    List<Event> further = person.ask(current.state());
    post(further);
    return further.isEmpty() && !editAtTheEnd(current) && !retryByPerson(current);
  }

  /** People often look at what failed and mend the plan, before anything is tried again. */
  private boolean editAtTheEnd(Driver current) {
    boolean failed = current.state().ending() == Ending.FAILED;
    if (!failed || world.faultsAreOver() || world.random().nextInt(4) > 0) {
      return false;
    }
    world.note(Fault.PLAN_EDITED);
    return editPlan(current);
  }

  private boolean editPlan(Driver current) {
    if (edited >= EDITS_LIMIT) {
      return false;
    }
    edited++;
    String text = edits.edit(current.state().graph().plan());
    current.post(new Event.PlanOffered(text, 1 + world.random().nextInt(4)));
    return true;
  }

  private void post(List<Event> requests) {
    Driver current = driver;
    if (current != null) {
      requests.forEach(current::post);
    }
  }

  private boolean retryByPerson(Driver current) {
    if (retries > 2 || world.faultsAreOver()) {
      return false;
    }
    for (int task = 0; task < current.state().graph().taskCount(); task++) {
      TaskState state = current.state().lives().state(task);
      if (state == TaskState.FAILED || state == TaskState.UNDONE) {
        retries++;
        world.note(Fault.RETRY_BY_PERSON);
        current.post(new Event.RetryRequested(task));
        return true;
      }
    }
    return false;
  }

  /** Faults that come from outside the ports. */
  private void mischief() {
    Driver current = driver;
    FakePorts own = ports;
    if (current == null || own == null) {
      return;
    }
    if (world.suffers(Fault.CRASH_BETWEEN_STEPS)) {
      own.die();
      requestAtRest();
    } else if (world.random().nextInt(20) > 0) {
      // What follows is rare even in a storm.
      thaw();
      if (isAlive() && world.random().nextInt(10) == 0) {
        post(person.ask(current.state()));
      }
    } else if (world.suffers(Fault.PLAN_EDITED)) {
      editPlan(current);
    } else if (world.suffers(Fault.CLOCK_JUMP)) {
      world.jumpClock();
    } else if (world.suffers(Fault.STOP_DRAIN)) {
      current.post(new Event.StopRequested(false));
    } else if (world.suffers(Fault.STOP_NOW)) {
      current.post(new Event.StopRequested(true));
    } else if (world.random().nextInt(4) == 0) {
      retryByPerson(current);
    } else if (graph.taskCount() > 0 && world.suffers(Fault.UNDO_BY_PERSON)) {
      // Any task, whether it is merged or not: people may come late.
      current.post(new Event.UndoRequested(world.random().nextInt(graph.taskCount())));
    } else if (world.suffers(Fault.SECOND_ORCHESTRATOR)) {
      // A frozen process starts nothing and reports nothing; its git children go on.
      own.die();
      frozen.add(current);
      boot();
    }
  }

  /** An engine that was frozen wakes and tries to go on; the log must not let it. */
  private void thaw() {
    if (frozen.isEmpty() || world.random().nextInt(50) > 0) {
      return;
    }
    Driver late = frozen.removeFirst();
    late.post(new Event.TimerFired(0));
    int before = log.entries().size();
    try {
      late.step();
      throw new AssertionError("INV5: an engine that was shut out has written to the log");
    } catch (LogFailure | FakeLog.Crash expected) {
      if (log.entries().size() != before) {
        throw new AssertionError("INV5: the log grew by a refused append");
      }
    }
  }
}
