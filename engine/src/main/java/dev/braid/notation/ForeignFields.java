package dev.braid.notation;

import dev.braid.notation.Value.Field;
import dev.braid.notation.Value.Scalar;
import dev.braid.plan.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A mapping in the file of another tool. Fields that are not asked for are none of our business,
 * and a field of an unexpected type is taken as absent: its own tool judges that.
 */
final class ForeignFields {
  /** A piece of text with its place. */
  record Text(String text, SourceSpan span) {}

  private final SourceText source;
  private final Value.Fields mapping;
  private final Map<String, Field> fields = new TreeMap<>();

  ForeignFields(SourceText source, Value.Fields mapping) {
    this.source = source;
    this.mapping = mapping;
    mapping.fields().forEach(field -> fields.putIfAbsent(field.key().text(), field));
  }

  static Optional<ForeignFields> of(SourceText source, Value value) {
    return value instanceof Value.Fields fields
        ? Optional.of(new ForeignFields(source, fields))
        : Optional.empty();
  }

  /** The fields in the order of the file. */
  List<Field> entries() {
    return mapping.fields();
  }

  boolean has(String name) {
    return value(name).isPresent();
  }

  /** The value of a field, unless it is empty. */
  Optional<Value> value(String name) {
    Field field = fields.get(name);
    return field == null || (field.value() instanceof Scalar scalar && scalar.isNull())
        ? Optional.empty()
        : Optional.of(field.value());
  }

  Optional<ForeignFields> mapping(String name) {
    return value(name).flatMap(value -> of(source, value));
  }

  /** The text of the first of these fields that is there and is a scalar. */
  Optional<Text> text(String... names) {
    for (String name : names) {
      if (value(name).orElse(null) instanceof Scalar scalar) {
        return Optional.of(text(scalar));
      }
    }
    return Optional.empty();
  }

  String words(String... names) {
    return text(names).map(Text::text).orElse("");
  }

  boolean is(String name, String word) {
    return words(name).equalsIgnoreCase(word);
  }

  /** The items of a list, or a single value as a list of one. */
  List<Value> items(String name) {
    return value(name)
        .map(value -> value instanceof Value.Items list ? list.items() : List.of(value))
        .orElse(List.of());
  }

  /** The texts of a list, or a single one. */
  List<Text> texts(String name) {
    List<Text> texts = new ArrayList<>();
    for (Value item : items(name)) {
      if (item instanceof Scalar scalar && !scalar.isNull()) {
        texts.add(text(scalar));
      }
    }
    return texts;
  }

  Text text(Scalar scalar) {
    return new Text(scalar.text(), span(scalar));
  }

  /** Where a field stands, or the mapping when there is none. */
  SourceSpan span(String name) {
    Field field = fields.get(name);
    return field == null ? span() : span(field.key());
  }

  /** Where the mapping begins. A mapping may be many lines long; its first field shows it. */
  SourceSpan span() {
    return span(mapping.fields().isEmpty() ? mapping : mapping.fields().getFirst().key());
  }

  SourceSpan span(Value value) {
    return source.span(value.from(), value.to());
  }
}
