package dev.braid.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SecretMaskTest {
  private static final Map<String, String> SECRETS =
      new TreeMap<>(
          Map.of(
              "API_TOKEN", "abcdabcdabce",
              "db_password", "abcdabcd",
              "NAME", "not-secret-at-all",
              "SHORT_KEY", "abc",
              "PRIVATE_KEY", "line one of it\nline two of it"));

  @Test
  void secretsAreReplaced() {
    assertThat(masked("x abcdabcdabce y abcdabcd z", 1000)).isEqualTo("x *** y *** z");
  }

  @Test
  void linesOfASecretAreReplacedOneByOne() {
    assertThat(masked("a\nline two of it\nb\nline one of it\nline two of it\n", 1000))
        .isEqualTo("a\n***\nb\n***\n");
  }

  @Test
  void shortValuesAndOtherVariablesAreLeft() {
    assertThat(masked("abc not-secret-at-all", 1000)).isEqualTo("abc not-secret-at-all");
  }

  @Test
  void aSecretInPiecesIsReplaced() {
    String text = "abcdabcdabc abcdabcdabce abcdabcdabcdabce abcdabc";
    String whole = masked(text, 1000);
    assertThat(whole).isEqualTo("***abc *** ****** abcdabc".replace("******", "***abcdabce"));
    for (int size = 1; size < text.length(); size++) {
      assertThat(masked(text, size)).as("in pieces of " + size).isEqualTo(whole);
    }
  }

  @Test
  void bytesThatAreNoTextPassUnchanged() {
    byte[] bytes = {(byte) 0xff, 0, (byte) 0xc3, 10, 13, (byte) 0x80};
    SecretMask mask = SecretMask.of(SECRETS);
    assertThat(mask.mask(bytes, bytes.length)).isEqualTo(bytes);
    assertThat(mask.rest()).isEmpty();
  }

  @Test
  void piecesMakeNoDifferenceForRandomText() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 300; round++) {
      StringBuilder text = new StringBuilder();
      for (int at = 0; at < 200; at++) {
        text.append("abcde".charAt(random.nextInt(5)));
        if (random.nextInt(20) == 0) {
          text.append("abcdabcdabce", 0, random.nextInt(13));
        }
      }
      String whole = masked(text.toString(), 10_000);
      assertThat(masked(text.toString(), 1 + random.nextInt(30))).isEqualTo(whole);
      assertThat(whole).doesNotContain("abcdabcd");
    }
  }

  private static String masked(String text, int pieceLength) {
    SecretMask mask = SecretMask.of(SECRETS);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    for (int from = 0; from < bytes.length; from += pieceLength) {
      byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + pieceLength));
      kept.writeBytes(mask.mask(piece, piece.length));
    }
    kept.writeBytes(mask.rest());
    return kept.toString(StandardCharsets.UTF_8);
  }
}
