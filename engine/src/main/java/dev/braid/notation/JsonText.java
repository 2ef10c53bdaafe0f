package dev.braid.notation;

import java.util.List;
import java.util.SequencedMap;

/**
 * Writes JSON for people and for comparison by bytes: two spaces of indentation, one field a line,
 * lists of scalars on one line, and one way only to write each string.
 */
final class JsonText {
  /** Most entries of what is put on one line. */
  private static final int MAX_SMALL = 3;

  private JsonText() {}

  /**
   * @param value a {@code SequencedMap<String, ?>}, a {@code List}, a {@code String}, a number or a
   *     {@code Boolean}
   */
  static String write(Object value) {
    StringBuilder text = new StringBuilder();
    append(text, value, 0);
    return text.append('\n').toString();
  }

  /** As {@link #write}, on one line. */
  static String writeLine(Object value) {
    StringBuilder text = new StringBuilder();
    appendInline(text, value);
    return text.toString();
  }

  private static void append(StringBuilder text, Object value, int depth) {
    switch (value) {
      case SequencedMap<?, ?> map when !isSmall(map) -> {
        String separator = "{";
        for (var entry : map.entrySet()) {
          newLine(text.append(separator), depth + 1);
          quote(text, String.valueOf(entry.getKey()));
          append(text.append(": "), entry.getValue(), depth + 1);
          separator = ",";
        }
        newLine(text, depth);
        text.append('}');
      }
      case List<?> list when list.stream().anyMatch(item -> !isInline(item)) -> {
        String separator = "[";
        for (Object item : list) {
          newLine(text.append(separator), depth + 1);
          append(text, item, depth + 1);
          separator = ",";
        }
        newLine(text, depth);
        text.append(']');
      }
      default -> appendInline(text, value);
    }
  }

  private static void appendInline(StringBuilder text, Object value) {
    switch (value) {
      case SequencedMap<?, ?> map -> {
        String separator = "{";
        for (var entry : map.entrySet()) {
          quote(text.append(separator), String.valueOf(entry.getKey()));
          appendInline(text.append(": "), entry.getValue());
          separator = ", ";
        }
        text.append(map.isEmpty() ? "{}" : "}");
      }
      case List<?> list -> {
        String separator = "[";
        for (Object item : list) {
          appendInline(text.append(separator), item);
          separator = ", ";
        }
        text.append(list.isEmpty() ? "[]" : "]");
      }
      case String string -> quote(text, string);
      default -> text.append(value);
    }
  }

  /** A mapping that is easier to read on one line, such as a scope or an entry of one. */
  private static boolean isSmall(SequencedMap<?, ?> map) {
    return map.size() <= MAX_SMALL && map.values().stream().allMatch(JsonText::isShort);
  }

  private static boolean isShort(Object value) {
    return isScalar(value)
        || (value instanceof List<?> list
            && list.size() <= MAX_SMALL
            && list.stream().allMatch(JsonText::isScalar));
  }

  private static boolean isInline(Object value) {
    return isScalar(value) || (value instanceof List<?> list && list.isEmpty());
  }

  private static boolean isScalar(Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }

  private static void newLine(StringBuilder text, int depth) {
    text.append('\n').append("  ".repeat(depth));
  }

  static void quote(StringBuilder text, String string) {
    text.append('"');
    for (int at = 0; at < string.length(); at++) {
      char c = string.charAt(at);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (mustEscape(string, at)) {
            text.append("\\u").append(Character.forDigit(c >> 12, 16));
            text.append(Character.forDigit(c >> 8 & 15, 16));
            text.append(Character.forDigit(c >> 4 & 15, 16)).append(Character.forDigit(c & 15, 16));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  /**
   * Controls, what cannot be seen or reorders what is seen, and halves of pairs: UTF-8 cannot hold
   * a lone surrogate.
   */
  private static boolean mustEscape(String string, int at) {
    char c = string.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == string.length() || !Character.isLowSurrogate(string.charAt(at + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return at == 0 || !Character.isHighSurrogate(string.charAt(at - 1));
    }
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
