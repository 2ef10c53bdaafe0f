package dev.braid.tool;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which events of a tool's output are meant: those that have each of some values. A value is named
 * by its path, such as {@code error.code}, and is compared as text; one that is written between
 * slashes is a regular expression that must be found in it. An asterisk matches any value that is
 * there.
 */
public final class EventPattern {
  private static final String ANY = "*";

  private final SortedMap<String, String> values;
  private final SortedMap<String, Pattern> expressions = new TreeMap<>();

  /**
   * @param values what each path must hold
   * @throws java.util.regex.PatternSyntaxException for an expression that does not compile
   */
  public EventPattern(Map<String, String> values) {
    this.values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    this.values.forEach((path, value) -> {
      if (value.length() > 1 && value.startsWith("/") && value.endsWith("/")) {
        expressions.put(path, Pattern.compile(value.substring(1, value.length() - 1)));
      }
    });
  }

  boolean matches(JsonNode event) {
    return values.keySet().stream().allMatch(path -> matches(event, path));
  }

  /** The value at a path as text; empty when there is none. */
  static Optional<String> text(JsonNode event, String path) {
    JsonNode at = event;
    for (String name : path.split("\\.")) {
      JsonNode next = child(at, name);
      if (next == null || next.isMissingNode() || next.isNull()) {
        return Optional.empty();
      }
      at = next;
    }
    return Optional.of(at.isValueNode() ? at.asString() : at.toString());
  }

  private static @Nullable JsonNode child(JsonNode node, String name) {
    if (!node.isArray()) {
      return node.get(name);
    }
    return name.matches("\\d{1,6}") ? node.get(Integer.parseInt(name)) : null;
  }

  private boolean matches(JsonNode event, String path) {
    Optional<String> found = text(event, path);
    String wanted = values.getOrDefault(path, "");
    Pattern expression = expressions.get(path);
    if (found.isEmpty() || wanted.equals(ANY)) {
      return found.isPresent();
    }
    return expression == null ? found.get().equals(wanted) : expression.matcher(found.get()).find();
  }
}
