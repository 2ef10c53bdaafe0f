package dev.braid.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A checkout with the real launcher, a JDK that prints what it is started with, and a Maven that
 * writes the jar. The copy of the launcher asks for a version that no real JDK has, so the JDKs of
 * this machine do not count.
 */
final class House {
  /** What a start printed and how it ended. */
  record Ended(int code, String out, String err) {
    List<String> words() {
      return out.lines().toList();
    }
  }

  private static final int DEADLINE_SECONDS = 60;
  private static final String VERSION = "9001";

  private static final String JAVA =
      """
      #!/bin/sh
      pwd
      for word in "$@"; do
        case $word in -XX:AOTCacheOutput=*) echo trained >"${word#*=}" ;; esac
        printf '<%s>\\n' "$word"
      done
      """;

  private static final String MAVEN =
      """
      #!/bin/sh
      [ -z "${FAIL:-}" ] || { echo 'broken on purpose'; exit 1; }
      echo built >>builds
      mkdir -p cli/target/lib
      : >cli/target/braid.jar
      """;

  private final Path folder;

  House(Path folder) throws IOException {
    this.folder = folder;
    String script = Files.readString(launcherOfTheCheckout());
    write("house/braid", script.replaceFirst("(?m)^least=25$", "least=" + VERSION));
    write("jdk/bin/java", JAVA);
    write("jdk/release", "JAVA_RUNTIME_VERSION=\"9001.1+2\"\nJAVA_VERSION=\"9001.1\"\n");
    write("maven", MAVEN);
    Files.createDirectories(folder.resolve("elsewhere"));
  }

  Path launcher() {
    return folder.resolve("house/braid");
  }

  Path elsewhere() {
    return folder.resolve("elsewhere");
  }

  Path target() {
    return folder.resolve("house/cli/target");
  }

  long builds() throws IOException {
    Path builds = folder.resolve("house/builds");
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  House built() throws IOException {
    write("house/cli/target/braid.jar", "");
    return this;
  }

  Process begin(Path script, Map<String, String> environment, String... words) throws IOException {
    var builder = new ProcessBuilder("sh", script.toString());
    builder.command().addAll(List.of(words));
    builder.directory(elsewhere().toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().retainAll(List.of("PATH"));
    variables.put("HOME", folder.resolve("home").toString());
    variables.put("BRAID_JAVA_HOME", folder.resolve("jdk").toString());
    variables.put("BRAID_MAVEN", folder.resolve("maven").toString());
    variables.put("BRAID_NO_AOT", "1");
    variables.putAll(environment);
    return builder.start();
  }

  Ended start(Map<String, String> environment, String... words) throws Exception {
    return end(begin(launcher(), environment, words));
  }

  static Ended end(Process process) throws Exception {
    // Both are short enough for the pipe's buffer, so one can be read after the other.
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the launcher did not end");
    }
    return new Ended(process.exitValue(), out, err);
  }

  void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    if (text.startsWith("#!") && !file.toFile().setExecutable(true)) {
      throw new IOException("not made executable: " + file);
    }
  }

  private static Path launcherOfTheCheckout() {
    Path here = Path.of("").toAbsolutePath();
    Path launcher = here.resolve("braid");
    return Files.isRegularFile(launcher) ? launcher : here.resolveSibling("braid");
  }
}
