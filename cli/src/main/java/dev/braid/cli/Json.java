package dev.braid.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * JSON for programs that read our output: objects with their fields in the order of writing, on one
 * line. Everything but printable ASCII is escaped, so that a terminal cannot be steered by it.
 */
final class Json {
  private final SequencedMap<String, String> fields = new LinkedHashMap<>();

  /** An object that begins with the name and version of its form, such as {@code braid.why/1}. */
  static Json schema(String name) {
    return new Json().put("schema", name);
  }

  Json put(String name, String value) {
    fields.put(name, quoted(value));
    return this;
  }

  Json put(String name, long value) {
    fields.put(name, Long.toString(value));
    return this;
  }

  Json put(String name, boolean value) {
    fields.put(name, Boolean.toString(value));
    return this;
  }

  /** A number with two decimals. */
  Json putRounded(String name, double value) {
    fields.put(name, String.format(java.util.Locale.ROOT, "%.2f", value));
    return this;
  }

  Json put(String name, Json value) {
    fields.put(name, value.toString());
    return this;
  }

  Json putTexts(String name, List<String> values) {
    return putRaw(name, values.stream().map(Json::quoted).toList());
  }

  Json putNumbers(String name, List<? extends Number> values) {
    return putRaw(name, values.stream().map(String::valueOf).toList());
  }

  Json putObjects(String name, List<Json> values) {
    return putRaw(name, values.stream().map(Json::toString).toList());
  }

  /** A time in milliseconds since 1970, or null when it is negative. */
  Json putTime(String name, long millis) {
    fields.put(name, millis < 0 ? "null" : Long.toString(millis));
    return this;
  }

  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    fields.forEach((name, value) -> parts.add(quoted(name) + ":" + value));
    return "{" + String.join(",", parts) + "}";
  }

  private Json putRaw(String name, List<String> values) {
    fields.put(name, "[" + String.join(",", Collections.unmodifiableList(values)) + "]");
    return this;
  }

  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ' || c > '~') {
            quoted.append(String.format("\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
