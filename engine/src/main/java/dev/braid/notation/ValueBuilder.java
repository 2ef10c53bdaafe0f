package dev.braid.notation;

import dev.braid.notation.Value.Field;
import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.SourceSpan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Value} from the events of a parser, without recursion, and guards what both
 * syntaxes must guard: depth and repeated keys.
 */
final class ValueBuilder {
  /** Deepest nesting of lists and mappings. */
  static final int MAX_DEPTH = 50;

  private final SourceText source;
  private final Problems problems;
  private final Deque<Level> open = new ArrayDeque<>();
  private @Nullable Value root;

  /** A list or mapping whose end has not come yet. */
  private static final class Level {
    final boolean mapping;
    final int from;
    final List<Value> items = new ArrayList<>();
    final List<Field> fields = new ArrayList<>();
    final Map<String, Scalar> keys = new TreeMap<>();
    @Nullable Scalar key;

    Level(boolean mapping, int from) {
      this.mapping = mapping;
      this.from = from;
    }
  }

  ValueBuilder(SourceText source, Problems problems) {
    this.source = source;
    this.problems = problems;
  }

  @Nullable Value root() {
    return root;
  }

  /** Whether the next value is the key of a mapping. */
  boolean wantsKey() {
    Level level = open.peek();
    return level != null && level.mapping && level.key == null;
  }

  void begin(boolean mapping, int from) throws Unparsable {
    if (wantsKey()) {
      throw new Unparsable(
          Diagnostic.error(
              Code.MALFORMED,
              source.span(from, from + 1),
              "this begins a list or a mapping",
              "a field name must be text"));
    }
    if (open.size() == MAX_DEPTH) {
      throw new Unparsable(
          Diagnostic.error(
                  Code.TOO_DEEP,
                  source.span(from, from + 1),
                  "this is level " + (MAX_DEPTH + 1),
                  "the plan is nested more than " + MAX_DEPTH + " levels deep")
              .help("give the inner tasks to a group of their own"));
    }
    open.push(new Level(mapping, from));
  }

  /** Ends the innermost list or mapping and returns it. */
  Value end(int to) {
    Level level = open.pop();
    Value value =
        level.mapping
            ? new Value.Fields(level.fields, level.from, to)
            : new Value.Items(level.items, level.from, to);
    add(value);
    return value;
  }

  void add(Value value) {
    Level level = open.peek();
    if (level == null) {
      root = value;
    } else if (!level.mapping) {
      level.items.add(value);
    } else if (level.key == null) {
      // Only scalars get here: the parsers ask `wantsKey` before they hand over anything else.
      level.key = (Scalar) value;
    } else {
      addField(level, level.key, value);
      level.key = null;
    }
  }

  private void addField(Level level, Scalar key, Value value) {
    Scalar earlier = level.keys.putIfAbsent(key.text(), key);
    if (earlier == null) {
      level.fields.add(new Field(key, value));
      return;
    }
    SourceSpan first = source.span(earlier.from(), earlier.to());
    problems.add(
        Diagnostic.error(
                Code.DUPLICATE_KEY,
                source.span(key.from(), key.to()),
                "a second time",
                "the field `" + key.text() + "` stands twice in one mapping")
            .and(first, "first here")
            .help("remove one of the two"));
  }
}
