package dev.braid.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How git is called: a program, an environment that is built from nothing, options of configuration
 * and a folder to stand in. A value; {@link #with} and its like give a changed copy.
 *
 * <p>{@link #isolated} is the way everything but landing is done. It sees no configuration of the
 * user or the machine, asks nobody, fetches nothing, and runs no hook and no file system monitor
 * even if the repository's own configuration, which a task can write, names one. Content filters
 * can only be named by the configuration of the {@code GIT_DIR}, so whatever looks at files uses a
 * {@link PrivateGitDirectory}.
 */
public final class Git {
  /** How long a command may take that does not depend on the size of the working tree. */
  public static final long QUICK_MILLIS = 60_000;

  /** How long a command may take that reads or writes a whole working tree. */
  public static final long LONG_MILLIS = 15 * 60_000;

  /**
   * The exit code of a git that Ctrl-C has ended. A terminal sends it to every process of the
   * group, but it is Braid's to answer: what git was doing is done again.
   */
  private static final int INTERRUPTED = 130;

  private static final int INTERRUPTED_TRIES = 3;

  private static final List<String> SAFE_OPTIONS =
      List.of(
          "core.hooksPath=/dev/null",
          "core.fsmonitor=false",
          "core.fsync=all",
          "core.fsyncMethod=fsync",
          "core.attributesFile=/dev/null",
          "gc.auto=0",
          "maintenance.auto=false",
          "submodule.recurse=false");

  private final List<String> program;
  private final Path folder;
  private final SortedMap<String, String> environment;
  private final List<String> options;
  private final long deadlineMillis;

  private Git(
      List<String> program,
      Path folder,
      SortedMap<String, String> environment,
      List<String> options,
      long deadlineMillis) {
    this.program = List.copyOf(program);
    this.folder = folder;
    this.environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    this.options = List.copyOf(options);
    this.deadlineMillis = deadlineMillis;
  }

  /**
   * git that nothing outside its {@code GIT_DIR} can influence.
   *
   * @param inherited the environment of the program; only PATH and TMPDIR are taken from it
   */
  static Git isolated(GitProgram program, Path folder, Map<String, String> inherited) {
    SortedMap<String, String> environment = quiet(inherited, List.of("PATH", "TMPDIR"));
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_CONFIG_SYSTEM", "/dev/null");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_ATTR_NOSYSTEM", "1");
    environment.put("GIT_AUTHOR_NAME", "Braid");
    environment.put("GIT_AUTHOR_EMAIL", "braid@localhost");
    environment.put("GIT_COMMITTER_NAME", "Braid");
    environment.put("GIT_COMMITTER_EMAIL", "braid@localhost");
    return new Git(words(program), folder, environment, SAFE_OPTIONS, QUICK_MILLIS);
  }

  /**
   * git with the user's own configuration, for looking at and landing in the user's checkout. Hooks
   * and monitors stay off.
   */
  static Git asUser(GitProgram program, Path folder, Map<String, String> inherited) {
    List<String> kept = List.of("PATH", "TMPDIR", "HOME", "XDG_CONFIG_HOME", "USER", "LOGNAME");
    List<String> options = new ArrayList<>(SAFE_OPTIONS);
    options.remove("core.attributesFile=/dev/null");
    return new Git(words(program), folder, quiet(inherited, kept), options, QUICK_MILLIS);
  }

  private static List<String> words(GitProgram program) {
    return List.of(program.path().toString());
  }

  private static SortedMap<String, String> quiet(Map<String, String> inherited, List<String> kept) {
    SortedMap<String, String> environment = new TreeMap<>();
    for (String name : kept) {
      String value = inherited.get(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    environment.put("LC_ALL", "C");
    environment.put("GIT_OPTIONAL_LOCKS", "0");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_ASKPASS", "false");
    environment.put("GIT_EDITOR", "false");
    environment.put("GIT_SEQUENCE_EDITOR", "false");
    environment.put("GIT_PAGER", "cat");
    environment.put("GIT_SSH_COMMAND", "false");
    environment.put("GIT_ALLOW_PROTOCOL", "none");
    environment.put("GIT_NO_LAZY_FETCH", "1");
    environment.put("GIT_NO_REPLACE_OBJECTS", "1");
    environment.put("GIT_LITERAL_PATHSPECS", "1");
    return environment;
  }

  public Git with(String name, String value) {
    SortedMap<String, String> changed = new TreeMap<>(environment);
    changed.put(name, value);
    return new Git(program, folder, changed, options, deadlineMillis);
  }

  public Git in(Path other) {
    return new Git(program, other, environment, options, deadlineMillis);
  }

  /** With one more option of configuration, {@code name=value}. */
  public Git configured(String option) {
    List<String> longer = new ArrayList<>(options);
    longer.add(option);
    return new Git(program, folder, environment, longer, deadlineMillis);
  }

  public Git within(long millis) {
    return new Git(program, folder, environment, options, millis);
  }

  /** In a session of its own, so that Ctrl-C does not reach it. Where the system can do that. */
  public Git detached() {
    List<String> words = new ArrayList<>();
    GitProgram.onPath("setsid", environment.getOrDefault("PATH", ""))
        .ifPresent(setsid -> words.add(setsid.toString()));
    words.addAll(program);
    return new Git(words, folder, environment, options, deadlineMillis);
  }

  /** Runs a command that is expected to succeed. */
  public GitOutput run(String... arguments) throws GitFailure, InterruptedException {
    return run(new byte[0], arguments);
  }

  /** Runs a command that reads {@code input} and is expected to succeed. */
  public GitOutput run(byte[] input, String... arguments) throws GitFailure, InterruptedException {
    GitOutput output = tryRun(input, arguments);
    if (output.exitCode() != 0) {
      throw output.failure(arguments[0]);
    }
    return output;
  }

  /** Runs a command whose exit code is an answer. */
  public GitOutput tryRun(String... arguments) throws GitFailure, InterruptedException {
    return tryRun(new byte[0], arguments);
  }

  /** Runs a command that reads {@code input} and whose exit code is an answer. */
  public GitOutput tryRun(byte[] input, String... arguments)
      throws GitFailure, InterruptedException {
    return start(GitProcess.Input.of(input), arguments);
  }

  /** Runs a command that reads a file and is expected to succeed. */
  GitOutput runFrom(Path file, String... arguments) throws GitFailure, InterruptedException {
    GitOutput output = start(GitProcess.Input.from(file), arguments);
    if (output.exitCode() != 0) {
      throw output.failure(arguments[0]);
    }
    return output;
  }

  private GitOutput start(GitProcess.Input input, String... arguments)
      throws GitFailure, InterruptedException {
    List<String> command = new ArrayList<>(program);
    for (String option : options) {
      command.add("-c");
      command.add(option);
    }
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      GitOutput output = GitProcess.run(builder, arguments[0], input, deadlineMillis);
      for (int again = 0; again < INTERRUPTED_TRIES && output.exitCode() == INTERRUPTED; again++) {
        output = GitProcess.run(builder, arguments[0], input, deadlineMillis);
      }
      return output;
    } catch (GitFailure failure) {
      throw failure;
    } catch (IOException failure) {
      throw new GitFailure(
          "git " + arguments[0] + " could not be run: " + failure.getMessage(), failure);
    }
  }
}
