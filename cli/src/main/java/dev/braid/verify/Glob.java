package dev.braid.verify;

import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * The paths that a pattern of a plan stands for, as an automaton over characters: {@code *} and
 * {@code ?} stay within a segment, {@code **} crosses segments, {@code [..]} is a class, {@code
 * {a,b}} are alternatives; a pattern with none of these is a path and all below it. Case and
 * Unicode form are folded away.
 *
 * <p>Two patterns overlap when the product of their automata reaches an accepting pair.
 */
final class Glob {
  private static final int[] SLASH = {'/', '/'};
  private static final int[] NOT_SLASH = {0, '/' - 1, '/' + 1, Character.MAX_CODE_POINT};
  private static final int MAX_ALTERNATIVES = 256;

  private record Edge(int[] ranges, int to) {}

  private final String text;
  private final String prefix;
  private final List<List<Edge>> states = new ArrayList<>();
  private final BitSet accepting = new BitSet();

  private Glob(String text, String prefix) {
    this.text = text;
    this.prefix = prefix;
    state();
  }

  /** A pattern as written in a plan. */
  static Glob of(String pattern) throws Unreadable {
    String clean = fold(cleaned(pattern));
    if (!isWild(clean)) {
      return literalOf(clean);
    }
    Glob glob = new Glob(pattern, prefixOf(clean));
    for (String alternative : expand(clean)) {
      // Alternatives may leave doubled slashes behind.
      glob.add(List.of(alternative.split("/", -1)).stream().filter(s -> !s.isEmpty()).toList());
    }
    return glob;
  }

  /** Exactly this path and all below it, whatever characters it has. */
  static Glob literal(String path) {
    return literalOf(fold(cleaned(path)));
  }

  /** It is a path and all below it, without any wildcard. */
  boolean isLiteral() {
    return text.equals(prefix);
  }

  boolean matches(String path) {
    BitSet current = new BitSet();
    current.set(0);
    for (int c : fold(path).codePoints().toArray()) {
      BitSet next = new BitSet();
      for (int state = current.nextSetBit(0); state >= 0; state = current.nextSetBit(state + 1)) {
        for (Edge edge : states.get(state)) {
          if (contains(edge.ranges, c)) {
            next.set(edge.to);
          }
        }
      }
      current = next;
    }
    return current.intersects(accepting);
  }

  boolean overlaps(Glob other) {
    if (!prefix.startsWith(other.prefix) && !other.prefix.startsWith(prefix)) {
      return false;
    }
    int width = other.states.size();
    BitSet seen = new BitSet();
    ArrayDeque<Integer> open = new ArrayDeque<>(List.of(0));
    while (!open.isEmpty()) {
      int pair = open.removeFirst();
      int mine = pair / width;
      int theirs = pair % width;
      if (accepting.get(mine) && other.accepting.get(theirs)) {
        return true;
      }
      for (Edge a : states.get(mine)) {
        for (Edge b : other.states.get(theirs)) {
          int next = a.to * width + b.to;
          if (intersect(a.ranges, b.ranges) && !seen.get(next)) {
            seen.set(next);
            open.addLast(next);
          }
        }
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return text;
  }

  static String fold(String text) {
    String folded = Normalizer.normalize(text, Normalizer.Form.NFC).toUpperCase(Locale.ROOT);
    return Normalizer.normalize(folded.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
  }

  private static Glob literalOf(String path) {
    Glob glob = new Glob(path, path);
    int at = 0;
    for (int c : path.codePoints().toArray()) {
      at = glob.edge(at, new int[] {c, c}, glob.state());
    }
    glob.accepting.set(at);
    int below = glob.edge(at, SLASH, glob.state());
    int inside = glob.edge(below, NOT_SLASH, glob.state());
    glob.edge(inside, NOT_SLASH, inside);
    glob.edge(inside, SLASH, below);
    glob.accepting.set(inside);
    return glob;
  }

  private static String cleaned(String pattern) {
    List<String> kept = new ArrayList<>();
    for (String segment : pattern.split("/", -1)) {
      if (!segment.isEmpty() && !segment.equals(".")) {
        kept.add(segment);
      }
    }
    if (kept.isEmpty()) {
      return "**";
    }
    return String.join("/", kept) + (pattern.endsWith("/") ? "/**" : "");
  }

  private static boolean isWild(String path) {
    return path.chars().anyMatch(c -> "*?[{\\".indexOf(c) >= 0);
  }

  private static String prefixOf(String path) {
    int end = 0;
    while ("*?[{\\".indexOf(path.charAt(end)) < 0) {
      end++;
    }
    return path.substring(0, end);
  }

  private static List<String> expand(String path) throws Unreadable {
    int open = firstBrace(path);
    if (open < 0) {
      return List.of(path);
    }
    List<String> expanded = new ArrayList<>();
    int from = open + 1;
    int depth = 0;
    for (int at = open; at < path.length(); at++) {
      char c = path.charAt(at);
      if (c == '\\') {
        at++;
        continue;
      }
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if ((c == ',' && depth == 1) || depth == 0) {
        expanded.add(path.substring(from, at));
        from = at + 1;
      }
      if (depth == 0) {
        return joined(path.substring(0, open), expanded, path.substring(at + 1));
      }
    }
    throw new Unreadable("the pattern `" + path + "` has a brace without its end");
  }

  private static List<String> joined(String before, List<String> choices, String after)
      throws Unreadable {
    List<String> all = new ArrayList<>();
    for (String choice : choices) {
      all.addAll(expand(before + choice + after));
      if (all.size() > MAX_ALTERNATIVES) {
        throw new Unreadable("a pattern has too many alternatives");
      }
    }
    return all;
  }

  private static int firstBrace(String path) {
    for (int at = 0; at < path.length(); at++) {
      if (path.charAt(at) == '\\') {
        at++;
      } else if (path.charAt(at) == '{') {
        return at;
      }
    }
    return -1;
  }

  private void add(List<String> segments) throws Unreadable {
    // A start of its own: alternatives must not run into each other's loops.
    int at = state();
    int first = at;
    int last = segments.size() - 1;
    for (int i = 0; i <= last; i++) {
      String segment = segments.get(i);
      if (segment.equals("**")) {
        at = i == last ? someSegments(at) : anySegments(at);
      } else {
        at = name(at, segment);
        if (i < last) {
          at = edge(at, SLASH, state());
        }
      }
    }
    accepting.set(at);
    for (Edge edge : states.get(first)) {
      states.getFirst().add(edge);
    }
  }

  /** One segment or more, to the end of the path. */
  private int someSegments(int at) {
    int inside = edge(at, NOT_SLASH, state());
    edge(inside, NOT_SLASH, inside);
    int between = edge(inside, SLASH, state());
    edge(between, NOT_SLASH, inside);
    return inside;
  }

  /** Any number of segments, none included, each with its slash. */
  private int anySegments(int at) {
    int inside = edge(at, NOT_SLASH, state());
    edge(inside, NOT_SLASH, inside);
    edge(inside, SLASH, at);
    return at;
  }

  private int name(int start, String segment) throws Unreadable {
    int at = start;
    int[] points = segment.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      switch (points[i]) {
        case '*' -> edge(at, NOT_SLASH, at);
        case '?' -> at = edge(at, NOT_SLASH, state());
        case '[' -> {
          int end = classEnd(points, i + 1);
          at = edge(at, characters(points, i + 1, end), state());
          i = end;
        }
        default -> {
          if (points[i] == '\\' && i + 1 < points.length) {
            i++;
          }
          at = edge(at, new int[] {points[i], points[i]}, state());
        }
      }
    }
    return at;
  }

  private static int classEnd(int[] points, int start) throws Unreadable {
    int at = start < points.length && isNegation(points[start]) ? start + 1 : start;
    // A bracket right at the beginning is a member.
    for (at++; at < points.length; at++) {
      if (points[at] == ']') {
        return at;
      }
    }
    throw new Unreadable("a pattern has a class without its end");
  }

  private static boolean isNegation(int point) {
    return point == '!' || point == '^';
  }

  private static int[] characters(int[] points, int from, int to) {
    boolean negated = isNegation(points[from]);
    BitSet members = new BitSet();
    for (int i = negated ? from + 1 : from; i < to; i++) {
      boolean range = i + 2 < to && points[i + 1] == '-';
      members.set(points[i], (range ? points[i + 2] : points[i]) + 1);
      i += range ? 2 : 0;
    }
    if (negated) {
      members.flip(0, Character.MAX_CODE_POINT + 1);
    }
    members.clear('/');
    List<Integer> ranges = new ArrayList<>();
    for (int low = members.nextSetBit(0); low >= 0; ) {
      int end = members.nextClearBit(low);
      ranges.add(low);
      ranges.add(end - 1);
      low = members.nextSetBit(end);
    }
    return ranges.stream().mapToInt(Integer::intValue).toArray();
  }

  private int state() {
    states.add(new ArrayList<>());
    return states.size() - 1;
  }

  private int edge(int from, int[] ranges, int to) {
    states.get(from).add(new Edge(ranges, to));
    return to;
  }

  private static boolean contains(int[] ranges, int c) {
    for (int i = 0; i < ranges.length; i += 2) {
      if (ranges[i] <= c && c <= ranges[i + 1]) {
        return true;
      }
    }
    return false;
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
}
