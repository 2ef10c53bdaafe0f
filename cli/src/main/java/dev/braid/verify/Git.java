package dev.braid.verify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs git on the repository that a run belongs to, reading only. Configuration of the user and of
 * the system is off, and so are replaced objects: what counts is what is there.
 */
final class Git {
  private static final long DEADLINE_SECONDS = 120;
  private static final int MAX_OUTPUT_BYTES = 256 << 20;

  private final Path gitDir;
  private final TreeMap<String, String> more = new TreeMap<>();

  /** What a command gave. */
  record Result(int exitCode, String output) {}

  private Git(Path gitDir) {
    this.gitDir = gitDir;
  }

  /**
   * @param place any folder of the repository, or its git directory
   */
  static Git of(Path place) throws Unreadable {
    Git here = new Git(place);
    Result found =
        here.finish(
            here.start(
                List.of(
                    "git",
                    "-C",
                    place.toString(),
                    "rev-parse",
                    "--path-format=absolute",
                    "--git-common-dir"),
                false));
    if (found.exitCode != 0) {
      throw new Unreadable(place + " is not in a git repository");
    }
    return new Git(Path.of(found.output.stripTrailing()));
  }

  /** The git directory that all worktrees of the repository share. */
  Path gitDir() {
    return gitDir;
  }

  /** The same repository, with objects that are written going to a folder of their own. */
  Git writingTo(Path objects) {
    Git other = new Git(objects.resolveSibling("scratch.git"));
    other.more.put("GIT_OBJECT_DIRECTORY", objects.toString());
    other.more.put("GIT_ALTERNATE_OBJECT_DIRECTORIES", gitDir.resolve("objects").toString());
    return other;
  }

  Result run(String... arguments) throws Unreadable {
    return finish(start(command(arguments), true));
  }

  /** Starts git to talk with it; the caller ends it. */
  Process talk(String... arguments) throws Unreadable {
    return start(command(arguments), true);
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    return command;
  }

  private Process start(List<String> command, boolean pinned) throws Unreadable {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    SortedMap<String, String> environment = new TreeMap<>(builder.environment());
    environment.keySet().stream()
        .filter(name -> name.startsWith("GIT_"))
        .forEach(builder.environment()::remove);
    if (pinned) {
      builder.environment().put("GIT_DIR", gitDir.toString());
      builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
      builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    }
    builder.environment().put("GIT_NO_REPLACE_OBJECTS", "1");
    builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(more);
    try {
      if (Files.isDirectory(gitDir)) {
        builder.directory(gitDir.toFile());
      }
      return builder.start();
    } catch (IOException e) {
      throw new Unreadable("git cannot be started: " + e.getMessage(), e);
    }
  }

  private Result finish(Process process) throws Unreadable {
    try (InputStream output = process.getInputStream()) {
      process.getOutputStream().close();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(output.readNBytes(MAX_OUTPUT_BYTES));
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw new Unreadable("git did not end within " + DEADLINE_SECONDS + " s");
      }
      return new Result(process.exitValue(), bytes.toString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new Unreadable("git could not be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unreadable("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
