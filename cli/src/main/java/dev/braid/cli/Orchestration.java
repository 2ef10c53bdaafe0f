package dev.braid.cli;

import dev.braid.engine.Driver;
import dev.braid.engine.Ports.LogFailure;
import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision.Ending;
import dev.braid.kernel.Event;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.RunState;
import dev.braid.log.RunFolder;
import dev.braid.log.SqliteLog;
import dev.braid.notation.PlanJson;
import dev.braid.plan.Settings.Landing;
import dev.braid.tool.Tools;
import dev.braid.view.RunView;
import dev.braid.workspace.GitFailure;
import dev.braid.workspace.Repository;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One engine at work on one run: starts it, tells the caller what the log says, passes on Ctrl-C,
 * asks whether to land, and leaves nothing behind.
 */
final class Orchestration {
  private final Caller caller;
  private final Repository repository;
  private final RunFolder folder;
  private final TaskGraph graph;
  private final Event.RunOpened opened;
  private final CompletableFuture<String> answer = new CompletableFuture<>();

  Orchestration(
      Caller caller,
      Repository repository,
      RunFolder folder,
      TaskGraph graph,
      Event.RunOpened opened) {
    this.caller = caller;
    this.repository = repository;
    this.folder = folder;
    this.graph = graph;
    this.opened = opened;
  }

  /**
   * Works until the run has ended.
   *
   * @param entries what the log holds already
   * @param first events to begin with: the opening of a new run, or requests for one that goes on
   */
  int run(SqliteLog log, List<LogEntry> entries, List<Event> first, Telling telling)
      throws CommandFailure, InterruptedException, IOException, LogFailure {
    RunState state = new RunState(graph, opened.workers(), PlanJson::read);
    entries.forEach(state::apply);
    RunView view = new RunView(graph, opened, PlanJson::read);
    entries.forEach(view::apply);
    try (LogFollower follower = LogFollower.open(folder.log(), state.sequence())) {
      Driver driver =
          new Driver(log, caller.clock()::millis, state, log.epoch(), batch -> follower.ring());
      // Before anybody else can post: the opening of a run is the first entry of its log.
      begin(entries, first, log.epoch()).forEach(driver::post);
      Reporter reporter = reporter(view, follower, telling);
      try (Interrupts interrupts =
              Interrupts.listen(count -> interrupted(driver, reporter.runningWorkers(), count));
          var _ = assemble(driver, log.epoch())) {
        work(driver, reporter, interrupts);
        conclude(view, telling);
        int code = interrupts.exitCode();
        boolean stopped = view.state().ending() == Ending.STOPPED;
        return code != 0 && stopped ? code : ExitCodes.of(view.state());
      }
    }
  }

  private Assembly assemble(Driver driver, int epoch)
      throws CommandFailure, IOException, InterruptedException {
    Tools tools = ToolFiles.load(caller, Optional.of(repository.topLevel()));
    Assembly.Subject subject = new Assembly.Subject(folder, epoch, opened.base(), tools);
    return Assembly.of(caller, repository, subject, driver);
  }

  /** A new run is opened before its engine starts; a request is for an engine that has started. */
  private static List<Event> begin(List<LogEntry> entries, List<Event> first, int epoch) {
    Event started = new Event.EngineStarted(epoch);
    List<Event> events = new ArrayList<>(first);
    events.add(entries.isEmpty() ? events.size() : 0, started);
    return events;
  }

  private Reporter reporter(RunView view, LogFollower follower, Telling telling) {
    RunLines lines = new RunLines(view, caller.clock().getZone(), telling.planName());
    return new Reporter(caller, follower, lines, folder);
  }

  private void work(Driver driver, Reporter reporter, Interrupts interrupts)
      throws InterruptedException, LogFailure {
    reporter.follow(EngineThread.start(driver));
    RunView view = reporter.run();
    if (mayLand(view) && interrupts.exitCode() == 0 && isWanted(view.state().tip())) {
      driver.post(new Event.LandRequested());
      reporter.follow(EngineThread.start(driver));
    }
    reporter.close();
    interrupts.ignore();
  }

  private void interrupted(Driver driver, int running, int count) {
    answer.complete("");
    driver.post(new Event.StopRequested(count > 1));
    String finishing =
        running == 0 ? "what the gate has" : SummaryText.count(running, "running task");
    caller
        .talk()
        .line(
            count > 1
                ? "ending what runs now; `braid resume` repeats it"
                : "finishing "
                    + finishing
                    + " and starting nothing new; Ctrl-C again ends them now");
  }

  private boolean mayLand(RunView view) {
    return graph.plan().settings().gate().landing() == Landing.ASK
        && view.state().ending() == Ending.COMPLETED
        && view.state().landing() == null
        && !view.state().target().isEmpty()
        && !view.merges().isEmpty()
        && caller.person().isThere();
  }

  /** Shows what would land, and waits for an answer, or for Ctrl-C, which is one. */
  private boolean isWanted(String tip) throws InterruptedException {
    String branch = RunLines.shortRef(opened.target());
    String result = "braid/" + opened.run();
    try {
      caller.talk().lines(repository.diffstat(opened.target(), tip));
    } catch (GitFailure unreadable) {
      // A target that is gone has no difference to show; what landing says of it comes later.
      caller.talk().line("note: " + unreadable.getMessage());
    }
    String question =
        "land on %1$s? `git diff %1$s...%2$s` shows all of it [y/N] ".formatted(branch, result);
    Thread.ofPlatform()
        .daemon()
        .name("braid-question")
        .start(() -> answer.complete(caller.person().ask(question)));
    String said = answer.join();
    return said.equalsIgnoreCase("y") || said.equalsIgnoreCase("yes");
  }

  private void conclude(RunView view, Telling telling) {
    if (telling.json()) {
      caller.result().line(StatusJson.of(view, false).toString());
    } else {
      caller.talk().line();
      new SummaryText(view, caller.glyphs(), caller.command())
          .lines()
          .forEach(caller.result()::line);
    }
  }
}
