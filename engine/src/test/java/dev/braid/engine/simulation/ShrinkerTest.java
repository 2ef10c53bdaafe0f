package dev.braid.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.engine.simulation.Shrinker.Trial;
import dev.braid.engine.simulation.World.Fault;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ShrinkerTest {

  /** As if red checks were not allowed: many scripts violate that, the least with one fault. */
  private static Trial withoutRedChecks(Script script) {
    Trial trial = Simulation.trial(script);
    boolean red = trial.faults().stream().anyMatch(fault -> fault.fault() == Fault.CHECK_RED);
    return new Trial(red ? "INV0: a check was red" : trial.violation(), trial.faults());
  }

  @Test
  void aFailingScheduleIsReducedToOneFaultAndOneTask() {
    long seed = 1;
    while (withoutRedChecks(Script.drawn(seed)).violation().isEmpty()) {
      seed++;
    }
    String least = Shrinker.shrink(ShrinkerTest::withoutRedChecks, Script.drawn(seed));
    assertThat(least).startsWith("seed " + seed + " fails with INV0: a check was red");
    assertThat(least).contains(": 1 workers, faults [").containsOnlyOnce("CHECK_RED");
    assertThat(least).containsPattern("faults \\[CHECK_RED#\\d+]");
    assertThat(least).containsOnlyOnce("\"run\"");
  }

  @Test
  void aScheduleThatDoesNotFailIsSaidNotTo() {
    assertThat(Shrinker.shrink(script -> new Trial("", new TreeSet<>()), Script.drawn(1)))
        .isEqualTo("the schedule does not fail when it is run again");
  }

  @Test
  void aScriptWithTheSameFaultsGivesTheSameSchedule() {
    for (long seed = 1; seed <= 50; seed++) {
      Script drawn = Script.drawn(seed);
      Trial first = Simulation.trial(drawn);
      Trial again = Simulation.trial(drawn.withFaults(first.faults()));
      assertThat(again).isEqualTo(first);
    }
  }
}
