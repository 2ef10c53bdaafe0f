package dev.braid.kernel;

import static dev.braid.kernel.Scenario.begun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Event.Outcome;
import dev.braid.plan.Demand;
import dev.braid.plan.Execution;
import dev.braid.plan.Node;
import dev.braid.plan.Scope;
import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ToolPauseTest {
  private static final List<String> OURS = List.of("claude", "claude-fast");

  @Test
  void aLimitPausesTheProviderForAllAndCostsNoTry() {
    Scenario run = begun(2, agent("a", "claude"), agent("b", "codex"), agent("c", "claude-fast"));
    assertThat(run.started()).containsExactly("a", "b");

    run.ends("a", new Outcome.Limited("anthropic", OURS, 60_000, "limit"));

    assertThat(run.of("a")).isEqualTo(TaskState.READY);
    assertThat(run.started()).isEmpty();
    assertThat(run.whyNot("c")).isEqualTo(new Reason.ToolPaused("anthropic", 60_000, "limit"));
    assertThat(run.decisions()).contains(new Decision.SetTimer(-100, 60_000));
    assertThat(run.decisions())
        .filteredOn(Decision.Retry.class::isInstance)
        .allMatch(retry -> !((Decision.Retry) retry).consumesRetry());

    run.later(60_000).tell(new Event.TimerFired(-100));
    assertThat(run.started()).containsExactly("a");
    assertThat(Replay.run(run.graph, 2, PlanText.none(), run.log).difference()).isNull();
  }

  @Test
  void aTaskGoesOnWithItsNextTool() {
    Scenario run = begun(1, agent("a", "claude", "codex"));
    run.ends("a", new Outcome.Limited("anthropic", OURS, 0, "limit"));
    assertThat(run.decisions())
        .anyMatch(d -> d instanceof Decision.StartAttempt start && start.tool().equals("codex"));
  }

  @Test
  void whereNobodySaysWhenALimitEndsThePauseDoubles() {
    Scenario run = begun(1, agent("a", "claude"));
    for (long wait : new long[] {60_000, 120_000, 240_000}) {
      run.ends("a", new Outcome.Limited("anthropic", OURS, 0, "limit"));
      assertThat(run.decisions())
          .contains(new Decision.SetTimer(-100, run.state.nowMillis() + wait));
      run.later(wait).tell(new Event.TimerFired(-100));
      assertThat(run.started()).containsExactly("a");
    }
  }

  @Test
  void aTimerThatAnOlderLimitSetIsSetAgain() {
    Scenario run = begun(2, agent("a", "claude"), agent("b", "claude"));
    run.ends("a", new Outcome.Limited("anthropic", OURS, 60_000, "limit"));
    run.ends("b", new Outcome.Limited("anthropic", OURS, 90_000, "limit"));
    run.later(60_000).tell(new Event.TimerFired(-100));
    assertThat(run.started()).isEmpty();
    assertThat(run.decisions()).containsExactly(new Decision.SetTimer(-100, 90_000));
    run.later(30_000).tell(new Event.TimerFired(-100));
    assertThat(run.started()).containsExactly("a", "b");
  }

  @Test
  void aProviderThatDoesNotKnowUsStopsTheRunUntilSomebodyHasLoggedIn() {
    Scenario run = begun(1, agent("a", "claude"));
    run.ends("a", new Outcome.NotAuthorized("anthropic", OURS, "no key"));
    assertThat(run.state.ending()).isEqualTo(Decision.Ending.STOPPED);
    assertThat(run.state.endDetail()).isEqualTo("log in to anthropic: no key");

    run.tell(new Event.EngineStarted(2)).tell(new Event.Fenced(2, "base"));
    assertThat(run.started()).containsExactly("a");
  }

  @Test
  void whatAProviderRefusesIsNotOvertakenAndHoldsUpNobody() {
    List<Node> plan = new ArrayList<>();
    Task wide = Scenario.task("wide", Scenario.writes("src/**"), lasting(3_600_000), 0);
    plan.add(wide.withExecution(agent("x", "claude").execution()));
    for (int number = 0; number <= Reservation.PATIENCE; number++) {
      plan.add(Scenario.task("t" + number, Scenario.writes("src/" + number), lasting(1), 0));
    }
    Scenario run = begun(1, plan.toArray(Node[]::new));
    assertThat(run.started()).containsExactly("wide");
    run.ends("wide", new Outcome.Limited("anthropic", OURS, 3_600_000, "limit"));
    for (int number = 0; number <= Reservation.PATIENCE; number++) {
      assertThat(run.of("t" + number)).isEqualTo(TaskState.STARTING);
      run.merges("t" + number);
    }
    assertThat(run.whyNot("wide")).isInstanceOf(Reason.ToolPaused.class);
  }

  private static Demand lasting(long millis) {
    return new Demand(true, List.of(), new TreeMap<>(), false, 0, false, millis, 0, 0);
  }

  private static Task agent(String id, String... tools) {
    Execution prompt = Execution.of(new Execution.Work.Prompt("do it"));
    Task task = Scenario.task(id, Scope.unknown());
    return task.withExecution(prompt.withTools(List.of(tools)));
  }
}
