package dev.braid.cli;

import dev.braid.engine.Ports.LogFailure;
import dev.braid.kernel.LogEntry;
import dev.braid.log.LogReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads a log while it grows. Whoever follows it sees entries only once they are durable, and holds
 * nobody up: not even the engine in the same process, which only rings.
 */
final class LogFollower implements AutoCloseable {
  /** How long to wait before looking again when nobody rings, in milliseconds. */
  private static final long LOOK_AGAIN_MILLIS = 200;

  private final LogReader reader;
  private final Semaphore bell = new Semaphore(0);
  private long last;

  private LogFollower(LogReader reader, long last) {
    this.reader = reader;
    this.last = last;
  }

  /** Follows a log from what comes after an entry. */
  static LogFollower open(Path log, long after) throws LogFailure {
    return new LogFollower(LogReader.open(log), after);
  }

  /** Says that there may be more. Never waits. */
  void ring() {
    bell.release();
  }

  /** What has been added since the last call; empty when nothing has come for a moment. */
  List<LogEntry> next() throws LogFailure, InterruptedException {
    List<LogEntry> entries = reader.entriesAfter(last);
    if (entries.isEmpty() && bell.tryAcquire(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
      bell.drainPermits();
      entries = reader.entriesAfter(last);
    }
    if (!entries.isEmpty()) {
      last = entries.getLast().sequence();
    }
    return entries;
  }

  @Override
  public void close() throws LogFailure {
    reader.close();
  }
}
