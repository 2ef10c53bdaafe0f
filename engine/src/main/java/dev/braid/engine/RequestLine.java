package dev.braid.engine;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A request on its way to a live engine, as one line of JSON: {@code
 * {"id":"1","request":"stop","now":true}}. The answer is one line too: {@code {"id":"1","ok":true}}
 * once the request is in the log, or {@code {"id":"1","ok":false,"error":"…"}}.
 *
 * @param id chosen by the caller, repeated in the answer
 */
record RequestLine(String id, Request request) {
  /** An answer. The error is empty when the request was taken. */
  record Answer(String id, String error) {
    boolean isTaken() {
      return error.isEmpty();
    }
  }

  /** A line that is no request or no answer; the message says what is wrong with it. */
  static final class Malformed extends IOException {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
      super(message);
    }

    Malformed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private static final JsonFactory JSON = new JsonFactory();

  static RequestLine parse(String line) throws Malformed {
    TreeMap<String, String> fields = fields(line);
    String name = required(fields, "request");
    Request request =
        switch (name) {
          case "stop" -> new Request.Stop(fields.getOrDefault("now", "").equals("true"));
          case "land" -> new Request.Land();
          case "retry" -> new Request.Retry(number(required(fields, "task")));
          case "hold" -> new Request.Hold(number(required(fields, "task")));
          case "release" ->
              new Request.Release(
                  number(required(fields, "task")),
                  fields.getOrDefault("widen", "").equals("true"));
          case "drop" -> new Request.Drop(number(required(fields, "task")));
          case "undo" -> new Request.Undo(number(required(fields, "task")));
          case "change_plan" ->
              new Request.ChangePlan(
                  Path.of(required(fields, "file")), number(required(fields, "workers")));
          default -> throw new Malformed("unknown request `" + name + "`");
        };
    return new RequestLine(required(fields, "id"), request);
  }

  String line() {
    return written(json -> {
      json.writeStringProperty("id", id);
      switch (request) {
        case Request.Stop stop -> {
          json.writeStringProperty("request", "stop");
          json.writeBooleanProperty("now", stop.now());
        }
        case Request.Land land -> json.writeStringProperty("request", "land");
        case Request.ChangePlan change -> {
          json.writeStringProperty("request", "change_plan");
          json.writeStringProperty("file", change.file().toString());
          json.writeNumberProperty("workers", change.workers());
        }
        case Request.Hold hold -> about(json, "hold", hold.task());
        case Request.Release release -> {
          about(json, "release", release.task());
          json.writeBooleanProperty("widen", release.widen());
        }
        case Request.Drop drop -> about(json, "drop", drop.task());
        case Request.Undo undo -> about(json, "undo", undo.task());
        case Request.Retry retry -> about(json, "retry", retry.task());
      }
    });
  }

  private static void about(JsonGenerator json, String request, int task) {
    json.writeStringProperty("request", request);
    json.writeNumberProperty("task", task);
  }

  static Answer parseAnswer(String line) throws Malformed {
    TreeMap<String, String> fields = fields(line);
    boolean taken = required(fields, "ok").equals("true");
    return new Answer(required(fields, "id"), taken ? "" : required(fields, "error"));
  }

  static String line(Answer answer) {
    return written(json -> {
      json.writeStringProperty("id", answer.id());
      json.writeBooleanProperty("ok", answer.isTaken());
      if (!answer.isTaken()) {
        json.writeStringProperty("error", answer.error());
      }
    });
  }

  private interface Body {
    void write(JsonGenerator json);
  }

  private static String written(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    }
    return text.toString();
  }

  /** The fields of a flat object as text. */
  private static TreeMap<String, String> fields(String line) throws Malformed {
    TreeMap<String, String> fields = new TreeMap<>();
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new Malformed("not an object");
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        if (!json.nextToken().isScalarValue()) {
          throw new Malformed("`" + name + "` is not a plain value");
        }
        fields.put(name, json.getString());
      }
    } catch (JacksonException e) {
      throw new Malformed("not JSON", e);
    }
    return fields;
  }

  private static String required(TreeMap<String, String> fields, String name) throws Malformed {
    @Nullable String value = fields.get(name);
    if (value == null) {
      throw new Malformed("`" + name + "` is missing");
    }
    return value;
  }

  private static int number(String text) throws Malformed {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new Malformed("`" + text + "` is not a number", e);
    }
  }
}
