package dev.braid.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
final class ProcScannerTest {
  private final ProcScanner scanner = new ProcScanner();

  @TempDir Path folder;

  @Test
  void weAreSeenAsWhatWeAre() {
    ProcessHandle self = ProcessHandle.current();
    ProcessTable table = scanner.scan(ProcessScanner.ALL_ENVIRONMENTS);
    ProcessTable.Entry entry = table.get(self.pid());
    assertThat(entry).isNotNull();
    assertThat(entry.parent()).isEqualTo(self.parent().orElseThrow().pid());
    assertThat(entry.alive()).isTrue();
    assertThat(entry.residentBytes()).isBetween(10L << 20, 8L << 30);
    assertThat(entry.cpuMillis()).isPositive();
    assertThat(table.lineage(self.pid())).contains(self.pid(), entry.parent());
    assertThat(scanner.isAlive(entry.identity())).isTrue();
    assertThat(scanner.isAlive(new ProcessIdentity(self.pid(), 1))).isFalse();
  }

  @Test
  void namesWithSpacesAndParenthesesAreRead() throws Exception {
    Path odd = folder.resolve("a) R 1 (b");
    Files.copy(Path.of("/bin/sleep"), odd, StandardCopyOption.COPY_ATTRIBUTES);
    Process process = new ProcessBuilder(odd.toString(), "60").start();
    try {
      Bed.await("it runs", () -> nameOf(process).equals("a) R 1 (b"));
      ProcessTable.Entry entry = scanner.look(process.pid()).orElseThrow();
      assertThat(entry.parent()).isEqualTo(ProcessHandle.current().pid());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void attemptsAreReadFromAnEnvironmentOfAnySize() throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sleep", "60");
    for (int n = 0; n < 12; n++) {
      builder.environment().put("LONG" + n, "x".repeat(100_000));
    }
    builder.environment().put("BRAID_ATTEMPT", "r/4/2/1/ab");
    builder.environment().put("BRAID_OUTER_ATTEMPTS", "q/0/1/1/cd nonsense p/5/1/3/ef");
    Process process = builder.start();
    try {
      assertThat(scanner.look(process.pid()).orElseThrow().attempts())
          .containsExactlyInAnyOrderElementsOf(
              List.of(
                  new AttemptId("r", "ab", 4, 2, 1),
                  new AttemptId("q", "cd", 0, 1, 1),
                  new AttemptId("p", "ef", 5, 1, 3)));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void whoIsGoneIsNotSeen() throws Exception {
    Process process = new ProcessBuilder("/bin/true").start();
    process.waitFor();
    assertThat(scanner.look(process.pid())).isEmpty();
    assertThat(scanner.newest()).isPositive();
  }

  private String nameOf(Process process) {
    return scanner.look(process.pid()).map(ProcessTable.Entry::name).orElse("");
  }
}
