package dev.braid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.engine.Ports.LogFailure;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Message;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MessageCodecTest {

  @Test
  void everyMessageIsReadBackAsItWasWritten() throws LogFailure {
    for (Message message : Samples.all()) {
      assertThat(roundTrip(message)).isEqualTo(message);
    }
  }

  @Test
  void everyKindOfMessageAndValueHasSample() {
    TreeSet<String> wanted = new TreeSet<>();
    collectKinds(Message.class, wanted);
    TreeSet<String> seen = new TreeSet<>();
    Samples.all().forEach(message -> collectInstances(message, seen));
    assertThat(wanted).hasSizeGreaterThan(50).isSubsetOf(seen);
  }

  @Test
  void theBytesOfEveryKindAreThoseThatOlderLogsHold() {
    StringBuilder text = new StringBuilder();
    for (Message message : Samples.all()) {
      text.append(written(message)).append('\n');
    }
    Golden.ofResource("messages.ndjson").assertEqual(text.toString());
  }

  @Test
  void anyTextSurvives() throws LogFailure {
    String text =
        "a\u0000\u001f\u007f\"\\/\u0308\u2028\ud83d\ude00\ud800x\udc00\uffff e\u0301 \u00e9";
    Event message = new Event.GateFailed(1, text);
    assertThat(roundTrip(message)).isEqualTo(message);
    assertThat(written(message))
        .contains("\\u0000", "\\u001f", "\\ud800x\\udc00", "/")
        .doesNotContain("\n");
  }

  @Test
  void longTextOfAnyCharactersSurvives() throws LogFailure {
    SplittableRandom random = new SplittableRandom(7);
    int[] points = {'a', '"', 0, 0xe9, 0x2028, 0x1f600, 0xd800, 0xdc00, 0x10ffff};
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(400); i > 0; i--) {
        text.appendCodePoint(points[random.nextInt(points.length)]);
      }
      Event message = new Event.GateFailed(1, text.toString());
      assertThat(roundTrip(message)).isEqualTo(message);
    }
  }

  @Test
  void unknownKindIsRefusedWithTheNumberOfItsEntry() {
    assertThatThrownBy(() -> readEvent("{\"kind\":\"run_exploded\"}"))
        .isInstanceOf(LogFailure.class)
        .hasMessage("entry 12 of the log has an unknown kind of event, `run_exploded`");
    assertThatThrownBy(() -> readEvent("{\"kind\":\"landing_ended\",\"landing\":{\"kind\":\"x\"}}"))
        .hasMessage("entry 12 of the log has an unknown kind of landing, `x`");
  }

  @Test
  void missingFurtherOrWrongFieldIsRefusedByName() {
    assertThatThrownBy(() -> readEvent("{\"kind\":\"fenced\",\"epoch\":1}"))
        .hasMessage("entry 12 of the log `fenced` has no field `tip` in its place");
    assertThatThrownBy(() -> readEvent("{\"kind\":\"engine_started\",\"epoch\":1,\"x\":1}"))
        .hasMessage("entry 12 of the log `engine_started` has an unknown field `x`");
    assertThatThrownBy(() -> readEvent("{\"kind\":\"engine_started\",\"epoch\":\"1\"}"))
        .hasMessage("entry 12 of the log `engine_started.epoch` is not a whole number");
    assertThatThrownBy(() -> readEvent("{\"kind\":\"engine_started\",\"epoch\":4294967297}"))
        .hasMessage("entry 12 of the log `engine_started.epoch` is too large");
    assertThatThrownBy(() -> readEvent("{\"kind\":\"engine_started\",\"epoch\":1}{}"))
        .hasMessage("entry 12 of the log has something after its end");
  }

  @Test
  void everyPrefixOfEveryBodyIsRefused() {
    for (Message message : Samples.all()) {
      String body = written(message);
      for (int length = 0; length < body.length(); length++) {
        String prefix = body.substring(0, length);
        assertThatThrownBy(() -> read(message, prefix.getBytes(StandardCharsets.UTF_8)))
            .as(prefix)
            .isInstanceOf(LogFailure.class);
      }
    }
  }

  private static void collectKinds(Class<?> type, TreeSet<String> kinds) {
    if (type.isSealed()) {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        collectKinds(permitted, kinds);
      }
    } else if (type.isRecord() && kinds.add(type.getName())) {
      for (RecordComponent component : type.getRecordComponents()) {
        collectKinds(component.getType(), kinds);
      }
    }
  }

  private static void collectInstances(Object value, TreeSet<String> kinds) {
    if (value instanceof Record) {
      kinds.add(value.getClass().getName());
      for (Object inner : components(value)) {
        collectInstances(inner, kinds);
      }
    }
  }

  private static List<Object> components(Object value) {
    List<Object> components = new ArrayList<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      try {
        components.add(component.getAccessor().invoke(value));
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.getMessage(), e);
      }
    }
    return components;
  }

  private static Message roundTrip(Message message) throws LogFailure {
    return read(message, MessageCodec.write(message));
  }

  private static Message read(Message like, byte[] body) throws LogFailure {
    return switch (like) {
      case Event event -> MessageCodec.readEvent(12, body);
      case Decision decision -> MessageCodec.readDecision(12, body);
    };
  }

  private static Event readEvent(String body) throws LogFailure {
    return MessageCodec.readEvent(12, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String written(Message message) {
    return new String(MessageCodec.write(message), StandardCharsets.UTF_8);
  }
}
