package dev.braid.log;

import dev.braid.engine.Ports.LogFailure;
import dev.braid.kernel.LogEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Reads the log of a run, finished or under way, without a lock that its owner would feel. Each
 * call sees what was durable when it began.
 */
public final class LogReader implements AutoCloseable {
  private final Path file;
  private final Connection connection;
  private final Optional<Path> copy;

  /** Takes entries one after another. */
  public interface Sink {
    void take(LogEntry entry) throws LogFailure;
  }

  private LogReader(Path file, Connection connection, Optional<Path> copy) {
    this.file = file;
    this.connection = connection;
    this.copy = copy;
  }

  public static LogReader open(Path file) throws LogFailure {
    try {
      return new LogReader(file, LogDatabase.openReadOnly(file), Optional.empty());
    } catch (LogFailure e) {
      if (e.getCause() == null || Files.isWritable(Durable.folderOf(file))) {
        throw e;
      }
      return openCopy(file);
    }
  }

  public List<LogEntry> entries() throws LogFailure {
    return entriesAfter(0);
  }

  /** All entries after a sequence number, in order. */
  public List<LogEntry> entriesAfter(long sequence) throws LogFailure {
    List<LogEntry> entries = new ArrayList<>();
    each(sequence, entries::add);
    return Collections.unmodifiableList(entries);
  }

  /**
   * Hands over all entries after a sequence number, in order, without keeping them.
   *
   * @throws LogFailure naming the first entry that is damaged or missing; all before it have been
   *     handed over
   */
  public void each(long sequence, Sink sink) throws LogFailure {
    scan(sequence, (entry, hash) -> sink.take(entry.decoded()));
  }

  /** As {@link #each}, without decoding. */
  void scan(long sequence, EntryScan.RawSink sink) throws LogFailure {
    Optional<TailWitness.Tail> witness = TailWitness.read(file);
    EntryScan scan = new EntryScan(connection);
    scan.after(sequence, sink);
    if (witness.isPresent()) {
      try {
        require(witness.get(), scan);
      } catch (SQLException e) {
        throw SqlFailure.of("cannot read the log " + file, e);
      }
    }
  }

  @Override
  public void close() throws LogFailure {
    try {
      connection.close();
      if (copy.isPresent()) {
        delete(copy.get());
      }
    } catch (SQLException e) {
      throw SqlFailure.of("cannot close the log " + file, e);
    } catch (IOException e) {
      throw new LogFailure("cannot remove the copy of the log in " + copy.get(), e);
    }
  }

  /** Complains when a log does not have the entry that its witness has seen in it. */
  static void require(TailWitness.Tail witness, EntryScan scan) throws SQLException, LogFailure {
    byte[] hash = scan.hashOf(witness.sequence());
    if (hash == null) {
      throw new LogFailure(
          "the log has lost its end: entry "
              + witness.sequence()
              + " was durable once and is not there");
    }
    if (!Arrays.equals(hash, witness.hash())) {
      throw new LogFailure(
          "entry " + witness.sequence() + " of the log is not the one that was written");
    }
  }

  /**
   * SQLite reads a write-ahead log with the help of a file that it makes beside it. Where that
   * cannot be made, as on a read-only medium, nobody writes either, and a copy is as good.
   */
  private static LogReader openCopy(Path file) throws LogFailure {
    try {
      Path folder = Files.createTempDirectory("braid-log-");
      try {
        Path copied = folder.resolve(file.getFileName());
        Files.copy(file, copied);
        Path journal = file.resolveSibling(file.getFileName() + "-wal");
        if (Files.exists(journal)) {
          Files.copy(journal, copied.resolveSibling(copied.getFileName() + "-wal"));
        }
        return new LogReader(file, LogDatabase.openReadOnly(copied), Optional.of(folder));
      } catch (IOException | LogFailure e) {
        delete(folder);
        throw e;
      }
    } catch (IOException e) {
      throw new LogFailure("cannot copy the log " + file + " to read it: " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path each : files) {
        Files.deleteIfExists(each);
      }
    }
    Files.deleteIfExists(folder);
  }
}
