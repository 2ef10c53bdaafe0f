package dev.braid.view;

import static dev.braid.view.TestPlans.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Outcome;
import dev.braid.kernel.Event.Usage;
import dev.braid.kernel.Kernel;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.Message;
import dev.braid.kernel.PlanText;
import dev.braid.view.Simulation.Prices;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RunViewTest {
  private static final Event.RunOpened OPENED =
      new Event.RunOpened("cafe", Kernel.RULES, "", 2, "", "base");

  private static TaskGraph graph() {
    return new TestPlans()
        .writing("start", 2, "a.txt")
        .writing("left", 5, "b.txt", "start")
        .writing("right", 3, "c.txt", "start")
        .writing("end", 1, "d.txt", "left", "right")
        .graph();
  }

  private static RunView simulated(TaskGraph graph) {
    RunView view = new RunView(graph, OPENED, PlanText.none());
    Simulation.log(graph, OPENED, Prices.estimates(graph)).forEach(view::apply);
    return view;
  }

  @Test
  void attemptsHaveTheTimesOfTheLog() {
    RunView view = simulated(graph());

    List<Attempt> left = view.attempts(1);
    assertThat(left).hasSize(1);
    assertThat(left.getFirst().startMillis()).isEqualTo(2 * MINUTE);
    assertThat(left.getFirst().endMillis()).isEqualTo(7 * MINUTE);
    assertThat(left.getFirst().settled()).isInstanceOf(Decision.Complete.class);
    assertThat(view.wallMillis()).isEqualTo(8 * MINUTE);
    assertThat(view.endedMillis()).isEqualTo(8 * MINUTE);
  }

  @Test
  void mergesAreInTheOrderOfTheBranch() {
    assertThat(simulated(graph()).merges())
        .extracting(Decision.Complete::task)
        .containsExactly(0, 2, 1, 3);
  }

  @Test
  void theSummaryNamesTheTasksThatDecidedTheEnd() {
    Summary summary = Summary.of(simulated(graph()));

    assertThat(summary.criticalPath()).containsExactly(0, 1, 3);
    assertThat(summary.criticalMillis()).isEqualTo(8 * MINUTE);
    assertThat(summary.serialMillis()).isEqualTo(11 * MINUTE);
    assertThat(summary.merged()).isEqualTo(4);
    assertThat(summary.speedUp()).isEqualTo(11.0 / 8);
  }

  @Test
  void whoeverHeldTheScopeLastIsOnTheCriticalPath() {
    TaskGraph graph =
        new TestPlans().writing("a", 5, "shared/**").writing("b", 4, "shared/**").graph();

    assertThat(Summary.of(simulated(graph)).criticalPath()).containsExactly(0, 1);
  }

  @Test
  void theTimeBetweenTwoEnginesDoesNotCount() {
    TaskGraph graph = new TestPlans().writing("a", 5, "a.txt").graph();
    RunView view = new RunView(graph, OPENED, PlanText.none());
    Log log = new Log(view);
    log.at(0, OPENED);
    log.at(0, new Event.EngineStarted(1));
    log.at(1_000, new Event.Fenced(1, "base"));
    log.at(5_000, new Event.AttemptStarted(0, 1, "p"));
    log.at(100_000, new Event.EngineStarted(2));
    log.at(100_000, new Event.Fenced(2, "base"));
    log.at(101_000, new Event.AttemptEnded(0, 1, new Outcome.Lost(), Usage.NONE));

    assertThat(view.wallMillis()).isEqualTo(6_000);
    assertThat(view.attempts(0)).hasSize(2);
    assertThat(view.attempts(0).getFirst().busyMillis(101_000)).isEqualTo(4_000);
    assertThat(view.state().epoch()).isEqualTo(2);
  }

  @Test
  void theTimeThatAPersonTakesToAnswerDoesNotCount() {
    TaskGraph graph = new TestPlans().writing("a", 5, "a.txt").graph();
    RunView view =
        new RunView(
            graph, new Event.RunOpened("cafe", Kernel.RULES, "", 2, "t", "b"), PlanText.none());
    Log log = new Log(view);
    log.at(0, view.opened());
    log.at(0, new Event.EngineStarted(1));
    log.at(0, new Event.Fenced(1, "b"));
    log.at(1_000, new Event.AttemptEnded(0, 1, new Outcome.Done(), Usage.NONE));
    log.at(1_000, new Event.Captured(0, 1, new Event.Capture.Empty()));
    assertThat(view.endedMillis()).isEqualTo(1_000);

    log.at(500_000, new Event.LandRequested());
    assertThat(view.endedMillis()).isEqualTo(-1);
    log.at(500_200, new Event.LandingEnded(new Event.Landing.Landed("b")));

    assertThat(view.endedMillis()).isEqualTo(500_200);
    assertThat(view.wallMillis()).isEqualTo(1_200);
  }

  /** A log that is written by the kernel while the test tells the events. */
  private static final class Log {
    private final RunView view;

    Log(RunView view) {
      this.view = view;
    }

    void at(long millis, Event event) {
      Message next = event;
      while (next != null) {
        view.apply(new LogEntry(view.state().sequence() + 1, millis, 1, next));
        next = Kernel.decide(view.state());
      }
    }
  }
}
