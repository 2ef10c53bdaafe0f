package dev.braid.workspace;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The git that is used throughout a run, by its absolute path: a task that changes what {@code
 * PATH} leads to does not change the gate.
 */
public record GitProgram(Path path, String version) {
  private static final int MAJOR = 2;

  /** {@code merge-tree --write-tree} and {@code cat-file -z} came with 2.38. */
  private static final int MINOR = 38;

  private static final long DEADLINE_MILLIS = 10_000;
  private static final Pattern VERSION = Pattern.compile("git version ((\\d+)\\.(\\d+)\\S*)");

  /**
   * Finds git on the {@code PATH} of an environment.
   *
   * @throws GitFailure when there is none, or it is too old
   */
  public static GitProgram find(Map<String, String> environment)
      throws GitFailure, InterruptedException {
    String path = environment.getOrDefault("PATH", "");
    Path git =
        onPath("git", path)
            .orElseThrow(
                () -> new GitFailure("git was not found on PATH; install git 2.38 or newer"));
    String answer = ask(git, path);
    Matcher matcher = VERSION.matcher(answer);
    if (!matcher.find()) {
      throw new GitFailure("`" + git + " version` did not answer with a version: " + answer);
    }
    int major = Integer.parseInt(matcher.group(2));
    int minor = Integer.parseInt(matcher.group(3));
    if (major < MAJOR || (major == MAJOR && minor < MINOR)) {
      throw new GitFailure(
          "git 2.38 or newer is needed, `%s` is %s; install a newer one"
              .formatted(git, matcher.group(1)));
    }
    return new GitProgram(git, matcher.group(1));
  }

  /** The first executable file of that name in a list of folders as {@code PATH} has it. */
  static Optional<Path> onPath(String name, String path) {
    for (String folder : path.split(File.pathSeparator)) {
      Path candidate = Path.of(folder, name);
      if (candidate.isAbsolute()
          && Files.isRegularFile(candidate)
          && Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static String ask(Path git, String path) throws GitFailure, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(git.toString(), "version");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    builder.environment().put("LC_ALL", "C");
    builder.redirectErrorStream(true);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new GitFailure("`" + git + " version` did not answer");
      }
      byte[] answer = process.getInputStream().readNBytes(1024);
      return new String(answer, StandardCharsets.UTF_8).strip();
    } catch (GitFailure failure) {
      throw failure;
    } catch (IOException failure) {
      throw new GitFailure("`" + git + "` cannot be started: " + failure.getMessage(), failure);
    }
  }
}
