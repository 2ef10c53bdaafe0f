package dev.braid.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Failure;
import dev.braid.kernel.Message;
import dev.braid.kernel.Reason;
import dev.braid.log.SourceComments.Comment;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Writes docs/events.md from the types, their comments and what the codec makes of them. */
class EventsDocumentTest {
  private final SourceComments comments =
      SourceComments.of("Event.java", "Decision.java", "Failure.java", "Reason.java");
  private final SequencedMap<Class<?>, String> samples = new LinkedHashMap<>();
  private final SequencedSet<Class<?>> values = new LinkedHashSet<>();

  @Test
  void documentSaysWhatTheTypesSay() {
    for (Message message : Samples.all()) {
      String body = new String(MessageCodec.write(message), StandardCharsets.UTF_8);
      samples.putIfAbsent(message.getClass(), body);
    }
    StringBuilder text = new StringBuilder(Golden.ofResource("events-beginning.md").text());
    text.append("\n## Events\n");
    for (Class<?> type : Event.class.getPermittedSubclasses()) {
      message(text, type);
    }
    text.append("\n## Decisions\n");
    for (Class<?> type : Decision.class.getPermittedSubclasses()) {
      message(text, type);
    }
    text.append("\n## Values\n");
    for (Class<?> type : new ArrayList<>(values)) {
      value(text, type);
    }
    assertThat(values).contains(Reason.class, Event.Outcome.class, Decision.Result.class);
    Golden.ofDocument("events.md").assertEqual(text.toString());
  }

  private void message(StringBuilder text, Class<?> type) {
    String body = samples.get(type);
    assertThat(body).as("a sample of %s", type).isNotNull();
    Comment comment = comments.of(type);
    assertThat(comment.sentence()).as("the comment of %s", type).isNotEmpty();
    text.append("\n### `").append(kind(body)).append("`\n\n");
    text.append(comment.sentence()).append("\n\n");
    text.append("```json\n").append(body).append("\n```\n");
    List<String> rows = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String meaning = meaning(comment, component);
      if (!meaning.isEmpty()) {
        rows.add("- `" + fieldName(component) + "`: " + meaning);
      }
    }
    if (!rows.isEmpty()) {
      text.append('\n').append(String.join("\n", rows)).append('\n');
    }
  }

  /** What a field means, with a link when its value is a kind of its own. */
  private String meaning(Comment comment, RecordComponent component) {
    String said = comment.components().getOrDefault(component.getName(), "");
    Class<?> type = component.getType();
    if (type.isSealed() || type == Failure.class || type == Event.Usage.class) {
      values.add(type);
      String name = word(type);
      String link = "see [" + name + "](#" + name + ")";
      return said.isEmpty() ? link : said + "; " + link;
    }
    return said;
  }

  private void value(StringBuilder text, Class<?> type) {
    Comment comment = comments.of(type);
    text.append("\n### ").append(word(type)).append("\n\n").append(comment.sentence()).append('\n');
    if (!type.isSealed()) {
      text.append('\n');
      for (RecordComponent component : type.getRecordComponents()) {
        String said = comment.components().getOrDefault(component.getName(), "");
        String field =
            type == Failure.class && component.getName().equals("errorClass")
                ? "class"
                : fieldName(component);
        text.append("- `").append(field).append('`');
        text.append(said.isEmpty() ? "" : ": " + said).append('\n');
      }
      return;
    }
    text.append("\n| kind | fields | meaning |\n|---|---|---|\n");
    for (Class<?> each : type.getPermittedSubclasses()) {
      Comment one = comments.of(each);
      List<String> fields = new ArrayList<>();
      List<String> meanings = new ArrayList<>();
      for (RecordComponent component : each.getRecordComponents()) {
        fields.add("`" + fieldName(component) + "`");
        String said = one.components().getOrDefault(component.getName(), "");
        if (!said.isEmpty()) {
          meanings.add("`" + fieldName(component) + "`: " + said);
        }
      }
      String meaning = (one.sentence() + " " + String.join("; ", meanings)).strip();
      text.append("| `").append(kindOfValue(each)).append("` | ");
      text.append(String.join(", ", fields)).append(" | ").append(meaning).append(" |\n");
    }
  }

  private String kindOfValue(Class<?> type) {
    String expected = snake(type.getSimpleName());
    boolean written =
        samples.values().stream().anyMatch(body -> body.contains(kindText(expected)))
            || Samples.all().stream()
                .map(message -> new String(MessageCodec.write(message), StandardCharsets.UTF_8))
                .anyMatch(body -> body.contains(kindText(expected)));
    assertThat(written).as("the codec writes `%s`", expected).isTrue();
    return expected;
  }

  private static String kindText(String kind) {
    return "{\"kind\":\"" + kind + "\"";
  }

  private static String kind(String body) {
    Matcher kind = Pattern.compile("^\\{\"kind\":\"(\\w+)\"").matcher(body);
    assertThat(kind.find()).isTrue();
    return kind.group(1);
  }

  private static String fieldName(RecordComponent component) {
    return snake(component.getName());
  }

  private static String word(Class<?> type) {
    return snake(type.getSimpleName());
  }

  private static String snake(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
