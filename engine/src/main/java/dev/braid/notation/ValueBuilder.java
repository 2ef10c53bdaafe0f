package dev.braid.notation;

import dev.braid.graph.PlanCheck;
import dev.braid.notation.Value.Field;
import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.SourceSpan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Value} from the events of a parser, without recursion, and guards what both
 * syntaxes must guard: depth and repeated keys.
 */
final class ValueBuilder {
  /** Deepest nesting of lists and mappings. */
  static final int MAX_DEPTH = 50;

  /** Most entries of one list or mapping: no plan has more tasks. */
  static final int MAX_ENTRIES = PlanCheck.MAX_TASKS;

  /** Most values of a document; each takes memory that its text does not show. */
  static final int MAX_VALUES = 3_000_000;

  /** Up to so many fields of a mapping are compared one by one, which takes no room. */
  private static final int FEW_FIELDS = 12;

  private final SourceText source;
  private final Problems problems;
  private int values;
  private final Deque<Level> open = new ArrayDeque<>();
  private @Nullable Value root;

  /** A list or mapping whose end has not come yet. */
  private static final class Level {
    final boolean mapping;
    final int from;
    final List<Value> items = new ArrayList<>();
    final List<Field> fields = new ArrayList<>();
    final Map<String, Scalar> keys = new HashMap<>();
    @Nullable Scalar key;

    /** The earlier field of the same name, if there is one. */
    @Nullable Scalar remember(Scalar name) {
      if (fields.size() < FEW_FIELDS) {
        for (Field field : fields) {
          if (field.key().text().equals(name.text())) {
            return field.key();
          }
        }
        return null;
      }
      if (keys.isEmpty()) {
        fields.forEach(field -> keys.put(field.key().text(), field.key()));
      }
      return keys.putIfAbsent(name.text(), name);
    }

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
  Value end(int to) throws Unparsable {
    Level level = open.pop();
    Value value =
        level.mapping
            ? new Value.Fields(level.fields, level.from, to)
            : new Value.Items(level.items, level.from, to);
    add(value);
    return value;
  }

  void add(Value value) throws Unparsable {
    Level level = open.peek();
    int entries = level == null ? 0 : Math.max(level.items.size(), level.fields.size());
    if (entries > MAX_ENTRIES || ++values > MAX_VALUES) {
      throw tooMany(value, entries > MAX_ENTRIES);
    }
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

  private Unparsable tooMany(Value value, boolean inOne) {
    return new Unparsable(
        Diagnostic.error(
                Code.TOO_MANY_TASKS,
                source.span(value.from(), Math.min(value.from() + 1, source.text().length())),
                "reading stops here",
                inOne
                    ? "a list or a mapping has more than " + MAX_ENTRIES + " entries"
                    : "the document has more than " + MAX_VALUES + " values")
            .note("a plan has at most " + PlanCheck.MAX_TASKS + " tasks")
            .help("split it into plans that depend on each other"));
  }

  private void addField(Level level, Scalar key, Value value) {
    Scalar earlier = level.remember(key);
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
