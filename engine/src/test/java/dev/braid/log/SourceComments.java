package dev.braid.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The comments of the records in a source file, so that documents need not say them again. */
final class SourceComments {
  /** What the comment of a type says of it, and of its components by name. */
  record Comment(String sentence, TreeMap<String, String> components) {}

  private static final Path KERNEL = Path.of("../kernel/src/main/java/dev/braid/kernel");
  private static final Pattern TYPE =
      Pattern.compile(
          "(?:/\\*\\*((?:[^*]|\\*(?!/))*)\\*/\\s*)?"
              + "(?:public )?(?:sealed )?(?:record|interface|enum) (\\w+)");
  private static final Pattern PARAMETER = Pattern.compile("@param (\\w+)\\s+");
  private static final Pattern INLINE = Pattern.compile("\\{@(?:code|link) ([^}]*)}");

  private final TreeMap<String, Comment> byType = new TreeMap<>();

  private SourceComments() {}

  static SourceComments of(String... files) {
    SourceComments comments = new SourceComments();
    for (String file : files) {
      try {
        comments.read(file.replace(".java", ""), Files.readString(KERNEL.resolve(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return comments;
  }

  /** The comment of a type; types of one name in different places are told apart by their owner. */
  Comment of(Class<?> type) {
    Class<?> owner = type.getEnclosingClass();
    String name = (owner == null ? "" : owner.getSimpleName() + ".") + type.getSimpleName();
    Comment comment = byType.get(name);
    if (comment == null) {
      throw new IllegalStateException("no comment found for " + name);
    }
    return comment;
  }

  private void read(String file, String source) {
    List<String> owners = new ArrayList<>();
    Matcher types = TYPE.matcher(source);
    while (types.find()) {
      int depth = depth(source, types.start(2));
      while (owners.size() > depth) {
        owners.removeLast();
      }
      String owner = owners.isEmpty() ? "" : owners.getLast() + ".";
      byType.put(owner + types.group(2), comment(types.group(1)));
      owners.add(types.group(2));
    }
    if (byType.isEmpty()) {
      throw new IllegalStateException("nothing found in " + file);
    }
  }

  /** How many braces of code are open: those of comments come in pairs. */
  private static int depth(String source, int end) {
    int depth = 0;
    for (int at = 0; at < end; at++) {
      depth += source.charAt(at) == '{' ? 1 : source.charAt(at) == '}' ? -1 : 0;
    }
    return depth;
  }

  private static Comment comment(String javadoc) {
    String text = javadoc == null ? "" : javadoc.replaceAll("\\s*\\n\\s*\\*? ?", " ").strip();
    text = INLINE.matcher(text).replaceAll(found -> code(found.group(1)));
    TreeMap<String, String> components = new TreeMap<>();
    Matcher parameters = PARAMETER.matcher(text);
    int end = text.length();
    List<int[]> places = new ArrayList<>();
    List<String> names = new ArrayList<>();
    while (parameters.find()) {
      places.add(new int[] {parameters.start(), parameters.end()});
      names.add(parameters.group(1));
    }
    for (int i = places.size() - 1; i >= 0; i--) {
      components.put(names.get(i), text.substring(places.get(i)[1], end).strip());
      end = places.get(i)[0];
    }
    return new Comment(text.substring(0, end).strip(), components);
  }

  /** A name of the code as the log writes it. */
  private static String code(String reference) {
    String name = reference.strip().replaceFirst("^(Event|Decision|Kernel)[.#]", "");
    if (name.matches("[A-Za-z]*[a-z][A-Za-z]*")) {
      name = name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
    return Matcher.quoteReplacement("`" + name + "`");
  }
}
