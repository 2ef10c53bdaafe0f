package dev.braid.bench;

import dev.braid.engine.Ports.LogFailure;
import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Event;
import dev.braid.kernel.Kernel;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.RunState;
import dev.braid.log.RunFolder;
import dev.braid.log.RunFolders;
import dev.braid.log.SqliteLog;
import dev.braid.notation.PlanJson;
import dev.braid.plan.Plan;
import dev.braid.view.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Makes the log of a long run, as the real kernel decides it on simulated workers, and measures how
 * long an engine takes from opening it to its first decision.
 *
 * <p>{@code LogScale make GIT_DIRECTORY ENTRIES BASE} writes the run {@code 5ca1e0} below a git
 * directory, cut off shortly before its end as by a kill; {@code LogScale resume GIT_DIRECTORY}
 * measures.
 */
public final class LogScale {
  private static final String RUN = "5ca1e0";
  private static final int WORKERS = 64;
  private static final int BATCH = 256;

  /** An undisturbed task with one check of the gate is so many entries. */
  private static final int ENTRIES_PER_TASK = 11;

  /** So many of the entries are left out at the end, in hundredths. */
  private static final int CUT_PERCENT = 1;

  private LogScale() {}

  public static void main(String[] arguments) throws IOException, LogFailure {
    Path git = Path.of(arguments[1]);
    if (arguments[0].equals("make")) {
      make(git, Integer.parseInt(arguments[2]), arguments[3]);
    } else {
      resume(git);
    }
  }

  private static void make(Path git, int wanted, String base) throws IOException, LogFailure {
    String text = plan(wanted / ENTRIES_PER_TASK + 1);
    Plan plan = PlanJson.read(text);
    String canonical = PlanJson.write(plan);
    Event.RunOpened opened =
        new Event.RunOpened(RUN, Kernel.RULES, canonical, WORKERS, "refs/heads/main", base);
    TaskGraph graph = TaskGraph.of(plan);
    List<LogEntry> entries = Simulation.log(graph, opened, Simulation.Prices.estimates(graph));
    List<LogEntry> kept = entries.subList(0, entries.size() - entries.size() * CUT_PERCENT / 100);
    RunFolder folder = RunFolders.below(git.resolve("braid")).create(RUN, 1);
    Files.writeString(folder.plan(), canonical);
    try (SqliteLog log = SqliteLog.create(folder.log())) {
      for (int from = 0; from < kept.size(); from += BATCH) {
        log.append(kept.subList(from, Math.min(kept.size(), from + BATCH)));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "made entries=%d tasks=%d bytes=%d%n",
        kept.size(),
        graph.taskCount(),
        Files.size(folder.log()));
  }

  private static void resume(Path git) throws LogFailure {
    RunFolder folder = RunFolders.below(git.resolve("braid")).find(RUN).orElseThrow();
    long began = System.nanoTime();
    try (SqliteLog log = SqliteLog.open(folder.log())) {
      List<LogEntry> entries = log.entries();
      long read = System.nanoTime();
      Event.RunOpened opened = (Event.RunOpened) entries.getFirst().message();
      TaskGraph graph = TaskGraph.of(PlanJson.read(opened.plan()));
      long compiled = System.nanoTime();
      RunState state = new RunState(graph, opened.workers(), PlanJson::read);
      entries.forEach(state::apply);
      Event started = new Event.EngineStarted(log.epoch());
      state.apply(new LogEntry(state.sequence() + 1, state.nowMillis(), log.epoch(), started));
      Object first = Kernel.decide(state);
      long decided = System.nanoTime();
      System.out.printf(
          Locale.ROOT,
          "resume entries=%d read=%.2fs plan=%.2fs fold=%.2fs total=%.2fs heap=%dMB first=%s%n",
          entries.size(),
          (read - began) / 1e9,
          (compiled - read) / 1e9,
          (decided - compiled) / 1e9,
          (decided - began) / 1e9,
          (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20,
          first);
    }
  }

  /** Layers of tasks that depend on the layer before, each with a file of its own. */
  private static String plan(int tasks) {
    StringBuilder text = new StringBuilder("{\"plan\": \"scale\", \"land\": \"off\",\n");
    text.append(" \"gate\": {\"checks\": [{\"id\": \"test\", \"command\": \"true\"}]},\n");
    text.append(" \"tasks\": [\n");
    for (int task = 0; task < tasks; task++) {
      text.append(task == 0 ? "" : ",\n").append("  {\"id\": \"t").append(task);
      text.append("\", \"run\": \"true\", \"files_scope\": {\"writes\": [\"f/").append(task);
      text.append("\"]}, \"estimate\": \"").append(1 + task % 7).append("m\"");
      if (task >= WORKERS) {
        text.append(", \"depends_on\": [\"t").append(task - WORKERS).append("\"]");
      }
      text.append('}');
    }
    return text.append("\n ]}\n").toString();
  }
}
