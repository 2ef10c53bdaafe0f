package dev.braid.log;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes canonical JSON: fields in the order they are given, no white space, no escape that is not
 * needed, text as it is. The hash chain covers these bytes, so they must not depend on the defaults
 * of a library. A lone surrogate, which UTF-8 cannot carry, is the one character beyond ASCII that
 * is escaped.
 */
final class JsonText {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder text = new StringBuilder();
  private boolean first = true;

  static JsonText object(String kind) {
    return new JsonText().open().text("kind", kind);
  }

  JsonText text(String name, String value) {
    name(name);
    quote(value);
    return this;
  }

  JsonText number(String name, long value) {
    name(name);
    text.append(value);
    return this;
  }

  JsonText flag(String name, boolean value) {
    name(name);
    text.append(value);
    return this;
  }

  JsonText texts(String name, List<String> values) {
    name(name);
    text.append('[');
    String separator = "";
    for (String value : values) {
      text.append(separator);
      quote(value);
      separator = ",";
    }
    text.append(']');
    return this;
  }

  /** Begins an object of its own kind as the value of a field; {@link #close} ends it. */
  JsonText open(String name, String kind) {
    name(name);
    return open().text("kind", kind);
  }

  /** Begins an object that has no kind, for there is only one. */
  JsonText open(String name) {
    name(name);
    return open();
  }

  JsonText close() {
    text.append('}');
    first = false;
    return this;
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private JsonText open() {
    text.append('{');
    first = true;
    return this;
  }

  private void name(String name) {
    if (!first) {
      text.append(',');
    }
    first = false;
    text.append('"').append(name).append("\":");
  }

  private void quote(String value) {
    text.append('"');
    for (int at = 0; at < value.length(); at++) {
      char c = value.charAt(at);
      if (Character.isHighSurrogate(c)
          && at + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(at + 1))) {
        text.append(c).append(value.charAt(++at));
      } else if (c < ' ' || Character.isSurrogate(c)) {
        escape(c);
      } else {
        if (c == '"' || c == '\\') {
          text.append('\\');
        }
        text.append(c);
      }
    }
    text.append('"');
  }

  private void escape(char c) {
    switch (c) {
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      default -> {
        text.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          text.append(HEX.charAt((c >> shift) & 0xf));
        }
      }
    }
  }
}
