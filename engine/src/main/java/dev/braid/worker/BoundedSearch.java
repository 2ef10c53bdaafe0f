package dev.braid.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Looks for a regular expression in a file. Expression and file come from others, and some pairs
 * take Java's engine an age or all of its stack, so both time and text are limited.
 */
final class BoundedSearch {
  /** Most bytes of a file that are searched. */
  static final int MAX_BYTES = 16 << 20;

  /** Longest search. */
  static final Duration MAX_TIME = Duration.ofSeconds(5);

  private BoundedSearch() {}

  /** Why there is no match, or the empty string when there is one. */
  static String problem(Path file, String regex, Duration limit) throws IOException {
    Pattern pattern;
    try {
      pattern = Pattern.compile(regex, Pattern.MULTILINE);
    } catch (PatternSyntaxException e) {
      return "is no regular expression: " + e.getDescription();
    }
    String text;
    try (InputStream in = Files.newInputStream(file)) {
      text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    }
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      return pattern.matcher(new Timed(text, deadline)).find() ? "" : "has no match";
    } catch (TooLong e) {
      return "takes more than " + limit.toMillis() + " ms to search for; use a simpler one";
    } catch (StackOverflowError e) {
      return "takes too much memory to search for; use a simpler one";
    }
  }

  /** Whether there is a match; a search that takes too long has found none. */
  static boolean finds(Pattern pattern, String text, Duration limit) {
    try {
      return pattern.matcher(new Timed(text, System.nanoTime() + limit.toNanos())).find();
    } catch (TooLong | StackOverflowError e) {
      return false;
    }
  }

  private static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** A text that can be read only until its time is over. */
  private static final class Timed implements CharSequence {
    private static final int READS_PER_LOOK = 4096;

    private final CharSequence text;
    private final long deadline;
    private int reads;

    Timed(CharSequence text, long deadline) {
      this.text = text;
      this.deadline = deadline;
    }

    @Override
    public char charAt(int index) {
      if (++reads % READS_PER_LOOK == 0 && System.nanoTime() > deadline) {
        throw new TooLong();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Timed(text.subSequence(start, end), deadline);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
