package dev.braid.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GitOwnershipTest {
  private static final String DEAD_OWNER = "0123456789abcdef01234567";

  @TempDir private Path folder;
  private TestRepository made;

  @BeforeEach
  void create() throws Exception {
    made = TestRepository.create(folder);
  }

  /** Leaves the lease as an orchestrator leaves it that was killed. */
  private void diedAfterTaking(Instant since) throws Exception {
    Path leases = Files.createDirectories(made.common().resolve("braid/leases"));
    Files.writeString(leases.resolve("r1"), DEAD_OWNER + " " + since.toEpochMilli() + "\n");
  }

  private Process orphan(String script) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("setsid", "sh", "-c", script);
    builder.environment().put("BRAID_OWNER", DEAD_OWNER);
    return builder.start();
  }

  @Test
  void oneProcessHoldsARun() throws Exception {
    Repository repository = made.open();
    try (GitOwnership first = GitOwnership.take(repository, "r1");
        GitOwnership other = GitOwnership.take(repository, "r2")) {
      assertThat(first.run()).isEqualTo("r1");
      assertThat(other.mark()).isNotEqualTo(first.mark());
      assertThatThrownBy(() -> GitOwnership.take(repository, "r1"))
          .hasMessageContaining("run `r1` is being worked on by another process");
    }
    GitOwnership.take(repository, "r1").close();
  }

  @Test
  void aNameThatCannotBeARefIsRefused() throws Exception {
    Repository repository = made.open();
    for (String name : List.of("", "-x", "a/b", "..", "a..b", "a.", "x.lock", "a b", "a\u3000b")) {
      assertThatThrownBy(() -> GitOwnership.take(repository, name))
          .hasMessageContaining("cannot name");
    }
    GitOwnership.take(repository, "2026-11-20.checkout_1").close();
  }

  @Test
  void aGitThatADeadHolderLeftIsEndedEvenWhenItDoesNotListen() throws Exception {
    diedAfterTaking(Instant.now());
    Process deaf = orphan("trap '' TERM; while :; do sleep 0.05; done");

    GitOwnership.take(made.open(), "r1").close();

    assertThat(deaf.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aGitThatADeadHolderLeftMayFinishWhatTakesAMoment() throws Exception {
    diedAfterTaking(Instant.now());
    Path done = made.root().resolve("done");
    Process busy = orphan("sleep 0.3; touch '" + done + "'");

    GitOwnership.take(made.open(), "r1").close();

    assertThat(busy.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(done).exists();
  }

  @Test
  void onlyLocksOfTheDeadHolderAreRemoved() throws Exception {
    Instant since = Instant.now().minus(Duration.ofMinutes(10));
    diedAfterTaking(since);
    Path refs = made.common().resolve("refs");
    Path branch = lock(refs.resolve("heads/braid/r1.lock"), since.plusSeconds(60));
    Path epoch = lock(refs.resolve("braid/r1/epoch.lock"), since.plusSeconds(60));
    Path patch = lock(refs.resolve("braid/r1/patch/0-1.lock"), since.plusSeconds(60));
    Path older = lock(refs.resolve("braid/r1/older.lock"), since.minusSeconds(60));
    Path otherRun = lock(refs.resolve("heads/braid/r2.lock"), since.plusSeconds(60));
    Path users = lock(refs.resolve("heads/main.lock"), since.plusSeconds(60));
    Path index = lock(made.common().resolve("index.lock"), since.plusSeconds(60));

    GitOwnership.take(made.open(), "r1").close();

    assertThat(List.of(branch, epoch, patch)).noneMatch(Files::exists);
    assertThat(List.of(older, otherRun, users, index)).allMatch(Files::exists);
  }

  @Test
  void aDamagedLeaseFileStopsNobody() throws Exception {
    Path leases = Files.createDirectories(made.common().resolve("braid/leases"));
    for (String content : List.of("garbage", "", "../x 12", DEAD_OWNER, "\0\0\0\0")) {
      Files.writeString(leases.resolve("r1"), content);
      GitOwnership.take(made.open(), "r1").close();
    }
  }

  private static Path lock(Path file, Instant made) throws Exception {
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    Files.setLastModifiedTime(file, FileTime.from(made));
    return file;
  }
}
