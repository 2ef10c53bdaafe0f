package dev.braid.bench;

import dev.braid.engine.Ports.LogFailure;
import dev.braid.kernel.Decision;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.Message;
import dev.braid.kernel.Reason;
import dev.braid.log.MessageCodec;
import dev.braid.log.SqliteLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How fast the log takes entries, beside a bare loop over JDBC that makes rows of the same bytes
 * durable in the same way (WAL, synchronous FULL) and does nothing else. Both take turns within one
 * process, so a busy machine slows both; what counts is the ratio within a round.
 *
 * <p>{@code LogBenchmark FOLDER [ROUNDS] [COMMITS]}. The folder must be on a disk.
 */
public final class LogBenchmark {
  private static final int[] BATCHES = {1, 10, 100, 256};
  private static final int HASH_BYTES = 32;
  private static final String TREE = "0123456789abcdef0123456789abcdef01234567";

  private LogBenchmark() {}

  public static void main(String[] arguments) throws IOException, LogFailure, SQLException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    int commits = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 300;
    for (int batch : BATCHES) {
      double[] ours = new double[rounds];
      double[] bare = new double[rounds];
      double[] ratios = new double[rounds];
      // One round more than is counted: the first one also loads and compiles.
      for (int round = -1; round < rounds; round++) {
        Path place = Files.createTempDirectory(folder, "log-");
        double log = log(place.resolve("log.db"), batch, commits);
        double plain = bare(place.resolve("bare.db"), batch, commits);
        if (round >= 0) {
          ours[round] = log;
          bare[round] = plain;
          ratios[round] = log / plain;
        }
      }
      System.out.printf(
          Locale.ROOT,
          "batch=%d log=%.0f/s bare=%.0f/s ratio min=%.2f median=%.2f max=%.2f rounds=%d%n",
          batch,
          median(ours),
          median(bare),
          Arrays.stream(ratios).min().orElse(0),
          median(ratios),
          Arrays.stream(ratios).max().orElse(0),
          rounds);
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Entries per second through the log, everything included that an engine pays for. */
  private static double log(Path file, int batch, int commits) throws LogFailure {
    try (SqliteLog log = SqliteLog.create(file)) {
      long began = System.nanoTime();
      long sequence = 0;
      for (int commit = 0; commit < commits; commit++) {
        List<LogEntry> entries = new ArrayList<>(batch);
        for (int i = 0; i < batch; i++) {
          entries.add(new LogEntry(++sequence, commit, log.epoch(), message(sequence)));
        }
        log.append(entries);
      }
      return sequence * 1e9 / (System.nanoTime() - began);
    }
  }

  /** Rows per second of the same columns and bytes, made before the clock starts. */
  private static double bare(Path file, int batch, int commits) throws SQLException {
    byte[] body = MessageCodec.write(message(1_000));
    byte[] hash = new byte[HASH_BYTES];
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("pragma journal_mode = wal");
      statement.execute("pragma synchronous = full");
      statement.execute(
          "create table entries (sequence integer primary key, at_millis integer not null,"
              + " epoch integer not null, letter text not null, body blob not null,"
              + " hash blob not null) strict");
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement("insert into entries values (?, ?, ?, ?, ?, ?)")) {
        long began = System.nanoTime();
        long sequence = 0;
        for (int commit = 0; commit < commits; commit++) {
          for (int i = 0; i < batch; i++) {
            insert.setLong(1, ++sequence);
            insert.setLong(2, commit);
            insert.setInt(3, 1);
            insert.setString(4, "D");
            insert.setBytes(5, body);
            insert.setBytes(6, hash);
            insert.addBatch();
          }
          insert.executeBatch();
          connection.commit();
        }
        return sequence * 1e9 / (System.nanoTime() - began);
      }
    }
  }

  private static Message message(long number) {
    Reason reason = new Reason.ScopeBusy(17, "src/handler/**", "src/**");
    return new Decision.StartAttempt((int) number % 100_000, 1, 3, TREE, reason, "shell");
  }
}
