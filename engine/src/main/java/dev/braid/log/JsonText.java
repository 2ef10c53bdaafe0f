package dev.braid.log;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Writes canonical JSON: fields in the order they are given, no white space, no escape that is not
 * needed, text as it is. The hash chain covers these bytes, so they must not depend on the defaults
 * of a library. A lone surrogate, which UTF-8 cannot carry, is the one character beyond ASCII that
 * is escaped.
 */
final class JsonText {
  private static final String HEX = "0123456789abcdef";
  private static final int FIRST_BYTES = 256;

  /** Most bytes that one UTF-16 code unit becomes, which is as an escape. */
  private static final int WIDEST = 6;

  /** Room is made for so many units of a text at a time. */
  private static final int STRETCH = 64;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;
  private boolean first = true;

  /** An object that says no kind of its own. */
  static JsonText fields() {
    return new JsonText().open();
  }

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
    ascii(Long.toString(value));
    return this;
  }

  JsonText flag(String name, boolean value) {
    name(name);
    ascii(value ? "true" : "false");
    return this;
  }

  JsonText texts(String name, List<String> values) {
    name(name);
    ascii("[");
    String separator = "";
    for (String value : values) {
      ascii(separator);
      quote(value);
      separator = ",";
    }
    ascii("]");
    return this;
  }

  /** A list of objects; {@code fields} writes those of one. */
  <T> JsonText objects(String name, List<T> values, BiConsumer<JsonText, T> fields) {
    name(name);
    ascii("[");
    String separator = "";
    for (T value : values) {
      ascii(separator);
      open();
      fields.accept(this, value);
      close();
      separator = ",";
    }
    ascii("]");
    return this;
  }

  /** A value that is canonical JSON already. */
  JsonText raw(String name, byte[] json) {
    name(name);
    reserve(json.length);
    System.arraycopy(json, 0, bytes, length, json.length);
    length += json.length;
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
    ascii("}");
    first = false;
    return this;
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }

  private JsonText open() {
    ascii("{");
    first = true;
    return this;
  }

  private void name(String name) {
    ascii(first ? "\"" : ",\"");
    first = false;
    ascii(name);
    ascii("\":");
  }

  private void quote(String value) {
    reserve(1);
    put('"');
    for (int at = 0; at < value.length(); at++) {
      if (bytes.length - length < WIDEST) {
        reserve(STRETCH * WIDEST);
      }
      char c = value.charAt(at);
      if (c >= ' ' && c < 0x80) {
        if (c == '"' || c == '\\') {
          put('\\');
        }
        put(c);
      } else if (isPair(value, at)) {
        wide(Character.toCodePoint(c, value.charAt(++at)));
      } else if (c < ' ' || Character.isSurrogate(c)) {
        escape(c);
      } else {
        wide(c);
      }
    }
    reserve(1);
    put('"');
  }

  private static boolean isPair(String value, int at) {
    return Character.isHighSurrogate(value.charAt(at))
        && at + 1 < value.length()
        && Character.isLowSurrogate(value.charAt(at + 1));
  }

  private void escape(char c) {
    put('\\');
    switch (c) {
      case '\n' -> put('n');
      case '\r' -> put('r');
      case '\t' -> put('t');
      default -> {
        put('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
          put(HEX.charAt((c >> shift) & 0xf));
        }
      }
    }
  }

  /** A character beyond ASCII in UTF-8. */
  private void wide(int c) {
    if (c < 0x800) {
      put(0xc0 | (c >> 6));
    } else {
      if (c < 0x10000) {
        put(0xe0 | (c >> 12));
      } else {
        put(0xf0 | (c >> 18));
        put(0x80 | ((c >> 12) & 0x3f));
      }
      put(0x80 | ((c >> 6) & 0x3f));
    }
    put(0x80 | (c & 0x3f));
  }

  private void ascii(String text) {
    reserve(text.length());
    for (int at = 0; at < text.length(); at++) {
      put(text.charAt(at));
    }
  }

  private void put(int b) {
    bytes[length++] = (byte) b;
  }

  private void reserve(int more) {
    long needed = (long) length + more;
    if (needed > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("BUG: a text too long to be written");
    }
    if (needed > bytes.length) {
      bytes =
          Arrays.copyOf(
              bytes, (int) Math.min(Math.max(needed, 2L * bytes.length), Integer.MAX_VALUE - 8));
    }
  }
}
