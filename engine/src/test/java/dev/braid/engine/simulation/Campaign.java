package dev.braid.engine.simulation;

import dev.braid.engine.simulation.World.Fault;
import dev.braid.kernel.Transitions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many schedules, one seed after another, on all processors. A failure names its seed; {@code
 * checks/simulate --seed N} repeats it alone.
 */
final class Campaign {
  private static final int FAILURES_SHOWN = 10;

  private Campaign() {}

  /** What the schedules came to together. */
  record Tally(
      long schedules,
      long entries,
      long engines,
      long calmed,
      long wallMillis,
      long[] visits,
      Map<Fault, Integer> suffered,
      List<String> failures) {

    String line() {
      long perSecond = schedules * 1000 / Math.max(1, wallMillis);
      return ("simulated schedules=%d entries=%d engines=%d ended-after-faults-stopped=%d"
              + " failures=%d per-second=%d faults=%s")
          .formatted(schedules, entries, engines, calmed, failures.size(), perSecond, suffered);
    }
  }

  static Tally run(long firstSeed, long schedules) throws Exception {
    int threads = Runtime.getRuntime().availableProcessors();
    long started = System.nanoTime();
    List<Callable<Tally>> shares = new ArrayList<>();
    for (int share = 0; share < threads; share++) {
      long begin = firstSeed + share;
      shares.add(() -> share(begin, firstSeed + schedules, threads));
    }
    List<Tally> tallies = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (Future<Tally> done : executor.invokeAll(shares)) {
        tallies.add(done.get());
      }
    }
    return sum(tallies, (System.nanoTime() - started) / 1_000_000);
  }

  private static Tally share(long begin, long end, long stride) {
    long[] visits = new long[Transitions.rows().size()];
    Map<Fault, Integer> suffered = new EnumMap<>(Fault.class);
    List<String> failures = new ArrayList<>();
    long entries = 0;
    long engines = 0;
    long calmed = 0;
    long schedules = 0;
    for (long seed = begin; seed < end; seed += stride) {
      schedules++;
      try {
        Simulation.Outcome outcome = new Simulation(Script.drawn(seed)).run();
        entries += outcome.entries();
        engines += outcome.engines();
        calmed += outcome.calmed() ? 1 : 0;
        outcome.suffered().forEach((fault, times) -> suffered.merge(fault, times, Integer::sum));
        add(visits, outcome.visits());
      } catch (AssertionError | RuntimeException violation) {
        if (failures.size() < FAILURES_SHOWN) {
          // The first is made small; the others mostly fail for the same reason.
          failures.add(
              failures.isEmpty()
                  ? Shrinker.shrink(Simulation::trial, Script.drawn(seed))
                  : "seed " + seed + ": " + violation);
        }
      }
    }
    return new Tally(schedules, entries, engines, calmed, 0, visits, suffered, failures);
  }

  private static Tally sum(List<Tally> tallies, long wallMillis) {
    long[] visits = new long[Transitions.rows().size()];
    Map<Fault, Integer> suffered = new EnumMap<>(Fault.class);
    List<String> failures = new ArrayList<>();
    long entries = 0;
    long engines = 0;
    long calmed = 0;
    long schedules = 0;
    for (Tally tally : tallies) {
      schedules += tally.schedules();
      entries += tally.entries();
      engines += tally.engines();
      calmed += tally.calmed();
      failures.addAll(tally.failures());
      tally.suffered().forEach((fault, times) -> suffered.merge(fault, times, Integer::sum));
      add(visits, tally.visits());
    }
    return new Tally(schedules, entries, engines, calmed, wallMillis, visits, suffered, failures);
  }

  private static void add(long[] to, long[] from) {
    for (int row = 0; row < from.length; row++) {
      to[row] += from[row];
    }
  }
}
