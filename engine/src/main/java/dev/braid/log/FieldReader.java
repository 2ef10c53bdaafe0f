package dev.braid.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the fields of a canonical body in their fixed order. Whatever is not exactly there is a
 * {@link Malformed}: a log is written by Braid alone, so a guess would only hide damage.
 */
final class FieldReader implements AutoCloseable {
  private static final int MAX_DEPTH = 16;

  // The longest text is the plan, which may fill a whole entry.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(EntryHash.MAX_BODY_BYTES)
                  .build())
          .build();

  private final JsonParser parser;
  private @Nullable JsonToken ahead;
  private final ArrayDeque<String> objects = new ArrayDeque<>();

  /** A body that is not what the codec writes. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
      super(message);
    }

    Malformed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  FieldReader(byte[] body) {
    this.parser = FACTORY.createParser(ObjectReadContext.empty(), body);
    objects.push("entry");
    if (next() != JsonToken.START_OBJECT) {
      throw new Malformed("is not an object");
    }
  }

  /** The kind of the object that is being read; problems are reported with it. */
  String kind() {
    String kind = text("kind");
    objects.pop();
    objects.push(kind);
    return kind;
  }

  Malformed unknownKind(String what) {
    return new Malformed("has an unknown kind of " + what + ", `" + objects.element() + "`");
  }

  /**
   * Whether the next field has this name: later versions write fields that earlier ones did not.
   */
  boolean hasNext(String name) {
    if (ahead == null) {
      ahead = next();
    }
    return ahead == JsonToken.PROPERTY_NAME && name.equals(parser.currentName());
  }

  String text(String name) {
    expect(name, JsonToken.VALUE_STRING, "text");
    return string();
  }

  int integer(String name) {
    long value = number(name);
    if (value != (int) value) {
      throw new Malformed("`" + objects.element() + "." + name + "` is too large");
    }
    return (int) value;
  }

  long number(String name) {
    expect(name, JsonToken.VALUE_NUMBER_INT, "a whole number");
    try {
      return parser.getLongValue();
    } catch (JacksonException e) {
      throw new Malformed("`" + objects.element() + "." + name + "` is too large", e);
    }
  }

  boolean flag(String name) {
    JsonToken token = value(name);
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw new Malformed("`" + objects.element() + "." + name + "` is not true or false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  List<String> texts(String name) {
    expect(name, JsonToken.START_ARRAY, "a list");
    List<String> values = new ArrayList<>();
    for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
      if (token != JsonToken.VALUE_STRING) {
        throw new Malformed(
            "`" + objects.element() + "." + name + "` has a value that is not text");
      }
      values.add(string());
    }
    return values;
  }

  /** A list of objects; {@code reader} reads the fields of one. */
  <T> List<T> objects(String name, Function<FieldReader, T> reader) {
    expect(name, JsonToken.START_ARRAY, "a list");
    List<T> values = new ArrayList<>();
    for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
      if (token != JsonToken.START_OBJECT) {
        throw new Malformed(
            "`" + objects.element() + "." + name + "` has a value that is not an object");
      }
      objects.push(name);
      values.add(reader.apply(this));
      leave();
    }
    return values;
  }

  /** Enters the object that is the value of a field. */
  void open(String name) {
    expect(name, JsonToken.START_OBJECT, "an object");
    objects.push(name);
  }

  /** Leaves the object that is being read, which must have no further fields. */
  void leave() {
    if (next() != JsonToken.END_OBJECT) {
      throw new Malformed(
          "`" + objects.element() + "` has an unknown field `" + parser.currentName() + "`");
    }
    objects.pop();
  }

  /** The body ends here. */
  void end() {
    leave();
    if (next() != null) {
      throw new Malformed("has something after its end");
    }
  }

  @Override
  public void close() {
    parser.close();
  }

  private void expect(String name, JsonToken wanted, String description) {
    if (value(name) != wanted) {
      throw new Malformed("`" + objects.element() + "." + name + "` is not " + description);
    }
  }

  private @Nullable JsonToken value(String name) {
    if (next() != JsonToken.PROPERTY_NAME || !name.equals(parser.currentName())) {
      throw new Malformed("`" + objects.element() + "` has no field `" + name + "` in its place");
    }
    return next();
  }

  /** The parser reads a text only when asked for it, so its end may be missing even now. */
  private String string() {
    try {
      return parser.getString();
    } catch (JacksonException e) {
      throw notJson(e);
    }
  }

  private static Malformed notJson(JacksonException e) {
    return new Malformed("is not JSON: " + e.getOriginalMessage(), e);
  }

  private @Nullable JsonToken next() {
    if (ahead != null) {
      JsonToken token = ahead;
      ahead = null;
      return token;
    }
    try {
      return parser.nextToken();
    } catch (JacksonException e) {
      throw notJson(e);
    }
  }
}
