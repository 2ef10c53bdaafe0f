package dev.braid.notation;

import dev.braid.notation.Value.Field;
import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one mapping, each as the type it must have. A field of the wrong type is
 * reported and then taken as absent, so that one fault gives one message. A field that is absent
 * may be inherited from an enclosing mapping. The place of each field read is kept.
 */
final class FieldReader {
  private final Reading reading;
  private final Shape shape;
  private final Map<String, Field> fields = new TreeMap<>();
  private final @Nullable FieldReader enclosing;
  private final Places places;
  private final Value.Fields mapping;

  /**
   * @param enclosing where a field that is absent here may be inherited from
   */
  FieldReader(Reading reading, Value.Fields value, Shape shape, @Nullable FieldReader enclosing) {
    this(reading, value, shape, enclosing, Places.ofNode());
  }

  private FieldReader(
      Reading reading,
      Value.Fields value,
      Shape shape,
      @Nullable FieldReader enclosing,
      Places places) {
    this.reading = reading;
    this.shape = shape;
    this.enclosing = enclosing;
    this.places = places;
    this.mapping = value;
    value.fields().forEach(this::accept);
  }

  /** A mapping inside this one, whose places are kept here too, under {@code place.}. */
  FieldReader inside(String place, Value.Fields value, Shape inner) {
    return new FieldReader(reading, value, inner, null, places.inside(place));
  }

  /** Where each field that was read stands; fields read later are added. */
  Map<String, SourceSpan> spans() {
    return places.byPath();
  }

  /** Whether this mapping itself has the field. */
  boolean has(String name) {
    return fields.containsKey(name);
  }

  /** The key of a field that this mapping itself has, for a message about the field as such. */
  SourceSpan keySpan(String name) {
    Field field = fields.get(name);
    if (field == null) {
      throw new IllegalStateException("BUG: no field " + name);
    }
    return reading.span(field.key());
  }

  boolean hasShape(Shape other) {
    return shape == other;
  }

  /** Where a field that was read stands; else the mapping's first field. */
  SourceSpan span(String name) {
    return places.get(name).orElseGet(() -> keySpan(name));
  }

  /** Where the mapping begins, for a message about something that is not there. */
  SourceSpan start() {
    int from = mapping.from();
    return reading.span(new Scalar("", true, from, from));
  }

  /** Where the mapping begins; the span is empty when it has no fields. */
  SourceSpan place() {
    List<String> names = inOrder();
    return names.isEmpty() ? reading.start() : keySpan(names.getFirst());
  }

  /** Names of this mapping's own fields in the order of their places. */
  List<String> inOrder() {
    List<String> names = new ArrayList<>(fields.keySet());
    names.sort((a, b) -> keySpan(a).compareTo(keySpan(b)));
    return names;
  }

  /** The field under any of its spellings. Its place is kept under the first of them. */
  Optional<Value> value(String... spellings) {
    Field found = null;
    for (String name : spellings) {
      Field field = fields.get(name);
      if (field != null && found != null) {
        givenTwice(found, field);
      } else if (field != null) {
        found = field;
      }
    }
    if (found != null) {
      boolean scalar = found.value() instanceof Scalar;
      places.put(spellings[0], reading.span(scalar ? found.value() : found.key()));
      return Optional.of(found.value());
    }
    return inherited(spellings);
  }

  Optional<Scalar> scalar(String... spellings) {
    return value(spellings)
        .flatMap(value -> typed(value, Scalar.class, "`" + spellings[0] + "` must be text"));
  }

  /** Text as it was written; a number or a truth is text too. Empty when absent. */
  String text(String... spellings) {
    return scalar(spellings).map(Scalar::text).orElse("");
  }

  int number(String name, int least, int most, int otherwise) {
    Optional<Scalar> scalar = scalar(name);
    return scalar.isEmpty() ? otherwise : number(name, scalar.get(), least, most, otherwise);
  }

  int number(String name, Scalar scalar, int least, int most, int otherwise) {
    if (!scalar.plain() || !scalar.text().matches("[-+]?[0-9]{1,18}")) {
      wrongType(scalar, "`" + name + "` must be a whole number");
      return otherwise;
    }
    long number = Long.parseLong(scalar.text());
    if (number < least || number > most) {
      reading.add(
          Diagnostic.error(
                  Code.OUT_OF_RANGE, reading.span(scalar), "", "`" + name + "` is out of range")
              .note("it can be " + least + " to " + most));
      return otherwise;
    }
    return (int) number;
  }

  boolean truth(String name, boolean otherwise) {
    Optional<Scalar> scalar = scalar(name);
    if (scalar.isEmpty()) {
      return otherwise;
    }
    String text = scalar.get().plain() ? scalar.get().text() : "";
    return switch (text) {
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> {
        wrongType(scalar.get(), "`" + name + "` must be `true` or `false`");
        yield otherwise;
      }
    };
  }

  /** One of some words; the first of them when absent or wrong. */
  String word(String name, String... allowed) {
    Optional<Scalar> scalar = scalar(name);
    if (scalar.isEmpty()) {
      return allowed[0];
    }
    for (String word : allowed) {
      if (scalar.get().text().equals(word)) {
        return word;
      }
    }
    wrongWord(name, scalar.get(), allowed);
    return allowed[0];
  }

  void wrongWord(String name, Scalar scalar, String... allowed) {
    Diagnostic problem =
        Diagnostic.error(
                Code.WRONG_VALUE,
                reading.span(scalar),
                "",
                "`" + name + "` cannot be `" + scalar.text() + "`")
            .note("it can be `" + String.join("`, `", allowed) + "`");
    Optional<String> meant = Spelling.nearest(scalar.text(), List.of(allowed));
    reading.add(meant.map(word -> problem.help("did you mean `" + word + "`?")).orElse(problem));
  }

  long durationMillis(String name) {
    Optional<Scalar> scalar = scalar(name);
    return scalar.isEmpty() ? 0 : Durations.read(name, scalar.get(), reading);
  }

  /** The items of a list. A single value stands for a list of one. */
  List<Value> items(String... spellings) {
    Optional<Value> value = value(spellings);
    if (value.isEmpty()) {
      return List.of();
    }
    List<Value> items =
        value.get() instanceof Value.Items list ? list.items() : List.of(value.get());
    List<Value> kept = new ArrayList<>();
    for (Value item : items) {
      if (item instanceof Scalar scalar && scalar.isNull()) {
        wrongType(item, "an item of `" + spellings[0] + "` is empty");
      } else {
        kept.add(item);
      }
    }
    return kept;
  }

  /** A list of texts; the place of each is kept as {@code name[i]}. */
  List<String> texts(String... spellings) {
    return scalars(spellings).stream().map(Scalar::text).toList();
  }

  /** A list of texts as they stand; the place of each is kept as {@code name[i]}. */
  List<Scalar> scalars(String... spellings) {
    List<Scalar> scalars = new ArrayList<>();
    String name = spellings[0];
    for (Value item : items(spellings)) {
      typed(item, Scalar.class, "an item of `" + name + "` must be text")
          .ifPresent(scalar -> {
            place(name, scalars.size(), scalar);
            scalars.add(scalar);
          });
    }
    return scalars;
  }

  void place(String list, int index, Value value) {
    places.put(list + "[" + index + "]", reading.span(value));
  }

  /** A mapping with fields of its own. */
  Optional<FieldReader> fields(String name, Shape inner) {
    return value(name)
        .flatMap(value -> typed(value, Value.Fields.class, "`" + name + "` must be a mapping"))
        .map(value -> inside(name, value, inner));
  }

  /** A mapping whose names are the plan's own; the place of each is kept as {@code name.key}. */
  List<Field> entries(String name) {
    Optional<Value> value = value(name);
    if (value.isEmpty()) {
      return List.of();
    }
    List<Field> entries =
        typed(value.get(), Value.Fields.class, "`" + name + "` must be a mapping")
            .map(Value.Fields::fields)
            .orElse(List.of());
    for (Field entry : entries) {
      places.put(name + "." + entry.key().text(), reading.span(entry.key()));
    }
    return entries;
  }

  /** As {@link #entries}, with those of the enclosing mappings that are not said again here. */
  List<Field> mergedEntries(String name) {
    SequencedMap<String, Field> merged = new LinkedHashMap<>();
    if (enclosing != null) {
      enclosing.mergedEntries(name).forEach(entry -> merged.put(entry.key().text(), entry));
    }
    if (has(name)) {
      entries(name).forEach(entry -> merged.put(entry.key().text(), entry));
    }
    return List.copyOf(merged.values());
  }

  <T extends Value> Optional<T> typed(Value value, Class<T> type, String message) {
    if (type.isInstance(value)) {
      return Optional.of(type.cast(value));
    }
    wrongType(value, message);
    return Optional.empty();
  }

  void wrongType(Value value, String message) {
    reading.add(
        Diagnostic.error(
            Code.WRONG_TYPE, reading.span(value), "this is " + value.describe(), message));
  }

  private void accept(Field field) {
    String name = field.key().text();
    if (field.value() instanceof Scalar scalar && scalar.isNull()) {
      // A field without a value says nothing; that its name is right is still checked.
      checkName(field.key(), name);
    } else if (checkName(field.key(), name)) {
      if (name.equals("concurrency_hint")) {
        acceptHint(field.value());
      } else {
        put(field);
      }
    }
  }

  /** The fields of the hint stand for the same fields beside it. */
  private void acceptHint(Value value) {
    typed(value, Value.Fields.class, "`concurrency_hint` must be a mapping")
        .map(hint -> inside("concurrency_hint", hint, Shape.CONCURRENCY_HINT))
        .ifPresent(hint -> hint.fields.values().forEach(this::put));
  }

  private void put(Field field) {
    Field earlier = fields.putIfAbsent(field.key().text(), field);
    if (earlier != null) {
      givenTwice(earlier, field);
    }
  }

  private boolean checkName(Scalar key, String name) {
    if (shape.acted().contains(name)) {
      return true;
    }
    if (shape.carried().contains(name)) {
      reading.notActedOn(name, reading.span(key));
      return true;
    }
    if (shape.awaited().contains(name)) {
      reading.notActedOn(name, reading.span(key));
    } else if (!shape.prose().contains(name) && !forPeople(name)) {
      unknown(key, name);
    }
    return false;
  }

  /** Names that a plan may use for itself, such as a place for YAML anchors. */
  private static boolean forPeople(String name) {
    return name.startsWith("x-") || name.equals("$schema");
  }

  private void unknown(Scalar key, String name) {
    String message = "unknown field `" + name + "`";
    Diagnostic problem =
        shape.isOpen()
            ? Diagnostic.warning(Code.UNKNOWN_FIELD, reading.span(key), "passed over", message)
            : Diagnostic.error(
                Code.UNKNOWN_FIELD,
                reading.span(key),
                "not a field of a " + shape.title(),
                message);
    if (name.equals("<<")) {
      problem = problem.help("YAML 1.2 has no merge keys: put shared fields under `defaults`");
    } else {
      Optional<String> meant = Spelling.nearest(name, shape.all());
      problem =
          meant.map(word -> "did you mean `" + word + "`?").map(problem::help).orElse(problem);
      Optional<String> home = shape.homeOf(name);
      if (meant.isEmpty() && home.isPresent()) {
        problem = problem.help("it is a field of `" + home.get() + "`");
      } else if (meant.isEmpty() && !shape.isOpen()) {
        problem =
            problem.help("a name that begins with `x-` is yours: `x-" + name + "` is passed over");
      }
    }
    reading.add(problem);
  }

  /** Reports that a field stands both here and in a mapping inside this one. */
  void twice(String name, String inside) {
    reading.add(
        Diagnostic.error(
                Code.GIVEN_TWICE,
                keySpan(name),
                "the same again",
                "`" + name + "` stands inside `" + inside + "` and beside it")
            .help("remove one of the two"));
  }

  private void givenTwice(Field first, Field second) {
    reading.add(
        Diagnostic.error(
                Code.GIVEN_TWICE,
                reading.span(second.key()),
                "the same again",
                "`"
                    + first.key().text()
                    + "` and `"
                    + second.key().text()
                    + "` are two spellings of one field")
            .and(reading.span(first.key()), "first here")
            .help("remove one of the two"));
  }

  private Optional<Value> inherited(String... spellings) {
    if (enclosing == null || !Shape.isInherited(spellings[0])) {
      return Optional.empty();
    }
    // What a group states as a policy stays with the group; what it gives as a default does not.
    boolean passed = enclosing.shape == Shape.DEFAULTS || !Shape.isPolicy(spellings[0]);
    Optional<Value> value = passed ? enclosing.value(spellings) : enclosing.inherited(spellings);
    if (value.isPresent()) {
      enclosing.places.get(spellings[0]).ifPresent(span -> places.put(spellings[0], span));
    }
    return value;
  }
}
