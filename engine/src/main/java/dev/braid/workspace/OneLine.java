package dev.braid.workspace;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** Text from elsewhere, made fit to stand in a line of ours. */
public final class OneLine {
  private OneLine() {}

  /** The text on one line: every run of white space and control characters becomes a space. */
  public static String of(String text) {
    StringBuilder line = new StringBuilder();
    boolean gap = false;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if (isInvisible(c)) {
        gap = true;
        continue;
      }
      if (gap && !line.isEmpty()) {
        line.append(' ');
      }
      gap = false;
      line.appendCodePoint(c);
    }
    return line.toString();
  }

  /** What went wrong, for people. */
  public static String of(IOException failure) {
    String message = failure.getMessage();
    if (message == null || failure instanceof FileSystemException) {
      // The message of a file system's exception is often the path alone.
      return of(failure.getClass().getSimpleName() + (message == null ? "" : ": " + message));
    }
    return of(message);
  }

  private static boolean isInvisible(int c) {
    return Character.isWhitespace(c)
        || switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SPACE_SEPARATOR ->
              true;
          default -> false;
        };
  }
}
