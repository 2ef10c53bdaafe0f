package dev.braid.graph;

import dev.braid.graph.TaskGraph.Barrier;
import dev.braid.plan.Demand;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Policies;
import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * How long the ends of groups may be waited for. The plan says it, as a policy of the group or of
 * what encloses it; else it is one and a half times the time that the group is expected to take,
 * where that is known of each of its tasks: nobody is ended because of a guess.
 */
final class Barriers {
  /** Shorter than this no limit is that the plan does not give: ten minutes. */
  private static final long LEAST_DEFAULT_MILLIS = 600_000;

  private final TaskGraph graph;
  private final SortedMap<String, Integer> ends;
  private final List<Barrier> barriers = new ArrayList<>();

  private Barriers(TaskGraph graph, SortedMap<String, Integer> ends) {
    this.graph = graph;
    this.ends = ends;
  }

  /**
   * @param ends the number of the end of each group
   */
  static List<Barrier> of(TaskGraph graph, SortedMap<String, Integer> ends) {
    Plan plan = graph.plan();
    Barriers all = new Barriers(graph, ends);
    all.collect(plan.nodes(), plan.settings().policies(), false);
    return Collections.unmodifiableList(all.barriers);
  }

  private void collect(List<Node> nodes, Policies outer, boolean inside) {
    for (Node node : nodes) {
      if (node instanceof Group group) {
        Policies policies = group.policies().within(outer);
        Integer end = ends.get(group.id());
        if (end != null && graph.successors(end).length > (inside ? 1 : 0)) {
          List<Integer> tasks = new ArrayList<>();
          collectTasks(group, tasks);
          add(group, end, tasks, policies.barrierTimeoutMillis());
        }
        collect(group.children(), policies, true);
      }
    }
  }

  private void collectTasks(Group group, List<Integer> tasks) {
    for (Node child : group.children()) {
      switch (child) {
        case Task task -> tasks.add(graph.taskNumber(task.id()));
        case Group inner -> collectTasks(inner, tasks);
      }
    }
  }

  private void add(Group group, int end, List<Integer> tasks, long written) {
    long timeout = written > 0 ? written : defaultMillis(tasks);
    if (timeout > 0) {
      barriers.add(new Barrier(group.id(), end, tasks, timeout));
    }
  }

  /** Expected is all its work one after another: scopes and groups may leave no better way. */
  private long defaultMillis(List<Integer> tasks) {
    long work = 0;
    for (int task : tasks) {
      Demand demand = graph.task(task).demand();
      if (demand.estimateMillis() == 0 && demand.learnedMillis() == 0) {
        return 0;
      }
      work += demand.expectedMillis();
    }
    return tasks.isEmpty() ? 0 : Math.max(LEAST_DEFAULT_MILLIS, work + work / 2);
  }
}
