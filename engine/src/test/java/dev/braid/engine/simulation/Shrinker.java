package dev.braid.engine.simulation;

import dev.braid.engine.simulation.World.Happening;
import dev.braid.graph.TaskGraph;
import dev.braid.notation.PlanJson;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Reference;
import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Makes a failing script smaller while it fails in the same way: fewer faults, by halving (Zeller
 * and Hildebrandt's delta debugging), then fewer nodes of the plan, then fewer workers, round after
 * round until nothing can be left out.
 */
final class Shrinker {
  /** Most schedules that are run to make one smaller: a few seconds. */
  private static final int MOST_TRIALS = 2_000;

  /**
   * What became of a schedule.
   *
   * @param violation what was violated, beginning with the invariant's name; empty when nothing was
   * @param faults those that happened
   */
  record Trial(String violation, SortedSet<Happening> faults) {}

  private final Function<Script, Trial> run;
  private Script least;
  private Trial failure;
  private int trials;

  private Shrinker(Function<Script, Trial> run, Script failing) {
    this.run = run;
    this.least = failing;
    this.failure = run.apply(failing);
  }

  /** The smallest script found that fails as the given one does, told as text. */
  static String shrink(Function<Script, Trial> run, Script failing) {
    Shrinker shrinker = new Shrinker(run, failing);
    if (shrinker.failure.violation().isEmpty()) {
      return "the schedule does not fail when it is run again";
    }
    shrinker.shrink();
    return shrinker.text();
  }

  private void shrink() {
    tries(least.withFaults(new TreeSet<>(failure.faults())));
    int before;
    do {
      before = size();
      fewerFaults();
      fewerNodes();
      earlierFaults();
      fewerWorkers();
    } while (size() < before && trials < MOST_TRIALS);
  }

  private int size() {
    return failure.faults().size() + ids(least.plan().nodes()).size() + least.workers();
  }

  /** Takes the smaller script when it fails in the same way. */
  private boolean tries(Script smaller) {
    if (trials++ >= MOST_TRIALS) {
      return false;
    }
    Trial trial = run.apply(smaller);
    if (!invariant(trial.violation()).equals(invariant(failure.violation()))) {
      return false;
    }
    least = smaller;
    failure = trial;
    return true;
  }

  private static String invariant(String violation) {
    int colon = violation.indexOf(':');
    return colon < 0 ? violation : violation.substring(0, colon);
  }

  private void fewerWorkers() {
    boolean smaller = least.workers() > 1;
    while (smaller) {
      smaller = tries(least.withWorkers(least.workers() - 1)) && least.workers() > 1;
    }
  }

  private void fewerFaults() {
    int chunk = Math.max(1, failure.faults().size() / 2);
    while (chunk > 0 && trials < MOST_TRIALS) {
      List<Happening> all = new ArrayList<>(failure.faults());
      boolean smaller = false;
      for (int from = 0; from < all.size() && !smaller; from += chunk) {
        TreeSet<Happening> kept = new TreeSet<>(all);
        all.subList(from, Math.min(all.size(), from + chunk)).forEach(kept::remove);
        smaller = tries(least.withFaults(kept));
      }
      chunk = smaller ? Math.min(chunk, failure.faults().size()) : chunk / 2;
    }
  }

  /** A fault that happens at the first moment it can is simpler than one that happens later. */
  private void earlierFaults() {
    for (Happening fault : List.copyOf(failure.faults())) {
      for (int number = 1; number < fault.number(); number++) {
        TreeSet<Happening> moved = new TreeSet<>(failure.faults());
        moved.remove(fault);
        moved.add(new Happening(fault.fault(), number));
        if (tries(least.withFaults(moved))) {
          break;
        }
      }
    }
  }

  private void fewerNodes() {
    for (String id : ids(least.plan().nodes())) {
      Plan plan = least.plan();
      TreeSet<String> gone = new TreeSet<>();
      List<Node> nodes = without(plan.nodes(), id, gone);
      List<Node> loose = withoutReferences(nodes, gone);
      Plan smaller =
          new Plan(plan.id(), plan.title(), plan.notation(), plan.settings(), loose, plan.spans());
      if (!gone.isEmpty() && TaskGraph.of(smaller).taskCount() > 0) {
        tries(least.withPlan(smaller));
      }
    }
  }

  private static List<String> ids(List<Node> nodes) {
    List<String> ids = new ArrayList<>();
    for (Node node : nodes) {
      ids.add(node.id());
      if (node instanceof Group group) {
        ids.addAll(ids(group.children()));
      }
    }
    return Collections.unmodifiableList(ids);
  }

  private static List<Node> without(List<Node> nodes, String id, TreeSet<String> gone) {
    List<Node> kept = new ArrayList<>();
    for (Node node : nodes) {
      if (node.id().equals(id)) {
        gone.addAll(ids(List.of(node)));
      } else {
        kept.add(
            switch (node) {
              case Task task -> task;
              case Group group -> group.withChildren(without(group.children(), id, gone));
            });
      }
    }
    return Collections.unmodifiableList(kept);
  }

  private static List<Node> withoutReferences(List<Node> nodes, TreeSet<String> gone) {
    List<Node> loose = new ArrayList<>();
    for (Node node : nodes) {
      List<String> before =
          node.dependsOn().stream()
              .filter(name -> !gone.contains(Reference.of(name).node()))
              .toList();
      loose.add(
          switch (node) {
            case Task task -> task.withDependsOn(before);
            case Group group ->
                group.withDependsOn(before).withChildren(withoutReferences(group.children(), gone));
          });
    }
    return Collections.unmodifiableList(loose);
  }

  private String text() {
    return "seed %d fails with %s%n  after %d trials the least that does: %d workers, faults %s%n%s"
        .formatted(
            least.seed(),
            failure.violation(),
            trials,
            least.workers(),
            failure.faults(),
            PlanJson.write(least.plan()));
  }
}
