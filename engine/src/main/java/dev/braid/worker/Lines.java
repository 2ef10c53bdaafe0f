package dev.braid.worker;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Output of workers as single lines for people: what could drive a terminal is taken out. */
final class Lines {
  /** Longest line, in characters. */
  static final int MAX_LENGTH = 200;

  private Lines() {}

  /** The last line that is not blank, or the empty string. */
  static String last(byte[] output) {
    List<String> lines =
        new String(output, StandardCharsets.UTF_8)
            .lines()
            .map(Lines::plain)
            .filter(line -> !line.isBlank())
            .toList();
    return lines.isEmpty() ? "" : lines.getLast();
  }

  /** Without colours, control characters and marks that turn the direction of writing. */
  static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    text.replaceAll("\u001b\\[[0-9;?]*[ -/]*[@-~]", "")
        .codePoints()
        .filter(Lines::isShown)
        .limit(MAX_LENGTH)
        .forEach(plain::appendCodePoint);
    return plain.toString().strip();
  }

  private static boolean isShown(int c) {
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.UNASSIGNED;
  }
}
