package dev.braid.notation;

import dev.braid.notation.Value.Field;
import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes out what a plan says in short: {@code template: NAME} takes the fields of a template that
 * the task does not have itself, and {@code foreach} makes one task for each value. In the texts of
 * the task {@code ${name}} stands for the value; other names are left for the shell. What is read
 * afterwards, and the compiled plan, knows nothing of either.
 */
final class Expansion {
  /** Most tasks that one `foreach` makes. */
  private static final int MAX_MADE = 1000;

  private static final String FOREACH = "foreach";
  private static final String TEMPLATE = "template";

  private final Reading reading;
  private final SequencedMap<String, Value.Fields> templates = new LinkedHashMap<>();

  /**
   * @param plan the whole document, which may have {@code templates}
   */
  Expansion(Reading reading, Value.Fields plan) {
    this.reading = reading;
    for (Field field : plan.fields()) {
      if (field.key().text().equals("templates") && field.value() instanceof Value.Fields all) {
        for (Field template : all.fields()) {
          if (template.value() instanceof Value.Fields fields) {
            templates.put(template.key().text(), fields);
          }
        }
      }
    }
  }

  /** The mappings that one item of a list stands for: itself, or a group of what was made of it. */
  Value.Fields expand(Value.Fields node) {
    Value.Fields filled = withTemplate(node);
    Optional<Field> foreach = field(filled, FOREACH);
    return foreach.isEmpty() ? filled : group(without(filled, FOREACH), foreach.get());
  }

  private Value.Fields withTemplate(Value.Fields node) {
    Optional<Field> named = field(node, TEMPLATE);
    if (named.isEmpty()) {
      return node;
    }
    String name = named.get().value() instanceof Scalar scalar ? scalar.text() : "";
    Value.Fields template = templates.get(name);
    Value.Fields rest = without(node, TEMPLATE);
    if (template == null) {
      reading.add(
          Diagnostic.error(
                  Code.DANGLING,
                  reading.span(named.get().value()),
                  "no template has this name",
                  "there is no template `" + name + "`")
              .help("write it under `templates:` of the plan"));
      return rest;
    }
    List<Field> fields = new ArrayList<>(rest.fields());
    for (Field field : template.fields()) {
      if (field(node, field.key().text()).isEmpty()) {
        fields.add(field);
      }
    }
    return new Value.Fields(fields, node.from(), node.to());
  }

  /** A group with the id of the node, so that others can depend on all that was made. */
  private Value.Fields group(Value.Fields node, Field foreach) {
    List<Map<String, Scalar>> rows = rows(foreach);
    Field id = field(node, "id").orElse(null);
    if (rows.isEmpty() || id == null || !(id.value() instanceof Scalar written)) {
      return node;
    }
    List<Value> made = new ArrayList<>();
    for (Map<String, Scalar> row : rows) {
      StringBuilder name = new StringBuilder(written.text());
      row.values().forEach(value -> name.append('-').append(Identifiers.from(value.text(), "x")));
      List<Field> fields = new ArrayList<>();
      fields.add(new Field(id.key(), as(written, name.toString())));
      for (Field field : node.fields()) {
        String key = field.key().text();
        if (!key.equals("id") && !key.equals("depends_on")) {
          fields.add(new Field(field.key(), filled(field.value(), row)));
        }
      }
      made.add(new Value.Fields(fields, node.from(), node.to()));
    }
    List<Field> group = new ArrayList<>();
    group.add(id);
    field(node, "title").or(() -> field(node, "name")).ifPresent(group::add);
    field(node, "depends_on").ifPresent(group::add);
    Scalar key = foreach.key();
    group.add(new Field(as(key, "tasks"), new Value.Items(made, node.from(), node.to())));
    return new Value.Fields(group, node.from(), node.to());
  }

  /** Every combination of the values; a list alone is a list of values of {@code item}. */
  private List<Map<String, Scalar>> rows(Field foreach) {
    SequencedMap<String, List<Scalar>> axes = new LinkedHashMap<>();
    if (foreach.value() instanceof Value.Fields named) {
      named.fields().forEach(axis -> axes.put(axis.key().text(), scalars(axis.value())));
    } else {
      axes.put("item", scalars(foreach.value()));
    }
    List<Map<String, Scalar>> rows = new ArrayList<>();
    rows.add(new LinkedHashMap<>());
    for (var axis : axes.entrySet()) {
      List<Map<String, Scalar>> longer = new ArrayList<>();
      for (Map<String, Scalar> row : rows) {
        for (Scalar value : axis.getValue()) {
          Map<String, Scalar> next = new LinkedHashMap<>(row);
          next.put(axis.getKey(), value);
          longer.add(next);
        }
      }
      rows = longer;
      if (rows.isEmpty() || rows.size() > MAX_MADE) {
        problem(foreach, rows.size());
        return List.of();
      }
    }
    return rows;
  }

  private void problem(Field foreach, int count) {
    reading.add(
        Diagnostic.error(
                count == 0 ? Code.WRONG_TYPE : Code.OUT_OF_RANGE,
                reading.span(foreach.key()),
                "",
                count == 0
                    ? "`foreach` has no values"
                    : "`foreach` makes more than " + MAX_MADE + " tasks")
            .help("write a list of texts, or one list for each name: `{os: [linux, mac]}`"));
  }

  private static List<Scalar> scalars(Value value) {
    List<Scalar> scalars = new ArrayList<>();
    if (value instanceof Value.Items list) {
      for (Value item : list.items()) {
        if (item instanceof Scalar scalar) {
          scalars.add(scalar);
        }
      }
    }
    return scalars;
  }

  private static Value filled(Value value, Map<String, Scalar> row) {
    return switch (value) {
      case Scalar scalar -> {
        String text = scalar.text();
        for (var entry : row.entrySet()) {
          text = text.replace("${" + entry.getKey() + "}", entry.getValue().text());
        }
        yield as(scalar, text);
      }
      case Value.Items list ->
          new Value.Items(
              list.items().stream().map(item -> filled(item, row)).toList(),
              list.from(),
              list.to());
      case Value.Fields fields -> {
        List<Field> all = new ArrayList<>();
        for (Field field : fields.fields()) {
          all.add(new Field(field.key(), filled(field.value(), row)));
        }
        yield new Value.Fields(all, fields.from(), fields.to());
      }
    };
  }

  private static Scalar as(Scalar scalar, String text) {
    return new Scalar(text, scalar.plain(), scalar.from(), scalar.to());
  }

  private static Optional<Field> field(Value.Fields node, String name) {
    @Nullable Field found = null;
    for (Field field : node.fields()) {
      found = field.key().text().equals(name) ? field : found;
    }
    return Optional.ofNullable(found);
  }

  private static Value.Fields without(Value.Fields node, String name) {
    return new Value.Fields(
        node.fields().stream().filter(field -> !field.key().text().equals(name)).toList(),
        node.from(),
        node.to());
  }
}
