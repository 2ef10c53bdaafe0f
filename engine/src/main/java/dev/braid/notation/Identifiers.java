package dev.braid.notation;

import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import java.text.Normalizer;
import java.util.Locale;

/**
 * What may be an id: letters, digits and marks of any script, and {@code . _ - :}, beginning with a
 * letter, a digit or {@code _}. So an id can stand in a file name, a commit trailer and a command
 * line, and no two ids look the same because of a character that cannot be seen.
 */
final class Identifiers {
  /** Longest id, in UTF-16 code units. */
  static final int MAX_LENGTH = 128;

  private Identifiers() {}

  /** The id as written; a bad one is reported and kept, so that references to it still resolve. */
  static String check(Scalar scalar, String owner, Reading reading) {
    String id = scalar.text();
    String fault = fault(id);
    if (!fault.isEmpty()) {
      reading.add(
          Diagnostic.error(
                  Code.BAD_ID, reading.span(scalar), fault, "this cannot be the id of a " + owner)
              .help(
                  "use letters, digits, `.`, `_`, `-` and `:`, such as `" + from(id, "t1") + "`"));
    }
    return id;
  }

  /** What is wrong with an id, or the empty string. */
  static String fault(String id) {
    if (id.isEmpty()) {
      return "is empty";
    }
    if (id.length() > MAX_LENGTH) {
      return "is longer than " + MAX_LENGTH + " characters";
    }
    int[] points = id.codePoints().toArray();
    for (int at = 0; at < points.length; at++) {
      if (!allowed(points[at], at == 0)) {
        return "has " + describe(points[at]) + (at == 0 ? " at its beginning" : "");
      }
    }
    if (!Normalizer.isNormalized(id, Normalizer.Form.NFC)) {
      return "is not in the Unicode form NFC";
    }
    return id.startsWith("..") || id.endsWith(".") ? "has a dot too many" : "";
  }

  /** The nearest thing to a text that is an id. */
  static String from(String text, String otherwise) {
    StringBuilder id = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFC)
        .codePoints()
        .limit(MAX_LENGTH / 2)
        .filter(c -> Character.getType(c) != Character.FORMAT)
        .forEach(c -> id.appendCodePoint(allowed(c, id.isEmpty()) ? c : '-'));
    String trimmed = id.toString().replaceAll("^-+|[-.]+$", "").replaceAll("--+", "-");
    return fault(trimmed).isEmpty() ? trimmed : otherwise;
  }

  private static boolean allowed(int c, boolean first) {
    if (Character.isLetterOrDigit(c) || c == '_') {
      return true;
    }
    int type = Character.getType(c);
    boolean mark = type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    return !first && (mark || c == '.' || c == '-' || c == ':');
  }

  private static String describe(int c) {
    if (Character.isWhitespace(c) && c < 0x80) {
      return "a space";
    }
    boolean seen =
        Character.isDefined(c)
            && !Character.isISOControl(c)
            && !Character.isSpaceChar(c)
            && Character.getType(c) != Character.FORMAT
            && Character.getType(c) != Character.SURROGATE;
    String code = String.format(Locale.ROOT, "U+%04X", c);
    return seen ? "`" + Character.toString(c) + "`" : "the invisible character " + code;
  }
}
