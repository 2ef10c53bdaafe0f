package dev.braid.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.workspace.ShellCommand.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShellCommandTest {
  @TempDir private Path folder;
  private TestRepository made;
  private GitOwnership lease;
  private Path output;

  @BeforeEach
  void create() throws Exception {
    made = TestRepository.create(folder);
    lease = GitOwnership.take(made.open(), "r1");
    output = made.root().resolve("output");
  }

  @AfterEach
  void close() throws Exception {
    lease.close();
  }

  private Ended run(String command, long timeoutMillis) throws Exception {
    return new ShellCommand(command, made.checkout(), made.environment(), output, timeoutMillis)
        .run(lease);
  }

  @Test
  void itsExitCodeAndItsLastWordsAreTold() throws Exception {
    Ended ended = run("pwd; echo 'last  line'; echo; exit 3", 60_000);

    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.succeeded()).isFalse();
    assertThat(ended.lastLine()).isEqualTo("last line");
    assertThat(output).content().startsWith(made.checkout() + "\n");
  }

  @Test
  void everythingItStartedEndsWithIt() throws Exception {
    Path pids = made.root().resolve("pids");
    String left =
        """
        sleep 1000 & echo $! >> %1$s
        setsid sh -c 'echo $$ >> %1$s; exec sleep 1000' &
        env -i sleep 1000 & echo $! >> %1$s
        (trap '' TERM HUP; touch %1$s.ready; while :; do sleep 0.1; done) & echo $! >> %1$s
        while [ ! -e %1$s.ready ] || [ $(wc -l < %1$s) -lt 4 ]; do sleep 0.05; done
        """
            .formatted(pids);

    Ended ended = run(left, 60_000);

    assertThat(ended.succeeded()).isTrue();
    List<String> lines = Files.readAllLines(pids);
    assertThat(lines).hasSize(4);
    for (String pid : lines) {
      TestRepository.awaitEnd(Long.parseLong(pid));
    }
  }

  @Test
  void whatTakesTooLongIsEnded() throws Exception {
    Ended ended = run("echo begun; sleep 1000", 300);

    assertThat(ended.timedOut()).isTrue();
    assertThat(ended.succeeded()).isFalse();
    assertThat(ended.lastLine()).isEqualTo("begun");
  }

  @Test
  void muchOutputIsReadToItsEndAndKeptUpToTheLimit() throws Exception {
    Ended ended = run("head -c 40000000 /dev/zero; echo; echo end", 60_000);

    assertThat(ended.succeeded()).isTrue();
    assertThat(ended.lastLine()).isEqualTo("end");
    assertThat(Files.size(output)).isEqualTo(ShellCommand.MAX_OUTPUT_BYTES);
  }

  @Test
  void itHasNoInputAndNoEnvironmentButItsOwn() throws Exception {
    run("cat; env | cut -d= -f1 | sort | tr '\\n' ' '", 60_000);

    assertThat(output)
        .content()
        .isEqualTo("BRAID_COMMAND BRAID_OWNER HOME PATH PWD ")
        .doesNotContain("LANG");
  }
}
