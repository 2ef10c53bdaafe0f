package dev.braid.graph;

import dev.braid.plan.Demand;
import dev.braid.plan.Plan;
import dev.braid.plan.Scheduling;
import dev.braid.plan.Scope;
import dev.braid.plan.Settings;
import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
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
 * <p>Whatever has a capacity is a pool: a tool as {@code tool:NAME}, a role as {@code role:NAME},
 * the background class as {@code class:background}. So the kernel knows one kind of capacity only.
 */
public final class TaskGraph {
  private final Plan plan;
  private final TaskNumbers numbers;
  private final List<Task> tasks;
  private final List<String> barrierNames;
  private final List<int[]> successors;
  private final List<int[]> predecessors;
  private final long[] tailMillis;
  private final int[] rank;
  private final List<Pool> pools;
  private final List<List<PoolDemand>> demands;
  private final boolean[] alone;

  private static final String BACKGROUND = "class:background";

  /** A named capacity. */
  public record Pool(String name, int depth) {}

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
    this.tailMillis = CriticalPath.tails(this);
    this.rank = ranks();
    TreeMap<String, Integer> depths = new TreeMap<>(plan.settings().pools());
    plan.settings().toolCapacities().forEach((tool, depth) -> depths.put("tool:" + tool, depth));
    Scheduling.Capacities capacities = plan.settings().scheduling().capacities();
    capacities.roles().forEach((role, depth) -> depths.put("role:" + role, depth));
    if (capacities.background() > 0) {
      depths.put(BACKGROUND, capacities.background());
    }
    List<Pool> named = new ArrayList<>();
    depths.forEach((name, depth) -> named.add(new Pool(name, depth)));
    this.pools = Collections.unmodifiableList(named);
    List<String> names = new ArrayList<>(depths.keySet());
    List<List<PoolDemand>> all = new ArrayList<>();
    this.alone = new boolean[tasks.size()];
    for (int task = 0; task < tasks.size(); task++) {
      all.add(isDropped(task) ? List.of() : poolDemands(tasks.get(task), names));
      alone[task] = mustRunAlone(tasks.get(task), plan.settings());
    }
    this.demands = Collections.unmodifiableList(all);
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

  /** Longest path by estimate from the start of this node to the end of the plan. */
  public long tailMillis(int node) {
    return tailMillis[node];
  }

  /** The place of a task in the total order of choice: the lowest startable rank starts first. */
  public int rank(int task) {
    return rank[task];
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

  private static List<PoolDemand> poolDemands(Task task, List<String> names) {
    if (names.isEmpty() && task.demand().pools().isEmpty()) {
      return List.of();
    }
    TreeMap<String, Integer> wanted = new TreeMap<>(task.demand().pools());
    for (String tool : task.execution().tools()) {
      if (names.contains("tool:" + tool)) {
        wanted.put("tool:" + tool, 1);
      }
      // Only the first tool runs; the others are what a failing task falls back to.
      break;
    }
    if (names.contains("role:" + task.brief().role())) {
      wanted.put("role:" + task.brief().role(), 1);
    }
    if (task.demand().background() && names.contains(BACKGROUND)) {
      wanted.put(BACKGROUND, 1);
    }
    List<PoolDemand> demands = new ArrayList<>();
    wanted.forEach((name, amount) -> {
      int pool = names.indexOf(name);
      if (pool < 0) {
        throw new IllegalArgumentException("unknown pool " + name);
      }
      demands.add(new PoolDemand(pool, amount));
    });
    return Collections.unmodifiableList(demands);
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
