package dev.braid.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GitTest {
  @TempDir private Path folder;
  private TestRepository made;

  @BeforeEach
  void create() throws Exception {
    made = TestRepository.create(folder);
  }

  /** Puts a program before git on PATH; the real one is {@code $real}. */
  private void wrapGit(String script) throws Exception {
    Path real = GitProgram.onPath("git", System.getenv("PATH")).orElseThrow();
    TestRepository.write(made.root(), "bin/git", "#!/bin/sh\nreal='" + real + "'\n" + script);
    assertThat(made.root().resolve("bin/git").toFile().setExecutable(true)).isTrue();
  }

  @Test
  void nothingOfTheEnvironmentGetsThrough() throws Exception {
    SortedMap<String, String> hostile = made.environment();
    hostile.put("GIT_DIR", "/nowhere");
    hostile.put("GIT_CONFIG_COUNT", "1");
    hostile.put("GIT_CONFIG_KEY_0", "user.name");
    hostile.put("GIT_CONFIG_VALUE_0", "Mallory");
    hostile.put("GIT_INDEX_FILE", "/nowhere/index");
    hostile.put("LD_PRELOAD", "/nowhere.so");

    Repository repository = Repository.open(made.checkout(), hostile);

    assertThat(repository.identity().name()).isEqualTo("Ada Tester");
    GitOutput seen = repository.isolated().run("config", "--list");
    assertThat(seen.text()).doesNotContain("Ada Tester").doesNotContain("Mallory");
    assertThat(seen.text()).contains("core.hookspath=/dev/null", "core.fsync=all");
  }

  @Test
  void aCommandThatOverrunsItsDeadlineIsEnded() throws Exception {
    wrapGit(
        """
        for word; do
          if [ "$word" = fsck ]; then
            trap '' TERM
            sleep 1000 & echo $! > '%s'
            wait; sleep 1000
          fi
        done
        exec "$real" "$@"
        """
            .formatted(made.root().resolve("pid")));
    Git git = made.open().isolated();

    assertThatThrownBy(() -> git.within(200).run("fsck"))
        .isInstanceOf(GitFailure.class)
        .hasMessageContaining("git fsck was ended after 0 s without a result");

    long pid = Long.parseLong(Files.readString(made.root().resolve("pid")).strip());
    TestRepository.awaitEnd(pid);
  }

  @Test
  void whatCtrlCInterruptedIsDoneAgain() throws Exception {
    wrapGit(
        """
        if [ ! -e '%s' ]; then
          for word; do
            if [ "$word" = fsck ]; then
              touch '%s'; kill -INT $$
            fi
          done
        fi
        exec "$real" "$@"
        """
            .formatted(made.root().resolve("once"), made.root().resolve("once")));
    Git git = made.open().isolated();

    assertThat(git.run("fsck").exitCode()).isZero();
    assertThat(made.root().resolve("once")).exists();
  }

  @Test
  void inputThatNobodyReadsAndMuchOfBothIsServed() throws Exception {
    Git git = made.open().isolated();
    byte[] much = new byte[8 << 20];
    Arrays.fill(much, (byte) 'x');

    assertThat(git.run(much, "rev-parse", "HEAD").text()).hasSize(40);

    String id = git.run(much, "hash-object", "-w", "--stdin").text();
    byte[] request = (id + "\n").repeat(4).getBytes(StandardCharsets.US_ASCII);
    assertThat(git.run(request, "cat-file", "--batch").bytes().length).isGreaterThan(32 << 20);
  }

  @Test
  void aFailureIsToldInOneLine() throws Exception {
    Git git = made.open().isolated();

    assertThatThrownBy(() -> git.run("rev-parse", "--verify", "no-such-thing"))
        .hasMessage("git rev-parse failed: Needed a single revision");
    assertThat(git.tryRun("merge-base", "--is-ancestor", "HEAD", "HEAD").exitCode()).isZero();
  }

  @Test
  void pathsOfAnyBytesComeBackAsTheyWere() {
    Random random = new Random(20261120);
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      if (round % 2 == 0) {
        bytes = new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
      }
      String text = PathText.decode(bytes);
      assertThat(PathText.encode(text)).isEqualTo(bytes);
      boolean valid =
          Arrays.equals(
              new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);
      assertThat(PathText.isUnicode(text)).isEqualTo(valid);
    }
    assertThat(PathText.isUnicode("\ud83d\ude00")).isTrue();
  }

  @Test
  void textFromElsewhereBecomesOneLine() {
    assertThat(OneLine.of(" a\n\tb\u001b[31m \u202ec\u0000 ")).isEqualTo("a b [31m c");
    assertThat(List.of(OneLine.of(""), OneLine.of("\n"))).containsOnly("");
  }
}
