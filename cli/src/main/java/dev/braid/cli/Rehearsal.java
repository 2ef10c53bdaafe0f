package dev.braid.cli;

import dev.braid.engine.Ports.LogFailure;
import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Event;
import dev.braid.kernel.Kernel;
import dev.braid.log.RunFolder;
import dev.braid.log.SqliteLog;
import dev.braid.notation.PlanJson;
import dev.braid.view.Simulation;
import dev.braid.workspace.Disk;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Goes once through what short commands do, for the launcher: it keeps the classes that were needed
 * in a cache, so that the next start finds them ready. Everything happens in a temporary folder,
 * with the log of a run that was only simulated.
 */
final class Rehearsal {
  /** The word that the launcher calls; no command for people. */
  static final String WORD = "rehearse";

  private static final String RUN = "0000";

  private final Caller caller;

  Rehearsal(Caller caller) {
    this.caller =
        new Caller(
            caller.directory(),
            caller.environment(),
            silence(),
            silence(),
            caller.clock(),
            Person.NOBODY);
  }

  int run() throws CommandFailure, InterruptedException {
    Path folder = DemoVerb.repository(caller);
    try {
      Caller there = caller.in(folder);
      invent(there);
      Program program = new Program(there, "rehearsal");
      for (String line :
          List.of("check plan.yaml", "plan plan.yaml", "status", "why export", "history")) {
        program.run(List.of(line.split(" ", -1)));
      }
      return ExitCodes.OK;
    } catch (IOException | LogFailure e) {
      throw new CommandFailure(
          Trouble.ENVIRONMENT, "nothing can be rehearsed: " + e.getMessage(), "", e);
    } finally {
      remove(folder);
    }
  }

  /** Makes the folder and the log of a run that never was. */
  private static void invent(Caller there)
      throws CommandFailure, IOException, LogFailure, InterruptedException {
    Runs runs = Runs.of(there);
    TaskGraph graph = TaskGraph.of(DemoVerb.plan());
    String base = runs.repository().head();
    String plan = PlanJson.write(graph.plan());
    Event.RunOpened opened = new Event.RunOpened(RUN, Kernel.RULES, plan, 2, "", base);
    RunFolder folder = runs.folders().create(RUN, there.clock().millis());
    try (SqliteLog log = SqliteLog.create(folder.log())) {
      log.append(Simulation.log(graph, opened, Simulation.Prices.estimates(graph)));
    }
  }

  private static void remove(Path folder) {
    try {
      Path parent = folder.getParent();
      Disk.remove(parent == null ? folder : parent);
    } catch (IOException e) {
      // A temporary folder that stays is no reason to fail.
    }
  }

  private static PrintStream silence() {
    return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }
}
