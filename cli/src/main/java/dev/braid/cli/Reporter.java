package dev.braid.cli;

import dev.braid.engine.Ports.LogFailure;
import dev.braid.kernel.LogEntry;
import dev.braid.log.RunFolder;
import dev.braid.view.RunView;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Tells the caller what the log says while an engine writes it. It reads the log like anybody else,
 * so it shows only what is durable, and a slow terminal holds up nobody.
 */
final class Reporter {
  /** How long the lines may be silent, in milliseconds. */
  private static final long ALIVE_EVERY_MILLIS = 120_000;

  /** How often the plan's file is looked at, in milliseconds. */
  private static final long SOURCE_EVERY_MILLIS = 5_000;

  private final Caller caller;
  private final LogFollower follower;
  private final RunLines lines;
  private final StatusFile file;
  private final LastWords words;
  private final PlanTicks ticks;
  private final RunFolder folder;
  private long lastLineMillis;
  private long lastSourceMillis;
  private boolean editTold;
  private boolean fileWorks = true;
  private volatile int runningWorkers;

  Reporter(Caller caller, LogFollower follower, RunLines lines, RunFolder folder) {
    this.caller = caller;
    this.follower = follower;
    this.lines = lines;
    this.file = new StatusFile(folder.runStatus());
    this.words = new LastWords(folder);
    this.ticks = PlanTicks.of(folder, lines.run());
    this.folder = folder;
    this.lastLineMillis = caller.clock().millis();
  }

  RunView run() {
    return lines.run();
  }

  /** How many tasks ran when it last looked. Any thread may ask. */
  int runningWorkers() {
    return runningWorkers;
  }

  /** Follows the log until the engine is over and everything it wrote is told. */
  void follow(EngineThread engine) throws LogFailure, InterruptedException {
    while (true) {
      boolean last = engine.isOver();
      List<LogEntry> entries = follower.next();
      long now = caller.clock().millis();
      for (LogEntry entry : entries) {
        for (String line : lines.take(entry)) {
          caller.talk().line(line);
          lastLineMillis = now;
        }
        words.after(entry, lines.run()).forEach(caller.talk()::line);
        ticks.after(entry, lines.run());
      }
      tickFinished();
      runningWorkers = lines.run().state().runningWorkers();
      if (entries.isEmpty() && last) {
        break;
      }
      if (now - lastLineMillis >= ALIVE_EVERY_MILLIS) {
        caller.talk().line(lines.alive(now));
        lastLineMillis = now;
      }
      tellOfEdit(now);
      update(false);
    }
    engine.result();
  }

  private void tellOfEdit(long nowMillis) {
    if (editTold || nowMillis - lastSourceMillis < SOURCE_EVERY_MILLIS) {
      return;
    }
    lastSourceMillis = nowMillis;
    Optional<PlanSource> source = PlanSource.of(folder);
    if (source.isPresent() && source.get().isEdited()) {
      editTold = true;
      caller.talk().line("note: " + source.get().note(folder.run()));
    }
  }

  /** Writes the last version of the status file. */
  void close() {
    update(true);
  }

  private void tickFinished() {
    String note = ticks.tick();
    if (!note.isEmpty()) {
      caller.talk().line(note);
    }
  }

  private void update(boolean last) {
    if (!fileWorks || lines.run().state().sequence() == 0) {
      return;
    }
    try {
      long now = caller.clock().millis();
      if (last) {
        file.close(lines.run(), now);
      } else {
        file.update(lines.run(), now);
      }
    } catch (IOException e) {
      // The log holds the truth; a status file that cannot be written stops nobody.
      fileWorks = false;
      caller.talk().line("note: run_status.json cannot be written: " + e.getMessage());
    }
  }
}
