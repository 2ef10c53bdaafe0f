package dev.braid.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteNativeTest {
  @TempDir Path folder;

  /** Makes a log with the library from a cache; says which file the driver was told of. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] arguments) throws Exception {
      SqliteNative.prepare(Path.of(arguments[0]));
      SqliteLog.create(Path.of(arguments[1])).close();
      System.out.println(System.getProperty("org.sqlite.lib.path"));
    }
  }

  @Test
  void libraryIsKeptInTheCacheAndTheTemporaryFolderStaysEmpty() throws Exception {
    Path cache = folder.resolve("cache");
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    assertThat(opens(cache, temporary, "one.db")).startsWith(cache.toString());
    Path library = library(cache);
    Object first = Files.getLastModifiedTime(library);
    assertThat(opens(cache, temporary, "two.db")).startsWith(cache.toString());
    assertThat(Files.getLastModifiedTime(library)).isEqualTo(first);
    try (var left = Files.list(temporary)) {
      assertThat(left.map(file -> String.valueOf(file.getFileName())))
          .noneMatch(name -> name.contains("sqlite"));
    }
  }

  @Test
  void libraryThatOthersCanWriteIsReplaced() throws Exception {
    Path cache = folder.resolve("cache");
    opens(cache, folder, "one.db");
    Path library = library(cache);
    Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.writeString(library, "not a library");
    assertThat(opens(cache, folder, "two.db")).startsWith(cache.toString());
    assertThat(Files.size(library)).isGreaterThan(500_000);
  }

  @Test
  void cacheThatCannotBeMadeIsDoneWithout() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(opens(file.resolve("cache"), folder, "one.db")).isEqualTo("null");
    assertThat(folder.resolve("one.db")).exists();
  }

  private String opens(Path cache, Path temporary, String log) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add("-Dslf4j.internal.verbosity=ERROR");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Opener.class.getName(), cache.toString()));
    command.add(folder.resolve(log).toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    return output;
  }

  private static Path library(Path cache) throws IOException {
    try (var files = Files.walk(cache)) {
      return files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }
}
