package dev.braid.plan;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A set of paths below the repository root, written as a glob: {@code *} and {@code ?} stay within
 * one segment, {@code **} crosses segments, {@code [a-z]} and {@code [!a-z]} are classes, {@code
 * {a,b}} are alternatives. A pattern without any of these names a file or a folder and covers all
 * that is below it; {@code dir/} means {@code dir/**}.
 *
 * <p>Comparison folds case and Unicode forms, because a checkout may live on a file system that
 * does: {@code src/A} and {@code src/a} are one place, so that two tasks never write both.
 *
 * <p>A pattern is a list of alternatives, an alternative a list of segments, a segment a list of
 * tokens. Whether two patterns share a path is decided exactly, by walking both at once (a product
 * of two automata without building either): over segments with {@code **} as the loop, inside a
 * segment over tokens with {@code *} as the loop. A path is a pattern of literals, so {@link
 * #matches} is the same walk.
 */
public final class PathPattern implements Comparable<PathPattern> {
  /** Longest pattern, in UTF-16 code units. */
  public static final int MAX_LENGTH = 4096;

  /** Most alternatives that braces may expand to. */
  public static final int MAX_ALTERNATIVES = 256;

  /** A glob that is not a pattern; the message says why, for a label under the glob. */
  public static final class InvalidPattern extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    InvalidPattern(String message) {
      super(message);
    }
  }

  private final String glob;
  private final List<List<GlobSegment>> alternatives;
  private final List<String> literalPrefix;
  private final boolean literal;

  private PathPattern(String glob, List<List<GlobSegment>> alternatives, boolean literal) {
    this.glob = glob;
    this.alternatives = alternatives;
    this.literal = literal;
    this.literalPrefix = commonLiteralPrefix(alternatives);
  }

  /**
   * Reads a glob.
   *
   * @throws InvalidPattern when it is empty, absolute, leaves the repository, or is malformed
   */
  public static PathPattern parse(String glob) {
    String path = normalize(glob);
    List<String> expanded = GlobSegment.expandBraces(path, MAX_ALTERNATIVES);
    boolean literal = expanded.size() == 1 && !GlobSegment.hasWildcard(path);
    List<List<GlobSegment>> alternatives = new ArrayList<>();
    for (String alternative : expanded) {
      alternatives.add(segments(alternative, literal));
    }
    return new PathPattern(path, alternatives, literal);
  }

  /** A pattern of exactly this path and what is below it, whatever characters it has. */
  public static PathPattern literal(String path) {
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') {
      end--;
    }
    if (path.substring(0, end).equals(".")) {
      return parse(".");
    }
    String normal = normalize(path.substring(0, end));
    List<GlobSegment> segments = new ArrayList<>(GlobSegment.literals(fold(normal)));
    segments.add(GlobSegment.ANY_DEPTH);
    return new PathPattern(normal, List.of(segments), true);
  }

  /** Whether some path is in both. */
  public boolean overlaps(PathPattern other) {
    for (List<GlobSegment> mine : alternatives) {
      for (List<GlobSegment> theirs : other.alternatives) {
        if (GlobSegment.overlap(mine, theirs)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a path, given with {@code /} and relative to the repository root, is in the set. */
  public boolean matches(String path) {
    List<GlobSegment> segments = GlobSegment.literals(fold(path));
    for (List<GlobSegment> alternative : alternatives) {
      if (GlobSegment.overlap(alternative, segments)) {
        return true;
      }
    }
    return false;
  }

  /** The leading segments, folded, that every path of the set begins with. */
  public List<String> literalPrefix() {
    return literalPrefix;
  }

  /** True when the pattern is a plain path: that path and everything below it. */
  public boolean isLiteral() {
    return literal;
  }

  /** True when the text of this pattern would be read as another one: a path with wildcards. */
  public boolean isLiteralOnly() {
    return literal && GlobSegment.hasWildcard(glob);
  }

  /** Case and Unicode form folded away: equal results mean the same place on some file system. */
  public static String fold(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) >= 0x80) {
        String upper = Normalizer.normalize(path, Normalizer.Form.NFC).toUpperCase(Locale.ROOT);
        return Normalizer.normalize(upper.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
      }
    }
    return path.toLowerCase(Locale.ROOT);
  }

  @Override
  public int compareTo(PathPattern other) {
    int byGlob = glob.compareTo(other.glob);
    return byGlob != 0 ? byGlob : Boolean.compare(literal, other.literal);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PathPattern pattern
        && glob.equals(pattern.glob)
        && literal == pattern.literal;
  }

  @Override
  public int hashCode() {
    return glob.hashCode();
  }

  /** The glob as written, without {@code ./} and doubled slashes. */
  @Override
  public String toString() {
    return glob;
  }

  private static String normalize(String glob) {
    if (glob.length() > MAX_LENGTH) {
      throw new InvalidPattern("longer than " + MAX_LENGTH + " characters");
    }
    if (glob.startsWith("/") || glob.startsWith("~") || glob.matches("^[A-Za-z]:[/\\\\].*")) {
      throw new InvalidPattern("must be relative to the repository root");
    }
    if (glob.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      throw new InvalidPattern("has a control character");
    }
    List<String> kept = new ArrayList<>();
    for (String segment : glob.split("/", -1)) {
      if (segment.equals("..")) {
        throw new InvalidPattern("leaves the repository");
      }
      if (!segment.isEmpty() && !segment.equals(".")) {
        kept.add(segment);
      }
    }
    if (kept.isEmpty()) {
      if (glob.equals(".") || glob.equals("./")) {
        return "**";
      }
      throw new InvalidPattern("is empty");
    }
    return String.join("/", kept) + (glob.endsWith("/") ? "/**" : "");
  }

  private static List<GlobSegment> segments(String path, boolean literal) {
    List<GlobSegment> segments = new ArrayList<>();
    for (String segment : fold(path).split("/", -1)) {
      if (segment.equals("..")) {
        throw new InvalidPattern("leaves the repository");
      }
      if (!segment.isEmpty()) {
        segments.add(GlobSegment.parse(segment));
      }
    }
    if (literal) {
      segments.add(GlobSegment.ANY_DEPTH);
    } else if (!segments.isEmpty() && segments.getLast() == GlobSegment.ANY_DEPTH) {
      // `dir/**` is what is below `dir`, not `dir` itself: at least one segment more.
      segments.add(GlobSegment.ANY_NAME);
    }
    return List.copyOf(segments);
  }

  private static List<String> commonLiteralPrefix(List<List<GlobSegment>> alternatives) {
    List<String> prefix = new ArrayList<>();
    for (int depth = 0; ; depth++) {
      String common = null;
      for (List<GlobSegment> alternative : alternatives) {
        String name = depth < alternative.size() ? alternative.get(depth).literalName() : "";
        if (name.isEmpty() || (common != null && !common.equals(name))) {
          return List.copyOf(prefix);
        }
        common = name;
      }
      if (common == null) {
        return List.copyOf(prefix);
      }
      prefix.add(common);
    }
  }
}
