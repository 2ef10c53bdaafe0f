package dev.braid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLeaseTest {
  @TempDir Path braid;
  private RunFolder run;

  /** Holds a lease until its input ends; prints what became of it. */
  static final class OtherOrchestrator {
    private OtherOrchestrator() {}

    public static void main(String[] arguments) throws IOException {
      RunFolder run = RunFolders.below(Path.of(arguments[0])).find(arguments[1]).orElseThrow();
      try {
        RunLease lease = RunLease.take(run, 1);
        System.out.println("taken by " + ProcessHandle.current().pid());
        System.in.read();
        lease.close();
      } catch (RunLease.Held e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @BeforeEach
  void createRun() throws IOException {
    run = RunFolders.below(braid).create("abcd", 1000);
  }

  @Test
  void secondOrchestratorIsToldWhoTheFirstIs() throws Exception {
    try (RunLease lease = RunLease.take(run, 1000)) {
      assertThat(lease).isNotNull();
      Process other = other();
      assertThat(firstLine(other))
          .startsWith("run abcd is under way already: it belongs to process " + ownPid());
      assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(RunLease.owner(run).orElseThrow().pid()).isEqualTo(ownPid());
    }
    assertThat(RunLease.owner(run)).isEmpty();
  }

  @Test
  void secondAttemptWithinOneProcessDoesNotDropTheLock() throws Exception {
    try (RunLease lease = RunLease.take(run, 1000)) {
      assertThat(lease).isNotNull();
      assertThatThrownBy(() -> RunLease.take(run, 1001)).isInstanceOf(RunLease.Held.class);
      Process other = other();
      assertThat(firstLine(other)).startsWith("run abcd is under way already");
      assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  @Test
  void killedOwnerFreesTheLeaseAtOnce() throws Exception {
    Process other = other();
    assertThat(firstLine(other)).isEqualTo("taken by " + other.pid());
    assertThatThrownBy(() -> RunLease.take(run, 1000))
        .isInstanceOfSatisfying(
            RunLease.Held.class,
            held -> assertThat(held.owner().orElseThrow().pid()).isEqualTo(other.pid()));
    other.destroyForcibly();
    assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(RunLease.owner(run)).isEmpty();
    RunLease.take(run, 1000).close();
  }

  @Test
  void ownerWithAnotherStartOrBootIsNotAlive() {
    ProcessIdentity self = ProcessIdentity.ofSelf();
    assertThat(self.isAlive()).isTrue();
    assertThat(new ProcessIdentity(self.pid(), self.start() + 1, self.boot()).isAlive()).isFalse();
    assertThat(new ProcessIdentity(self.pid(), self.start(), "other").isAlive()).isFalse();
  }

  @Test
  void unreadableOwnerRecordDoesNotStandInTheWay() throws Exception {
    Files.writeString(run.leaseOwner(), "{\"kind\":");
    assertThat(RunLease.owner(run)).isEmpty();
    RunLease.take(run, 1000).close();
  }

  private Process other() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            OtherOrchestrator.class.getName(),
            braid.toString(),
            "abcd")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String firstLine(Process process) throws IOException {
    var reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    return String.valueOf(reader.readLine());
  }

  private static long ownPid() {
    return ProcessHandle.current().pid();
  }
}
