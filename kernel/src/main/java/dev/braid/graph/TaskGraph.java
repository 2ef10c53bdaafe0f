package dev.braid.graph;

import dev.braid.plan.Demand;
import dev.braid.plan.Plan;
import dev.braid.plan.Scheduling;
import dev.braid.plan.Scope;
import dev.braid.plan.Settings;
import dev.braid.plan.Task;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * A compiled plan: tasks as dense numbers in plan order, then barriers, with their edges in arrays.
 *
 * <p>A group of the plan becomes two barriers, its beginning and its end, so that an order between
 * N and M tasks costs N + M edges and not N times M. A barrier is complete as soon as everything
 * before it is; nothing runs for it.
 *
 * <p>The plan of a run may change while it runs. Then a changed graph takes the place of this one:
 * a task keeps its number for as long as the run lasts, new tasks take the numbers behind, and a
 * dropped task stays as a number without edges and demands. Only barriers are numbered anew.
 *
 * <p>Whatever has a capacity is a pool, see {@link Pools}: the kernel knows one kind of capacity.
 */
public final class TaskGraph {
  private final Plan plan;
  private final TaskNumbers numbers;
  private final List<Task> tasks;
  private final List<String> barrierNames;
  private final List<int[]> successors;
  private final List<int[]> predecessors;
  private final SortedMap<Integer, Integer> needed;
  private final Races races;
  private final List<Barrier> barriers;
  private final long[] tailMillis;
  private final int[] rank;
  private final List<Pool> pools;
  private final List<List<PoolDemand>> demands;
  private final boolean[] alone;

  /** A named capacity. */
  public record Pool(String name, int depth) {}

  /**
   * The end of a group that something waits for.
   *
   * @param node its number in the graph
   * @param tasks all tasks in the group
   * @param timeoutMillis longest time from the first start in the group to its end
   */
  public record Barrier(String group, int node, List<Integer> tasks, long timeoutMillis) {
    public Barrier {
      tasks = List.copyOf(tasks);
    }
  }

  /** How much of a pool, given by its number, a task takes. */
  public record PoolDemand(int pool, int amount) {}

  private TaskGraph(Plan plan, TaskNumbers numbers) {
    this.plan = plan;
    this.numbers = numbers;
    this.tasks = numbers.tasks();
    Edges edges = PlanOrder.over(plan, numbers, Edges.of(plan, numbers));
    this.barrierNames = edges.barrierNames();
    this.successors = edges.successors();
    this.predecessors = edges.predecessors();
    this.needed = edges.needed();
    this.races = Races.of(plan, numbers);
    this.tailMillis = CriticalPath.tails(this);
    this.rank = ranks();
    Pools capacities = Pools.of(plan, numbers);
    this.pools = capacities.pools();
    this.demands = capacities.demands();
    this.barriers = Barriers.of(this, edges.groupEnds());
    this.alone = new boolean[tasks.size()];
    for (int task = 0; task < tasks.size(); task++) {
      alone[task] = mustRunAlone(tasks.get(task), plan.settings());
    }
  }

  /**
   * Compiles a plan that {@code check} has found to be sound.
   *
   * @throws IllegalArgumentException for a dangling id or a cycle, which {@code check} reports
   */
  public static TaskGraph of(Plan plan) {
    return new TaskGraph(plan, TaskNumbers.of(plan.tasks()));
  }

  /**
   * The graph of the same run with another plan; every task keeps its number.
   *
   * @throws IllegalArgumentException for a doubled or dangling id, an unknown pool, or a cycle
   */
  public TaskGraph changedTo(Plan next) {
    return new TaskGraph(next, numbers.changed(next.tasks()));
  }

  public Plan plan() {
    return plan;
  }

  /** How many numbers tasks have, those of dropped tasks among them. */
  public int taskCount() {
    return tasks.size();
  }

  /** The plan had the task once and does not want it any more. */
  public boolean isDropped(int task) {
    return numbers.isDropped(task);
  }

  /** Tasks and barriers. Numbers below {@link #taskCount} are tasks. */
  public int nodeCount() {
    return successors.size();
  }

  public Task task(int task) {
    return tasks.get(task);
  }

  public List<Task> tasks() {
    return tasks;
  }

  public String nodeName(int node) {
    return node < tasks.size() ? tasks.get(node).id() : barrierNames.get(node - tasks.size());
  }

  /** The number of a task, also of a dropped one, or -1. */
  public int taskNumber(String id) {
    return numbers.of(id);
  }

  /** Nodes that wait for this one, ascending. The array is the graph's own: do not write to it. */
  public int[] successors(int node) {
    return successors.get(node);
  }

  /** Nodes this one waits for, ascending. The array is the graph's own: do not write to it. */
  public int[] predecessors(int node) {
    return predecessors.get(node);
  }

  public int predecessorCount(int node) {
    return predecessors.get(node).length;
  }

  /** How many of the nodes before this one must be complete for it to be; mostly all. */
  public int neededBefore(int node) {
    return needed.getOrDefault(node, predecessors.get(node).length);
  }

  /** The races of the plan: tasks that are ways of doing one thing. */
  public Races races() {
    return races;
  }

  /** Longest path by estimate from the start of this node to the end of the plan. */
  public long tailMillis(int node) {
    return tailMillis[node];
  }

  /** The place of a task in the total order of choice: the lowest startable rank starts first. */
  public int rank(int task) {
    return rank[task];
  }

  /** The ends of groups that something waits for and that have a time limit. */
  public List<Barrier> barriers() {
    return barriers;
  }

  public List<Pool> pools() {
    return pools;
  }

  public List<PoolDemand> demands(int task) {
    return demands.get(task);
  }

  /** Nothing else runs beside the task. */
  public boolean alone(int task) {
    return alone[task];
  }

  /** What the task writes and nobody else may use meanwhile; the rest is left to the gate. */
  public List<Scope.Entry> lockedWrites(int task) {
    return locked(tasks.get(task).scope().writes());
  }

  /** What the task reads and nobody else may write meanwhile. */
  public List<Scope.Entry> lockedReads(int task) {
    return locked(tasks.get(task).scope().reads());
  }

  private List<Scope.Entry> locked(List<Scope.Entry> entries) {
    Scheduling rules = plan.settings().scheduling();
    return switch (rules.scopes()) {
      case STRICT -> entries;
      case HYBRID -> entries.stream().filter(rules::locks).toList();
      case OPTIMISTIC -> List.of();
    };
  }

  private static boolean mustRunAlone(Task task, Settings settings) {
    boolean unknown = task.scope().origin() == Scope.Origin.UNKNOWN;
    return !task.demand().parallelOk() || (unknown && settings.unknownScopeAlone());
  }

  /** Foreground first, then priority, most urgent, most direct successors, plan order. */
  private int[] ranks() {
    Integer[] order = new Integer[tasks.size()];
    Arrays.setAll(order, task -> task);
    long[] urgency = new long[order.length];
    Arrays.setAll(urgency, this::urgencyMillis);
    Arrays.sort(order, (a, b) -> compareChoice(a, b, urgency));
    int[] ranks = new int[tasks.size()];
    for (int place = 0; place < ranks.length; place++) {
      ranks[order[place]] = place;
    }
    return ranks;
  }

  private int compareChoice(int a, int b, long[] urgency) {
    Demand first = tasks.get(a).demand();
    Demand second = tasks.get(b).demand();
    int byClass = Boolean.compare(first.background(), second.background());
    if (byClass != 0) {
      return byClass;
    }
    int byPriority = Integer.compare(second.priority(), first.priority());
    if (byPriority != 0) {
      return byPriority;
    }
    int byTail = Long.compare(urgency[b], urgency[a]);
    if (byTail != 0) {
      return byTail;
    }
    int bySuccessors = Integer.compare(successors.get(b).length, successors.get(a).length);
    return bySuccessors != 0 ? bySuccessors : Integer.compare(a, b);
  }

  /**
   * What must still happen after a task, with its own time or without. In a conflict group tasks
   * follow one another on one resource, as on a machine of a job shop; there the better first one
   * is the one with most work behind it, however long it takes itself (latest finish time first).
   */
  private long urgencyMillis(int task) {
    boolean queues = !tasks.get(task).demand().conflictGroups().isEmpty();
    return queues ? tailMillis[task] - CriticalPath.durationMillis(this, task) : tailMillis[task];
  }

  /** Conflict groups named anywhere in the plan, sorted; their positions are their numbers. */
  public List<String> conflictGroups() {
    TreeSet<String> groups = new TreeSet<>();
    for (Task task : tasks) {
      groups.addAll(task.demand().conflictGroups());
    }
    return List.copyOf(groups);
  }
}
