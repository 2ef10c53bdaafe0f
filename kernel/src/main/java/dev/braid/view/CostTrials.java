package dev.braid.view;

import dev.braid.graph.Conflicts;
import dev.braid.graph.TaskGraph;
import dev.braid.graph.TaskGraph.PoolDemand;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Scope;
import dev.braid.plan.Settings;
import dev.braid.plan.Task;
import dev.braid.view.Costs.Cost;
import dev.braid.view.Costs.Kind;
import dev.braid.view.Simulation.Prices;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Prices the rules of a plan: the run is predicted once more without each of them. Rules whose
 * absence may break the plan are priced all the same; the price says what looking at them is worth.
 */
final class CostTrials {
  private final TaskGraph graph;
  private final int workers;
  private final long checkMillis;
  private final long makespanMillis;

  CostTrials(TaskGraph graph, int workers, long checkMillis, long makespanMillis) {
    this.graph = graph;
    this.workers = workers;
    this.checkMillis = checkMillis;
    this.makespanMillis = makespanMillis;
  }

  /**
   * @param budgetTasks most simulated tasks; what does not fit is left untried
   */
  Costs within(long budgetTasks, Conflicts.Found conflicts) {
    List<Relaxation> all = candidates(conflicts);
    long affordable = budgetTasks / Math.max(1, graph.taskCount());
    List<Relaxation> tried = all.subList(0, (int) Math.min(all.size(), affordable));
    List<Cost> costs = new ArrayList<>();
    for (Relaxation relaxation : tried) {
      long cost = makespanMillis - without(relaxation);
      if (cost > 0) {
        costs.add(new Cost(relaxation.kind(), relaxation.title(), cost));
      }
    }
    costs.sort(
        Comparator.comparingLong(Cost::millis)
            .reversed()
            .thenComparing(Cost::kind)
            .thenComparing(Cost::name));
    return new Costs(costs, tried.size(), all.size() - tried.size());
  }

  private long without(Relaxation relaxation) {
    TaskGraph relaxed = TaskGraph.of(relaxation.of(graph.plan()));
    Prices estimates = Prices.estimates(relaxed);
    Prices prices = new Prices(estimates.taskMillis(), checkMillis);
    return Simulation.run(relaxed, workers, prices).makespanMillis();
  }

  /** Barriers first: there are few of them, and they cost most; then what most tasks meet at. */
  private List<Relaxation> candidates(Conflicts.Found conflicts) {
    List<Relaxation> all = new ArrayList<>();
    barriers(graph.plan().nodes(), groups(graph.plan().nodes()), all);
    pools(all);
    for (int task = 0; task < graph.taskCount(); task++) {
      if (!graph.task(task).demand().parallelOk()) {
        all.add(new Relaxation(Kind.ALONE, graph.task(task).id(), ""));
      }
    }
    if (checkMillis > 0) {
      for (Settings.Check check : graph.plan().settings().gate().checks()) {
        all.add(new Relaxation(Kind.GATE_CHECK, check.id(), ""));
      }
    }
    met(conflicts, all);
    return Collections.unmodifiableList(all);
  }

  private static TreeSet<String> groups(List<Node> nodes) {
    TreeSet<String> ids = new TreeSet<>();
    for (Node node : nodes) {
      if (node instanceof Group group) {
        ids.add(group.id());
        ids.addAll(groups(group.children()));
      }
    }
    return ids;
  }

  private static void barriers(List<Node> nodes, TreeSet<String> groups, List<Relaxation> all) {
    for (Node node : nodes) {
      for (String before : node.dependsOn()) {
        if (groups.contains(before)) {
          all.add(new Relaxation(Kind.BARRIER, node.id(), before));
        }
      }
      switch (node) {
        case Task _ -> {}
        case Group group -> {
          if (group.sequential() && group.children().size() > 1) {
            all.add(new Relaxation(Kind.BARRIER, group.id(), ""));
          }
          barriers(group.children(), groups, all);
        }
      }
    }
  }

  private void pools(List<Relaxation> all) {
    long[] wanted = new long[graph.pools().size()];
    for (int task = 0; task < graph.taskCount(); task++) {
      for (PoolDemand demand : graph.demands(task)) {
        wanted[demand.pool()] += demand.amount();
      }
    }
    for (int pool = 0; pool < wanted.length; pool++) {
      TaskGraph.Pool named = graph.pools().get(pool);
      if (wanted[pool] > named.depth()
          && graph.plan().settings().pools().containsKey(named.name())) {
        all.add(new Relaxation(Kind.POOL, named.name(), ""));
      }
    }
  }

  /** The groups and patterns at which tasks without an order meet, the busiest first. */
  private void met(Conflicts.Found conflicts, List<Relaxation> all) {
    TreeMap<String, Integer> groups = new TreeMap<>();
    TreeMap<String, Integer> patterns = new TreeMap<>();
    for (Conflicts.Pair pair : conflicts.pairs()) {
      if (pair.kind() == Conflicts.Kind.GROUP) {
        groups.merge(pair.detail(), 1, Integer::sum);
        continue;
      }
      for (int task : new int[] {pair.first(), pair.second()}) {
        graph.lockedWrites(task).forEach(entry -> count(patterns, entry));
        graph.lockedReads(task).forEach(entry -> count(patterns, entry));
      }
    }
    add(all, Kind.GROUP, groups);
    add(all, Kind.SCOPE, patterns);
  }

  private static void count(TreeMap<String, Integer> patterns, Scope.Entry entry) {
    patterns.merge(entry.pattern().toString(), 1, Integer::sum);
  }

  private static void add(List<Relaxation> all, Kind kind, TreeMap<String, Integer> met) {
    met.entrySet().stream()
        .sorted(java.util.Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(entry -> all.add(new Relaxation(kind, entry.getKey(), "")));
  }
}
