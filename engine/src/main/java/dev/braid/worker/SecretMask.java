package dev.braid.worker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Replaces secrets in a stream of bytes before anything of it is kept. A secret may come in pieces:
 * bytes that begin a secret are held back until the rest has come or cannot come any more.
 *
 * <p>Secrets are the values of the variables whose names say so; of a value of several lines, each
 * line. Short values are left alone, for they would be found everywhere.
 */
final class SecretMask {
  /** Shortest value that is taken for a secret, in bytes. */
  static final int MIN_SECRET_BYTES = 8;

  private static final byte[] MASK = "***".getBytes(StandardCharsets.US_ASCII);
  private static final List<String> TELLING =
      List.of(
          "TOKEN",
          "SECRET",
          "PASSWORD",
          "PASSWD",
          "PASSPHRASE",
          "KEY",
          "CREDENTIAL",
          "AUTH",
          "PRIVATE");

  private final List<List<byte[]>> byFirstByte;
  private byte[] held = {};

  private SecretMask(List<List<byte[]>> byFirstByte) {
    this.byFirstByte = byFirstByte;
  }

  static SecretMask of(Map<String, String> environment) {
    TreeSet<String> secrets = new TreeSet<>();
    environment.forEach((name, value) -> {
      if (TELLING.stream().anyMatch(name.toUpperCase(Locale.ROOT)::contains)) {
        secrets.add(value);
        value.lines().forEach(secrets::add);
      }
    });
    List<List<byte[]>> byFirstByte = new ArrayList<>();
    for (int first = 0; first < 256; first++) {
      byFirstByte.add(new ArrayList<>());
    }
    for (String secret : secrets) {
      byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
      if (bytes.length >= MIN_SECRET_BYTES) {
        byFirstByte.get(bytes[0] & 0xff).add(bytes);
      }
    }
    // The longest is tried first, so that a secret which begins with another one is masked whole.
    byFirstByte.forEach(
        list -> list.sort(Comparator.comparingInt((byte[] bytes) -> bytes.length).reversed()));
    return new SecretMask(byFirstByte);
  }

  /** Whether there is nothing to mask. */
  boolean isIdle() {
    return byFirstByte.stream().allMatch(List::isEmpty);
  }

  /** What may be kept, now that these bytes have come too. */
  byte[] mask(byte[] chunk, int length) {
    byte[] bytes = Arrays.copyOf(held, held.length + length);
    System.arraycopy(chunk, 0, bytes, held.length, length);
    return mask(bytes, false);
  }

  /** What was held back, now that nothing more comes. */
  byte[] rest() {
    return mask(held, true);
  }

  private byte[] mask(byte[] bytes, boolean last) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
    int plainFrom = 0;
    int at = 0;
    held = new byte[0];
    while (at < bytes.length) {
      List<byte[]> candidates = byFirstByte.get(bytes[at] & 0xff);
      int match = candidates.isEmpty() ? 0 : match(candidates, bytes, at, last);
      if (match == 0) {
        at++;
        continue;
      }
      kept.write(bytes, plainFrom, at - plainFrom);
      if (match < 0) {
        held = Arrays.copyOfRange(bytes, at, bytes.length);
        return kept.toByteArray();
      }
      kept.write(MASK, 0, MASK.length);
      at += match;
      plainFrom = at;
    }
    kept.write(bytes, plainFrom, at - plainFrom);
    return kept.toByteArray();
  }

  /** The length of the secret that stands here; -1 when one may have begun; else 0. */
  private static int match(List<byte[]> candidates, byte[] bytes, int at, boolean last) {
    boolean begun = false;
    for (byte[] secret : candidates) {
      int there = Math.min(secret.length, bytes.length - at);
      if (Arrays.equals(secret, 0, there, bytes, at, at + there)) {
        if (there == secret.length) {
          return begun ? -1 : secret.length;
        }
        begun = !last;
      }
    }
    return begun ? -1 : 0;
  }
}
