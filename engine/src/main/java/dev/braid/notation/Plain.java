package dev.braid.notation;

import dev.braid.notation.Value.Field;
import dev.braid.notation.Value.Scalar;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** A part of a plan that is data of its own, such as a JSON Schema, as maps and lists. */
final class Plain {
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]{0,30})(?:\\.[0-9]{1,30})?(?:[eE][-+]?[0-9]{1,3})?");

  /** The JSON value {@code null}: {@link JsonText} writes it as its own text. */
  private enum Nothing {
    NULL;

    @Override
    public String toString() {
      return "null";
    }
  }

  private Plain() {}

  /** What {@link JsonText} has written of an object. */
  static SequencedMap<String, Object> read(String json) {
    try {
      Value value = JsonSyntax.parse(SourceText.of("schema", json), new Problems());
      return value instanceof Value.Fields fields ? of(fields) : new LinkedHashMap<>();
    } catch (Unparsable e) {
      throw new IllegalArgumentException("BUG: " + e.getMessage(), e);
    }
  }

  static SequencedMap<String, Object> of(Value.Fields fields) {
    SequencedMap<String, Object> map = new LinkedHashMap<>();
    for (Field field : fields.fields()) {
      map.put(field.key().text(), of(field.value()));
    }
    return map;
  }

  private static Object of(Value value) {
    return switch (value) {
      case Value.Fields fields -> of(fields);
      case Value.Items items -> items.items().stream().map(Plain::of).toList();
      case Scalar scalar -> of(scalar);
    };
  }

  private static Object of(Scalar scalar) {
    if (!scalar.plain()) {
      return scalar.text();
    }
    if (scalar.isNull()) {
      return Nothing.NULL;
    }
    if (NUMBER.matcher(scalar.text()).matches()) {
      return new BigDecimal(scalar.text());
    }
    return switch (scalar.text()) {
      case "true" -> true;
      case "false" -> false;
      default -> scalar.text();
    };
  }
}
