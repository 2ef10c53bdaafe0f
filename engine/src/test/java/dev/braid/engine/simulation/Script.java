package dev.braid.engine.simulation;

import dev.braid.engine.simulation.World.Happening;
import dev.braid.plan.Plan;
import java.util.Collections;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that makes a schedule what it is: the same script gives the same schedule.
 *
 * @param seed of all that is left to chance
 * @param faults those that happen, and no others; null leaves that to chance
 */
record Script(long seed, Plan plan, int workers, @Nullable SortedSet<Happening> faults) {
  /** Most workers of a drawn script: few enough that tasks wait for one another. */
  private static final int MOST_WORKERS = 4;

  Script {
    faults = faults == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(faults));
  }

  static Script drawn(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Plan plan = RandomPlans.draw(random);
    return new Script(seed, plan, 1 + random.nextInt(MOST_WORKERS), null);
  }

  Script withPlan(Plan other) {
    return new Script(seed, other, workers, faults);
  }

  Script withWorkers(int count) {
    return new Script(seed, plan, count, faults);
  }

  Script withFaults(SortedSet<Happening> only) {
    return new Script(seed, plan, workers, only);
  }
}
