package dev.braid.notation;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first line of an item in a check list of phases: {@code - [ ] 2.3 Do this (depends: 2.1)}, or
 * {@code - [ ] VERIFY: the tests pass}.
 *
 * @param box offset of the character between the brackets, in the line
 * @param id the number, or the empty string for an item that is told by the word VERIFY alone
 */
record PhaseListLine(
    int box, char mark, String id, int idFrom, int idTo, boolean verify, int textFrom) {

  private static final String BLANKS = "[ \\t]*";
  private static final String EMPHASIS = "[*_`~]{0,4}";
  private static final String BOX =
      "(?:>[ \\t]*){0,20}(?:[-*+]|\\d{1,9}[.)])[ \\t]+\\[([^\\[\\]])\\][ \\t]+";
  private static final String NUMBER =
      "(\\d{1,4}(?:\\.(?:\\d{1,4}|[a-z]{1,3})){1,3})(?![\\w.]*\\w)";
  private static final String WORD =
      "(\\[?VERIFY\\]?(?![\\p{L}\\d])(?:[ \\t]*\\d{1,4})?" + EMPHASIS + BLANKS + "[:：–—-]?)";

  private static final Pattern ITEM =
      Pattern.compile(
          "(?iu)^"
              + BLANKS
              + BOX
              + EMPHASIS
              + ("(?:" + NUMBER + EMPHASIS + "[:.)]?" + BLANKS + ")?")
              + EMPHASIS
              + (WORD + "?" + EMPHASIS + BLANKS));

  /** The item that a line begins, when it has a number or says VERIFY. */
  static Optional<PhaseListLine> parse(String line) {
    Matcher matcher = ITEM.matcher(line);
    if (!matcher.lookingAt() || (matcher.group(2) == null && matcher.group(3) == null)) {
      return Optional.empty();
    }
    boolean numbered = matcher.group(2) != null;
    return Optional.of(
        new PhaseListLine(
            matcher.start(1),
            matcher.group(1).charAt(0),
            numbered ? matcher.group(2) : "",
            matcher.start(numbered ? 2 : 3),
            matcher.end(numbered ? 2 : 3),
            matcher.group(3) != null,
            matcher.end()));
  }

  boolean done() {
    return mark == 'x' || mark == 'X';
  }
}
