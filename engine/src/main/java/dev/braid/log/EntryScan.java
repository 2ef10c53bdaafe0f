package dev.braid.log;

import dev.braid.engine.Ports.LogFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads entries in order and follows the hash chain while it does. */
final class EntryScan {
  private static final String ENTRIES =
      "select sequence, at_millis, epoch, letter, body, hash from entries"
          + " where sequence > ? order by sequence";
  private static final String HASH = "select hash from entries where sequence = ?";

  private final Connection connection;
  private final EntryHash chain = new EntryHash();

  /** Takes entries one after another. */
  interface RawSink {
    void take(RawEntry entry, byte[] hash) throws LogFailure;
  }

  EntryScan(Connection connection) {
    this.connection = connection;
  }

  /**
   * Hands over all entries after a sequence number; 0 is the beginning.
   *
   * @throws LogFailure naming the first entry that is damaged or missing; all before it have been
   *     handed over
   */
  void after(long sequence, RawSink sink) throws LogFailure {
    long last = sequence;
    try (PreparedStatement query = connection.prepareStatement(ENTRIES)) {
      byte[] previous = hashOf(sequence);
      if (previous == null) {
        return;
      }
      query.setLong(1, sequence);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          RawEntry entry = entry(rows, last + 1);
          byte[] hash = rows.getBytes("hash");
          if (!Arrays.equals(hash, chain.of(previous, entry))) {
            throw damaged(entry.sequence(), "its hash does not fit what it says");
          }
          sink.take(entry, hash);
          previous = hash;
          last = entry.sequence();
        }
      }
    } catch (SQLException e) {
      throw SqlFailure.of("entry " + (last + 1) + " of the log cannot be read", e);
    }
  }

  /** The hash of an entry, of zeros before the first, or null when there is no such entry. */
  byte @Nullable [] hashOf(long sequence) throws SQLException {
    if (sequence == 0) {
      return EntryHash.beforeFirst();
    }
    try (PreparedStatement query = connection.prepareStatement(HASH)) {
      query.setLong(1, sequence);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? rows.getBytes(1) : null;
      }
    }
  }

  private static RawEntry entry(ResultSet rows, long expected) throws SQLException, LogFailure {
    long sequence = rows.getLong("sequence");
    if (sequence != expected) {
      throw damaged(expected, "it is missing");
    }
    long epoch = rows.getLong("epoch");
    String letter = rows.getString("letter");
    byte[] body = rows.getBytes("body");
    if (body == null || letter == null || letter.length() != 1 || epoch != (int) epoch) {
      throw damaged(expected, "it has a field of a wrong kind");
    }
    return new RawEntry(sequence, rows.getLong("at_millis"), (int) epoch, letter.charAt(0), body);
  }

  private static LogFailure damaged(long sequence, String how) {
    return new LogFailure("entry " + sequence + " of the log is damaged: " + how);
  }
}
