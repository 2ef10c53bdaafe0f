package dev.braid.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.engine.Ports.LogFailure;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One byte of a log is changed, anywhere: either the reader says so, or it still reads every entry
 * as it was written. {@code -Dbraid.flips=N} flips more.
 */
class FlippedBytesTest {
  private static final int FLIPS = Integer.getInteger("braid.flips", 300);
  private static final long SEED = 4711;
  private static final int ENTRIES = 400;
  private static final List<String> FILES = List.of("log.db", "log.db-wal", "log.db-tail");

  @TempDir Path folder;

  /** What reading a damaged log came to. */
  private enum Result {
    REPORTED,
    UNHARMED,
    SILENTLY_WRONG
  }

  @Test
  void flippedByteOfClosedLogIsReportedOrHarmless() throws Exception {
    Path original = Files.createDirectory(folder.resolve("closed"));
    List<LogEntry> entries;
    try (SqliteLog log = SqliteLog.create(original.resolve("log.db"))) {
      entries = fill(log);
    }
    flipAll(original, entries, 0.5);
  }

  @Test
  void flippedByteOfLogWhoseOwnerWasKilledIsReportedOrHarmless() throws Exception {
    Path live = Files.createDirectory(folder.resolve("live"));
    Path original = Files.createDirectory(folder.resolve("killed"));
    List<LogEntry> entries;
    try (SqliteLog log = SqliteLog.create(live.resolve("log.db"))) {
      entries = fill(log);
      // What a kill leaves: the database as it is, most entries only in the write-ahead log.
      copy(live, original);
    }
    assertThat(original.resolve("log.db-wal")).exists();
    flipAll(original, entries, 0.5);
  }

  private void flipAll(Path original, List<LogEntry> entries, double leastReported)
      throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> wrong = new ArrayList<>();
    int reported = 0;
    for (int i = 0; i < FLIPS; i++) {
      Path damaged = Files.createDirectory(folder.resolve("damaged"));
      copy(original, damaged);
      String what = flip(damaged, random);
      Result result = read(damaged.resolve("log.db"), entries);
      reported += result == Result.REPORTED ? 1 : 0;
      if (result == Result.SILENTLY_WRONG) {
        wrong.add(what);
      }
      delete(damaged);
    }
    String name = String.valueOf(original.getFileName());
    Files.writeString(
        Path.of("target/flipped-bytes-" + name + ".txt"),
        "%s log: %d bytes flipped, %d reported, %d harmless, %d silently wrong%n"
            .formatted(name, FLIPS, reported, FLIPS - reported - wrong.size(), wrong.size()));
    assertThat(wrong).isEmpty();
    assertThat(reported).isGreaterThan((int) (FLIPS * leastReported));
  }

  private static Result read(Path file, List<LogEntry> entries) throws LogFailure {
    try (LogReader reader = LogReader.open(file)) {
      return reader.entries().equals(entries) ? Result.UNHARMED : Result.SILENTLY_WRONG;
    } catch (LogFailure e) {
      assertThat(e.getMessage()).isNotBlank();
      return Result.REPORTED;
    }
  }

  /** Changes one byte of one of the files, each byte of all as likely as any other. */
  private static String flip(Path damaged, SplittableRandom random) throws IOException {
    long total = 0;
    for (String name : FILES) {
      total += size(damaged.resolve(name));
    }
    long at = random.nextLong(total);
    for (String name : FILES) {
      Path file = damaged.resolve(name);
      if (at < size(file)) {
        byte[] bytes = Files.readAllBytes(file);
        int change = 1 + random.nextInt(255);
        bytes[(int) at] ^= (byte) change;
        Files.write(file, bytes);
        return "byte " + at + " of " + name + " changed by " + change;
      }
      at -= size(file);
    }
    throw new IllegalStateException("past the end");
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private static List<LogEntry> fill(SqliteLog log) throws LogFailure {
    List<LogEntry> entries = new ArrayList<>();
    List<Message> samples = Samples.all();
    for (int i = 0; i < ENTRIES; i++) {
      Message message = samples.get(i % samples.size());
      entries.add(new LogEntry(i + 1L, 1000 + i, log.epoch(), message));
    }
    for (int i = 0; i < ENTRIES; i += 8) {
      log.append(entries.subList(i, i + 8));
    }
    return entries;
  }

  private static void copy(Path from, Path to) throws IOException {
    for (String name : FILES) {
      if (Files.exists(from.resolve(name))) {
        Files.copy(from.resolve(name), to.resolve(name));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
