package dev.braid.view;

import dev.braid.graph.CriticalPath;
import dev.braid.graph.TaskGraph;
import dev.braid.graph.TaskGraph.PoolDemand;
import dev.braid.plan.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What no schedule can beat, in milliseconds.
 *
 * @param chainMillis the largest total load of tasks that can only run one at a time: those of one
 *     conflict group, or those that write by the same pattern
 * @param poolMillis the largest load of a pool over its depth
 * @param aloneMillis the load of the tasks that must run alone
 */
record Bounds(
    long workMillis, long criticalPathMillis, long chainMillis, long poolMillis, long aloneMillis) {

  static Bounds of(TaskGraph graph) {
    long work = 0;
    long alone = 0;
    TreeMap<String, Long> chains = new TreeMap<>();
    List<Long> poolLoads = new ArrayList<>(java.util.Collections.nCopies(graph.pools().size(), 0L));
    for (int task = 0; task < graph.taskCount(); task++) {
      long millis = CriticalPath.durationMillis(graph, task);
      work += millis;
      alone += graph.alone(task) ? millis : 0;
      for (String group : graph.task(task).demand().conflictGroups()) {
        chains.merge("group " + group, millis, Long::sum);
      }
      for (Scope.Entry entry : graph.lockedWrites(task)) {
        chains.merge("scope " + entry.pattern(), millis, Long::sum);
      }
      for (PoolDemand demand : graph.demands(task)) {
        poolLoads.set(demand.pool(), poolLoads.get(demand.pool()) + millis * demand.amount());
      }
    }
    long pool = 0;
    for (int number = 0; number < poolLoads.size(); number++) {
      int depth = Math.max(1, graph.pools().get(number).depth());
      pool = Math.max(pool, Math.ceilDiv(poolLoads.get(number), depth));
    }
    long chain = chains.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return new Bounds(work, criticalPath(graph), chain, pool, alone);
  }

  /** The longest chain that more workers do not shorten. */
  long longestChainMillis() {
    return Math.max(Math.max(criticalPathMillis, chainMillis), aloneMillis);
  }

  long lowerBoundMillis(int workers) {
    long shared = aloneMillis + Math.ceilDiv(workMillis - aloneMillis, workers);
    return Math.max(Math.max(longestChainMillis(), poolMillis), shared);
  }

  private static long criticalPath(TaskGraph graph) {
    return CriticalPath.of(graph).stream()
        .mapToLong(task -> CriticalPath.durationMillis(graph, task))
        .sum();
  }
}
