package dev.braid.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.launcher.House.Ended;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LauncherTest {
  private static final int DEADLINE_SECONDS = 60;

  @TempDir Path folder;
  private House house;

  @BeforeEach
  void layOut() throws IOException {
    house = new House(folder.resolve("a folder"));
  }

  @Test
  void saysWhereItLookedWhenThereIsNoJdk() throws Exception {
    Ended ended = house.start(Map.of("BRAID_JAVA_HOME", "/nowhere at all"));

    assertThat(ended.code()).isEqualTo(69);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .startsWith("error: braid needs a JDK 9001 or newer, and found none\nlooked at:\n")
        .contains(
            "  /nowhere at all\n", "  /usr/lib/jvm/", "a folder/home/.sdkman/candidates/java/*")
        .endsWith("help: install one, or set BRAID_JAVA_HOME to the folder of one\n");
  }

  @Test
  void passesTheCommandLineAndTheFolderOfTheCaller() throws Exception {
    Ended ended = house.built().start(Map.of(), "plan", "two words", "", "$HOME", "*", "-C", "x");

    assertThat(ended.code()).isZero();
    assertThat(ended.words().getFirst()).isEqualTo(house.elsewhere().toRealPath().toString());
    assertThat(ended.words())
        .containsSequence(
            "<-jar>",
            "<" + house.target().toRealPath().resolve("braid.jar") + ">",
            "<plan>",
            "<two words>",
            "<>",
            "<$HOME>",
            "<*>",
            "<-C>",
            "<x>");
  }

  @Test
  void isFoundThroughSymbolicLinks() throws Exception {
    house.built();
    Path one = Files.createDirectories(folder.resolve("one"));
    Path second = Files.createDirectories(folder.resolve("two")).resolve("b");
    Files.createSymbolicLink(one.resolve("braid"), one.relativize(house.launcher()));
    Files.createSymbolicLink(second, Path.of("../one/braid"));

    Ended ended = House.end(house.begin(second, Map.of(), "x"));

    assertThat(ended.words())
        .contains("<" + house.target().toRealPath().resolve("braid.jar") + ">", "<x>");
  }

  @Test
  void shortCommandsStartWithoutTheOptimizingCompiler() throws Exception {
    house.built();

    assertThat(house.start(Map.of(), "-C", "run", "status").words())
        .contains("<-XX:TieredStopAtLevel=1>");
    assertThat(house.start(Map.of(), "-C", "run", "run", "plan.yaml").words())
        .doesNotContain("<-XX:TieredStopAtLevel=1>");
  }

  @Test
  void buildsOnFirstUseOnly() throws Exception {
    assertThat(house.start(Map.of()).err()).contains("first use, building");
    assertThat(house.start(Map.of()).err()).isEmpty();
    assertThat(house.builds()).isEqualTo(1);
  }

  @Test
  void startsAtTheSameTimeBuildOnce() throws Exception {
    Process one = house.begin(house.launcher(), Map.of(), "one");
    Process two = house.begin(house.launcher(), Map.of(), "two");

    assertThat(House.end(one).words()).contains("<one>");
    assertThat(House.end(two).words()).contains("<two>");
    assertThat(house.builds()).isEqualTo(1);
  }

  @Test
  void aBuildThatWasKilledHoldsNobodyUp() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    assertThat(gone.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    Path lock = house.launcher().resolveSibling("target/launcher.lock");
    Files.createDirectories(lock.getParent());
    Files.createSymbolicLink(lock, Path.of(String.valueOf(gone.pid())));

    assertThat(house.start(Map.of()).code()).isZero();
    assertThat(lock.getParent()).isEmptyDirectory();
  }

  @Test
  void aFailedBuildSaysSoAndIsTriedAgain() throws Exception {
    Ended failed = house.start(Map.of("FAIL", "yes"));

    assertThat(failed.code()).isEqualTo(70);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("broken on purpose", "error: braid could not be built");
    assertThat(house.start(Map.of()).code()).isZero();
  }

  @Test
  void trainsTheCacheInTheBackgroundAndUsesIt() throws Exception {
    house.built();
    Path cache = house.target().resolve("braid-9001.1+2.aot");
    try (var watcher = FileSystems.getDefault().newWatchService()) {
      house.target().register(watcher, StandardWatchEventKinds.ENTRY_CREATE);
      assertThat(house.start(Map.of("BRAID_NO_AOT", "")).words()).noneMatch(LauncherTest::isCache);
      while (!Files.exists(cache)) {
        WatchKey key = watcher.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(key).as("a new file within the deadline").isNotNull();
        key.reset();
      }
    }

    assertThat(house.start(Map.of("BRAID_NO_AOT", "")).words()).anyMatch(LauncherTest::isCache);
    assertThat(house.start(Map.of()).words()).noneMatch(LauncherTest::isCache);
  }

  private static boolean isCache(String word) {
    return word.startsWith("<-XX:AOTCache=");
  }
}
