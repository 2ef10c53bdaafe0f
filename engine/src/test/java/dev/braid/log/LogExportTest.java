package dev.braid.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Preparation;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.Message;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogExportTest {
  @TempDir Path folder;

  @Test
  void linesNameTheFormatTheTasksAndTheBodiesAsTheyAre() throws Exception {
    List<Message> messages =
        List.of(
            new Event.RunOpened("ab12", 1, "{}", 1, "", "00"),
            new Event.AttemptStarted(1, 1, "1:2:3"),
            new Decision.Prepare(7, "cc", List.of(new Decision.Patch(7, 0, 1, "aa", "bb"))),
            new Event.Prepared(7, "cc", List.of(new Preparation.Nothing())),
            new Event.TimerFired(-1));
    List<String> lines = export(messages);
    assertThat(lines).hasSize(messages.size() + 1);
    assertThat(lines.getFirst()).isEqualTo("{\"schema\":\"braid.log/1\",\"run\":\"ab12\"}");
    assertThat(lines.get(2))
        .startsWith(
            "{\"sequence\":2,\"at_millis\":1000,\"epoch\":1,\"entry\":\"event\","
                + "\"task_id\":\"second\",\"body\":{\"kind\":\"attempt_started\",\"task\":1,")
        .matches(".*,\"hash\":\"[0-9a-f]{64}\"}");
    assertThat(lines.get(3)).contains("\"entry\":\"decision\",\"task_id\":\"first\"");
    assertThat(lines.get(4)).contains("\"task_id\":\"first\",\"body\":{\"kind\":\"prepared\"");
    assertThat(lines.get(5)).doesNotContain("task_id");
  }

  @Test
  void everyKindOfEntryIsExported() throws Exception {
    List<String> lines = export(Samples.all());
    assertThat(lines).hasSize(Samples.all().size() + 1);
    for (int i = 0; i < Samples.all().size(); i++) {
      String body = new String(MessageCodec.write(Samples.all().get(i)), StandardCharsets.UTF_8);
      assertThat(lines.get(i + 1)).contains("\"body\":" + body + ",\"hash\":");
    }
  }

  private List<String> export(List<Message> messages) throws Exception {
    Path file = folder.resolve("log.db");
    try (SqliteLog log = SqliteLog.create(file)) {
      List<LogEntry> entries = new ArrayList<>();
      for (Message message : messages) {
        entries.add(new LogEntry(entries.size() + 1L, 1000, 1, message));
      }
      log.append(entries);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LogReader reader = LogReader.open(file)) {
      LogExport.write(reader, List.of("first", "second"), out);
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
