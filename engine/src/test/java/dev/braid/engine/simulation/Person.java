package dev.braid.engine.simulation;

import dev.braid.engine.simulation.World.Fault;
import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Event;
import dev.braid.kernel.GateQueue;
import dev.braid.kernel.RunState;
import dev.braid.kernel.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Somebody who looks at a run now and then and asks for something, sensible or not. */
final class Person {
  private static final List<String> FILES = List.of("src/a.x", "docs/b.md", "new/file");
  private static final int MOST_REQUESTS = 12;

  private final World world;
  private final TaskGraph graph;
  private final FakeMachine machine;
  private int requests;
  private int submitted;

  Person(World world, TaskGraph graph, FakeMachine machine) {
    this.world = world;
    this.graph = graph;
    this.machine = machine;
  }

  /** What the person asks for about the gate now, if anything. */
  List<Event> ask(RunState state) {
    if (requests > MOST_REQUESTS || world.faultsAreOver() || world.random().nextInt(6) > 0) {
      return List.of();
    }
    requests++;
    int task = world.random().nextInt(-submitted - 1, graph.taskCount());
    return switch (world.random().nextInt(5)) {
      case 0 -> noted(Fault.HOLD_BY_PERSON, new Event.HoldRequested(task));
      case 1 -> noted(Fault.RELEASE_BY_PERSON, new Event.ReleaseRequested(task, false));
      case 2 -> dropped(state);
      case 3 -> submit(state);
      default -> widen(state);
    };
  }

  /** Lets go on, or drops, everything that is held back. */
  List<Event> settle(RunState state) {
    List<Event> events = new ArrayList<>();
    for (GateQueue.Entry entry : state.gate().entries()) {
      if (state.gate().heldBecause(entry.task()) != null) {
        boolean drop = world.faultsAreOver() || world.random().nextInt(4) == 0;
        events.add(
            drop
                ? new Event.DropRequested(entry.task())
                : new Event.ReleaseRequested(entry.task(), false));
      }
    }
    return events;
  }

  private List<Event> dropped(RunState state) {
    List<GateQueue.Entry> entries = state.gate().entries();
    return entries.isEmpty()
        ? List.of()
        : noted(
            Fault.DROP_BY_PERSON,
            new Event.DropRequested(entries.get(world.random().nextInt(entries.size())).task()));
  }

  private List<Event> submit(RunState state) {
    String base = state.tip();
    String path = FILES.get(world.random().nextInt(FILES.size()));
    int item = - ++submitted;
    String id = machine.git.submit(item, base, new TreeSet<>(Set.of(path)));
    if (world.suffers(Fault.CHECK_RED)) {
      world.spoil(id);
    }
    return noted(Fault.SUBMIT_BY_PERSON, new Event.SubmitRequested("fix", id, base, List.of(path)));
  }

  private List<Event> widen(RunState state) {
    for (int task = 0; task < graph.taskCount(); task++) {
      boolean refused = !state.gate().outOfScope(task).isEmpty();
      if (refused && state.lives().state(task) == TaskState.FAILED) {
        return noted(Fault.WIDEN_BY_PERSON, new Event.ReleaseRequested(task, true));
      }
    }
    return List.of();
  }

  private List<Event> noted(Fault what, Event event) {
    world.note(what);
    return List.of(event);
  }
}
