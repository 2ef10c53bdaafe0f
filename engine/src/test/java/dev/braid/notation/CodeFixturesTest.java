package dev.braid.notation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.notation.CodeFixtures.PlanFile;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CodeFixturesTest {
  private static final Path PAGE = Path.of("..", "docs", "errors.md");

  @ParameterizedTest
  @EnumSource(Code.class)
  void badPlanGivesTheCodeAndTheExpectedText(Code code) throws IOException {
    ReadResult result = CodeFixtures.bad(code).readFor(code);
    assertThat(result.diagnostics()).extracting(Diagnostic::code).contains(code.id());
    Path golden = CodeFixtures.folder(code).resolve("bad.txt");
    String report = new DiagnosticText(result.sources()).render(result.diagnostics());
    if (CodeFixtures.WRITE) {
      Files.writeString(golden, report);
    }
    assertThat(report).isEqualTo(CodeFixtures.text(golden));
  }

  @ParameterizedTest
  @EnumSource(Code.class)
  void mendedPlanGivesNoProblem(Code code) {
    ReadResult result = CodeFixtures.good(code).readFor(code);
    assertThat(result.diagnostics()).isEmpty();
    assertThat(result.sound().tasks()).isNotEmpty();
  }

  @Test
  void pageOfErrorsIsMadeFromTheFixtures() throws IOException {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    for (Code code : Code.values()) {
      page.append(section(code));
    }
    if (CodeFixtures.WRITE) {
      Files.writeString(PAGE, page.toString());
    }
    assertThat(page.toString())
        .as("mvn -pl engine -am -Dtest=CodeFixturesTest -Dgolden=write test")
        .isEqualTo(CodeFixtures.text(PAGE));
  }

  @Test
  void everyCodeHasAPageOfItsOwn() {
    for (Code code : Code.values()) {
      assertThat(CodePages.page(code.id()).orElseThrow())
          .startsWith("## " + code.id() + "\n")
          .contains(code.meaning().substring(1));
    }
    assertThat(CodePages.page("BRD-X999")).isEmpty();
  }

  private static final String INTRODUCTION =
      """
      # What `braid check` says

      Every problem of a plan has a code that never changes its meaning. `BRD-P` is about plans,
      `BRD-S` about scopes, `BRD-L` about habits. Errors stop a plan from running; warnings and
      notes do not. The plans below and what is said of them are test cases, and this page is made
      from them.
      """;

  private static String section(Code code) {
    PlanFile bad = CodeFixtures.bad(code);
    PlanFile good = CodeFixtures.good(code);
    String meaning = code.meaning();
    String report =
        CodeFixtures.text(CodeFixtures.folder(code).resolve("bad.txt"))
            .lines()
            .limit(24)
            .collect(Collectors.joining("\n"));
    return "\n## "
        + code.id()
        + "\n\n"
        + Character.toUpperCase(meaning.charAt(0))
        + meaning.substring(1)
        + ". "
        + CodeFixtures.why(code)
        + "\n"
        + block(bad)
        + "\n```text\n"
        + report
        + "\n```\n\nMended:\n\n"
        + block(good);
  }

  private static String block(PlanFile file) {
    String language =
        switch (file.name().substring(file.name().lastIndexOf('.') + 1)) {
          case "md" -> "markdown";
          case "json" -> "jsonc";
          case "toml" -> "toml";
          default -> "yaml";
        };
    String shown = file.shown().lines().limit(16).collect(Collectors.joining("\n"));
    return "```" + language + "\n" + shown + "\n```\n";
  }
}
