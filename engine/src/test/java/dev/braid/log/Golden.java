package dev.braid.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with the expected text; {@code -Dbraid.golden=write} writes it instead of comparing. */
final class Golden {
  private final Path file;

  private Golden(Path file) {
    this.file = file;
  }

  static Golden ofResource(String name) {
    return new Golden(Path.of("src/test/resources/dev/braid/log", name));
  }

  static Golden ofDocument(String name) {
    return new Golden(Path.of("../docs", name));
  }

  String text() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void assertEqual(String text) {
    try {
      if ("write".equals(System.getProperty("braid.golden"))) {
        Files.createDirectories(Durable.folderOf(file));
        Files.writeString(file, text);
      }
      assertThat(text)
          .as("%s; run the test with -Dbraid.golden=write to write it anew", file)
          .isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
