package dev.braid.notation;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of text that has the shape of a path of the repository.
 *
 * @param path the path, without what stood around it
 * @param glob it has wildcards that are meant as such
 * @param rule which rule took it
 * @param skipped how many characters of the piece stand before the path
 * @param length how many characters of the piece the path takes
 */
record PathShape(String path, boolean glob, String rule, int skipped, int length) {
  /** Longest piece that is looked at. */
  private static final int MAX_LENGTH = 300;

  static final String BACK_QUOTED = "back-quoted path";
  static final String KNOWN_FOLDER = "path below a known folder";
  static final String KNOWN_EXTENSION = "path with a known extension";
  static final String FILE_NAME = "file name";
  static final String NAME_IN_FOLDER = "file name in a named folder";
  static final String NAMED_IN_FULL = "file name, named in full elsewhere";

  private static final Pattern SUFFIX =
      Pattern.compile("(?:::.*|:\\d+(?:[-:,]\\d+)*|#.*|[.,;:!?]+)$");
  private static final Pattern ODD =
      Pattern.compile("[\\s<>|\"'=;^%&\\\\!?`]|\\(\\)|::|://|\\$\\{|(?<!\\[)\\.\\.\\.");
  private static final Pattern NUMBERS = Pattern.compile("[vV]?[\\d.x]+[a-z]{0,2}");
  private static final Pattern WINDOWS = Pattern.compile("[\\w.-]+(?:\\\\[\\w.-]+)+\\.\\w{1,8}");
  private static final Pattern BRACES = Pattern.compile("\\{[^{}]*,[^{}]*\\}");

  /** What stands between back-quotes: a path when it has a slash or is the name of a file. */
  static Optional<PathShape> quoted(String text) {
    String piece = WINDOWS.matcher(text).matches() ? text.replace('\\', '/') : text;
    return shape(piece, true);
  }

  /** A word of prose, which must show by itself that it is a path. */
  static Optional<PathShape> plain(String text) {
    return shape(text, false);
  }

  private static Optional<PathShape> shape(String text, boolean quoted) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    int skipped = text.length() - text.stripLeading().length();
    String piece = text.strip();
    Matcher suffix = SUFFIX.matcher(piece);
    if (suffix.find()) {
      piece = piece.substring(0, suffix.start());
    }
    boolean fromRoot = piece.startsWith("/");
    if (fromRoot) {
      piece = piece.substring(1);
      skipped++;
    }
    if (piece.startsWith("./")) {
      piece = piece.substring(2);
      skipped += 2;
    }
    if (!possible(piece, fromRoot)) {
      return Optional.empty();
    }
    boolean glob = piece.indexOf('*') >= 0 || BRACES.matcher(piece).find();
    String path = glob ? piece.replace("[", "\\[").replaceAll("\\s", "") : piece;
    String rule = rule(piece, quoted, fromRoot);
    return rule.isEmpty()
        ? Optional.empty()
        : Optional.of(new PathShape(path, glob, rule, skipped, piece.length()));
  }

  private static boolean possible(String piece, boolean fromRoot) {
    String withoutBraces = BRACES.matcher(piece).replaceAll("x");
    if (piece.isEmpty() || ODD.matcher(withoutBraces).find() || piece.contains("//")) {
      return false;
    }
    String first = List.of(piece.split("/", 2)).getFirst();
    char begin = piece.charAt(0);
    return begin != '-'
        && begin != '@'
        && begin != '~'
        && begin != '$'
        && (begin != '*' || piece.contains("/"))
        && !piece.startsWith("..")
        && !PathWords.isHost(first)
        && (!fromRoot || PathWords.isRoot(first))
        && !NUMBERS.matcher(piece.replace("/", "")).matches();
  }

  private static String rule(String piece, boolean quoted, boolean fromRoot) {
    String[] names = piece.split("/");
    String last = names[names.length - 1];
    boolean file = PathWords.hasKnownExtension(last) || PathWords.isWellKnownFile(last);
    if (!piece.contains("/")) {
      return file && !PathWords.isProduct(last) && !PathWords.isDesignDocument(last) && isName(last)
          ? FILE_NAME
          : "";
    }
    if (names[0].equals("contracts") && !last.endsWith(".sol")) {
      // Spec-kit keeps its contracts beside the task list, and tasks cite them.
      return "";
    }
    if (file && !isProductPath(names)) {
      return quoted ? BACK_QUOTED : KNOWN_EXTENSION;
    }
    boolean known = PathWords.isRoot(names[0]);
    boolean folder = piece.endsWith("/") && !fromRoot;
    if (quoted) {
      return (folder || (known && !fromRoot)) && isName(names[0]) ? BACK_QUOTED : "";
    }
    boolean plain =
        PathWords.isPlainRoot(names[0]) && names.length > 1 && !PathWords.isRoot(names[1]);
    boolean deep = folder && names.length > 2 && isName(names[0]);
    return (folder && known) || deep || (plain && !fromRoot) ? KNOWN_FOLDER : "";
  }

  /** `*.ts` and `.tsx` say of what kind files are, not which. */
  private static boolean isName(String name) {
    return !name.startsWith("*")
        && (!name.startsWith(".") || PathWords.isWellKnownFile(name) || PathWords.isRoot(name));
  }

  private static boolean isProductPath(String[] names) {
    return names.length == 2 && PathWords.isProduct(names[0]) && PathWords.isProduct(names[1]);
  }
}
