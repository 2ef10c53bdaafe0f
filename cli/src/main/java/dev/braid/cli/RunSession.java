package dev.braid.cli;

import dev.braid.engine.Ports.LogFailure;
import dev.braid.engine.Request;
import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Event;
import dev.braid.kernel.Kernel;
import dev.braid.kernel.LogEntry;
import dev.braid.log.Durable;
import dev.braid.log.RunFolder;
import dev.braid.log.RunLease;
import dev.braid.log.SqliteLog;
import dev.braid.notation.PlanJson;
import dev.braid.plan.Plan;
import dev.braid.workspace.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Being the orchestrator of a run, from taking its lease to giving it back: begins a new run, or
 * goes on with one.
 */
final class RunSession {
  /** Run ids of six digits: short to type, and 16 million of them. */
  private static final int RUN_ID_BITS = 24;

  /** How often another id is tried when one is taken. */
  private static final int ID_TRIES = 10;

  private final Caller caller;
  private final Runs runs;
  private final boolean json;

  RunSession(Caller caller, Runs runs, boolean json) {
    this.caller = caller;
    this.runs = runs;
    this.json = json;
  }

  /**
   * Begins a new run.
   *
   * @param planName the plan as the caller named it
   * @param workers what the caller says about workers; may be empty
   */
  int start(Plan plan, String planName, String workers)
      throws CommandFailure, InterruptedException {
    TaskGraph graph = TaskGraph.of(plan);
    int count = Workforce.count(workers, graph, Runtime.getRuntime().availableProcessors());
    Repository repository = runs.repository();
    repository.notes().forEach(note -> caller.talk().line("note: " + note));
    Plan sized = plan.withSettings(plan.settings().withWorkers(count));
    RunFolder folder = newFolder();
    try (var _ = lease(folder)) {
      // With the plan in its folder the run exists: whatever happens now, it can be resumed.
      rememberSource(folder, planName);
      Durable.replace(folder.plan(), PlanJson.write(sized).getBytes(StandardCharsets.UTF_8));
      PlanTicks.remember(folder, caller.directory().resolve(planName));
      try (SqliteLog log = SqliteLog.create(folder.log())) {
        return begin(folder, log, sized, new Telling(planName, json));
      }
    } catch (IOException e) {
      throw environment(folder, e);
    } catch (LogFailure e) {
      throw RunStory.logFailure(e);
    }
  }

  private void rememberSource(RunFolder folder, String planName) throws IOException {
    Path file = caller.directory().resolve(planName);
    if (!planName.isEmpty() && Files.isRegularFile(file)) {
      PlanSource.of(file).write(folder);
    }
  }

  private int begin(RunFolder folder, SqliteLog log, Plan plan, Telling telling)
      throws CommandFailure, IOException, LogFailure, InterruptedException {
    Repository repository = runs.repository();
    Event.RunOpened opened =
        new Event.RunOpened(
            folder.run(),
            Kernel.RULES,
            PlanJson.write(plan),
            plan.settings().workers(),
            repository.branch().orElse(""),
            repository.head());
    TaskGraph graph = TaskGraph.of(plan);
    Orchestration orchestration = new Orchestration(caller, repository, folder, graph, opened);
    return orchestration.run(log, List.of(), List.of(opened), telling);
  }

  /** Goes on with a run, and first tells it of requests. */
  int resume(RunFolder folder, List<Request> requests) throws CommandFailure, InterruptedException {
    try (var _ = lease(folder);
        SqliteLog log = openLog(folder)) {
      List<LogEntry> entries = log.entries();
      if (entries.isEmpty()) {
        // It was killed before its first entry; nothing had been done, so it begins now.
        Plan plan = PlanJson.read(Files.readString(folder.plan()));
        return begin(folder, log, plan, new Telling("", json));
      }
      RunStory story = RunStory.of(folder, entries);
      List<Event> events = new ArrayList<>();
      for (Request request : requests) {
        events.add(request.event());
      }
      Orchestration orchestration =
          new Orchestration(caller, runs.repository(), folder, story.graph(), story.opened());
      return orchestration.run(log, entries, events, new Telling("", json));
    } catch (IOException e) {
      throw environment(folder, e);
    } catch (LogFailure e) {
      throw RunStory.logFailure(e);
    }
  }

  /** Writes a request into the log of a run that nobody works on, and leaves it at rest. */
  void note(RunFolder folder, Request request) throws CommandFailure {
    try (var _ = lease(folder);
        SqliteLog log = SqliteLog.open(folder.log())) {
      List<LogEntry> entries = log.entries();
      RunStory.of(folder, entries);
      LogEntry last = entries.getLast();
      long at = Math.max(caller.clock().millis(), last.atMillis());
      log.append(List.of(new LogEntry(last.sequence() + 1, at, log.epoch(), request.event())));
    } catch (IOException e) {
      throw environment(folder, e);
    } catch (LogFailure e) {
      throw RunStory.logFailure(e);
    }
  }

  private static SqliteLog openLog(RunFolder folder) throws LogFailure {
    return Files.exists(folder.log())
        ? SqliteLog.open(folder.log())
        : SqliteLog.create(folder.log());
  }

  private RunLease lease(RunFolder folder) throws CommandFailure, IOException {
    try {
      return RunLease.take(folder, caller.clock().millis());
    } catch (RunLease.Held held) {
      throw new CommandFailure(
          Trouble.LOCKED,
          String.valueOf(held.getMessage()),
          "`braid status "
              + folder.run()
              + "` shows it, `braid stop "
              + folder.run()
              + "` stops it",
          held);
    }
  }

  private RunFolder newFolder() throws CommandFailure {
    SecureRandom random = new SecureRandom();
    try {
      for (int tries = 0; tries < ID_TRIES; tries++) {
        String id = String.format(Locale.ROOT, "%06x", random.nextInt(1 << RUN_ID_BITS));
        Optional<RunFolder> made = newFolder(id);
        if (made.isPresent()) {
          return made.get();
        }
      }
    } catch (IOException e) {
      throw new CommandFailure(
          Trouble.ENVIRONMENT, "no folder for the run can be made: " + e.getMessage(), "", e);
    }
    throw new IllegalStateException("BUG: every id is taken");
  }

  private Optional<RunFolder> newFolder(String id) throws IOException {
    try {
      return Optional.of(runs.folders().create(id, caller.clock().millis()));
    } catch (FileAlreadyExistsException taken) {
      return Optional.empty();
    }
  }

  private static CommandFailure environment(RunFolder folder, IOException failure) {
    return new CommandFailure(
        Trouble.ENVIRONMENT,
        String.valueOf(failure.getMessage()),
        "`braid resume " + folder.run() + "` goes on when it is mended",
        failure);
  }
}
