package dev.braid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.engine.Ports.LogFailure;
import dev.braid.kernel.Event;
import dev.braid.kernel.LogEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What only a file system made for it can show; {@code checks/log-faults} makes them and runs this.
 */
class LogOnSmallDiskTest {

  /** The disk has a few megabytes and nothing on it. */
  @Test
  @EnabledIfSystemProperty(named = "braid.small.disk", matches = ".+")
  void fullDiskIsReportedAndTheLogGoesOnWhenThereIsRoom() throws Exception {
    Path disk = Path.of(System.getProperty("braid.small.disk"));
    Path file = disk.resolve("log.db");
    Path ballast = Files.write(disk.resolve("ballast"), new byte[512 << 10]);
    long durable;
    try (SqliteLog log = SqliteLog.create(file)) {
      Throwable failure = null;
      while (failure == null) {
        LogEntry next = entry(log);
        failure = catchThrowable(() -> log.append(List.of(next)));
      }
      assertThat(failure).isInstanceOf(LogFailure.class).hasMessageContaining("the disk is full");
      assertThat(catchThrowable(() -> log.append(List.of(entry(log)))))
          .hasMessageContaining("has failed before");
      durable = log.lastSequence();
    }
    assertThat(durable).isGreaterThan(100);
    assertThat(read(file)).isEqualTo(durable);
    Files.delete(ballast);
    try (SqliteLog next = SqliteLog.open(file)) {
      assertThat(next.lastSequence()).isEqualTo(durable);
      next.append(List.of(entry(next)));
    }
    assertThat(read(file)).isEqualTo(durable + 1);
  }

  /** The folder holds `closed/log.db` and `killed/log.db`, and nothing in it can be written. */
  @Test
  @EnabledIfSystemProperty(named = "braid.readonly.disk", matches = ".+")
  void logOnReadOnlyDiskIsReadable() throws Exception {
    Path disk = Path.of(System.getProperty("braid.readonly.disk"));
    assertThat(catchThrowable(() -> Files.createFile(disk.resolve("x"))))
        .isInstanceOf(IOException.class);
    for (String name : List.of("closed", "killed")) {
      Path file = disk.resolve(name).resolve("log.db");
      assertThat(read(file)).as(name).isEqualTo(20);
      assertThat(catchThrowable(() -> SqliteLog.open(file).close()))
          .as(name)
          .isInstanceOf(LogFailure.class);
    }
  }

  /** Makes the logs that are then made unwritable. */
  @Test
  @EnabledIfSystemProperty(named = "braid.prepare.disk", matches = ".+")
  void logsForTheReadOnlyDiskAreMade() throws Exception {
    Path disk = Path.of(System.getProperty("braid.prepare.disk"));
    Path closed = Files.createDirectory(disk.resolve("closed")).resolve("log.db");
    Path killed = Files.createDirectory(disk.resolve("killed"));
    try (SqliteLog log = SqliteLog.create(closed)) {
      for (int i = 0; i < 20; i++) {
        log.append(List.of(entry(log)));
      }
      for (String part : List.of("log.db", "log.db-wal", "log.db-tail")) {
        Files.copy(closed.resolveSibling(part), killed.resolve(part));
      }
    }
    assertThat(read(closed)).isEqualTo(20);
  }

  private static long read(Path file) throws LogFailure {
    try (LogReader reader = LogReader.open(file)) {
      return reader.entries().size();
    }
  }

  private static LogEntry entry(SqliteLog log) {
    Event event = new Event.GateFailed(1, "x".repeat(500));
    return new LogEntry(log.lastSequence() + 1, 1000, log.epoch(), event);
  }
}
