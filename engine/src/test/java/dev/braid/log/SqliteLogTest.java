package dev.braid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.engine.Ports.LogFailure;
import dev.braid.kernel.Event;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLogTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheLog() {
    file = folder.resolve("log.db");
  }

  @Test
  void entriesAreReadBackInOrderByOwnerAndView() throws LogFailure {
    List<LogEntry> written;
    try (SqliteLog log = SqliteLog.create(file)) {
      written = appendSamples(log);
      assertThat(log.entries()).isEqualTo(written);
      assertThat(log.lastSequence()).isEqualTo(written.size());
    }
    try (LogReader reader = LogReader.open(file)) {
      assertThat(reader.entries()).isEqualTo(written);
      assertThat(reader.entriesAfter(written.size() - 2L))
          .isEqualTo(written.subList(written.size() - 2, written.size()));
      assertThat(reader.entriesAfter(written.size() + 10L)).isEmpty();
    }
  }

  @Test
  void eachOwnerTakesTheNextEpoch() throws LogFailure {
    SqliteLog.create(file).close();
    for (int epoch = 2; epoch < 5; epoch++) {
      try (SqliteLog log = SqliteLog.open(file)) {
        assertThat(log.epoch()).isEqualTo(epoch);
      }
    }
  }

  @Test
  void viewSeesWhatIsDurableWhileTheOwnerWrites() throws LogFailure {
    try (SqliteLog log = SqliteLog.create(file);
        LogReader reader = LogReader.open(file)) {
      for (int round = 1; round <= 20; round++) {
        log.append(List.of(entry(log, round)));
        assertThat(reader.entries()).hasSize(round);
      }
    }
  }

  @Test
  void frozenOwnerThatWakesCannotWrite() throws LogFailure {
    try (SqliteLog frozen = SqliteLog.create(file)) {
      frozen.append(List.of(entry(frozen, 1)));
      try (SqliteLog next = SqliteLog.open(file)) {
        assertThatThrownBy(() -> frozen.append(List.of(entry(frozen, 2))))
            .isInstanceOf(LogFailure.class)
            .hasMessageContaining(
                "another orchestrator has taken the run (epoch 2, this one has 1)");
        next.append(List.of(entry(next, 2)));
        assertThat(next.entries()).hasSize(2);
      }
      assertThatThrownBy(() -> frozen.append(List.of(entry(frozen, 3))))
          .hasMessageContaining("has failed before");
    }
  }

  @Test
  void ofManyOwnersAtOnceEachIsShutOutByTheNext() throws Exception {
    SqliteLog.create(file).close();
    int written = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Callable<Integer> owner = this::appendUntilShutOut;
      for (Future<Integer> durable : threads.invokeAll(Collections.nCopies(12, owner))) {
        written += durable.get();
      }
    }
    List<LogEntry> entries;
    try (LogReader reader = LogReader.open(file)) {
      entries = reader.entries();
    }
    assertThat(entries).hasSize(written);
    for (int i = 1; i < entries.size(); i++) {
      assertThat(entries.get(i).epoch()).isGreaterThanOrEqualTo(entries.get(i - 1).epoch());
    }
  }

  /** Gives how many entries it made durable before another took the log, or until it had enough. */
  private int appendUntilShutOut() throws LogFailure {
    int durable = 0;
    try (SqliteLog log = SqliteLog.open(file)) {
      while (durable < 50) {
        log.append(List.of(entry(log, log.lastSequence() + 1)));
        durable++;
      }
    } catch (LogFailure e) {
      assertThat(e).hasMessageContaining("another orchestrator has taken the run");
    }
    return durable;
  }

  @Test
  void entryWrittenBehindTheOwnersBackStopsIt() throws LogFailure, SQLException {
    try (SqliteLog log = SqliteLog.create(file)) {
      log.append(List.of(entry(log, 1)));
      change("insert into entries select 2, at_millis, epoch, letter, body, hash from entries");
      assertThatThrownBy(() -> log.append(List.of(entry(log, 2))))
          .hasMessageContaining("ends at 2 and not at 1");
    }
  }

  @Test
  void entriesThatDoNotFollowAreOurOwnFault() throws LogFailure {
    try (SqliteLog log = SqliteLog.create(file)) {
      LogEntry second = entry(log, 2);
      assertThatThrownBy(() -> log.append(List.of(second)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void failedAppendLeavesNothingBehind() throws LogFailure {
    try (SqliteLog log = SqliteLog.create(file)) {
      log.append(List.of(entry(log, 1)));
      List<LogEntry> batch = List.of(entry(log, 2), entry(log, 4));
      assertThatThrownBy(() -> log.append(batch)).isInstanceOf(IllegalArgumentException.class);
    }
    try (SqliteLog log = SqliteLog.open(file)) {
      assertThat(log.entries()).hasSize(1);
    }
  }

  @Test
  void changedBodyIsReportedAsTheFirstBadEntry() throws LogFailure, SQLException {
    writeTen();
    change(
        "update entries set body = cast(replace(body, 'timer', 'timed') as blob) where sequence ="
            + " 7");
    assertFails("entry 7 of the log is damaged: its hash does not fit what it says");
  }

  @Test
  void gapIsReported() throws LogFailure, SQLException {
    writeTen();
    change("delete from entries where sequence = 4");
    assertFails("entry 4 of the log is damaged: it is missing");
  }

  @Test
  void swappedEntriesAreReported() throws LogFailure, SQLException {
    writeTen();
    change("update entries set sequence = 1000 where sequence = 3");
    change("update entries set sequence = 3 where sequence = 4");
    change("update entries set sequence = 4 where sequence = 1000");
    assertFails("entry 3 of the log is damaged: its hash does not fit what it says");
  }

  @Test
  void lostEndIsReportedByTheWitness() throws LogFailure, SQLException {
    writeTen();
    change("delete from entries where sequence = 10");
    assertFails("the log has lost its end: entry 10 was durable once and is not there");
    assertThatThrownBy(() -> SqliteLog.open(file)).hasMessageContaining("has lost its end");
  }

  @Test
  void epochThatRanBackwardsIsReportedToTheNextOwner() throws LogFailure, SQLException {
    writeTen();
    change("update owner set epoch = 0");
    assertThatThrownBy(() -> SqliteLog.open(file)).hasMessageContaining("owner's epoch is 0");
  }

  @Test
  void logOfNewerBraidIsReadableButNotWritable() throws LogFailure, SQLException {
    writeTen();
    change("pragma user_version = 2");
    assertThatThrownBy(() -> SqliteLog.open(file))
        .hasMessageContaining("was written by a newer braid (log format 2, this one writes 1)");
    try (LogReader reader = LogReader.open(file)) {
      assertThat(reader.entries()).hasSize(10);
    }
  }

  @Test
  void whatIsNoLogIsNeitherTakenNorReplaced() throws IOException {
    Files.writeString(file, "not a database, but long enough to look like one".repeat(100));
    assertThatThrownBy(() -> SqliteLog.open(file)).hasMessageContaining("the file is damaged");
    assertThatThrownBy(() -> LogReader.open(file)).hasMessageContaining("the file is damaged");
    assertThatThrownBy(() -> SqliteLog.create(file)).hasMessageContaining("exists already");
    assertThat(file).content().startsWith("not a database");
  }

  @Test
  void absentLogIsNotCreatedByOpeningIt() {
    assertThatThrownBy(() -> SqliteLog.open(file)).hasMessageContaining("there is no log at");
    assertThatThrownBy(() -> LogReader.open(file)).hasMessageContaining("there is no log at");
    assertThat(file).doesNotExist();
  }

  @Test
  void folderNameMayHoldAnyCharacter() throws IOException, LogFailure {
    Path odd = Files.createDirectory(folder.resolve("a b?c#d%20;ü'")).resolve("log.db");
    try (SqliteLog log = SqliteLog.create(odd)) {
      log.append(List.of(entry(log, 1)));
    }
    try (LogReader reader = LogReader.open(odd)) {
      assertThat(reader.entries()).hasSize(1);
    }
    assertThat(odd).exists();
  }

  @Test
  void networkFileSystemsAreKnownByName() {
    assertThat(NetworkFileSystem.isNetwork("nfs4")).isTrue();
    assertThat(NetworkFileSystem.isNetwork("CIFS")).isTrue();
    assertThat(NetworkFileSystem.isNetwork("ext4")).isFalse();
    assertThat(NetworkFileSystem.isNetwork("overlay")).isFalse();
  }

  private void assertFails(String message) {
    assertThatThrownBy(
            () -> {
              try (LogReader reader = LogReader.open(file)) {
                reader.entries();
              }
            })
        .isInstanceOf(LogFailure.class)
        .hasMessage(message);
  }

  private void writeTen() throws LogFailure {
    try (SqliteLog log = SqliteLog.create(file)) {
      for (int sequence = 1; sequence <= 10; sequence++) {
        log.append(List.of(entry(log, sequence)));
      }
    }
  }

  private void change(String command) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  private static List<LogEntry> appendSamples(SqliteLog log) throws LogFailure {
    List<LogEntry> all = new ArrayList<>();
    List<LogEntry> batch = new ArrayList<>();
    for (Message message : Samples.all()) {
      long sequence = all.size() + 1L;
      LogEntry entry = new LogEntry(sequence, 1000 + sequence, log.epoch(), message);
      all.add(entry);
      batch.add(entry);
      if (batch.size() == 3) {
        log.append(batch);
        batch.clear();
      }
    }
    log.append(batch);
    return all;
  }

  private static LogEntry entry(SqliteLog log, long sequence) {
    return new LogEntry(sequence, 1000, log.epoch(), new Event.TimerFired((int) sequence));
  }
}
