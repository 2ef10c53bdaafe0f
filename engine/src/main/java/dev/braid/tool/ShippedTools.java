package dev.braid.tool;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The descriptions of the tools that come with Braid. */
public final class ShippedTools {
  private static final List<String> NAMES =
      List.of("aider", "claude", "codex", "copilot", "demo", "gemini", "opencode", "shell");

  private ShippedTools() {}

  /** Sorted. */
  public static List<String> names() {
    return NAMES;
  }

  /** The YAML text of a description, or empty when no such tool comes with Braid. */
  public static Optional<String> text(String name) {
    if (!NAMES.contains(name)) {
      return Optional.empty();
    }
    try (InputStream resource = ShippedTools.class.getResourceAsStream(name + ".yaml")) {
      if (resource == null) {
        throw new IllegalStateException("BUG: the tool `" + name + "` is not packed");
      }
      return Optional.of(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("BUG: the program's own files cannot be read", e);
    }
  }
}
