package dev.braid.cli;

import java.io.PrintStream;

/**
 * Lines for people. What a line says often comes from plans and from the output of tasks, so a
 * character that could steer a terminal or hide what is written is shown as its number instead.
 */
final class Screen {
  private final PrintStream stream;

  Screen(PrintStream stream) {
    this.stream = stream;
  }

  void line(String text) {
    stream.println(plain(text));
    stream.flush();
  }

  void line() {
    line("");
  }

  /** Lines that are separated already; each is made plain by itself. */
  void lines(String text) {
    text.lines().forEach(this::line);
  }

  static String plain(String text) {
    if (text.codePoints().noneMatch(Screen::isHarmful)) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (c == '\t') {
            plain.append("  ");
          } else if (isHarmful(c)) {
            plain.append(String.format("\\u%04x", c));
          } else {
            plain.appendCodePoint(c);
          }
        });
    return plain.toString();
  }

  private static boolean isHarmful(int c) {
    return Character.isISOControl(c)
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x200E
        || c == 0x200F
        || c == 0x2028
        || c == 0x2029;
  }
}
