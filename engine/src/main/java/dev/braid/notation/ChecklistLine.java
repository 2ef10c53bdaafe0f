package dev.braid.notation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first line of a check list item, taken apart: {@code - [x] **T012** [P] [US1] Do this}. The
 * marks may stand before or after the id, in bold or not; offsets are into the source.
 *
 * @param box the character between the brackets
 * @param id the task id, or the empty string
 * @param labels what stands in brackets, without {@code P}
 * @param textFrom where the description begins
 */
record ChecklistLine(
    char box,
    String id,
    int idFrom,
    int idTo,
    boolean parallel,
    List<String> labels,
    int textFrom) {

  private static final Pattern BOX =
      Pattern.compile("\\s*+(?:>\\s*+){0,20}(?:[-*+]|\\d{1,9}[.)])\\s+\\[([^\\[\\]])\\](?=\\s)");
  private static final Pattern BEFORE_ID = Pattern.compile("[\\s*~`]+");
  private static final Pattern AFTER_ID = Pattern.compile("[\\s*~]+");
  private static final Pattern LABEL =
      Pattern.compile("\\[((?:[^\\[\\]]|\\[[^\\[\\]]*\\]){1,60})\\](?!\\()");
  private static final Pattern SEPARATOR =
      Pattern.compile("(?:[\\s*~]++|[:：.)–—-](?=\\s|\\*\\*)){1,20}");

  ChecklistLine {
    labels = List.copyOf(labels);
  }

  boolean done() {
    return box == 'x' || box == 'X';
  }

  boolean hasId() {
    return !id.isEmpty();
  }

  /** The text behind the box, or nothing when the line has no box. */
  static Optional<String> textAfterBox(String line) {
    Matcher matcher = BOX.matcher(line);
    return matcher.lookingAt() ? Optional.of(line.substring(matcher.end())) : Optional.empty();
  }

  /**
   * @param lineFrom the offset of the line in the source
   */
  static Optional<ChecklistLine> parse(String line, int lineFrom, TaskIds ids) {
    Matcher box = BOX.matcher(line);
    if (!box.lookingAt()) {
      return Optional.empty();
    }
    return Optional.of(new Scanner(line, ids).scan(box.group(1).charAt(0), box.end(), lineFrom));
  }

  /** Walks along a line, past marks and the id, to the description. */
  private static final class Scanner {
    private final String line;
    private final Pattern idPattern;
    private final List<String> labels = new ArrayList<>();
    private boolean parallel;
    private String id = "";
    private int idFrom;
    private int at;

    Scanner(String line, TaskIds ids) {
      this.line = line;
      this.idPattern = Pattern.compile(ids.regex() + "(?![\\w-]|\\.\\d)");
    }

    ChecklistLine scan(char box, int from, int lineFrom) {
      at = from;
      boolean going = true;
      while (going) {
        skip(id.isEmpty() ? BEFORE_ID : AFTER_ID);
        going = takeLabel() || takeId();
      }
      if (!id.isEmpty()) {
        skip(SEPARATOR);
      }
      takeMarkAtEnd();
      return new ChecklistLine(
          box,
          id,
          lineFrom + idFrom,
          lineFrom + idFrom + id.length(),
          parallel,
          labels,
          lineFrom + at);
    }

    private void skip(Pattern pattern) {
      Matcher matcher = pattern.matcher(line).region(at, line.length());
      if (matcher.lookingAt()) {
        at = matcher.end();
      }
    }

    private boolean takeLabel() {
      Matcher matcher = LABEL.matcher(line).region(at, line.length());
      if (!matcher.lookingAt()) {
        return false;
      }
      String label = matcher.group(1).strip();
      Matcher inside = idPattern.matcher(label);
      if (id.isEmpty() && inside.matches()) {
        id = label;
        idFrom = matcher.start(1) + matcher.group(1).indexOf(label);
      } else {
        takeMark(label);
      }
      at = matcher.end();
      return true;
    }

    private void takeMark(String label) {
      switch (label) {
        case "P", "p", "PARALLEL", "Parallel", "parallel" -> parallel = true;
        default -> labels.add(label);
      }
    }

    private boolean takeId() {
      Matcher matcher = idPattern.matcher(line).region(at, line.length());
      matcher.useTransparentBounds(true);
      if (!id.isEmpty() || !matcher.lookingAt()) {
        return false;
      }
      id = matcher.group();
      idFrom = at;
      at = matcher.end();
      if (at < line.length() && line.charAt(at) == '`') {
        at++;
      }
      // `T001: [P] ...` and `T001 - [US1] ...`: the separator may stand before more marks.
      Matcher separator = SEPARATOR.matcher(line).region(at, line.length());
      if (separator.lookingAt()
          && LABEL.matcher(line).region(separator.end(), line.length()).lookingAt()) {
        at = separator.end();
      }
      return true;
    }

    private void takeMarkAtEnd() {
      String rest = line.substring(at).stripTrailing();
      if (rest.endsWith("[P]")) {
        parallel = true;
      }
    }
  }
}
