package dev.braid.view;

import dev.braid.graph.Conflicts;
import dev.braid.graph.CriticalPath;
import dev.braid.graph.TaskGraph;
import dev.braid.view.Profile.Point;
import dev.braid.view.Profile.Recommendation;
import dev.braid.view.Profile.Slice;
import dev.braid.view.Profile.Units;
import dev.braid.view.Simulation.Prices;
import dev.braid.view.Simulation.Schedule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Makes the profile of a plan by running the real kernel on simulated time, once per point of the
 * curve.
 *
 * <p>How many workers to recommend follows the measured shape of real workflows: the knee lies near
 * the total work over the critical path, twice that is where looking ends.
 */
public final class Profiler {
  /** Most simulated tasks of one curve; larger plans get fewer points. */
  static final int CURVE_BUDGET_TASKS = 60_000;

  /** Fewest points of a curve that is shorter than its range. */
  static final int FEWEST_POINTS = 6;

  /** Most simulated tasks of all trials of what single rules cost. */
  static final int COST_BUDGET_TASKS = 60_000;

  /** How much slower than the best a schedule may be and still count as fast: 5 %. */
  private static final double FAST_WITHIN = 1.05;

  private final TaskGraph graph;
  private final Prices prices;
  private final TreeMap<Integer, Long> makespans = new TreeMap<>();

  /**
   * What a profile is made for.
   *
   * @param least fewest workers of the curve; 0 for a curve that ends where more do not help
   * @param most most workers; both equal: the run is predicted for that number
   * @param checkMillis what one check of the gate is taken to cost
   */
  public record Wanted(int least, int most, long checkMillis) {
    public static Wanted workers(int count) {
      return new Wanted(count, count, 0);
    }

    boolean isRange() {
      return least < most;
    }
  }

  private Profiler(TaskGraph graph, Prices prices) {
    this.graph = graph;
    this.prices = prices;
  }

  public static Profile of(TaskGraph graph, Wanted wanted) {
    Prices estimates = Prices.estimates(graph);
    Prices prices = new Prices(estimates.taskMillis(), wanted.checkMillis());
    return new Profiler(graph, prices).profile(wanted);
  }

  /**
   * How many workers to give a run, at most {@code most}. Where work abounds that is the limit, and
   * nothing has to be simulated to know it.
   */
  public static int recommendedWorkers(TaskGraph graph, int most) {
    Bounds bounds = Bounds.of(graph);
    int start = (int) Math.max(1, ceilDiv(bounds.workMillis(), bounds.longestChainMillis()));
    if (start >= most) {
      return most;
    }
    Profiler profiler = new Profiler(graph, Prices.estimates(graph));
    return recommend(start, profiler.curve(start, most, 0)).max();
  }

  private Profile profile(Wanted wanted) {
    Bounds bounds = Bounds.of(graph);
    List<Slice> slices = slices();
    int peak = slices.stream().mapToInt(slice -> slice.tasks().size()).max().orElse(1);
    int start = (int) Math.max(1, ceilDiv(bounds.workMillis(), bounds.longestChainMillis()));
    int single = wanted.isRange() ? 0 : wanted.most();
    List<Point> curve =
        wanted.isRange()
            ? points(IntStream.rangeClosed(wanted.least(), wanted.most()).boxed().toList())
            : curve(start, Math.max(1, peak), single);
    Recommendation recommended = recommend(start, curve);
    int workers = single > 0 ? single : recommended.max();
    Schedule predicted = schedule(workers);
    Stretches stretches = Stretches.of(predicted);
    Conflicts.Found conflicts = Conflicts.of(graph);
    CostTrials trials =
        new CostTrials(graph, workers, prices.checkMillis(), predicted.makespanMillis());
    return new Profile(
        graph.taskCount(),
        edges(),
        workers,
        predicted.makespanMillis(),
        bounds.lowerBoundMillis(workers),
        bounds.workMillis(),
        CriticalPath.of(graph),
        bounds.criticalPathMillis(),
        slices,
        stretches.windows(),
        stretches.bottlenecks(),
        recommended,
        curve,
        conflicts,
        new Units(slices.size(), Simulation.run(graph, workers, Prices.units()).makespanMillis()),
        bounds.limits(),
        predicted,
        trials.within(COST_BUDGET_TASKS, conflicts));
  }

  /** Only the time is kept: a schedule of a million tasks takes as much room as its plan. */
  private long makespanMillis(int workers) {
    return makespans.computeIfAbsent(workers, count -> schedule(count).makespanMillis());
  }

  private Schedule schedule(int workers) {
    return Simulation.run(graph, workers, prices);
  }

  private int edges() {
    int edges = 0;
    for (int node = 0; node < graph.nodeCount(); node++) {
      edges += graph.predecessorCount(node);
    }
    return edges;
  }

  private List<Slice> slices() {
    Schedule steps = Simulation.run(graph, Math.max(1, graph.taskCount()), Prices.units());
    TreeMap<Long, List<Integer>> byStart = new TreeMap<>();
    for (int task = 0; task < graph.taskCount(); task++) {
      if (steps.startMillis()[task] >= 0) {
        byStart.computeIfAbsent(steps.startMillis()[task], at -> new ArrayList<>()).add(task);
      }
    }
    return byStart.values().stream().map(Slice::new).toList();
  }

  private List<Point> curve(int start, int peak, int wanted) {
    int last = Math.min(peak, 2 * start);
    return points(sample(last, start, wanted));
  }

  private List<Point> points(List<Integer> counts) {
    List<Point> curve = new ArrayList<>();
    for (int workers : counts) {
      curve.add(new Point(workers, makespanMillis(workers)));
    }
    return Collections.unmodifiableList(curve);
  }

  /** The whole range when it is cheap, else its ends, the start, and a geometric series. */
  private List<Integer> sample(int last, int start, int wanted) {
    TreeSet<Integer> workers = new TreeSet<>();
    int points = Math.max(FEWEST_POINTS, CURVE_BUDGET_TASKS / Math.max(1, graph.taskCount()));
    for (int point = 0; point < Math.min(points, last); point++) {
      double share = last == 1 ? 0 : (double) point / (Math.min(points, last) - 1);
      workers.add(points >= last ? point + 1 : (int) Math.round(Math.pow(last, share)));
    }
    workers.add(Math.min(start, last));
    if (wanted > 0) {
      workers.add(wanted);
    }
    return List.copyOf(workers);
  }

  private static Recommendation recommend(int start, List<Point> curve) {
    long alone = curve.getFirst().makespanMillis();
    long best = curve.stream().mapToLong(Point::makespanMillis).min().orElse(alone);
    int economy = 1;
    int knee = 1;
    int fast = 0;
    double kneeValue = 0;
    for (Point point : curve) {
      double speedup = point.makespanMillis() == 0 ? 1 : (double) alone / point.makespanMillis();
      if (speedup / point.workers() >= 0.5) {
        economy = point.workers();
      }
      if (speedup * speedup / point.workers() > kneeValue) {
        kneeValue = speedup * speedup / point.workers();
        knee = point.workers();
      }
      if (fast == 0 && point.makespanMillis() <= best * FAST_WITHIN) {
        fast = point.workers();
      }
    }
    return new Recommendation(start, economy, knee, fast);
  }

  private static long ceilDiv(long dividend, long divisor) {
    return divisor == 0 ? 0 : Math.ceilDiv(dividend, divisor);
  }
}
