package dev.braid.notation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shape that task ids have in one list, such as {@code T001}, and what can be done with it:
 * finding ids in prose, reading {@code T010, T012 and T020-T024}, and finding the task somebody
 * meant who wrote {@code t12}.
 */
final class TaskIds {
  private static final String USUAL =
      "T-?\\d{1,5}(?:\\.\\d{1,3}){0,3}(?:[A-Za-z]\\d{0,2})?(?:-[A-Z]{2,8})?";
  private static final String OTHER = "[A-Z][A-Z0-9]{0,7}-?\\d{1,5}(?:\\.\\d{1,3}){0,3}[a-z]?";
  private static final String NUMBERS = "\\d{1,4}(?:\\.\\d{1,4}){0,3}";

  private static final String BETWEEN =
      "[\\s*`\\[\\]]*(?:,|;|、|，|；|&|\\+|/|\\band\\b|\\bund\\b|\\bet\\b|\\by\\b|\\be\\b|和|及|与|と)"
          + "[\\s*`\\[\\]]*(?:and\\b\\s*)?";
  private static final String UNTIL =
      "[*`]*\\s*(?:-|–|—|\\.\\.\\.?|…|~|～|\\bto\\b|\\bthrough\\b|至|到)\\s*[*`]*";

  /** Most ids that one range may stand for. */
  private static final int MAX_RANGE = 500;

  private final String id;
  private final Pattern list;

  private TaskIds(String id) {
    this.id = id;
    String one = "(?:" + id + ")(?![\\w]|\\.\\d)";
    String part = one + "(?:" + UNTIL + one + ")?";
    this.list = Pattern.compile("(" + part + "(?:" + BETWEEN + part + "){0,200})");
  }

  /** An id, or the first and last of a range, with its place. */
  record Reference(String first, String last, int from, int to) {}

  /** The usual shape when some text begins with it, else the shape that most of them have. */
  static Optional<TaskIds> shapeOf(Collection<String> texts) {
    for (String shape : List.of(USUAL, OTHER, NUMBERS)) {
      Pattern begin = Pattern.compile("[*_~`\\[\\s]*" + shape + "(?![\\w-]|\\.\\d)");
      long count = texts.stream().filter(text -> begin.matcher(text).lookingAt()).count();
      if (count > 0 && (shape.equals(USUAL) || 2 * count >= texts.size())) {
        return Optional.of(new TaskIds(shape));
      }
    }
    return Optional.empty();
  }

  /** The regular expression of one id, without groups. */
  String regex() {
    return "(?:" + id + ")";
  }

  /** The regular expression of a list of ids, as one group. */
  String listRegex() {
    return list.pattern();
  }

  /** The ids and ranges of a stretch of text. */
  List<Reference> references(String text, int from, int to) {
    List<Reference> references = new ArrayList<>();
    Pattern range = Pattern.compile("(" + id + ")(?:" + UNTIL + "(" + id + ")(?![\\w]|\\.\\d))?");
    Matcher matcher = range.matcher(text).region(from, to);
    while (matcher.find()) {
      String last = matcher.group(2) == null ? matcher.group(1) : matcher.group(2);
      references.add(new Reference(matcher.group(1), last, matcher.start(), matcher.end()));
    }
    return references;
  }

  /** The known ids from the first to the last of a range, in their order; empty when one is odd. */
  static List<String> between(Reference range, List<String> known) {
    int first = known.indexOf(range.first());
    int last = known.indexOf(range.last());
    if (first < 0 || last < first || last - first > MAX_RANGE) {
      return List.of();
    }
    return known.subList(first, last + 1);
  }

  /** Known ids by what is left of them when case, dashes and leading zeros are taken away. */
  static Map<String, List<String>> byLooseForm(Collection<String> known) {
    Map<String, List<String>> loose = new LinkedHashMap<>();
    for (String id : known) {
      loose.computeIfAbsent(looseForm(id), key -> new ArrayList<>()).add(id);
    }
    return loose;
  }

  static String looseForm(String id) {
    return id.toLowerCase(Locale.ROOT).replace("-", "").replaceAll("(?<!\\d)0+(?=\\d)", "");
  }
}
