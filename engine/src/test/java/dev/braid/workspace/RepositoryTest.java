package dev.braid.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RepositoryTest {
  @TempDir private Path folder;

  @Test
  void tellsWhereEverythingIs() throws Exception {
    TestRepository made = TestRepository.create(folder);
    Files.createDirectories(made.checkout().resolve("src/deep"));

    Repository repository =
        Repository.open(made.checkout().resolve("src/deep"), made.environment());

    assertThat(repository.topLevel()).isEqualTo(made.checkout());
    assertThat(repository.commonDirectory()).isEqualTo(made.common());
    assertThat(repository.head()).isEqualTo(made.git("rev-parse", "HEAD"));
    assertThat(repository.branch()).contains("refs/heads/main");
    assertThat(repository.objectFormat()).isEqualTo("sha1");
    assertThat(repository.identity())
        .isEqualTo(new Repository.Identity("Ada Tester", "ada@example.org"));
    assertThat(repository.notes()).isEmpty();
  }

  @Test
  void opensALinkedWorktreeAndADetachedHead() throws Exception {
    TestRepository made = TestRepository.create(folder);
    Path linked = made.root().resolve("linked");
    made.git("worktree", "add", "-q", "--detach", linked.toString());

    Repository repository = Repository.open(linked, made.environment());

    assertThat(repository.topLevel()).isEqualTo(linked);
    assertThat(repository.commonDirectory()).isEqualTo(made.common());
    assertThat(repository.gitDirectory()).isEqualTo(made.common().resolve("worktrees/linked"));
    assertThat(repository.branch()).isEmpty();
    assertThat(repository.notes()).singleElement().asString().contains("detached");
  }

  @Test
  void opensARepositoryWithLongObjectIds() throws Exception {
    TestRepository made = TestRepository.create(folder, "--object-format=sha256");

    Repository repository = made.open();

    assertThat(repository.objectFormat()).isEqualTo("sha256");
    assertThat(repository.head()).hasSize(64);
  }

  @Test
  void aRevisionThatIsAnOptionIsNoOption() throws Exception {
    TestRepository made = TestRepository.create(folder);
    Path written = made.root().resolve("written");

    assertThatThrownBy(() -> made.open().diffstat("--output=" + written, "HEAD"))
        .isInstanceOf(GitFailure.class);
    assertThatThrownBy(() -> made.open().diffstat("HEAD", "--output=" + written))
        .isInstanceOf(GitFailure.class);
    assertThat(written).doesNotExist();
  }

  @Test
  void refusesWithTheNextStep() throws Exception {
    TestRepository made = TestRepository.create(folder);
    Path plain = Files.createDirectories(made.root().resolve("plain"));
    Path bare = made.root().resolve("bare.git");
    made.git("clone", "-q", "--bare", ".", bare.toString());
    Path unborn = Files.createDirectories(made.root().resolve("unborn"));
    made.gitIn(unborn, "init", "-q");

    assertRefused(made, plain, "is not in a git repository; type `git init");
    assertRefused(made, bare, "is a bare repository; clone it");
    assertRefused(made, unborn, "no commit yet; type `git -C " + unborn + " commit --allow-empty");
    assertRefused(made, made.common(), "is inside a git directory");
    assertRefused(made, made.root().resolve("absent"), "is not a folder");
    made.git("config", "extensions.partialClone", "origin");
    assertRefused(made, made.checkout(), "partial clone");
  }

  @Test
  void refusesAnOldGitAndAMissingOne() throws Exception {
    TestRepository made = TestRepository.create(folder);
    TreeMap<String, String> environment = new TreeMap<>(made.environment());
    environment.put("PATH", made.root().resolve("old").toString());
    assertThatThrownBy(() -> Repository.open(made.checkout(), environment))
        .hasMessageContaining("git was not found on PATH");

    Path old = made.root().resolve("old/git");
    TestRepository.write(made.root(), "old/git", "#!/bin/sh\necho git version 2.30.2\n");
    assertThat(old.toFile().setExecutable(true)).isTrue();
    assertThatThrownBy(() -> Repository.open(made.checkout(), environment))
        .hasMessageContaining("git 2.38 or newer is needed")
        .hasMessageContaining("2.30.2");
  }

  private static void assertRefused(TestRepository made, Path where, String message) {
    assertThatThrownBy(() -> Repository.open(where, made.environment()))
        .isInstanceOf(GitFailure.class)
        .hasMessageContaining(message);
  }
}
