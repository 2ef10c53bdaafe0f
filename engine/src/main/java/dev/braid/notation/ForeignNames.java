package dev.braid.notation;

import dev.braid.plan.PathPattern;
import dev.braid.plan.PathPattern.InvalidPattern;
import dev.braid.plan.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the readers of other tools' plans have in common: words, titles and scopes. */
final class ForeignNames {
  /** Longest title; the rest of the text is in the description. */
  private static final int MAX_TITLE = 120;

  /** How far apart the priorities of two neighbouring words are; there is room between them. */
  private static final int PRIORITY_STEP = 10;

  /** Digits of a number in a sort key. */
  private static final int NUMBER_WIDTH = 10;

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private ForeignNames() {}

  /** A word as tools compare it: lower case, with dashes. */
  static String word(String text) {
    return text.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s_]+", "-");
  }

  /** The priority of `high`, `P1` and the like; 0 in the middle and for what is not known. */
  static int priority(String text) {
    return switch (word(text)) {
      case "critical", "urgent", "highest", "p0", "0" -> 2 * PRIORITY_STEP;
      case "high", "p1", "1" -> PRIORITY_STEP;
      case "low", "p3", "3" -> -PRIORITY_STEP;
      case "lowest", "backlog", "p4", "4" -> -2 * PRIORITY_STEP;
      default -> 0;
    };
  }

  /** A key by which names sort as people count: numbers by their value. */
  static String numberOrder(String name) {
    StringBuilder key = new StringBuilder();
    Matcher number = NUMBER.matcher(name.toLowerCase(Locale.ROOT));
    while (number.find()) {
      String digits = number.group().replaceFirst("^0+(?=\\d)", "");
      String zeros = "0".repeat(Math.max(0, NUMBER_WIDTH - digits.length()));
      number.appendReplacement(key, zeros + digits);
    }
    return number.appendTail(key).toString();
  }

  /** A text on one line and not too long. */
  static String title(String text) {
    String flat = text.replaceAll("\\s+", " ").strip();
    if (flat.length() <= MAX_TITLE) {
      return flat;
    }
    int cut = flat.lastIndexOf(' ', MAX_TITLE - 1);
    int end = cut > MAX_TITLE / 2 ? cut : MAX_TITLE - 1;
    end = Character.isHighSurrogate(flat.charAt(end - 1)) ? end - 1 : end;
    return flat.substring(0, end).stripTrailing() + "…";
  }

  static String paragraphs(String... texts) {
    List<String> kept = new ArrayList<>();
    for (String text : texts) {
      if (!text.isBlank() && !kept.contains(text.strip())) {
        kept.add(text.strip());
      }
    }
    return String.join("\n\n", kept);
  }

  /** What the text of a task says about its files. */
  static Scope scope(String text, ReadOptions options) {
    return options.inferScopes() ? ScopeInference.infer(text, List.of()) : Scope.unknown();
  }

  /**
   * A scope from paths that the other tool names in a field. It guides the schedule and does not
   * bind, for it does not bind there either; so it counts as inferred, with the field as the rule.
   */
  static Scope named(List<String> reads, List<String> writes, String readRule, String writeRule) {
    List<Scope.Entry> read = entries(reads, readRule);
    List<Scope.Entry> written = entries(writes, writeRule);
    return new Scope(
        read, written, written.isEmpty() ? Scope.Origin.UNKNOWN : Scope.Origin.INFERRED);
  }

  private static List<Scope.Entry> entries(List<String> paths, String rule) {
    List<Scope.Entry> entries = new ArrayList<>();
    for (String path : paths) {
      pattern(path).ifPresent(pattern -> entries.add(new Scope.Entry(pattern, rule)));
    }
    return entries;
  }

  static Optional<PathPattern> pattern(String path) {
    try {
      String plain = path.startsWith("./") ? path.substring(2) : path;
      return plain.isBlank() ? Optional.empty() : Optional.of(PathPattern.parse(plain));
    } catch (InvalidPattern e) {
      return Optional.empty();
    }
  }

  /**
   * An id for a plan: the nearest folder of its file that says more than the tool's own folders.
   */
  static String planId(String file, String... ownFolders) {
    String[] names = file.split("[/\\\\]");
    List<String> own = List.of(ownFolders);
    for (int at = names.length - 2; at >= 0; at--) {
      String id = Identifiers.from(names[at], "");
      if (!id.isEmpty() && !own.contains(names[at])) {
        return id;
      }
    }
    return NativeReader.nameOf(file);
  }
}
