package dev.braid.notation;

import dev.braid.plan.Diagnostic.Label;
import dev.braid.plan.SourceSpan;
import java.util.List;

/**
 * One line of source as it is shown, cut when it is too long.
 *
 * @param text what is printed
 * @param line the line of the source
 * @param from the first character of the line that is shown
 * @param to the end of what is shown
 */
record ExcerptLine(String text, String line, int from, int to) {
  private static final String CUT = "…";

  static ExcerptLine of(String line, List<Label> labels, int maxColumns, int contextColumns) {
    int from = 0;
    if (DisplayWidth.of(line) > maxColumns) {
      int firstMark = offset(line, labels.getFirst().span().column());
      from = Math.max(0, firstMark - contextColumns);
      // A mark that would fit without a cut at the beginning needs none.
      from = firstMark < maxColumns / 2 ? 0 : notInsidePair(line, from);
    }
    int to = from;
    int columns = 0;
    while (to < line.length()) {
      int c = line.codePointAt(to);
      int width = DisplayWidth.of(Character.toString(c));
      if (columns + width > maxColumns) {
        break;
      }
      columns += width;
      to += Character.charCount(c);
    }
    String shown = DisplayWidth.printable(line.substring(from, to));
    String text = (from > 0 ? CUT : "") + shown + (to < line.length() ? CUT : "");
    return new ExcerptLine(text.stripTrailing(), line, from, to);
  }

  /** The marks under a span, with the space before them; at least one mark. */
  String marks(SourceSpan span, char mark) {
    int begin = Math.clamp(offset(line, span.column()), from, to);
    boolean oneLine = span.endLine() == span.line();
    int end = oneLine ? offset(line, span.endColumn()) : line.stripTrailing().length();
    end = Math.clamp(end, begin, to);
    int before = DisplayWidth.of(line.substring(from, begin)) + (from > 0 ? 1 : 0);
    int width = Math.max(1, DisplayWidth.of(line.substring(begin, end)));
    return " ".repeat(before) + Character.toString(mark).repeat(width);
  }

  private static int offset(String line, int column) {
    return Math.clamp(column - 1L, 0, line.length());
  }

  private static int notInsidePair(String line, int at) {
    return at > 0 && Character.isLowSurrogate(line.charAt(at)) ? at - 1 : at;
  }
}
