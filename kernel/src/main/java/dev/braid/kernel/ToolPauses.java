package dev.braid.kernel;

import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Event.Outcome;
import dev.braid.plan.Execution;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which tools take no work for now. A limit is the fault of no task: it pauses every tool of the
 * provider for all tasks until it ends, and costs none of them a try. A tool that does not know us
 * pauses until the next engine, because a person has to log in first.
 *
 * <p>A task that names several tools goes on with the next one that takes work.
 */
public final class ToolPauses {
  /** First pause where nobody says when a limit ends, in milliseconds; each next one doubles. */
  static final long FIRST_MILLIS = 60_000;

  /** Longest pause where nobody says when a limit ends, in milliseconds. */
  static final long LONGEST_MILLIS = 30 * 60_000;

  /** Stands for the time of the next engine. */
  static final long NEXT_ENGINE = Long.MAX_VALUE;

  private static final int MOST_DOUBLINGS = 5;

  /** Timers of providers count down from here; those above belong to tasks and the run. */
  private static final int FIRST_TIMER = -100;

  /** Below this one they belong to somebody else; a run has far fewer providers. */
  private static final int LAST_TIMER = -100_000;

  /**
   * A provider that takes no work.
   *
   * @param number of the provider, in the order in which they first paused
   * @param untilMillis in milliseconds since 1970, or {@link #NEXT_ENGINE}
   */
  public record Pause(int number, String provider, long untilMillis, String detail) {
    /** Only a person can end it, by logging in; then the next engine tries again. */
    public boolean needsPerson() {
      return untilMillis == NEXT_ENGINE;
    }

    /** The timer that tells its end. */
    public int timer() {
      return FIRST_TIMER - number;
    }
  }

  private final TaskGraph graph;
  private final List<String> providers = new ArrayList<>();
  private final TreeMap<Integer, Pause> paused = new TreeMap<>();
  private final TreeMap<Integer, Integer> inARow = new TreeMap<>();
  private final TreeMap<String, Integer> providerOfTool = new TreeMap<>();

  ToolPauses(TaskGraph graph) {
    this.graph = graph;
  }

  /** A timer of ours, and not of a task or the gate. */
  public static boolean owns(int timer) {
    return timer <= FIRST_TIMER && timer >= LAST_TIMER;
  }

  /** Takes note of a limit; the pause that is in force now. */
  Pause limited(Outcome.Limited limit, long nowMillis) {
    int number = numberOf(limit.provider(), limit.tools());
    Pause before = paused.get(number);
    long until = limit.resetAtMillis();
    if (until <= nowMillis) {
      until = nowMillis + untoldMillis(number, before != null);
    }
    if (before != null) {
      until = Math.max(until, before.untilMillis());
    }
    return put(new Pause(number, limit.provider(), until, limit.detail()));
  }

  void notAuthorized(Outcome.NotAuthorized refusal) {
    int number = numberOf(refusal.provider(), refusal.tools());
    Pause ignored = put(new Pause(number, refusal.provider(), NEXT_ENGINE, refusal.detail()));
  }

  /** An attempt with this tool has done its work: the next untold limit begins small again. */
  void worked(String tool) {
    Integer number = providerOfTool.get(tool);
    if (number != null) {
      inARow.remove(number);
    }
  }

  /** The pause whose timer this is; null when it is over. */
  @Nullable Pause ofTimer(int timer) {
    return paused.get(FIRST_TIMER - timer);
  }

  void end(Pause pause) {
    paused.remove(pause.number());
  }

  /** Pauses that are in force, in the order of their numbers. */
  List<Pause> inForce() {
    return List.copyOf(paused.values());
  }

  boolean isPaused(int number) {
    return paused.containsKey(number);
  }

  /** A pause of which a timer will tell the end. */
  boolean anyWillEnd() {
    return paused.values().stream().anyMatch(pause -> !pause.needsPerson());
  }

  /** The tool that the task is given to now; empty when the kernel has nothing to say about it. */
  String toolFor(int task) {
    for (String tool : candidates(task)) {
      if (pauseOf(tool) == null) {
        return tool;
      }
    }
    return "";
  }

  /** The pause that ends first of those that keep the task from starting; null when none does. */
  @Nullable Pause refusal(int task) {
    Pause first = null;
    for (String tool : paused.isEmpty() ? List.<String>of() : candidates(task)) {
      Pause pause = pauseOf(tool);
      if (pause == null) {
        return null;
      }
      if (first == null || pause.untilMillis() < first.untilMillis()) {
        first = pause;
      }
    }
    return first;
  }

  private @Nullable Pause pauseOf(String tool) {
    Integer number = providerOfTool.get(tool);
    return number == null ? null : paused.get(number);
  }

  /**
   * The tools of a task in its order. Of those after the first, none that has a pool of its own.
   */
  private List<String> candidates(int task) {
    Execution execution = graph.task(task).execution();
    if (execution.work() instanceof Execution.Work.Shell || execution.tools().size() < 2) {
      return execution.work() instanceof Execution.Work.Shell ? List.of() : execution.tools();
    }
    List<String> candidates = new ArrayList<>();
    for (String tool : execution.tools()) {
      boolean counted = graph.plan().settings().toolCapacities().containsKey(tool);
      if (candidates.isEmpty() || !counted) {
        candidates.add(tool);
      }
    }
    return candidates;
  }

  private int numberOf(String provider, List<String> tools) {
    int number = providers.indexOf(provider);
    if (number < 0) {
      number = providers.size();
      providers.add(provider);
    }
    for (String tool : tools) {
      providerOfTool.put(tool, number);
    }
    return number;
  }

  private long untoldMillis(int number, boolean alreadyPaused) {
    int before = inARow.getOrDefault(number, 0);
    // Attempts that were under way meet the same limit: that does not make it longer.
    if (!alreadyPaused) {
      inARow.put(number, before + 1);
    }
    int doublings = Math.min(alreadyPaused ? Math.max(0, before - 1) : before, MOST_DOUBLINGS);
    return Math.min(FIRST_MILLIS << doublings, LONGEST_MILLIS);
  }

  private Pause put(Pause pause) {
    paused.put(pause.number(), pause);
    return pause;
  }
}
