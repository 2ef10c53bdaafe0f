package dev.braid.notation;

import dev.braid.plan.PathPattern;
import dev.braid.plan.PathPattern.InvalidPattern;
import dev.braid.plan.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the files that a task's text names. Each find carries the rule that made it, so that people
 * can see why Braid believes that a task touches a file.
 *
 * <p>A wrong guess costs: a path that is not meant makes tasks wait for each other. So the rules
 * take what looks like a path beyond doubt and leave the rest to the gate. Whether a path is
 * written or read is told by the words before it and by the verb the text begins with; when in
 * doubt it is written.
 */
final class ScopeInference {
  /** Most paths taken from one text. */
  static final int MAX_PATHS = 64;

  /** Longest text that is looked at; behind that stand logs, not instructions. */
  static final int MAX_TEXT = 100_000;

  /** A path in the text. Offsets are into the text. */
  record Found(PathPattern pattern, String rule, boolean write, int from, int to) {
    Scope.Entry entry() {
      return new Scope.Entry(pattern, rule);
    }

    /** A plain path whose name is that of a file. */
    boolean isFile() {
      return pattern.isLiteral() && PathWords.isFile(pattern.toString());
    }

    Found as(PathPattern other, String otherRule) {
      return new Found(other, otherRule, write, from, to);
    }

    Found movedBy(int distance) {
      return new Found(pattern, rule, write, from + distance, to + distance);
    }
  }

  private static final Pattern QUOTED =
      Pattern.compile("(?<!`)(`{1,3})([^`\\r\\n]{1,300})\\1(?!`)");

  /** One piece of a name: plain characters, `[id]`, `(group)` between slashes, or `{a,b}`. */
  private static final String PIECE =
      "(?:[\\w.~$+*@-]++|\\[{1,2}[\\w.-]{1,60}\\]{1,2}|(?<=/)\\([\\w.-]{1,60}\\)(?=/)"
          + "|\\{[\\w.*-]{1,60}(?:,\\s?[\\w.*-]{1,60}){1,20}\\})";

  // Every repetition of a group is bounded: the regex engine recurses on them.
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<![\\w/:@#.])(?:\\.{0,2}/)?" + PIECE + "{1,8}(?:/" + PIECE + "{0,8}){0,40}");
  private static final Pattern URL =
      Pattern.compile("(?i)\\b(?:[a-z][a-z0-9+.-]{1,20}://|www\\.|mailto:)[^\\s)>\\]`\"']++");

  private ScopeInference() {}

  /** The scope that a text gives, with the reads that the plan declares. */
  static Scope infer(String text, List<Scope.Entry> declaredReads) {
    return scope(find(text), declaredReads);
  }

  static Scope scope(List<Found> found, List<Scope.Entry> declaredReads) {
    List<Scope.Entry> reads = new ArrayList<>(declaredReads);
    List<Scope.Entry> writes = new ArrayList<>();
    for (Found path : found) {
      (path.write() ? writes : reads).add(path.entry());
    }
    Scope.Origin origin = writes.isEmpty() ? Scope.Origin.UNKNOWN : Scope.Origin.INFERRED;
    return new Scope(reads, writes, origin);
  }

  /** Every path of a text once, in the order of the text. */
  static List<Found> find(String whole) {
    String text = whole.length() > MAX_TEXT ? whole.substring(0, MAX_TEXT) : whole;
    StringBuilder rest = new StringBuilder(text);
    blank(rest, URL.matcher(text));
    SequencedMap<Integer, Found> byPlace = new TreeMap<>();
    Matcher quoted = QUOTED.matcher(rest.toString());
    while (quoted.find()) {
      int from = quoted.start(2);
      PathShape.quoted(quoted.group(2)).ifPresent(shape -> add(byPlace, text, shape, from));
      for (int i = quoted.start(); i < quoted.end(); i++) {
        rest.setCharAt(i, text.charAt(i) == '\n' ? '\n' : '`');
      }
    }
    Matcher token = TOKEN.matcher(rest);
    while (token.find()) {
      int from = token.start();
      boolean cut = token.end() < text.length() && Character.isLetter(text.charAt(token.end()));
      PathShape.plain(token.group())
          // A word of another script may follow a file name at once, but it may as well be a part
          // of the name.
          .filter(shape -> !cut || PathWords.isFile(shape.path()))
          .ifPresent(shape -> add(byPlace, text, shape, from));
    }
    List<Found> found = distinct(new ArrayList<>(byPlace.values()), Mood.of(text));
    return joined(found, text);
  }

  /** `a.py and b.py in `lib/`` names files in a folder, when there is one folder and no doubt. */
  private static List<Found> joined(List<Found> found, String text) {
    List<Found> folders = found.stream().filter(path -> !path.isFile()).toList();
    boolean names = found.stream().anyMatch(path -> path.rule().equals(PathShape.FILE_NAME));
    boolean others =
        found.stream().anyMatch(path -> path.isFile() && !path.rule().equals(PathShape.FILE_NAME));
    if (folders.size() != 1 || !names || others) {
      return found;
    }
    Found folder = folders.getFirst();
    if (!folder.pattern().isLiteral() || !Mood.isInsideAt(text, folder.from())) {
      return found;
    }
    List<Found> inFolder = new ArrayList<>();
    for (Found path : found) {
      if (!path.equals(folder)) {
        String full = folder.pattern() + "/" + path.pattern();
        inFolder.add(path.as(PathPattern.literal(full), PathShape.NAME_IN_FOLDER));
      }
    }
    return inFolder;
  }

  private static void blank(StringBuilder rest, Matcher matcher) {
    while (matcher.find()) {
      for (int i = matcher.start(); i < matcher.end(); i++) {
        rest.setCharAt(i, ' ');
      }
    }
  }

  private static void add(
      SequencedMap<Integer, Found> found, String text, PathShape shape, int from) {
    pattern(shape)
        .ifPresent(pattern -> {
          int start = from + shape.skipped();
          int end = start + shape.length();
          boolean write = !Mood.readsAt(text, start);
          if (!Mood.forbidsAt(text, start)) {
            found.put(start, new Found(pattern, shape.rule(), write, start, end));
          }
        });
  }

  private static Optional<PathPattern> pattern(PathShape shape) {
    try {
      String path = shape.path();
      return Optional.of(shape.glob() ? PathPattern.parse(path) : PathPattern.literal(path));
    } catch (InvalidPattern e) {
      return Optional.empty();
    }
  }

  private static List<Found> distinct(List<Found> found, Mood mood) {
    boolean anyWrite = found.stream().anyMatch(Found::write);
    SequencedMap<String, Found> byPath = new LinkedHashMap<>();
    for (Found path : found) {
      boolean write = !mood.readOnly() && (path.write() || !anyWrite);
      Found judged = new Found(path.pattern(), path.rule(), write, path.from(), path.to());
      byPath.merge(
          PathPattern.fold(path.pattern().toString()),
          judged,
          (first, second) -> first.write() ? first : second.write() ? second : first);
    }
    List<Found> kept = new ArrayList<>();
    for (Found path : byPath.values()) {
      if (kept.size() < MAX_PATHS && !namesMoreExactly(byPath.values(), path)) {
        kept.add(path);
      }
    }
    return kept;
  }

  /** A folder is context when the text also names a file in it. */
  private static boolean namesMoreExactly(Iterable<Found> all, Found folder) {
    String prefix = PathPattern.fold(folder.pattern().toString()) + "/";
    for (Found other : all) {
      if (PathPattern.fold(other.pattern().toString()).startsWith(prefix)
          && (other.write() || !folder.write())) {
        return true;
      }
    }
    return false;
  }
}
