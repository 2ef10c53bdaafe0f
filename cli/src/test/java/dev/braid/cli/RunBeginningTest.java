package dev.braid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that end before their first task does. */
final class RunBeginningTest {
  @TempDir private Path temporary;

  private Stage stage;

  @BeforeEach
  void setUp() throws Exception {
    stage = new Stage(temporary);
    stage.write(
        "plan.yaml",
        """
        plan: beginning
        tasks:
          - id: only
            run: "echo only > only.txt"
            files_scope: {writes: [only.txt]}
        """);
    stage.commit();
  }

  @Test
  void aRunThatCouldNotBeSetUpGoesOnWhenItCan() {
    stage.environment().put("XDG_CACHE_HOME", stage.folder().resolve("cache").toString());
    Stage.Call run = stage.call("run", "plan.yaml");
    assertThat(run.exitCode()).isEqualTo(ExitCodes.ENVIRONMENT);
    assertThat(run.err()).contains("must not lie inside the checkout");

    stage.environment().remove("XDG_CACHE_HOME");
    Stage.Call resumed = stage.call("resume");
    assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(ExitCodes.OK);
    assertThat(stage.call("status", "--json").out()).contains("\"succeeded\":1");
    assertThat(stage.call("history", "--replay").exitCode()).isEqualTo(ExitCodes.OK);
    assertThat(stage.call("history", "--verify").exitCode()).isEqualTo(ExitCodes.OK);
  }

  @Test
  void aFolderWithoutAPlanIsNoRun() throws IOException {
    assertThat(stage.call("run", "plan.yaml").exitCode()).isEqualTo(ExitCodes.OK);
    Path runs = stage.folder().resolve(".git/braid/runs");
    Files.writeString(
        Files.createDirectory(runs.resolve("00ff00")).resolve("created"), "9".repeat(15));

    assertThat(stage.call("status", "--json").out()).contains("\"succeeded\":1");
    assertThat(stage.call("history", "--list").out()).doesNotContain("00ff00");
  }
}
