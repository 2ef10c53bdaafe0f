package dev.braid.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputFileTest {
  @TempDir Path folder;

  @Test
  void whatFitsIsKeptWhole() throws IOException {
    assertThat(kept("0123456789abcdef", 16, 5)).isEqualTo("0123456789abcdef");
  }

  @Test
  void headIsThereWhileTheStreamRuns() throws IOException {
    Path file = folder.resolve("running.out");
    try (OutputFile output = new OutputFile(file, 16)) {
      output.write("hello".getBytes(StandardCharsets.US_ASCII), 5);
      assertThat(Files.readString(file)).isEqualTo("hello");
    }
  }

  @Test
  void beginningAndEndOfALongStreamAreKept() throws IOException {
    String text = "abcdefgh" + "-".repeat(100) + "the end";
    assertThat(kept(text, 16, 3))
        .startsWith("abcdefgh\n[braid: ")
        .endsWith("the end")
        .hasSizeLessThanOrEqualTo(16 + 40);
  }

  @Test
  void noticeCountsExactlyWhatIsMissing() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(90); length > 0; length--) {
        text.append((char) ('a' + random.nextInt(26)));
      }
      int limit = 4 + random.nextInt(40);
      String kept = kept(text.toString(), limit, 1 + random.nextInt(50));
      Matcher notice =
          Pattern.compile("(?s)(.*)\n\\[braid: (\\d+) bytes left out\\]\n(.*)").matcher(kept);
      if (notice.matches()) {
        String head = notice.group(1);
        String tail = notice.group(3);
        assertThat(text.toString()).startsWith(head).endsWith(tail);
        assertThat(head.length() + tail.length() + Integer.parseInt(notice.group(2)))
            .isEqualTo(text.length());
        assertThat(head.length() + tail.length()).isLessThanOrEqualTo(limit);
      } else {
        assertThat(kept).isEqualTo(text.toString());
      }
    }
  }

  @Test
  void nothingElseIsLeftInTheFolder() throws IOException {
    kept("x".repeat(1000), 16, 7);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  private String kept(String text, int limit, int pieceLength) throws IOException {
    Path file = folder.resolve("stream.out");
    try (OutputFile output = new OutputFile(file, limit)) {
      for (int from = 0; from < text.length(); from += pieceLength) {
        String piece = text.substring(from, Math.min(text.length(), from + pieceLength));
        output.write(piece.getBytes(StandardCharsets.US_ASCII), piece.length());
      }
    }
    return Files.readString(file);
  }
}
