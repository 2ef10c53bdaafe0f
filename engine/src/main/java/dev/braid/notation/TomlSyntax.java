package dev.braid.notation;

import dev.braid.notation.Value.Field;
import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** TOML 1.0 as a {@link Value}. */
final class TomlSyntax {
  /** Largest file, in UTF-16 code units: the parser keeps a tree of every character's rule. */
  static final int MAX_LENGTH = 2 << 20;

  private final SourceText source;

  private TomlSyntax(SourceText source) {
    this.source = source;
  }

  /** The document; every fault of its syntax is among the problems. */
  static Value.Fields parse(SourceText source, Problems problems) throws Unparsable {
    if (source.text().length() > MAX_LENGTH) {
      throw new Unparsable(
          Diagnostic.error(
                  Code.TOO_LARGE,
                  source.span(0, 0),
                  "",
                  "the TOML has " + source.text().length() + " characters")
              .note("a plan in TOML has at most " + MAX_LENGTH)
              .help("split the plan, or write it in YAML"));
    }
    TomlParseResult result = Toml.parse(source.text());
    TomlSyntax syntax = new TomlSyntax(source);
    for (TomlParseError error : result.errors()) {
      problems.add(syntax.malformed(error));
    }
    return syntax.fields(result, 0, source.text().length(), 0);
  }

  private Diagnostic malformed(TomlParseError error) {
    int at = offset(error.position());
    String message = String.valueOf(error.getMessage());
    String lower = message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    int to = Math.min(at + 1, source.text().length());
    return Diagnostic.error(
            Code.MALFORMED, source.span(at, Math.max(at, to)), "here", "the TOML is malformed")
        .note(lower);
  }

  private Value.Fields fields(TomlTable table, int from, int to, int depth) throws Unparsable {
    checkDepth(depth, from);
    List<Field> fields = new ArrayList<>();
    for (String name : table.keySet()) {
      List<String> path = List.of(name);
      int keyFrom = offset(table.inputPositionOf(path));
      int keyTo = Math.min(source.text().length(), keyFrom + name.length());
      Scalar key = new Scalar(name, false, keyFrom, keyTo);
      int begin = valueFrom(keyFrom);
      fields.add(new Field(key, value(table.get(path), begin, depth + 1)));
    }
    return new Value.Fields(fields, from, to);
  }

  private Value value(@Nullable Object value, int from, int depth) throws Unparsable {
    return switch (value) {
      case TomlTable table -> fields(table, from, endOfLine(from), depth);
      case TomlArray array -> {
        checkDepth(depth, from);
        List<Value> items = new ArrayList<>();
        for (int at = 0; at < array.size(); at++) {
          items.add(value(array.get(at), offset(array.inputPositionOf(at)), depth + 1));
        }
        yield new Value.Items(items, from, endOfLine(from));
      }
      case String text -> new Scalar(text, false, from, endOfString(from));
      case null -> new Scalar("", true, from, from);
      default -> {
        String text = value.toString();
        yield new Scalar(text, true, from, Math.min(source.text().length(), from + text.length()));
      }
    };
  }

  private void checkDepth(int depth, int from) throws Unparsable {
    if (depth > ValueBuilder.MAX_DEPTH) {
      throw new Unparsable(
          Diagnostic.error(
              Code.TOO_DEEP,
              source.span(from, from),
              "this is level " + depth,
              "the plan is nested more than " + ValueBuilder.MAX_DEPTH + " levels deep"));
    }
  }

  /** Behind the equals sign of a key, or the key itself when it is the head of a table. */
  private int valueFrom(int keyFrom) {
    String text = source.text();
    int end = endOfLine(keyFrom);
    int equals = text.indexOf('=', keyFrom);
    if (equals < 0 || equals >= end || text.charAt(keyFrom) == '[') {
      return keyFrom;
    }
    int at = equals + 1;
    while (at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  private int endOfString(int from) {
    String text = source.text();
    if (from >= text.length()) {
      return from;
    }
    char quote = text.charAt(from);
    for (int at = from + 1; at < text.length() && text.charAt(at) != '\n'; at++) {
      if (text.charAt(at) == '\\' && quote == '"') {
        at++;
      } else if (text.charAt(at) == quote) {
        return at + 1;
      }
    }
    return endOfLine(from);
  }

  private int endOfLine(int from) {
    int end = source.text().indexOf('\n', from);
    int last = end < 0 ? source.text().length() : end;
    return last > from && source.text().charAt(last - 1) == '\r' ? last - 1 : last;
  }

  /** The parser counts code points, and lines by their line feeds. */
  private int offset(@Nullable TomlPosition position) {
    if (position == null) {
      return 0;
    }
    int line = Math.clamp(position.line(), 1, source.lineCount());
    int start = source.startOfLine(line);
    String text = source.line(line);
    int column = Math.clamp(position.column() - 1, 0, text.codePointCount(0, text.length()));
    return start + text.offsetByCodePoints(0, column);
  }
}
