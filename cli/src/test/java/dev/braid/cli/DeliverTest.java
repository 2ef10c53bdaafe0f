package dev.braid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The result of a run in other forms than one branch. */
final class DeliverTest {
  @TempDir private Path temporary;
  private Stage stage;
  private String run;

  /** Two tasks that stand alone, and one that builds on the first. */
  @BeforeEach
  void merge() throws Exception {
    stage = new Stage(temporary);
    stage.write("shared.txt", "1\n2\n3\n");
    stage.write(
        "plan.yaml",
        """
        plan: forms
        workers: 1
        tasks:
          - {id: a, run: "echo a > a.txt; chmod +x a.txt", files_scope: {writes: [a.txt]}}
          - {id: "b:c", run: "printf 'b\\\\0' > b.bin", files_scope: {writes: [b.bin]}}
          - {id: on-a, run: "echo more >> a.txt", depends_on: [a], files_scope: {writes: [a.txt]}}
        """);
    stage.commit();
    Stage.Call call = stage.call("run", "plan.yaml");
    assertThat(call.exitCode()).as(call.err()).isZero();
    run = git("for-each-ref", "--format=%(refname:lstrip=3)", "refs/heads/braid");
  }

  @Test
  void aBranchForEachTaskHoldsTheTaskAndWhatItWasBuiltOn() throws Exception {
    String before = git("rev-parse", "main", "braid/" + run);
    Stage.Call call = stage.call("merge", "deliver", "--branches");
    assertThat(call.exitCode()).as(call.err()).isZero();

    assertThat(changed("a")).isEqualTo("a.txt");
    assertThat(changed("b-c")).isEqualTo("b.bin");
    assertThat(git("rev-list", "--count", "main.." + branch("b-c"))).isEqualTo("1");
    assertThat(git("rev-list", "--count", "main.." + branch("on-a"))).isEqualTo("2");
    assertThat(git("log", "-1", "--format=%(trailers:key=Braid-Task,valueonly)", branch("b-c")))
        .isEqualTo("b:c");
    assertThat(git("rev-parse", "main", "braid/" + run)).isEqualTo(before);

    Stage.Call again = stage.call("merge", "deliver", "--branches");
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).contains("stood there already");
    git("branch", "-f", branch("a"), "main");
    Stage.Call refused = stage.call("merge", "deliver", "--branches");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.ENVIRONMENT);
    assertThat(refused.err()).contains("`" + branch("a") + "` exists and is something else");
    assertThat(git("rev-parse", branch("a"))).isEqualTo(git("rev-parse", "main"));
  }

  @Test
  void patchFilesGiveTheSameTreeAgain() throws Exception {
    Stage.Call call = stage.call("merge", "deliver", "--patches", "out");
    assertThat(call.exitCode()).as(call.err()).isZero();
    try (Stream<Path> files = Files.list(stage.folder().resolve("out"))) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted().findFirst())
          .hasValueSatisfying(name -> assertThat(name).startsWith("0001-").endsWith(".patch"));
    }
    git("config", "user.name", "Ada");
    git("config", "user.email", "ada@example.org");
    git("switch", "-q", "-c", "by-mail", "main");
    assertThat(shell("git am -q out/*.patch && git rev-parse HEAD^{tree}"))
        .isEqualTo(git("rev-parse", "braid/" + run + "^{tree}"));

    Stage.Call again = stage.call("merge", "deliver", "--patches", "out");
    assertThat(again.exitCode()).isEqualTo(ExitCodes.ENVIRONMENT);
    assertThat(again.err()).contains("is not an empty folder");
  }

  @Test
  void aFormMustBeNamed() {
    assertThat(stage.call("merge", "deliver").err()).contains("no form is named");
    assertThat(stage.call("merge").err()).contains("`braid merge` needs a second word: ");
    assertThat(stage.call("merge", "delver").err()).contains("did you mean `braid merge deliver`?");
    assertThat(stage.call("help", "merge", "deliver").out()).contains("braid merge deliver [");
  }

  private String branch(String task) {
    return "braid/" + run + "-tasks/" + task;
  }

  private String changed(String task) throws Exception {
    return git("diff", "--name-only", "main", branch(task));
  }

  private String git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private String shell(String script) throws Exception {
    return run(List.of("/bin/sh", "-c", script));
  }

  private String run(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(stage.folder().toFile());
    builder.environment().putAll(stage.environment());
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + output);
    }
    return output.strip();
  }
}
