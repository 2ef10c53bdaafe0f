package dev.braid.plan;

import dev.braid.plan.PathPattern.InvalidPattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One segment of a path pattern: a list of tokens, each a set of characters or the star. A set is a
 * sorted list of inclusive code point ranges {@code from, to, from, to}.
 */
final class GlobSegment {
  /** {@code **}: any number of segments, none included. */
  static final GlobSegment ANY_DEPTH = new GlobSegment(List.of(), "");

  private static final int[] STAR = {};
  private static final int[] ANY_CHARACTER = {0, '/' - 1, '/' + 1, Character.MAX_CODE_POINT};

  /** {@code *}: any one segment. */
  static final GlobSegment ANY_NAME = new GlobSegment(List.of(STAR), "");

  private final List<int[]> tokens;
  private final String literalName;

  private GlobSegment(List<int[]> tokens, String literalName) {
    this.tokens = tokens;
    this.literalName = literalName;
  }

  /** The one name this segment stands for, or the empty string when it is not one name. */
  String literalName() {
    return literalName;
  }

  static boolean hasWildcard(String path) {
    return path.chars().anyMatch(c -> "*?[{\\".indexOf(c) >= 0);
  }

  /** The segments of a path that is taken as it is. */
  static List<GlobSegment> literals(String path) {
    List<GlobSegment> segments = new ArrayList<>();
    for (String name : path.split("/")) {
      List<int[]> tokens = new ArrayList<>();
      name.codePoints().forEach(c -> tokens.add(new int[] {c, c}));
      segments.add(new GlobSegment(tokens, name));
    }
    return segments;
  }

  static GlobSegment parse(String text) {
    if (text.equals("**")) {
      return ANY_DEPTH;
    }
    List<int[]> tokens = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean wild = false;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      switch (c) {
        case '*' -> {
          wild = true;
          if (tokens.isEmpty() || !isStar(tokens.getLast())) {
            tokens.add(STAR);
          }
        }
        case '?' -> {
          wild = true;
          tokens.add(ANY_CHARACTER);
        }
        case '[' -> {
          wild = true;
          int end = classEnd(text, at);
          tokens.add(characterClass(text.substring(at, end)));
          at = end + 1;
        }
        default -> {
          if (c == '\\' && at < text.length()) {
            c = text.codePointAt(at);
            at += Character.charCount(c);
          }
          name.appendCodePoint(c);
          tokens.add(new int[] {c, c});
        }
      }
    }
    return new GlobSegment(List.copyOf(tokens), wild ? "" : name.toString());
  }

  /** Expands {@code {a,b}} into one text per combination, in the order of writing. */
  static List<String> expandBraces(String text, int limit) {
    int open = unescaped(text, '{', 0);
    if (open < 0) {
      return List.of(text);
    }
    List<String> choices = new ArrayList<>();
    int close = splitChoices(text, open, choices);
    List<String> expanded = new ArrayList<>();
    for (String choice : choices) {
      String joined = text.substring(0, open) + choice + text.substring(close + 1);
      expanded.addAll(expandBraces(joined, limit));
      if (expanded.size() > limit) {
        throw new InvalidPattern("has more than " + limit + " alternatives");
      }
    }
    return expanded;
  }

  /** Whether some sequence of names is in both lists of segments. */
  static boolean overlap(List<GlobSegment> a, List<GlobSegment> b) {
    // open[j]: the first i segments of a and the first j of b have been walked together.
    boolean[] open = new boolean[b.size() + 1];
    open[0] = true;
    for (int i = 0; i <= a.size(); i++) {
      boolean[] next = new boolean[b.size() + 1];
      GlobSegment mine = i < a.size() ? a.get(i) : null;
      for (int j = 0; j <= b.size(); j++) {
        if (!open[j]) {
          continue;
        }
        GlobSegment theirs = j < b.size() ? b.get(j) : null;
        if (theirs != null && (mine == ANY_DEPTH || theirs == ANY_DEPTH)) {
          open[j + 1] = true;
        }
        if (mine == null) {
          continue;
        }
        next[j] |= mine == ANY_DEPTH || theirs == ANY_DEPTH;
        if (theirs != null && mine != ANY_DEPTH && theirs != ANY_DEPTH) {
          next[j + 1] |= namesOverlap(mine.tokens, theirs.tokens);
        }
      }
      if (i == a.size()) {
        return open[b.size()];
      }
      open = next;
    }
    throw new IllegalStateException("BUG: the walk has no end");
  }

  /** The same walk inside one segment, with the star as the loop. */
  private static boolean namesOverlap(List<int[]> a, List<int[]> b) {
    boolean[] open = new boolean[b.size() + 1];
    open[0] = true;
    for (int i = 0; ; i++) {
      boolean[] next = new boolean[b.size() + 1];
      int[] mine = i < a.size() ? a.get(i) : null;
      for (int j = 0; j <= b.size(); j++) {
        if (!open[j]) {
          continue;
        }
        int[] theirs = j < b.size() ? b.get(j) : null;
        if (theirs != null && (isStar(mine) || isStar(theirs))) {
          open[j + 1] = true;
        }
        if (mine == null) {
          continue;
        }
        next[j] |= isStar(mine) || isStar(theirs);
        if (theirs != null && !isStar(mine) && !isStar(theirs)) {
          next[j + 1] |= intersect(mine, theirs);
        }
      }
      if (mine == null) {
        return open[b.size()];
      }
      open = next;
    }
  }

  private static boolean intersect(int[] a, int[] b) {
    for (int i = 0; i < a.length; i += 2) {
      for (int j = 0; j < b.length; j += 2) {
        if (a[i] <= b[j + 1] && b[j] <= a[i + 1]) {
          return true;
        }
      }
    }
    return false;
  }

  private static int classEnd(String text, int start) {
    int from = start;
    if (from < text.length() && (text.charAt(from) == '!' || text.charAt(from) == '^')) {
      from++;
    }
    // A bracket right at the beginning is a member, not the end.
    int end = text.indexOf(']', from + 1);
    if (end < 0) {
      throw new InvalidPattern("has a `[` without its `]`");
    }
    return end;
  }

  private static int[] characterClass(String body) {
    boolean negated = body.startsWith("!") || body.startsWith("^");
    int[] points = (negated ? body.substring(1) : body).codePoints().toArray();
    List<int[]> ranges = new ArrayList<>();
    for (int i = 0; i < points.length; i++) {
      if (i + 2 < points.length && points[i + 1] == '-') {
        if (points[i] > points[i + 2]) {
          throw new InvalidPattern("has a class range that runs backwards");
        }
        ranges.add(new int[] {points[i], points[i + 2]});
        i += 2;
      } else {
        ranges.add(new int[] {points[i], points[i]});
      }
    }
    ranges.sort((x, y) -> Integer.compare(x[0], y[0]));
    return negated ? complement(ranges) : flatten(ranges);
  }

  private static int[] flatten(List<int[]> ranges) {
    int[] flat = new int[ranges.size() * 2];
    for (int i = 0; i < ranges.size(); i++) {
      flat[2 * i] = ranges.get(i)[0];
      flat[2 * i + 1] = ranges.get(i)[1];
    }
    return flat;
  }

  private static int[] complement(List<int[]> ranges) {
    int[] gaps = new int[2 * ranges.size() + 2];
    int count = 0;
    int from = 0;
    for (int[] range : ranges) {
      if (range[0] > from) {
        gaps[count++] = from;
        gaps[count++] = range[0] - 1;
      }
      from = Math.max(from, range[1] + 1);
    }
    if (from <= Character.MAX_CODE_POINT) {
      gaps[count++] = from;
      gaps[count++] = Character.MAX_CODE_POINT;
    }
    return Arrays.copyOf(gaps, count);
  }

  private static int splitChoices(String text, int open, List<String> choices) {
    int depth = 0;
    int start = open + 1;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        choices.add(text.substring(start, i));
        return i;
      } else if (c == ',' && depth == 1) {
        choices.add(text.substring(start, i));
        start = i + 1;
      }
    }
    throw new InvalidPattern("has a `{` without its `}`");
  }

  private static int unescaped(String text, char wanted, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** The star is known by identity: as a set of characters it would be the empty one. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isStar(int @Nullable [] token) {
    return token == STAR;
  }
}
