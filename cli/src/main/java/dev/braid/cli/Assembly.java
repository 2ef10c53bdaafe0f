package dev.braid.cli;

import dev.braid.engine.Driver;
import dev.braid.engine.RequestServer;
import dev.braid.engine.SystemTimers;
import dev.braid.gate.GitGate;
import dev.braid.gate.PatchCapture;
import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Event;
import dev.braid.log.RunFolder;
import dev.braid.notation.PlanJson;
import dev.braid.tool.Tools;
import dev.braid.worker.AttemptFiles;
import dev.braid.worker.ChildEnvironment;
import dev.braid.worker.DemoTool;
import dev.braid.worker.Limits;
import dev.braid.worker.ProcessWorkers;
import dev.braid.worker.Run;
import dev.braid.worker.Surroundings;
import dev.braid.worker.Tooling;
import dev.braid.workspace.GitFailure;
import dev.braid.workspace.GitOwnership;
import dev.braid.workspace.Repository;
import dev.braid.workspace.Worktrees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The one place where the parts of an engine are put together: the driver, and around it workers,
 * worktrees, gate, timers and the socket for requests. Closing takes them apart again in the
 * opposite order, whatever has happened before.
 */
final class Assembly implements AutoCloseable {
  /**
   * What the engine works on.
   *
   * @param base the commit the run began at
   */
  record Subject(RunFolder folder, int epoch, String base, Tools tools) {}

  private final GitOwnership lease;
  private final Worktrees worktrees;
  private final GitGate gate;
  private final ProcessWorkers workers;
  private final SystemTimers timers;
  private final Optional<RequestServer> server;
  private final Consumer<String> notices;
  private final Thread lastResort;

  private Assembly(Caller caller, GitOwnership lease, Subject subject, Driver driver)
      throws CommandFailure, IOException {
    this.lease = lease;
    this.notices = notice -> caller.talk().line("note: " + notice);
    ChildEnvironment environment = new ChildEnvironment(caller.environment(), List.of());
    SortedMap<String, String> children = environment.with(List.of());
    this.worktrees =
        Worktrees.open(
            lease,
            new Worktrees.Home(cache(caller), subject.epoch()),
            driver.graph().plan().settings().workspace(),
            children,
            notices);
    this.gate =
        new GitGate(
            new GitGate.Setting(
                lease,
                driver::graph,
                subject.base(),
                worktrees,
                subject.folder().logs(),
                children,
                notices),
            driver);
    PatchCapture patches = gate.patches(caller.clock());
    Path scripts = DemoTool.extract(subject.folder().path().resolve("tools"));
    this.workers =
        new ProcessWorkers(
            new Run(
                subject.folder().run(), subject.folder().path(), subject.epoch(), driver::graph),
            new Surroundings(
                worktrees::handOut, patches::capture, files(subject.folder(), driver::graph)),
            new Tooling(subject.tools(), scripts, environment, Limits.DEFAULT, caller.clock()),
            driver);
    this.timers = new SystemTimers(caller.clock()::millis, driver);
    driver.connect(new Driver.Seams(workers, gate, timers));
    this.server = listen(caller, subject, driver);
    // Signals are handled; this is for whatever else may end the JVM: no child may outlive it.
    this.lastResort = Thread.ofPlatform().name("braid-last-resort").unstarted(workers::close);
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  static Assembly of(Caller caller, Repository repository, Subject subject, Driver driver)
      throws CommandFailure, IOException, InterruptedException {
    GitOwnership lease;
    try {
      lease = GitOwnership.take(repository, subject.folder().run());
    } catch (GitFailure failure) {
      throw new CommandFailure(
          Trouble.LOCKED, String.valueOf(failure.getMessage()), "try again in a moment", failure);
    }
    try {
      return new Assembly(caller, lease, subject, driver);
    } catch (CommandFailure | IOException | RuntimeException failure) {
      lease.close();
      throw failure;
    }
  }

  /** Ends what runs and removes the worktrees; what they hold is kept under the run's refs. */
  @Override
  public void close() throws IOException {
    try {
      if (server.isPresent()) {
        server.get().close();
      }
    } finally {
      timers.close();
      workers.close();
      gate.close();
      removeWorktrees();
      lease.close();
      Runtime.getRuntime().removeShutdownHook(lastResort);
    }
  }

  /** A run that nobody can send requests to is better than none. */
  private Optional<RequestServer> listen(Caller caller, Subject subject, Driver driver)
      throws CommandFailure {
    try {
      return Optional.of(
          RequestServer.listen(
              Runs.socket(caller, subject.folder()), (event, taken) -> post(driver, event, taken)));
    } catch (IOException e) {
      notices.accept("`braid stop` cannot reach this run, only Ctrl-C can: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** The kernel takes a plan at its word, so it must be one before it is in the log. */
  private static void post(Driver driver, Event event, Runnable whenDurable) {
    if (event instanceof Event.PlanOffered offer) {
      PlanJson.read(offer.plan());
    }
    driver.post(event, whenDurable);
  }

  private void removeWorktrees() {
    try {
      worktrees.remove();
    } catch (IOException e) {
      notices.accept("worktrees of the run are left over: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static AttemptFiles files(RunFolder folder, Supplier<TaskGraph> graph) {
    return new AttemptFiles() {
      @Override
      public Path output(int task, int attempt) {
        return folder.output(graph.get().nodeName(task), attempt);
      }

      @Override
      public Path errors(int task, int attempt) {
        return folder.errorOutput(graph.get().nodeName(task), attempt);
      }

      @Override
      public Path contract(int task, int attempt) {
        return folder.contract(graph.get().nodeName(task), attempt);
      }
    };
  }

  /** Where things lie that can be made again. */
  static Path cache(Caller caller) {
    String named = caller.variable("XDG_CACHE_HOME");
    String home = caller.variable("HOME");
    if (!named.isEmpty() && Path.of(named).isAbsolute()) {
      return Path.of(named).resolve("braid");
    }
    Path folder =
        home.isEmpty() ? Path.of(System.getProperty("java.io.tmpdir")) : Path.of(home, ".cache");
    return folder.resolve("braid");
  }
}
