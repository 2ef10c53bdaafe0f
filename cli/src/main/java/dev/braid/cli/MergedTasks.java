package dev.braid.cli;

import dev.braid.gate.Delivery;
import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.TaskState;
import dev.braid.view.RunView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/** The tasks whose work is on the integration branch now, in the order in which it got there. */
final class MergedTasks {
  private final RunView run;
  private final List<Integer> tasks = new ArrayList<>();
  private final List<String> commits = new ArrayList<>();

  private MergedTasks(RunView run) {
    this.run = run;
  }

  static MergedTasks of(RunView run) {
    MergedTasks merged = new MergedTasks(run);
    for (Decision.Complete complete : run.merges()) {
      boolean stands = run.state().lives().state(complete.task()) == TaskState.SUCCEEDED;
      // Of a task that was merged more than once only the last time counts.
      if (stands && complete.result().equals(run.state().lives().result(complete.task()))) {
        merged.tasks.add(complete.task());
        merged.commits.add(((Decision.Result.Merged) complete.result()).commit());
      }
    }
    return merged;
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  List<Integer> tasks() {
    return Collections.unmodifiableList(tasks);
  }

  /** What each of them has put on the branch, and which of the others it was built on. */
  List<Delivery.Piece> pieces() {
    List<Delivery.Piece> pieces = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      TreeSet<Integer> before = before(run.graph(), tasks.get(i));
      List<Integer> needs = new ArrayList<>();
      for (int j = 0; j < i; j++) {
        if (before.contains(tasks.get(j))) {
          needs.add(j);
        }
      }
      pieces.add(new Delivery.Piece(run.graph().nodeName(tasks.get(i)), commits.get(i), needs));
    }
    return Collections.unmodifiableList(pieces);
  }

  /** Those of them that a task had to be complete for, in the order of merging. */
  List<Integer> builtOn(int task) {
    return tasks.stream().filter(other -> before(run.graph(), other).contains(task)).toList();
  }

  /** Every task that must be complete before this one, also through barriers. */
  private static TreeSet<Integer> before(TaskGraph graph, int task) {
    TreeSet<Integer> seen = new TreeSet<>();
    List<Integer> open = new ArrayList<>(List.of(task));
    while (!open.isEmpty()) {
      for (int node : graph.predecessors(open.removeLast())) {
        if (seen.add(node)) {
          open.add(node);
        }
      }
    }
    return seen;
  }
}
