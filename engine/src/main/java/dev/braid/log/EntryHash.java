package dev.braid.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash chain: SHA-256 over a domain label, the hash of the entry before, and everything that
 * the entry says. The first entry follows a hash of zeros. Each part has a fixed length or is
 * preceded by its length, so no two different entries give the same input.
 */
final class EntryHash {
  /** Largest body of one entry, in bytes; the plan in the first entry is by far the largest. */
  static final int MAX_BODY_BYTES = 64 << 20;

  static final int LENGTH = 32;

  private static final byte[] DOMAIN = "braid.log/1 entry\n".getBytes(StandardCharsets.US_ASCII);

  private final MessageDigest digest;

  EntryHash() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("BUG: every Java has SHA-256", e);
    }
  }

  static byte[] beforeFirst() {
    return new byte[LENGTH];
  }

  static byte[] ofText(String text) {
    return new EntryHash().digest.digest(text.getBytes(StandardCharsets.UTF_8));
  }

  static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }

  byte[] of(byte[] previous, RawEntry entry) {
    ByteBuffer numbers = ByteBuffer.allocate(3 * Long.BYTES + 1 + Integer.BYTES);
    numbers
        .putLong(entry.sequence())
        .putLong(entry.atMillis())
        .putLong(entry.epoch())
        .put((byte) entry.letter())
        .putInt(entry.body().length);
    digest.update(DOMAIN);
    digest.update(previous);
    digest.update(numbers.array());
    return digest.digest(entry.body());
  }
}
