package dev.braid.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an orchestrator leaves that was killed, and what the next one makes of it. */
final class DeadEngineTest {
  @TempDir Path folder;
  private final String mark = Bed.mark();

  @Test
  void nextEngineEndsWhatAKilledOneLeft() throws Exception {
    String command =
        "sleep MARK & (setsid sleep MARK </dev/null >/dev/null 2>&1 &);"
            + " (setsid env -u BRAID_ATTEMPT sleep MARK &) ; sleep MARK";
    killAfterStart(command.replace("MARK", mark));
    Bed.await("all of them run", () -> Bed.running("sleep " + mark).size() >= 4);
    try (Bed bed = Bed.shell(folder, "true")) {
      bed.end(0, 1, true);
      assertThat(bed.next())
          .isEqualTo(new Event.AttemptEnded(0, 1, new Outcome.Lost(), Event.Usage.NONE));
      List<String> left = new ArrayList<>(Bed.running(mark));
      // Without a control group nothing tells whose a process was that has erased its name.
      if (!ControlGroups.ofThisSystem().areThere()) {
        assertThat(left).hasSizeLessThanOrEqualTo(1);
        left.forEach(line -> end(Long.parseLong(line.split(" ")[0])));
        left.clear();
      }
      assertThat(left).isEmpty();
    }
  }

  @Test
  void anotherRunOfTheSameNameElsewhereIsLeftAlone() throws Exception {
    Path here = folder.resolve("here");
    Path there = folder.resolve("there");
    try (Bed other = Bed.shell(there, "sleep " + mark)) {
      other.start(0, 1).awaitStart(0);
      try (Bed bed = new Bed(here, Limits.DEFAULT, List.of(Bed.task("t", Bed.sleeping())))) {
        bed.end(0, 1, true);
        assertThat(bed.next()).isInstanceOf(Event.AttemptEnded.class);
        assertThat(Bed.running("sleep " + mark)).isNotEmpty();
        other.workers.close();
      }
    }
  }

  private void killAfterStart(String command) throws IOException, InterruptedException {
    Process engine =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DeadEngine.class.getName(),
                folder.toString(),
                command)
            .redirectErrorStream(true)
            .start();
    try (var lines = engine.inputReader()) {
      assertThat(lines.readLine()).contains("AttemptStarted");
    }
    engine.destroyForcibly();
    assertThat(engine.waitFor(Bed.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private static void end(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }
}
