package dev.braid.verify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a log as they lie in its database, with the checks that need nothing but
 * themselves: numbers without a gap, the hash chain, the witness of its end, times and epochs that
 * never go back.
 */
final class RawLog {
  private static final int SCHEMA = 1;
  private static final int HASH_LENGTH = 32;
  private static final byte[] DOMAIN = "braid.log/1 entry\n".getBytes(StandardCharsets.US_ASCII);

  private final Path file;
  private final Findings findings;
  private final List<Entry> entries = new ArrayList<>();
  private final List<byte[]> hashes = new ArrayList<>();

  /**
   * One entry.
   *
   * @param event true: what the world told; false: what was decided
   * @param body its fields, {@code kind} among them
   */
  record Entry(long sequence, long atMillis, long epoch, boolean event, Fields body) {}

  private RawLog(Path file, Findings findings) {
    this.file = file;
    this.findings = findings;
  }

  /**
   * Reads a log, reporting what is wrong with it on the way.
   *
   * @return the entries up to the first that cannot be read
   * @throws Unreadable when it is not a log, or one of a later format
   */
  static List<Entry> read(Path file, Findings findings) throws Unreadable {
    if (!Files.isRegularFile(file)) {
      throw new Unreadable("there is no log at " + file);
    }
    RawLog log = new RawLog(file, findings);
    byte[] witness = log.witness();
    try (Connection connection = DriverManager.getConnection(address(file))) {
      log.readAll(connection);
    } catch (SQLException e) {
      long next = log.entries.size() + 1L;
      findings.violated("INV2", next, "the log cannot be read from here on: " + e.getMessage());
    }
    if (witness != null) {
      log.checkWitness(witness);
    }
    return Collections.unmodifiableList(log.entries);
  }

  private static String address(Path file) {
    String address = "jdbc:sqlite:" + file.toAbsolutePath().toUri() + "?mode=ro";
    boolean quiet = !Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
    boolean fixed = quiet && !Files.isWritable(file.toAbsolutePath().resolve(".."));
    // On a read-only medium SQLite has to be told that nobody writes.
    return fixed ? address + "&immutable=1" : address;
  }

  private void readAll(Connection connection) throws SQLException, Unreadable {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("pragma user_version")) {
        if (rows.getInt(1) != SCHEMA) {
          throw new Unreadable(
              file + " has log format " + rows.getInt(1) + "; this checker knows " + SCHEMA);
        }
      }
      String query =
          "select sequence, at_millis, epoch, letter, body, hash from entries order by sequence";
      try (ResultSet rows = statement.executeQuery(query)) {
        byte[] previous = new byte[HASH_LENGTH];
        while (previous != null && rows.next()) {
          previous = take(rows, previous);
        }
      }
    }
  }

  /** Takes a row; gives its hash, or null when nothing after it can be trusted to be in place. */
  private byte @Nullable [] take(ResultSet rows, byte[] previous) throws SQLException {
    long sequence = rows.getLong("sequence");
    long expected = entries.size() + 1L;
    if (sequence != expected) {
      findings.violated("INV2", expected, "entry " + expected + " is missing");
      return null;
    }
    long at = rows.getLong("at_millis");
    long epoch = rows.getLong("epoch");
    String letter = String.valueOf(rows.getString("letter"));
    byte[] body = rows.getBytes("body");
    byte[] hash = rows.getBytes("hash");
    findings.at(sequence);
    if (body == null || hash == null || !(letter.equals("E") || letter.equals("D"))) {
      findings.violated("INV2", "the entry has a field of a wrong kind");
      return null;
    }
    byte[] wanted =
        hash(
            previous,
            ByteBuffer.allocate(29)
                .putLong(sequence)
                .putLong(at)
                .putLong(epoch)
                .put((byte) letter.charAt(0))
                .putInt(body.length)
                .array(),
            body);
    findings.require(Arrays.equals(wanted, hash), "INV2", "its hash does not fit what it says");
    try {
      add(new Entry(sequence, at, epoch, letter.equals("E"), Fields.read(body)));
    } catch (Unreadable e) {
      findings.violated("INV2", "its body is " + e.getMessage());
      return null;
    }
    hashes.add(hash);
    return hash;
  }

  private void add(Entry entry) {
    if (!entries.isEmpty()) {
      Entry last = entries.getLast();
      findings.require(
          entry.atMillis >= last.atMillis, "INV2", "its time is before that of the entry before");
      findings.require(
          entry.epoch >= last.epoch,
          "INV5",
          "it is of epoch " + entry.epoch + ", and the entry before of " + last.epoch);
    }
    entries.add(entry);
    findings.count("entries");
    findings.count(entry.event ? "events" : "decisions");
  }

  private static byte[] hash(byte[] previous, byte[] numbers, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(DOMAIN);
      digest.update(previous);
      digest.update(numbers);
      return digest.digest(body);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("BUG: every Java has SHA-256", e);
    }
  }

  /** The bytes of the witness beside the log when they are whole; else null. */
  private byte @Nullable [] witness() {
    try {
      byte[] bytes = Files.readAllBytes(file.resolveSibling(file.getFileName() + "-tail"));
      int content = Long.BYTES + HASH_LENGTH;
      if (bytes.length != content + Integer.BYTES) {
        return null;
      }
      CRC32C checksum = new CRC32C();
      checksum.update(bytes, 0, content);
      boolean whole = ByteBuffer.wrap(bytes).getInt(content) == (int) checksum.getValue();
      return whole ? bytes : null;
    } catch (IOException e) {
      return null;
    }
  }

  private void checkWitness(byte[] witness) {
    long sequence = ByteBuffer.wrap(witness).getLong();
    byte[] hash = Arrays.copyOfRange(witness, Long.BYTES, Long.BYTES + HASH_LENGTH);
    findings.count("witnesses");
    if (sequence > hashes.size()) {
      findings.violated(
          "INV2",
          hashes.size() + 1L,
          "the log ends here, but its witness has seen entry " + sequence);
    } else if (sequence > 0 && !Arrays.equals(hash, hashes.get((int) sequence - 1))) {
      findings.violated("INV2", sequence, "the entry is not the one its witness has seen");
    }
  }
}
