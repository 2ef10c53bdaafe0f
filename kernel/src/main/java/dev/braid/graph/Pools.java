package dev.braid.graph;

import dev.braid.graph.TaskGraph.Pool;
import dev.braid.graph.TaskGraph.PoolDemand;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Policies;
import dev.braid.plan.Scheduling;
import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/**
 * Everything of a plan that has a capacity, as named pools: those that the plan names itself, a
 * tool as {@code tool:NAME}, a role as {@code role:NAME}, the background class as {@code
 * class:background}. A node with a parallelism policy is {@code in:NODE}, and its background tasks
 * are {@code background:NODE}; for a task the policy that stands nearest holds.
 */
record Pools(List<Pool> pools, List<List<PoolDemand>> demands) {
  private static final String BACKGROUND = "class:background";

  static Pools of(Plan plan, TaskNumbers numbers) {
    return new Builder(plan, numbers).build();
  }

  private static final class Builder {
    private final Plan plan;
    private final TaskNumbers numbers;
    private final TreeMap<String, Integer> depths;
    private final List<List<PoolDemand>> demands;
    private final TreeMap<String, Integer> places = new TreeMap<>();

    Builder(Plan plan, TaskNumbers numbers) {
      this.plan = plan;
      this.numbers = numbers;
      this.depths = new TreeMap<>(plan.settings().pools());
      this.demands = new ArrayList<>(Collections.nCopies(numbers.count(), List.of()));
    }

    Pools build() {
      plan.settings().toolCapacities().forEach((tool, depth) -> depths.put("tool:" + tool, depth));
      Scheduling.Capacities capacities = plan.settings().scheduling().capacities();
      capacities.roles().forEach((role, depth) -> depths.put("role:" + role, depth));
      limit(BACKGROUND, capacities.background());
      String outer = plan.id();
      limit(outer, plan.settings().policies());
      collectLimits(plan.nodes());
      List<Pool> pools = new ArrayList<>();
      depths.forEach((name, depth) -> {
        places.put(name, pools.size());
        pools.add(new Pool(name, depth));
      });
      collectDemands(plan.nodes(), outer);
      return new Pools(Collections.unmodifiableList(pools), Collections.unmodifiableList(demands));
    }

    private void limit(String name, int depth) {
      if (depth > 0) {
        depths.put(name, depth);
      }
    }

    private void limit(String node, Policies policies) {
      Policies.Parallelism own = policies.parallelism();
      if (own != null) {
        limit("in:" + node, own.maxWorkers());
        limit("background:" + node, own.maxBackground());
      }
    }

    private void collectLimits(List<Node> nodes) {
      for (Node node : nodes) {
        limit(node.id(), policiesOf(node));
        if (node instanceof Group group) {
          collectLimits(group.children());
        }
      }
    }

    private static Policies policiesOf(Node node) {
      return switch (node) {
        case Group group -> group.policies();
        case Task task -> task.terms().policies();
      };
    }

    /**
     * @param outer the node whose parallelism policy holds around the nodes
     */
    private void collectDemands(List<Node> nodes, String outer) {
      for (Node node : nodes) {
        String holder = policiesOf(node).parallelism() == null ? outer : node.id();
        switch (node) {
          case Group group -> collectDemands(group.children(), holder);
          case Task task -> {
            if (!places.isEmpty() || !task.demand().pools().isEmpty()) {
              demands.set(numbers.of(task.id()), demandsOf(wantedBy(task, holder)));
            }
          }
        }
      }
    }

    private List<PoolDemand> demandsOf(TreeMap<String, Integer> amounts) {
      List<PoolDemand> wanted = new ArrayList<>();
      amounts.forEach((name, amount) -> {
        Integer pool = places.get(name);
        if (pool == null) {
          throw new IllegalArgumentException("unknown pool " + name);
        }
        wanted.add(new PoolDemand(pool, amount));
      });
      return wanted.isEmpty() ? List.of() : Collections.unmodifiableList(wanted);
    }

    private TreeMap<String, Integer> wantedBy(Task task, String holder) {
      TreeMap<String, Integer> amounts = new TreeMap<>(task.demand().pools());
      if (!task.execution().tools().isEmpty()) {
        // Only the first tool runs; the others are what a failing task falls back to.
        one("tool:" + task.execution().tools().getFirst(), amounts);
      }
      one("role:" + task.brief().role(), amounts);
      one("in:" + holder, amounts);
      if (task.demand().background()) {
        one(BACKGROUND, amounts);
        one("background:" + holder, amounts);
      }
      return amounts;
    }

    private void one(String pool, TreeMap<String, Integer> amounts) {
      if (depths.containsKey(pool)) {
        amounts.put(pool, 1);
      }
    }
  }
}
