package dev.braid.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Outcome;
import dev.braid.plan.Execution;
import dev.braid.plan.Execution.Work;
import dev.braid.plan.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputTest {
  private static final int MEBI = 1 << 20;
  private static final Limits SMALL =
      new Limits(Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofSeconds(30), MEBI);

  @TempDir Path folder;

  @Test
  void hugeOutputIsCountedAndCut() throws Exception {
    String command = "echo begin; yes | head -c 104857600; echo end; yes x | head -c 1000 >&2";
    try (Bed bed = new Bed(folder, SMALL, List.of(shell(command)))) {
      Event.AttemptEnded ended = bed.run();
      assertThat(ended.outcome()).isEqualTo(new Outcome.Done());
      assertThat(ended.usage().outputBytes()).isEqualTo(6 + 104857600 + 4 + 1000);
      assertThat(Files.size(bed.folder.resolve("logs/0.1.out"))).isLessThan(MEBI + 100);
      assertThat(bed.outputText(0)).startsWith("begin\n").contains("left out").endsWith("end\n");
    }
  }

  @Test
  void oneLineWithoutEndIsNoTrouble() throws Exception {
    try (Bed bed = new Bed(folder, SMALL, List.of(shell("head -c 20000000 /dev/zero")))) {
      Event.AttemptEnded ended = bed.run();
      assertThat(ended.outcome()).isEqualTo(new Outcome.Done());
      assertThat(ended.usage().outputBytes()).isEqualTo(20_000_000);
    }
  }

  @Test
  void bytesPassUnchanged() throws Exception {
    try (Bed bed =
        new Bed(folder, SMALL, List.of(shell("printf '\\377\\000\\303(\\033[2J\\r\\n'")))) {
      bed.run();
      assertThat(bed.output(0))
          .isEqualTo(new byte[] {-1, 0, (byte) 0xc3, '(', 0x1b, '[', '2', 'J', '\r', '\n'});
    }
  }

  @Test
  void theLineInAReportDrivesNoTerminal() throws Exception {
    String command = "printf 'all \\033[31mred\\033[0m \\007 \\342\\200\\256here\\n' >&2; exit 1";
    try (Bed bed = new Bed(folder, SMALL, List.of(shell(command)))) {
      assertThat(bed.run().outcome()).isEqualTo(new Outcome.Failed(1, "all red  here"));
    }
  }

  @Test
  void secretsAreNeverWritten() throws Exception {
    TreeMap<String, String> environment =
        new TreeMap<>(Map.of("DEPLOY_TOKEN", "hunter2-hunter2", "PLACE", "somewhere-else"));
    String command =
        "printf hunter2; sleep 0.2; printf -- '-hunter2 %s\\n' $PLACE; echo $DEPLOY_TOKEN >&2; exit"
            + " 1";
    Execution execution =
        new Execution(
            new Work.Shell(command), List.of(), 0, 0, 0, environment, List.of(), List.of());
    try (Bed bed = new Bed(folder, SMALL, List.of(Bed.task("t", execution)))) {
      assertThat(bed.run().outcome()).isEqualTo(new Outcome.Failed(1, "***"));
      assertThat(bed.outputText(0)).isEqualTo("*** somewhere-else\n");
      assertThat(Files.readString(bed.folder.resolve("logs/0.1.err"))).isEqualTo("***\n");
    }
  }

  @Test
  void whoClosesItsStreamsMayGoOn() throws Exception {
    String command = "exec >/dev/null 2>&1; sleep 0.3; echo done >file";
    try (Bed bed = new Bed(folder, SMALL, List.of(shell(command)))) {
      assertThat(bed.run().outcome()).isEqualTo(new Outcome.Done());
      assertThat(bed.sandbox(0).resolve("file")).hasContent("done");
    }
  }

  @Test
  void outputThatCannotBeKeptDoesNotStopTheWork() throws Exception {
    Files.createDirectories(folder.resolve("logs"));
    // Where the second piece of the output is to go there is a folder.
    Files.createDirectories(folder.resolve("logs/0.1.out.tail1/in-the-way"));
    String command = "yes | head -c 10000000; echo done >file";
    try (Bed bed = new Bed(folder, SMALL, List.of(shell(command)))) {
      Event.AttemptEnded ended = bed.run();
      assertThat(ended.outcome()).isEqualTo(new Outcome.Done());
      assertThat(ended.usage().outputBytes()).isEqualTo(10_000_000);
      assertThat(bed.sandbox(0).resolve("file")).hasContent("done");
    }
  }

  private static Task shell(String command) {
    return Bed.task("t", Execution.of(new Work.Shell(command)));
  }
}
