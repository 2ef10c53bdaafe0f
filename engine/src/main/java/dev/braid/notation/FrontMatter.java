package dev.braid.notation;

import dev.braid.notation.Value.Field;
import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The block between two lines of dashes at the head of a Markdown file, and what follows. Many such
 * blocks are not quite YAML, for a title with a colon in it is enough; then they are read line by
 * line, which is told.
 *
 * @param body the text behind the block
 */
record FrontMatter(ForeignFields fields, String body) {
  private static final Pattern BLOCK =
      Pattern.compile(
          "\\A(?:[ \\t]*\\R){0,5}---[ \\t]*\\R((?:(?!---|\\.\\.\\.).*+\\R)*+)---["
              + " \\t]*+(?:\\R|\\z)");
  private static final Pattern LINE =
      Pattern.compile("([A-Za-z_][\\w -]{0,40}?)[ \\t]*:(?:[ \\t]+(.*))?");
  private static final Pattern ITEM = Pattern.compile("[ \\t]*-[ \\t]+(.+)");

  /** The front matter of a file, or nothing when it has none. */
  static Optional<FrontMatter> of(SourceText source, Problems problems) {
    Matcher block = BLOCK.matcher(source.text());
    if (!block.find()) {
      return Optional.empty();
    }
    int from = block.start(1);
    int to = block.end(1);
    // Blanks before it keep every place what it is in the whole file.
    String before = source.text().substring(0, from).replaceAll("[^\\r\\n]", " ");
    SourceText alone = SourceText.of(source.file(), before + source.text().substring(from, to));
    Value value = yaml(alone, problems);
    if (!(value instanceof Value.Fields)) {
      value = byLines(source, from, to);
    }
    String body = source.text().substring(block.end());
    return ForeignFields.of(source, value).map(fields -> new FrontMatter(fields, body));
  }

  private static @Nullable Value yaml(SourceText alone, Problems problems) {
    Problems quiet = new Problems();
    try {
      Value value = YamlSyntax.parse(alone, quiet);
      quiet.sorted().forEach(problem -> problems.add(asWarning(problem)));
      return value;
    } catch (Unparsable e) {
      problems.add(asWarning(e.problem()).note("the block is read line by line instead"));
      return null;
    }
  }

  private static Diagnostic asWarning(Diagnostic problem) {
    return Diagnostic.warning(
        Code.UNREADABLE_RECORD,
        problem.place(),
        problem.labels().getFirst().text(),
        "the front matter is not sound: " + problem.message());
  }

  private static Value byLines(SourceText source, int from, int to) {
    List<Field> fields = new ArrayList<>();
    List<Value> items = new ArrayList<>();
    Scalar key = null;
    for (int at = from; at < to; ) {
      int next = source.text().indexOf('\n', at);
      int end = next < 0 || next >= to ? to : next;
      String line = source.text().substring(at, end).stripTrailing();
      Matcher field = LINE.matcher(line);
      Matcher item = ITEM.matcher(line);
      if (field.matches()) {
        finish(fields, key, items);
        key = new Scalar(field.group(1), true, at, at + field.end(1));
        items = new ArrayList<>();
        if (field.group(2) != null && !field.group(2).isBlank()) {
          fields.add(new Field(key, inline(field.group(2), at + field.start(2))));
          key = null;
        }
      } else if (item.matches() && key != null) {
        items.add(scalar(item.group(1), at + item.start(1)));
      }
      at = end + 1;
    }
    finish(fields, key, items);
    return new Value.Fields(fields, from, to);
  }

  private static void finish(List<Field> fields, @Nullable Scalar key, List<Value> items) {
    if (key != null && !items.isEmpty()) {
      int begin = items.getFirst().from();
      fields.add(new Field(key, new Value.Items(items, begin, items.getLast().to())));
    }
  }

  /** A value on the line of its name: `[a, b]` is a list, all else is text. */
  private static Value inline(String text, int from) {
    if (!text.startsWith("[") || !text.endsWith("]")) {
      return scalar(text, from);
    }
    List<Value> items = new ArrayList<>();
    int at = from + 1;
    for (String part : text.substring(1, text.length() - 1).split(",", -1)) {
      if (!part.isBlank()) {
        int blanks = part.length() - part.stripLeading().length();
        items.add(scalar(part.strip(), at + blanks));
      }
      at += part.length() + 1;
    }
    return new Value.Items(items, from, from + text.length());
  }

  private static Scalar scalar(String text, int from) {
    String stripped = text.strip();
    boolean quoted =
        stripped.length() > 1
            && (stripped.startsWith("\"") || stripped.startsWith("'"))
            && stripped.endsWith(stripped.substring(0, 1));
    String bare = quoted ? stripped.substring(1, stripped.length() - 1) : stripped;
    return new Scalar(bare, !quoted, from, from + text.length());
  }
}
