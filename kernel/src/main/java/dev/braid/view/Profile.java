package dev.braid.view;

import dev.braid.graph.Conflicts;
import java.util.List;

/**
 * The parallelism profile of a plan: what it costs, how much of it can run at once, and how many
 * workers are worth having. Times are in milliseconds, tasks are numbers of the graph.
 *
 * @param edges orders between two nodes of the compiled graph; barriers are nodes
 * @param workers the number of workers that {@code makespanMillis} is predicted for
 * @param lowerBoundMillis no schedule with that many workers is shorter
 * @param criticalPath the longest chain of dependencies, first to last
 * @param slices the steps of the run when every task takes one unit and workers abound
 * @param windows the stretches of the predicted run in which two or more tasks run
 * @param bottlenecks the stretches of the predicted run in which one task runs alone
 * @param curve the predicted makespan for some numbers of workers, ascending
 * @param units the same plan when every task takes one unit
 * @param limits what more workers do not shorten, the largest first
 * @param predicted the predicted run
 * @param costs what the run would be shorter without, the dearest first
 */
public record Profile(
    int tasks,
    int edges,
    int workers,
    long makespanMillis,
    long lowerBoundMillis,
    long totalWorkMillis,
    List<Integer> criticalPath,
    long criticalPathMillis,
    List<Slice> slices,
    List<Window> windows,
    List<Bottleneck> bottlenecks,
    Recommendation recommended,
    List<Point> curve,
    Conflicts.Found conflicts,
    Units units,
    List<Bounds.Limit> limits,
    Simulation.Schedule predicted,
    Costs costs) {

  /**
   * The plan when every task takes one unit.
   *
   * @param steps with as many workers as tasks
   * @param stepsWithWorkers with the number of workers that the profile is made for
   */
  public record Units(long steps, long stepsWithWorkers) {}

  /** Tasks that start together, ascending. */
  public record Slice(List<Integer> tasks) {
    public Slice {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * @param most the largest number of tasks that run at once in it
   */
  public record Window(long fromMillis, long toMillis, int most) {}

  public record Bottleneck(long fromMillis, long toMillis, int task) {}

  public record Point(int workers, long makespanMillis) {}

  /**
   * How many workers to have.
   *
   * @param start total work over the critical path, rounded up: where looking begins
   * @param economy most workers of which each is still busy half of the time
   * @param knee where speed-up squared per worker is largest
   * @param fast fewest workers that come within 5 % of the best time seen
   */
  public record Recommendation(int start, int economy, int knee, int fast) {
    public int min() {
      return Math.min(Math.min(economy, knee), fast);
    }

    public int max() {
      return Math.max(knee, fast);
    }
  }

  public Profile {
    criticalPath = List.copyOf(criticalPath);
    slices = List.copyOf(slices);
    windows = List.copyOf(windows);
    bottlenecks = List.copyOf(bottlenecks);
    curve = List.copyOf(curve);
    limits = List.copyOf(limits);
  }

  /** The time of one worker over the time of the predicted number of workers. */
  public double speedUp() {
    return speedUp(makespanMillis);
  }

  /** The time of one worker over another time. */
  public double speedUp(long millis) {
    return millis == 0 ? 1 : (double) totalMillis() / millis;
  }

  /** The predicted time of one worker: the work, and what the gate costs in between. */
  private long totalMillis() {
    return curve.getFirst().workers() == 1 ? curve.getFirst().makespanMillis() : totalWorkMillis;
  }

  /** Most tasks that can run at once, after scopes, groups and pools. */
  public int maxParallelism() {
    return slices.stream().mapToInt(slice -> slice.tasks().size()).max().orElse(0);
  }
}
