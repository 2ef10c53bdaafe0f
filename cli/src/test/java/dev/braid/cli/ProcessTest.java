package dev.braid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own: signals, kills, and what they leave behind. */
final class ProcessTest {
  private static final long PATIENCE_SECONDS = 60;

  @TempDir private Path temporary;

  private Stage stage;

  @BeforeEach
  void setUp() throws Exception {
    stage = new Stage(temporary);
    stage.write(
        "plan.yaml",
        """
        plan: process
        workers: 1
        tasks:
          - id: slow
            run: "[ -f %1$s ] || { touch %1$s; sleep 300; }; echo done > slow.txt"
            files_scope: {writes: [slow.txt]}
        """
            .formatted(temporary.toRealPath().resolve("once")));
    stage.commit();
  }

  @Test
  void aSecondSignalEndsWhatRunsAndTheExitCodeNamesTheFirst() throws Exception {
    Process braid = start("run", "plan.yaml");
    await(() -> Files.exists(temporary.resolve("once")));
    List<ProcessHandle> children = braid.descendants().toList();
    assertThat(children).isNotEmpty();

    braid.toHandle().destroy();
    await(() -> stage.call("history", "--events").out().contains("\"now\":false"));
    braid.toHandle().destroy();

    assertThat(braid.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(braid.exitValue()).isEqualTo(ExitCodes.TERMINATED);
    awaitGone(children);
    assertThat(stage.call("resume").exitCode()).isEqualTo(ExitCodes.OK);
  }

  @Test
  void aKilledRunIsResumedByItself() throws Exception {
    Process braid = start("run", "plan.yaml");
    await(() -> Files.exists(temporary.resolve("once")));
    List<ProcessHandle> children = braid.descendants().toList();

    braid.destroyForcibly();
    assertThat(braid.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

    assertThat(stage.call("status").out()).contains("interrupted").contains("braid resume");
    Stage.Call resumed = stage.call("resume");
    assertThat(resumed.err()).contains("task  lost     slow attempt=1");
    assertThat(resumed.exitCode()).isEqualTo(ExitCodes.OK);
    awaitGone(children);
    assertThat(stage.call("history", "--verify").exitCode()).isEqualTo(ExitCodes.OK);
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.braid.cli.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(stage.folder().toFile());
    builder.environment().clear();
    builder.environment().putAll(stage.environment());
    builder.redirectErrorStream(true);
    builder.redirectOutput(temporary.resolve("output.txt").toFile());
    return builder.start();
  }

  /** Dead they are; until whoever inherited them has looked they still have a number. */
  private static void awaitGone(List<ProcessHandle> children) throws Exception {
    await(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("time to wait").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
