package dev.braid.view;

import dev.braid.graph.CriticalPath;
import dev.braid.graph.TaskGraph;
import dev.braid.graph.TaskGraph.PoolDemand;
import dev.braid.plan.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * What no schedule can beat, in milliseconds: the longest chain of dependencies; the work that
 * workers and pools must share, with the time that must pass before and after it; and the tasks
 * that exclude one another, each not before its head and with its rest behind it. The gate is not
 * counted: it only makes a run longer.
 */
public final class Bounds {
  /** Where a bound comes from. */
  public enum Kind {
    CRITICAL_PATH,
    GROUP,
    SCOPE,
    POOL,
    ALONE,
    WORKERS
  }

  /**
   * @param name of the group, scope or pool; empty for the others
   */
  public record Limit(Kind kind, String name, long millis) {}

  private final TaskGraph graph;
  private final long[] heads;
  private final long workMillis;
  private final long criticalPathMillis;
  private final List<Limit> limits;

  private Bounds(TaskGraph graph) {
    this.graph = graph;
    this.heads = CriticalPath.heads(graph);
    long work = 0;
    long longest = 0;
    for (int task = 0; task < graph.taskCount(); task++) {
      work += duration(task);
      longest = Math.max(longest, heads[task] + graph.tailMillis(task));
    }
    this.workMillis = work;
    this.criticalPathMillis = longest;
    List<Limit> all = new ArrayList<>();
    all.add(new Limit(Kind.CRITICAL_PATH, "", longest));
    excluding(all);
    pools(all);
    all.add(new Limit(Kind.ALONE, "", shared(graph.taskCount(), true)));
    all.removeIf(limit -> limit.millis() == 0);
    all.sort(Comparator.comparingLong(Limit::millis).reversed());
    this.limits = Collections.unmodifiableList(all);
  }

  static Bounds of(TaskGraph graph) {
    return new Bounds(graph);
  }

  long workMillis() {
    return workMillis;
  }

  long criticalPathMillis() {
    return criticalPathMillis;
  }

  /** What more workers do not shorten, the largest first. */
  List<Limit> limits() {
    return limits;
  }

  long longestChainMillis() {
    return limits.isEmpty() ? 0 : limits.getFirst().millis();
  }

  long lowerBoundMillis(int workers) {
    return Math.max(longestChainMillis(), shared(workers, false));
  }

  private long duration(int task) {
    return CriticalPath.durationMillis(graph, task);
  }

  private long after(int task) {
    return graph.tailMillis(task) - duration(task);
  }

  /** Conflict groups, writers of one pattern, and tasks that need more than half of a pool. */
  private void excluding(List<Limit> all) {
    TreeMap<String, List<OneMachine.Job>> groups = new TreeMap<>();
    TreeMap<String, List<OneMachine.Job>> scopes = new TreeMap<>();
    TreeMap<String, List<OneMachine.Job>> pools = new TreeMap<>();
    for (int task = 0; task < graph.taskCount(); task++) {
      OneMachine.Job job = new OneMachine.Job(heads[task], duration(task), after(task));
      for (String group : graph.task(task).demand().conflictGroups()) {
        groups.computeIfAbsent(group, name -> new ArrayList<>()).add(job);
      }
      for (Scope.Entry entry : graph.lockedWrites(task)) {
        String pattern = entry.pattern().toString();
        scopes.computeIfAbsent(pattern, name -> new ArrayList<>()).add(job);
      }
      for (PoolDemand demand : graph.demands(task)) {
        TaskGraph.Pool pool = graph.pools().get(demand.pool());
        if (2 * demand.amount() > pool.depth()) {
          pools.computeIfAbsent(pool.name(), name -> new ArrayList<>()).add(job);
        }
      }
    }
    groups.forEach((name, jobs) -> add(all, Kind.GROUP, name, jobs));
    scopes.forEach((name, jobs) -> add(all, Kind.SCOPE, name, jobs));
    pools.forEach((name, jobs) -> add(all, Kind.POOL, name, jobs));
  }

  private static void add(List<Limit> all, Kind kind, String name, List<OneMachine.Job> jobs) {
    if (jobs.size() > 1) {
      all.add(new Limit(kind, name, OneMachine.leastMillis(jobs)));
    }
  }

  private void pools(List<Limit> all) {
    List<long[]> loads = new ArrayList<>();
    for (int pool = 0; pool < graph.pools().size(); pool++) {
      loads.add(new long[] {0, Long.MAX_VALUE, Long.MAX_VALUE});
    }
    for (int task = 0; task < graph.taskCount(); task++) {
      for (PoolDemand demand : graph.demands(task)) {
        long[] load = loads.get(demand.pool());
        load[0] += duration(task) * demand.amount();
        load[1] = Math.min(load[1], heads[task]);
        load[2] = Math.min(load[2], after(task));
      }
    }
    for (int pool = 0; pool < loads.size(); pool++) {
      long[] load = loads.get(pool);
      if (load[0] > 0) {
        int depth = Math.max(1, graph.pools().get(pool).depth());
        long millis = load[1] + Math.ceilDiv(load[0], depth) + load[2];
        all.add(new Limit(Kind.POOL, graph.pools().get(pool).name(), millis));
      }
    }
  }

  /**
   * The work that can only begin after some time, over the workers; and the same from the end. A
   * task that must run alone takes the time of all workers.
   */
  private long shared(int workers, boolean onlyAlone) {
    Integer[] tasks = new Integer[graph.taskCount()];
    Arrays.setAll(tasks, task -> task);
    Arrays.sort(tasks, Comparator.comparingLong((Integer task) -> heads[task]).reversed());
    long fromBegin = shared(tasks, workers, onlyAlone, heads);
    long[] after = new long[tasks.length];
    Arrays.setAll(after, this::after);
    Arrays.sort(tasks, Comparator.comparingLong((Integer task) -> after[task]).reversed());
    return Math.max(fromBegin, shared(tasks, workers, onlyAlone, after));
  }

  private long shared(Integer[] tasks, int workers, boolean onlyAlone, long[] idle) {
    long most = 0;
    long alone = 0;
    long work = 0;
    for (int task : tasks) {
      alone += graph.alone(task) ? duration(task) : 0;
      work += onlyAlone || graph.alone(task) ? 0 : duration(task);
      long load = alone + Math.ceilDiv(work, Math.max(1, workers));
      most = load == 0 ? most : Math.max(most, idle[task] + load);
    }
    return most;
  }
}
