package dev.braid.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Reason;
import dev.braid.plan.Execution;
import dev.braid.plan.Execution.Work;
import dev.braid.plan.Plan;
import dev.braid.plan.Settings;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Spans;
import dev.braid.plan.Task;
import dev.braid.tool.Tool;
import dev.braid.tool.Tools;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ToolsTest {
  @TempDir Path folder;

  @Test
  void promptIsPassedInTheWayOfTheTool() throws Exception {
    Launcher.Launch byFile = launch(tool(false, "agent", "--file={prompt_file}"), "do it");
    String file = folder.resolve("contract/prompt.md").toString();
    assertThat(byFile.command()).containsExactly("agent", "--file=" + file);
    assertThat(byFile.input()).isEmpty();
    Launcher.Launch byWord = launch(tool(false, "agent", "-p", "{prompt}"), "do it");
    assertThat(byWord.command().get(2)).startsWith("# t: the t\n\ndo it\n");
    Launcher.Launch byInput = launch(tool(true, "agent"), "do it");
    assertThat(byInput.input()).isEqualTo(Optional.of(Path.of(file)));
  }

  @Test
  void aPromptTooLongForAnArgumentIsNamed() throws Exception {
    Launcher.Launch launch = launch(tool(false, "agent", "{prompt}"), "x".repeat(200_000));
    assertThat(launch.command().get(1))
        .startsWith("Your task is described in the file " + folder)
        .hasSizeLessThan(1_000);
  }

  @Test
  void wordsOfAPromptThatLookLikeOursAreLeftAlone() throws Exception {
    Launcher.Launch launch = launch(tool(false, "agent", "{prompt}"), "say {prompt_file} $HOME");
    assertThat(launch.command().get(1)).contains("say {prompt_file} $HOME");
  }

  @Test
  void aTaskWithoutAToolNeedsADefaultOne() throws Exception {
    Execution described = Execution.of(new Work.Described());
    Tools tools = tools(tool(true, "agent"));
    assertThat(tools.of(described, "agent").name()).isEqualTo("agent");
    assertThatThrownBy(() -> tools.of(described, ""))
        .hasMessage(
            "the task names no tool and there is no default tool; name one of `agent`, `shell`");
  }

  private Launcher.Launch launch(Tool tool, String prompt) throws Exception {
    Task task = Bed.task("t", Execution.of(new Work.Prompt(prompt)));
    Plan plan =
        new Plan(
            "p",
            "p",
            "native",
            Settings.DEFAULT,
            List.of(task),
            Spans.of(SourceSpan.startOf("plan.yaml")));
    Run run = new Run("r1", folder, 1, () -> TaskGraph.of(plan));
    Tooling tooling =
        new Tooling(
            tools(tool),
            folder,
            new ChildEnvironment(new TreeMap<>(), List.of()),
            Limits.DEFAULT,
            Clock.systemUTC());
    Contract contract = Contract.write(task, folder.resolve("contract"));
    return AttemptCommands.of(
            run,
            new Decision.StartAttempt(0, 1, 0, "base", new Reason.Unhindered(), "agent"),
            tooling,
            folder,
            contract)
        .work();
  }

  private static Tool tool(boolean promptOnInput, String... command) {
    return new Tool(
        "agent",
        "agent",
        "agent",
        new Tool.Call(List.of(command), promptOnInput, "", new TreeMap<>()),
        new Tool.Needs(List.of(), "", List.of(), new TreeMap<>(), 0, 0),
        new Tool.Reading(false, List.of(), List.of()));
  }

  private static Tools tools(Tool tool) {
    return new Tools(List.of(Bed.shipped("shell"), tool));
  }
}
