package dev.braid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions and requests to a run while its engine is at work. */
final class LiveRunTest {
  private static final long PATIENCE_SECONDS = 60;

  @TempDir private Path temporary;

  private Stage stage;

  /** The first task ends when the file {@code go} appears; the second waits for it. */
  @BeforeEach
  void setUp() throws Exception {
    stage = new Stage(temporary);
    Path go = temporary.toRealPath().resolve("go");
    stage.write(
        "plan.yaml",
        """
        plan: live
        workers: 2
        tasks:
          - id: waits
            run: "while [ ! -f '%s' ]; do sleep 0.05; done; echo done > waits.txt"
            files_scope: {writes: [waits.txt]}
          - id: after
            run: "echo after > after.txt"
            depends_on: [waits]
            files_scope: {writes: [after.txt]}
        """
            .formatted(go));
    stage.commit();
  }

  @Test
  void aLiveRunIsShownAndCannotBeTakenTwice() throws Exception {
    CompletableFuture<Stage.Call> run = start("run", "plan.yaml");
    await("\"running\":1");

    assertThat(stage.call("status").out()).contains("running").contains("waits  worker 1");
    assertThat(stage.call("why", "after").out()).contains("waits for waits");
    Stage.Call second = stage.call("resume");
    assertThat(second.exitCode()).isEqualTo(ExitCodes.LOCKED);
    assertThat(second.err()).contains("is under way already");

    go();
    assertThat(end(run).exitCode()).isEqualTo(ExitCodes.OK);
    assertThat(stage.call("status").out()).contains("completed");
  }

  @Test
  void anEditedPlanIsTakenWhileTheRunGoesOnAndRefusedWhereItIsTooLate() throws Exception {
    CompletableFuture<Stage.Call> run = start("run", "plan.yaml");
    await("\"running\":1");
    String plan = Files.readString(stage.folder().resolve("plan.yaml"));

    stage.write("plan.yaml", plan.replace("echo after", "echo edited"));
    assertThat(stage.call("status").err()).contains("has been edited since the run took it");
    assertThat(stage.call("resume", "--plan", "plan.yaml").exitCode()).isEqualTo(ExitCodes.OK);
    assertThat(stage.call("status").err()).doesNotContain("has been edited");

    stage.write("late.yaml", plan.replace("sleep 0.05", "sleep 1"));
    Stage.Call late = stage.call("resume", "--plan", "late.yaml");
    assertThat(late.exitCode()).isEqualTo(ExitCodes.BAD_PLAN);
    assertThat(late.err()).contains("`waits` is running; only its title can be changed");
    stage.write("bad.yaml", plan.replace("depends_on: [waits]", "depends_on: [nobody]"));
    assertThat(stage.call("resume", "--plan", "bad.yaml").exitCode()).isEqualTo(ExitCodes.BAD_PLAN);

    go();
    assertThat(end(run).exitCode()).isEqualTo(ExitCodes.OK);
    assertThat(end(run).err()).contains("plan  changed  added= changed=after dropped=");
    assertThat(stage.call("history", "--verify").exitCode()).isEqualTo(ExitCodes.OK);
    assertThat(stage.call("history", "--replay").exitCode()).isEqualTo(ExitCodes.OK);
  }

  @Test
  void aFinishedRunGoesOnWithAPlanThatHasMore() throws Exception {
    go();
    assertThat(stage.call("run", "plan.yaml").exitCode()).isEqualTo(ExitCodes.OK);
    String plan = Files.readString(stage.folder().resolve("plan.yaml"));
    stage.write("plan.yaml", plan + "  - {id: more, run: \"echo more > more.txt\"}\n");

    Stage.Call resumed = stage.call("resume", "--plan", "plan.yaml");

    assertThat(resumed.exitCode()).isEqualTo(ExitCodes.OK);
    assertThat(resumed.err()).contains("added=more").contains("merged   more");
    assertThat(stage.call("history", "--verify").exitCode()).isEqualTo(ExitCodes.OK);
  }

  @Test
  void stopLetsWhatRunsFinishAndStartsNothingNew() throws Exception {
    CompletableFuture<Stage.Call> run = start("run", "plan.yaml");
    await("\"running\":1");

    Stage.Call stop = stage.call("stop");
    assertThat(stop.exitCode()).isEqualTo(ExitCodes.OK);
    assertThat(stop.out()).contains("finishes what runs");
    go();

    assertThat(end(run).exitCode()).isEqualTo(ExitCodes.STOPPED);
    assertThat(stage.call("status", "--json").out())
        .contains("\"state\":\"stopped\"")
        .contains("\"succeeded\":1");
    assertThat(stage.call("resume").exitCode()).isEqualTo(ExitCodes.OK);
    assertThat(stage.call("history", "--verify").exitCode()).isEqualTo(ExitCodes.OK);
    assertThat(stage.call("history", "--replay").exitCode()).isEqualTo(ExitCodes.OK);
  }

  @Test
  void stopNowEndsWhatRunsAndResumeRepeatsIt() throws Exception {
    CompletableFuture<Stage.Call> run = start("run", "plan.yaml");
    await("\"running\":1");

    assertThat(stage.call("stop", "--now", "--json").out()).contains("\"now\":true");

    assertThat(end(run).exitCode()).isEqualTo(ExitCodes.STOPPED);
    assertThat(end(run).err()).contains("waits attempt=1 on request");
    assertThat(stage.call("why", "waits").out())
        .contains("the run was stopped while it ran; it begins again with the run")
        .doesNotContain("E_UNKNOWN");
    go();
    Stage.Call resumed = stage.call("resume");
    assertThat(resumed.exitCode()).isEqualTo(ExitCodes.OK);
    assertThat(resumed.err()).contains("task  start    waits worker=1 attempt=2");
    assertThat(stage.call("history", "--verify").exitCode()).isEqualTo(ExitCodes.OK);
  }

  @Test
  void watchingPrintsEachChangeUntilTheRunHasEnded() throws Exception {
    CompletableFuture<Stage.Call> run = start("run", "plan.yaml");
    await("\"running\":1");
    CompletableFuture<Stage.Call> watch = start("status", "-w");
    CompletableFuture<Stage.Call> output = start("logs", "-f", "waits");

    go();

    assertThat(end(watch).out()).contains("merged   after").contains("run   done");
    assertThat(end(watch).exitCode()).isEqualTo(ExitCodes.OK);
    assertThat(end(output).exitCode()).isEqualTo(ExitCodes.OK);
    assertThat(end(run).exitCode()).isEqualTo(ExitCodes.OK);
  }

  @Test
  void resumeClearsAwayWhatAnEngineLeftThatWasKilledAfterTheEnd() throws Exception {
    go();
    assertThat(stage.call("run", "plan.yaml").exitCode()).isEqualTo(ExitCodes.OK);
    Path runs = stage.folder().resolve(".git/braid/runs");
    Path owner;
    try (var folders = Files.list(runs)) {
      owner = folders.findFirst().orElseThrow().resolve("owner.json");
    }
    String dead =
        "{\"kind\":\"owner\",\"pid\":1,\"start\":1,\"boot\":\"then\","
            + "\"host\":\"\",\"since_millis\":1}";
    Files.writeString(owner, dead);

    Stage.Call resumed = stage.call("resume");

    assertThat(resumed.exitCode()).isEqualTo(ExitCodes.OK);
    assertThat(owner).doesNotExist();
    assertThat(stage.call("resume").err()).contains("nothing is left to do");
    assertThat(stage.call("history", "--verify").exitCode()).isEqualTo(ExitCodes.OK);
    assertThat(stage.call("history", "--replay").exitCode()).isEqualTo(ExitCodes.OK);
  }

  private CompletableFuture<Stage.Call> start(String... arguments) {
    return CompletableFuture.supplyAsync(
        () -> stage.call(arguments), task -> Thread.ofVirtual().start(task));
  }

  private static Stage.Call end(CompletableFuture<Stage.Call> call) throws Exception {
    return call.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void go() throws IOException {
    Files.createFile(temporary.resolve("go"));
  }

  /** Asks for the status until it says something. */
  private void await(String text) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!stage.call("status", "--json").out().contains(text)) {
      assertThat(System.nanoTime()).as("time to wait for " + text).isLessThan(deadline);
    }
  }
}
