package dev.braid.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** A JSON object, read whole. Numbers are {@code Long}s, objects are {@code Fields}. */
final class Fields {
  private static final int MAX_DEPTH = 200;
  private static final int MAX_TEXT = 64 << 20;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT)
                  .build())
          .build();

  private final SequencedMap<String, Object> values;

  private Fields(SequencedMap<String, Object> values) {
    this.values = values;
  }

  static Fields read(byte[] text) throws Unreadable {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      return readWhole(parser);
    } catch (JacksonException e) {
      throw new Unreadable("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  static Fields read(String text) throws Unreadable {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      return readWhole(parser);
    } catch (JacksonException e) {
      throw new Unreadable("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  boolean holdsText(String name) {
    return values.get(name) instanceof String;
  }

  String text(String name) throws Unreadable {
    if (values.get(name) instanceof String text) {
      return text;
    }
    throw new Unreadable("`" + name + "` is missing or not text");
  }

  String text(String name, String otherwise) throws Unreadable {
    return has(name) ? text(name) : otherwise;
  }

  long number(String name) throws Unreadable {
    if (values.get(name) instanceof Long number) {
      return number;
    }
    throw new Unreadable("`" + name + "` is missing or not a whole number");
  }

  int integer(String name) throws Unreadable {
    long number = number(name);
    if (number != (int) number) {
      throw new Unreadable("`" + name + "` is too large");
    }
    return (int) number;
  }

  int integer(String name, int otherwise) throws Unreadable {
    return has(name) ? integer(name) : otherwise;
  }

  boolean flag(String name) throws Unreadable {
    if (values.get(name) instanceof Boolean flag) {
      return flag;
    }
    throw new Unreadable("`" + name + "` is missing or neither true nor false");
  }

  boolean flag(String name, boolean otherwise) throws Unreadable {
    return has(name) ? flag(name) : otherwise;
  }

  Fields object(String name) throws Unreadable {
    if (values.get(name) instanceof Fields object) {
      return object;
    }
    throw new Unreadable("`" + name + "` is missing or not an object");
  }

  Optional<Fields> maybeObject(String name) throws Unreadable {
    return has(name) ? Optional.of(object(name)) : Optional.empty();
  }

  /** The values of a list; none when there is no such field. */
  List<Object> list(String name) throws Unreadable {
    Object value = values.get(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return new ArrayList<>(list);
    }
    throw new Unreadable("`" + name + "` is not a list");
  }

  List<String> texts(String name) throws Unreadable {
    List<String> texts = new ArrayList<>();
    for (Object value : list(name)) {
      if (!(value instanceof String text)) {
        throw new Unreadable("`" + name + "` has a value that is not text");
      }
      texts.add(text);
    }
    return texts;
  }

  List<Fields> objects(String name) throws Unreadable {
    List<Fields> objects = new ArrayList<>();
    for (Object value : list(name)) {
      if (!(value instanceof Fields object)) {
        throw new Unreadable("`" + name + "` has a value that is not an object");
      }
      objects.add(object);
    }
    return objects;
  }

  /** An object whose values are all numbers; empty when there is no such field. */
  SortedMap<String, Integer> amounts(String name) throws Unreadable {
    TreeMap<String, Integer> amounts = new TreeMap<>();
    if (has(name)) {
      Fields object = object(name);
      for (String key : object.values.keySet()) {
        amounts.put(key, object.integer(key));
      }
    }
    return Collections.unmodifiableSortedMap(amounts);
  }

  private static Fields readWhole(JsonParser parser) throws Unreadable {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new Unreadable("not a JSON object");
    }
    Fields fields = readObject(parser);
    if (parser.nextToken() != null) {
      throw new Unreadable("something follows the JSON object");
    }
    return fields;
  }

  private static Fields readObject(JsonParser parser) throws Unreadable {
    LinkedHashMap<String, Object> values = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      values.put(name, readValue(parser, parser.nextToken()));
    }
    return new Fields(values);
  }

  private static Object readValue(JsonParser parser, @Nullable JsonToken token) throws Unreadable {
    if (token == JsonToken.START_OBJECT) {
      return readObject(parser);
    }
    if (token == JsonToken.START_ARRAY) {
      List<Object> list = new ArrayList<>();
      for (JsonToken next = parser.nextToken();
          next != JsonToken.END_ARRAY;
          next = parser.nextToken()) {
        list.add(readValue(parser, next));
      }
      return list;
    }
    if (token == JsonToken.VALUE_STRING) {
      return parser.getString();
    }
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return parser.getLongValue();
    }
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return token == JsonToken.VALUE_TRUE;
    }
    throw new Unreadable("a value of a kind that neither log nor plan has");
  }
}
