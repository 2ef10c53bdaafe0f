package dev.braid.log;

import dev.braid.engine.Ports.EventLog;
import dev.braid.engine.Ports.LogFailure;
import dev.braid.kernel.LogEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The event log of one run in one SQLite database, as its owner sees it.
 *
 * <p>Whoever opens it takes the next epoch, durably, before anything else. Each append is one
 * transaction that first makes sure that the epoch is still ours and that the log ends where we
 * left it: an orchestrator that was frozen while another took its run finds out here, before it has
 * written anything. Synchronous mode is FULL, so when {@code append} returns, a power cut loses
 * nothing of it.
 *
 * <p>After an error nothing more is written: what the disk holds is then known to nobody but the
 * next owner, who reads it. One thread at a time.
 */
public final class SqliteLog implements EventLog, AutoCloseable {
  private final Path file;
  private final Connection connection;
  private final TailWitness witness;
  private final EntryHash chain = new EntryHash();
  private final PreparedStatement begin;
  private final PreparedStatement end;
  private final PreparedStatement commit;
  private final PreparedStatement insert;
  private final int epoch;
  private long lastSequence;
  private long lastMillis;
  private byte[] lastHash;
  private boolean failed;

  private SqliteLog(Path file, Connection connection, TailWitness witness)
      throws SQLException, LogFailure {
    this.file = file;
    this.connection = connection;
    this.witness = witness;
    this.begin = connection.prepareStatement("begin immediate");
    this.end =
        connection.prepareStatement("select epoch, (select max(sequence) from entries) from owner");
    this.commit = connection.prepareStatement("commit");
    this.insert =
        connection.prepareStatement(
            "insert into entries (sequence, at_millis, epoch, letter, body, hash)"
                + " values (?, ?, ?, ?, ?, ?)");
    this.lastHash = EntryHash.beforeFirst();
    this.epoch = takeEpoch();
  }

  /** Makes the log of a new run, in a folder that exists. The first epoch is 1. */
  public static SqliteLog create(Path file) throws LogFailure {
    return owned(file, LogDatabase.create(file));
  }

  /**
   * Takes over the log of a run that exists: every earlier owner is shut out from here on. The
   * caller holds the run's lease.
   */
  public static SqliteLog open(Path file) throws LogFailure {
    return owned(file, LogDatabase.open(file));
  }

  /** The epoch that this owner writes with. */
  public int epoch() {
    return epoch;
  }

  /** The number of the last entry, or 0. */
  public long lastSequence() {
    return lastSequence;
  }

  @Override
  public List<LogEntry> entries() throws LogFailure {
    List<LogEntry> entries = new ArrayList<>();
    new EntryScan(connection).after(0, (entry, hash) -> entries.add(entry.decoded()));
    return Collections.unmodifiableList(entries);
  }

  @Override
  public void append(List<LogEntry> entries) throws LogFailure {
    if (failed) {
      throw new LogFailure("the log " + file + " has failed before; nothing more is written");
    }
    if (entries.isEmpty()) {
      return;
    }
    boolean durable = false;
    try {
      begin.execute();
      requireOurs();
      byte[] hash = insertAll(entries);
      commit.execute();
      durable = true;
      lastSequence = entries.getLast().sequence();
      lastMillis = entries.getLast().atMillis();
      lastHash = hash;
    } catch (SQLException e) {
      throw SqlFailure.of(
          "entries "
              + entries.getFirst().sequence()
              + " to "
              + entries.getLast().sequence()
              + " could not be written to the log "
              + file,
          e);
    } finally {
      if (!durable) {
        failed = true;
        giveUp();
      }
    }
    testify();
  }

  /** The log can be opened by another owner afterwards, as it can when this one dies instead. */
  @Override
  public void close() throws LogFailure {
    try {
      // Ends an unfinished transaction, and as the last connection empties the write-ahead log.
      connection.close();
      witness.close();
    } catch (SQLException e) {
      throw SqlFailure.of("cannot close the log " + file, e);
    } catch (IOException e) {
      throw new LogFailure("cannot close the witness of the log " + file, e);
    }
  }

  private static SqliteLog owned(Path file, Connection connection) throws LogFailure {
    try {
      try {
        return new SqliteLog(file, connection, TailWitness.open(file));
      } catch (SQLException | LogFailure | IOException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SqlFailure.of("cannot take the log " + file, e);
    } catch (IOException e) {
      throw new LogFailure("cannot take the log " + file + ": " + e.getMessage(), e);
    }
  }

  private int takeEpoch() throws SQLException, LogFailure {
    Optional<TailWitness.Tail> tail = TailWitness.read(file);
    begin.execute();
    int written = readEnd();
    if (tail.isPresent()) {
      LogReader.require(tail.get(), new EntryScan(connection));
    }
    int taken;
    try (PreparedStatement query = connection.prepareStatement("select epoch from owner");
        ResultSet rows = query.executeQuery()) {
      long stored = rows.next() ? rows.getLong(1) : -1;
      if (stored < written || stored >= Integer.MAX_VALUE) {
        throw new LogFailure("the log " + file + " is damaged: its owner's epoch is " + stored);
      }
      taken = (int) stored + 1;
    }
    try (PreparedStatement update = connection.prepareStatement("update owner set epoch = ?")) {
      update.setInt(1, taken);
      update.executeUpdate();
    }
    commit.execute();
    return taken;
  }

  /** Learns where the log ends; gives the epoch of its last entry, or 0. */
  private int readEnd() throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement(
                "select sequence, at_millis, epoch, hash from entries"
                    + " order by sequence desc limit 1");
        ResultSet rows = query.executeQuery()) {
      if (!rows.next()) {
        return 0;
      }
      lastSequence = rows.getLong("sequence");
      lastMillis = rows.getLong("at_millis");
      lastHash = rows.getBytes("hash");
      return rows.getInt("epoch");
    }
  }

  private void requireOurs() throws SQLException, LogFailure {
    try (ResultSet rows = end.executeQuery()) {
      int owner = rows.getInt(1);
      long last = rows.getLong(2);
      if (owner != epoch) {
        throw LogFailure.overtaken(
            "another orchestrator has taken the run (epoch "
                + owner
                + ", this one has "
                + epoch
                + "); this one must stop");
      }
      if (last != lastSequence) {
        throw new LogFailure(
            "the log "
                + file
                + " ends at "
                + last
                + " and not at "
                + lastSequence
                + " as we left it");
      }
    }
  }

  private byte[] insertAll(List<LogEntry> entries) throws SQLException, LogFailure {
    long sequence = lastSequence;
    long millis = lastMillis;
    byte[] hash = lastHash;
    for (LogEntry entry : entries) {
      if (entry.sequence() != ++sequence || entry.epoch() != epoch || entry.atMillis() < millis) {
        throw new IllegalArgumentException("BUG: entry " + entry + " does not follow " + sequence);
      }
      RawEntry raw = RawEntry.of(entry);
      if (raw.body().length > EntryHash.MAX_BODY_BYTES) {
        throw new LogFailure("entry " + sequence + " is too large for the log");
      }
      millis = entry.atMillis();
      hash = chain.of(hash, raw);
      insert.setLong(1, raw.sequence());
      insert.setLong(2, raw.atMillis());
      insert.setInt(3, raw.epoch());
      insert.setString(4, String.valueOf(raw.letter()));
      insert.setBytes(5, raw.body());
      insert.setBytes(6, hash);
      insert.addBatch();
    }
    insert.executeBatch();
    return hash;
  }

  /** Lets go of the lock, so that the next owner need not wait for this one to close. */
  private void giveUp() {
    try (PreparedStatement rollback = connection.prepareStatement("rollback")) {
      rollback.execute();
    } catch (SQLException e) {
      // Either the error has rolled back already, or the connection is past all use.
    }
  }

  private void testify() {
    try {
      witness.write(lastSequence, lastHash);
    } catch (IOException e) {
      // The entries are durable; a witness that is behind only proves less.
    }
  }
}
