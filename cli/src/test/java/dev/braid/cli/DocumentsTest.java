package dev.braid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Transitions;
import dev.braid.notation.Notations;
import dev.braid.notation.ReadOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Documents that say what the program says. {@code -Ddocuments.write=true} writes those that are
 * generated.
 */
final class DocumentsTest {
  private static final boolean WRITE = Boolean.getBoolean("documents.write");
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void commandsAreGenerated() throws IOException {
    matches("docs/commands.md", commands());
  }

  @Test
  void theLifeOfATaskIsTheTableOfTransitions() throws IOException {
    Path page = ROOT.resolve("docs/life-of-a-task.md");
    String text = Files.readString(page);
    Pattern picture = Pattern.compile("(```mermaid\n).*?(```)", Pattern.DOTALL);
    String current =
        picture
            .matcher(text)
            .replaceFirst(found ->
                found.group(1) + Transitions.diagram().replace("$", "\\$") + found.group(2));
    matches("docs/life-of-a-task.md", current);
  }

  @Test
  void everyStateIsExplained() throws IOException {
    String text = Files.readString(ROOT.resolve("docs/life-of-a-task.md"));
    for (var state : dev.braid.kernel.TaskState.values()) {
      assertThat(text).contains(state.name());
    }
  }

  @Test
  void documentsNameOnlyCommandsThatExist() throws IOException {
    Pattern call = Pattern.compile("(?m)(?:`|^)(?:\\./)?braid ([a-z][a-z-]*)");
    List<String> unknown = new ArrayList<>();
    for (String name : List.of("README.md", "ARCHITECTURE.md", "docs/errors.md")) {
      List<String> words =
          call.matcher(Files.readString(ROOT.resolve(name)))
              .results()
              .map((MatchResult found) -> found.group(1))
              .toList();
      for (String word : words) {
        if (Verbs.find(word).isEmpty()) {
          unknown.add(name + ": braid " + word);
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void plansInTheReadmeAreSound() throws IOException {
    Pattern block = Pattern.compile("```yaml\n(plan:.*?)```", Pattern.DOTALL);
    List<String> plans =
        block
            .matcher(Files.readString(ROOT.resolve("README.md")))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(plans).isNotEmpty();
    for (String plan : plans) {
      byte[] bytes = plan.getBytes(StandardCharsets.UTF_8);
      assertThat(Notations.standard().read("README.md", bytes, ReadOptions.DEFAULT).diagnostics())
          .isEmpty();
    }
  }

  @Test
  void theExampleIsSound() {
    assertThat(DemoVerb.plan().tasks()).hasSizeGreaterThan(11);
  }

  @Test
  void theDemoLaysDownTheWholeExample() throws IOException {
    Path example = ROOT.resolve("examples").resolve(DemoVerb.EXAMPLE);
    try (Stream<Path> files = Files.walk(example)) {
      List<String> there =
          files
              .filter(Files::isRegularFile)
              .map(file -> example.relativize(file).toString())
              .sorted()
              .toList();
      assertThat(DemoVerb.FILES).containsExactlyInAnyOrderElementsOf(there);
    }
  }

  private static void matches(String name, String expected) throws IOException {
    Path file = ROOT.resolve(name);
    if (WRITE) {
      Files.writeString(file, expected, StandardCharsets.UTF_8);
    }
    assertThat(Files.readString(file))
        .as(name + " is not what the program says")
        .isEqualTo(expected);
  }

  private static String commands() {
    StringBuilder text = new StringBuilder();
    text.append("# Commands\n\n");
    text.append(
        "`braid [-C DIR] COMMAND [ARGUMENTS]`. This page is generated from the program.\n\n");
    text.append("Results go to standard output, talk goes to standard error. With `--json` the\n");
    text.append("result is one object that begins with the name and version of its form.\n\n");
    text.append("| Command | To |\n|---|---|\n");
    for (Verbs.Entry entry : Verbs.all()) {
      String anchor = entry.name().replace(' ', '-');
      text.append("| [%s](#braid-%s) | %s |\n".formatted(entry.name(), anchor, entry.about()));
    }
    text.append("\n## Exit codes\n\n| Code | Means |\n|---|---|\n");
    ExitCodes.meanings()
        .forEach((code, meaning) -> text.append("| %d | %s |\n".formatted(code, meaning)));
    for (Verbs.Entry entry : Verbs.all()) {
      text.append("\n## braid %s\n\n```text\n".formatted(entry.name().toLowerCase(Locale.ROOT)));
      text.append(Program.usage(entry)).append("\n```\n");
    }
    return text.toString();
  }
}
