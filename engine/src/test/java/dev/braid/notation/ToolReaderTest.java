package dev.braid.notation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Event;
import dev.braid.plan.Diagnostic;
import dev.braid.tool.OutputReader;
import dev.braid.tool.ShippedTools;
import dev.braid.tool.Tool;
import dev.braid.tool.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Descriptions of tools, and what the shipped ones make of what the real programs print. */
final class ToolReaderTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-25T14:00:00Z"), ZoneId.of("UTC"));
  private static final ToolReader READER =
      new ToolReader(name -> ShippedTools.text(name).map(text -> SourceText.of(name, text)));

  static List<String> shipped() {
    return ShippedTools.names();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void everyShippedDescriptionIsSound(String name) {
    ToolReader.Read read = read(ShippedTools.text(name).orElseThrow());
    assertThat(read.diagnostics()).isEmpty();
    assertThat(tool(read).name()).isEqualTo(name);
    assertThat(tool(read).call().words()).doesNotContain(Tool.PERMISSION);
  }

  @Test
  void aDescriptionThatExtendsSaysOnlyWhatDiffers() {
    Tool mine =
        tool(read("tool: claude\nextends: claude\npermission: full\nsilence_timeout: 3m\n"));
    assertThat(mine.call().words()).endsWith("--permission-mode", "bypassPermissions");
    assertThat(mine.needs().silenceMillis()).isEqualTo(180_000);
    assertThat(mine.provider()).isEqualTo("anthropic");
    assertThat(mine.needs().passes()).contains("ANTHROPIC_API_KEY");
    assertThat(mine.reading().rules()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tool: x\\ncommand: [x]\\ncolour: red                     | BRD-P101 | 3
          tool: x                                                  | BRD-P103 | 1
          command: [x]                                             | BRD-P103 | 1
          tool: x\\ncommand: [x]\\npermission: all                 | BRD-P104 | 3
          tool: x\\ncommand: [x]\\nextends: nobody                 | BRD-P104 | 3
          tool: x\\ncommand: [x]\\nverdicts: [{text: '(', verdict: done}] | BRD-P112 | 3
          tool: x\\ncommand: [x]\\nverdicts: [{verdict: done}]     | BRD-P103 | 3
          tool: x\\ncommand: [x]\\nverdicts: [{exit: 1, verdict: meh}] | BRD-P104 | 3
          tool: x\\ncommand: {a: b}                                | BRD-P102 | 2
          """)
  void aFaultIsToldWithItsPlace(String text, String code, int line) {
    ToolReader.Read read = read(text.replace("\\n", "\n"));
    assertThat(read.tool()).isNull();
    Diagnostic first = read.diagnostics().getFirst();
    assertThat(first.code()).isEqualTo(code);
    assertThat(first.place().line()).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvFileSource(resources = "tool-lines.txt", delimiter = '|', quoteCharacter = '\'')
  void whatAToolPrintsIsUnderstood(String tool, int exitCode, Verdict.Kind verdict, String line) {
    OutputReader reader = reader(tool);
    reader.line(line);
    assertThat(reader.verdict(exitCode).kind()).isEqualTo(verdict);
  }

  @Test
  void thatItFailedSaysLessThanWhy() {
    OutputReader reader = reader("copilot");
    reader.line(
        """
        {"type":"session.error","data":{"errorType":"rate_limit","message":"429 too many"}}\
        """);
    reader.line("{\"type\":\"result\",\"exitCode\":1}");
    Verdict verdict = reader.verdict(1);
    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.LIMIT);
    assertThat(verdict.detail()).isEqualTo("429 too many");
  }

  @Test
  void aWaitForANextTryCountsOnlyAsLongAsNothingFollows() {
    OutputReader reader = reader("claude");
    reader.line("{\"type\":\"system\",\"subtype\":\"api_retry\",\"error_status\":429}");
    assertThat(reader.waiting().orElseThrow().kind()).isEqualTo(Verdict.Kind.LIMIT);
    reader.line("{\"type\":\"result\",\"is_error\":true,\"result\":\"too many turns\"}");
    assertThat(reader.waiting()).isEmpty();
    assertThat(reader.verdict(1).kind()).isEqualTo(Verdict.Kind.FAILED);
  }

  @Test
  void costSessionAndActivityAreTaken() {
    OutputReader reader = reader("opencode");
    reader.line("{\"type\":\"step_start\",\"sessionID\":\"ses_1\"}");
    reader.line("{\"type\":\"tool_use\",\"part\":{\"state\":{\"title\":\"echo hi\"}}}");
    String step =
        "{\"type\":\"step_finish\",\"part\":{\"reason\":\"stop\",\"cost\":0.25,"
            + "\"tokens\":{\"input\":10,\"output\":5}}}";
    reader.line(step);
    reader.line(step);
    assertThat(reader.activity()).isEqualTo("echo hi");
    assertThat(reader.spent()).isEqualTo(new Event.Spent(500_000, 20, 10, "ses_1"));
  }

  @Test
  void aResetTimeIsTakenFromItsFieldOrTheText() {
    OutputReader opencode = reader("opencode");
    opencode.line(
        "{\"type\":\"error\",\"error\":{\"data\":{\"message\":\"m\",\"statusCode\":429,"
            + "\"responseHeaders\":{\"retry-after\":\"5400\"}}}}");
    assertThat(opencode.verdict(1).resetAtMillis()).isEqualTo(CLOCK.millis() + 5_400_000);
    OutputReader claude = reader("claude");
    claude.line(
        "{\"type\":\"result\",\"is_error\":true,\"result\":\"hit your limit, resets 3pm\"}");
    assertThat(claude.verdict(1).resetAtMillis()).isEqualTo(CLOCK.millis() + 3_600_000);
  }

  private static OutputReader reader(String name) {
    Tool tool = tool(read(ShippedTools.text(name).orElseThrow()));
    return new OutputReader(tool.reading(), CLOCK);
  }

  private static ToolReader.Read read(String text) {
    return READER.read(SourceText.of("tool.yaml", text));
  }

  private static Tool tool(ToolReader.Read read) {
    Tool tool = read.tool();
    if (tool == null) {
      throw new AssertionError(read.diagnostics());
    }
    return tool;
  }
}
