package dev.braid.notation;

import dev.braid.plan.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the page of errors says about each code, for {@code braid why CODE}. */
public final class CodePages {
  private static final String RESOURCE = "errors.md";

  private CodePages() {}

  /** Whether a code has a page. */
  static boolean has(String code) {
    for (Code known : Code.values()) {
      if (known.id().equals(code)) {
        return true;
      }
    }
    return false;
  }

  /** The section about a code, as Markdown, or nothing when there is no such code. */
  public static Optional<String> page(String code) {
    if (!has(code)) {
      return Optional.empty();
    }
    String all = read();
    int from = all.indexOf("\n## " + code + "\n");
    if (from < 0) {
      throw new IllegalStateException("BUG: no page about " + code);
    }
    int to = all.indexOf("\n## ", from + 1);
    return Optional.of(all.substring(from + 1, to < 0 ? all.length() : to + 1).strip() + "\n");
  }

  private static String read() {
    try (InputStream stream = CodePages.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException("BUG: the page of errors is not packed");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
