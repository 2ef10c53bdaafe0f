package dev.braid.kernel;

import dev.braid.kernel.Setback.Fault;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The life of each task: its state, its attempts, and what its last attempt came to. */
public final class TaskLives {
  private final TreeMap<Integer, String> tools = new TreeMap<>();
  private TaskState[] states;
  private int[] attempts;
  private final EnumMap<Fault, int[]> faults = new EnumMap<>(Fault.class);
  private @Nullable Setback[] setbacks;
  private @Nullable Reason[] lastRefusals;
  private String[] bases;
  private long[] notBefore;
  private boolean[] emptyCapture;
  private final TreeSet<Integer> underWay = new TreeSet<>();
  private final EnumMap<TaskState, Integer> counts = new EnumMap<>(TaskState.class);
  private final TreeMap<Integer, Failure> lastFailures = new TreeMap<>();
  private Decision.@Nullable Result[] results;
  private final long[] visits = new long[Transitions.rows().size()];

  TaskLives(int tasks) {
    states = new TaskState[tasks];
    Arrays.fill(states, TaskState.PENDING);
    attempts = new int[tasks];
    for (Fault fault : Fault.values()) {
      faults.put(fault, new int[tasks]);
    }
    setbacks = new @Nullable Setback[tasks];
    lastRefusals = new @Nullable Reason[tasks];
    results = new Decision.@Nullable Result[tasks];
    bases = new String[tasks];
    Arrays.fill(bases, "");
    notBefore = new long[tasks];
    emptyCapture = new boolean[tasks];
    counts.put(TaskState.PENDING, tasks);
  }

  /** Makes room for tasks with the next numbers. */
  void grow(int tasks) {
    int had = states.length;
    states = Arrays.copyOf(states, tasks);
    Arrays.fill(states, had, tasks, TaskState.PENDING);
    attempts = Arrays.copyOf(attempts, tasks);
    faults.replaceAll((fault, counters) -> Arrays.copyOf(counters, tasks));
    setbacks = Arrays.copyOf(setbacks, tasks);
    lastRefusals = Arrays.copyOf(lastRefusals, tasks);
    results = Arrays.copyOf(results, tasks);
    bases = Arrays.copyOf(bases, tasks);
    Arrays.fill(bases, had, tasks, "");
    notBefore = Arrays.copyOf(notBefore, tasks);
    emptyCapture = Arrays.copyOf(emptyCapture, tasks);
    counts.merge(TaskState.PENDING, tasks - had, Integer::sum);
  }

  public TaskState state(int task) {
    return states[task];
  }

  /** How many tasks are in a state. */
  public int count(TaskState state) {
    return counts.getOrDefault(state, 0);
  }

  /** Attempts started so far; the last one has this number. */
  public int attempts(int task) {
    return attempts[task];
  }

  /** The commit the last attempt started from; empty before the first. */
  public String base(int task) {
    return bases[task];
  }

  /** Why the last failed attempt failed, or null when none did. */
  public @Nullable Failure lastFailure(int task) {
    return lastFailures.get(task);
  }

  /** What the task came to, or null before it succeeded. */
  public Decision.@Nullable Result result(int task) {
    return results[task];
  }

  /** When a task in BACKOFF may go on, in milliseconds since 1970. */
  public long notBeforeMillis(int task) {
    return notBefore[task];
  }

  /** How often each row of {@link Transitions#rows} was taken, in its order. */
  public long[] visits() {
    return visits.clone();
  }

  boolean isCurrent(int task, int attempt, TaskState state) {
    return exists(task) && attempts[task] == attempt && states[task] == state;
  }

  boolean isCurrentLive(int task, int attempt) {
    return exists(task) && attempts[task] == attempt && states[task].isLive();
  }

  boolean exists(int task) {
    return task >= 0 && task < states.length;
  }

  int faults(int task, Fault fault) {
    return countersOf(fault)[task];
  }

  @Nullable Setback setback(int task) {
    return setbacks[task];
  }

  boolean captureEmpty(int task) {
    return emptyCapture[task];
  }

  /** What last kept the task from starting, or that nothing did. */
  Reason lastRefusal(int task) {
    Reason last = lastRefusals[task];
    return last == null ? new Reason.Unhindered() : last;
  }

  void move(int task, String trigger) {
    TaskState from = states[task];
    int row = Transitions.rowOf(from, trigger);
    TaskState to = Transitions.rows().get(row).to();
    visits[row]++;
    counts.merge(from, -1, Integer::sum);
    counts.merge(to, 1, Integer::sum);
    states[task] = to;
    if (isUnderWay(to)) {
      underWay.add(task);
    } else if (isUnderWay(from)) {
      underWay.remove(task);
    }
  }

  private static boolean isUnderWay(TaskState state) {
    return state.isLive() || state == TaskState.CHECKING || state == TaskState.BACKOFF;
  }

  /** The tasks that something outside the kernel works for: a process, a capture or a timer. */
  List<Integer> underWay() {
    return List.copyOf(underWay);
  }

  void refused(int task, Reason reason) {
    lastRefusals[task] = reason;
  }

  /** The tool of the last attempt; empty for a shell command. */
  public String tool(int task) {
    return tools.getOrDefault(task, "");
  }

  void started(int task, String base, String tool) {
    attempts[task]++;
    if (!tool.isEmpty()) {
      tools.put(task, tool);
    }
    bases[task] = base;
    emptyCapture[task] = false;
    lastRefusals[task] = null;
  }

  void captureWasEmpty(int task) {
    emptyCapture[task] = true;
  }

  void failing(int task, String trigger, Setback setback) {
    move(task, trigger);
    setbacks[task] = setback;
    lastFailures.put(task, setback.failure());
  }

  /** Charges the setback to its counter. */
  void charged(int task, Fault fault, long notBeforeMillis) {
    countersOf(fault)[task]++;
    notBefore[task] = notBeforeMillis;
    setbacks[task] = null;
  }

  void completed(int task, Decision.Result result) {
    results[task] = result;
  }

  /** What takes it back is a further attempt, that begins where the branch stands. */
  void reverting(int task, int attempt, String onto) {
    attempts[task] = attempt;
    bases[task] = onto;
    emptyCapture[task] = false;
  }

  /** It was to be undone, and stays merged. */
  void kept(int task, Failure why) {
    setbacks[task] = null;
    lastFailures.put(task, why);
  }

  void undone(int task) {
    results[task] = null;
  }

  /** A person gave the task back: it has all its tries again. */
  void reopened(int task) {
    faults.values().forEach(counters -> counters[task] = 0);
    setbacks[task] = null;
  }

  private int[] countersOf(Fault fault) {
    int[] counters = faults.get(fault);
    if (counters == null) {
      throw new IllegalStateException("BUG: no counters for " + fault);
    }
    return counters;
  }
}
