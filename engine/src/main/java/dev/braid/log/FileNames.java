package dev.braid.log;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * File names made from ids that a plan chose. An id may be anything, {@code ../../etc} included, so
 * it is never a path of its own: letters, digits, {@code _} and {@code -} stand for themselves, and
 * so does a dot that is not the first character; every other byte of its UTF-8 form becomes {@code
 * %XX}. Different ids have different names.
 */
final class FileNames {
  /** Longest name made from an id, in bytes; file systems allow 255, and suffixes need room. */
  static final int MAX_LENGTH = 120;

  private FileNames() {}

  static String of(String id) {
    StringBuilder name = new StringBuilder();
    for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isPlain(c) || (c == '.' && !name.isEmpty())) {
        name.append(c);
      } else {
        name.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    if (name.isEmpty()) {
      return "%";
    }
    if (name.length() <= MAX_LENGTH) {
      return name.toString();
    }
    // A tilde is never in a short name, so a shortened one is like none of them.
    String digest = EntryHash.hex(EntryHash.ofText(id)).substring(0, 32);
    return name.substring(0, MAX_LENGTH - 33) + "~" + digest;
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }
}
