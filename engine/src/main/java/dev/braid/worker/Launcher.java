package dev.braid.worker;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one place where processes of attempts begin. A child gets a session of its own, so that a
 * signal to the terminal does not reach it and its process group can be ended as one; nothing to
 * read; both output streams as pipes; and exactly the environment that it is given.
 *
 * <p>Java cannot begin a session, so another program does: {@code setsid}, or perl where there is
 * none. Both replace themselves by a shell, and that by the command, which therefore leads the
 * session and is our own child.
 *
 * <p>The shell waits for a word from us before it becomes the command. By then we have looked at
 * the child, so that who it is and which pipes it writes to is known also of a command that ends at
 * once. And when we die before that word, nothing of the command has begun or ever will.
 */
final class Launcher {
  /**
   * Signs into each control group that is named before the dash, waits for a line, then becomes the
   * command, which reads the file that is named first.
   */
  private static final String DOOR =
      "in=$1; shift; while [ \"$1\" != - ]; do { echo 0 >\"$1\"; } 2>/dev/null; shift; done; shift;"
          + " read -r go || exit 1; exec \"$@\" <\"$in\"";

  /** What {@link #DOOR} waits for. */
  private static final byte[] GO = {'\n'};

  /** What to start. The environment is complete: nothing of ours is added to it. */
  record Launch(
      List<String> command,
      Path directory,
      SortedMap<String, String> environment,
      Optional<Path> input) {
    Launch {
      command = List.copyOf(command);
    }
  }

  /**
   * What was started, and waits at the door of its command.
   *
   * @param pipes names of the pipes that it writes to, as far as they could be seen
   */
  record Child(
      Process process, ProcessIdentity identity, boolean leadsSession, SortedSet<String> pipes) {
    /** Lets the command begin. One that is dead by now shows that by its end. */
    void letGo() {
      try (OutputStream door = process.getOutputStream()) {
        door.write(GO);
      } catch (IOException gone) {
        // Whoever ended it knows why; its exit code is looked at like any other.
      }
    }
  }

  /** Name of the program through which Java starts processes, while it is doing so. */
  static final String SPAWN_NAME = "jspawnhelper";

  static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";
  private static final String SHELL = "/bin/sh";
  static final Path NOTHING = Path.of("/dev/null");
  private static final String PERL_SESSION = "POSIX::setsid(); exec {$ARGV[0]} @ARGV; exit 127";
  private static final Pattern ERROR_NUMBER = Pattern.compile("error[:=] ?(\\d+)");

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private static final int NO_SUCH_FILE = 2;
  private static final int ARGUMENTS_TOO_LONG = 7;
  private static final int TRY_AGAIN = 11;
  private static final int NO_MEMORY = 12;
  private static final int TOO_MANY_FILES_IN_SYSTEM = 23;
  private static final int TOO_MANY_FILES = 24;

  private final ProcessScanner scanner;
  private final List<String> sessionCommand;

  /**
   * @param sessionCommand what to put before a command so that it begins a session; may be empty
   */
  Launcher(ProcessScanner scanner, List<String> sessionCommand) {
    this.scanner = scanner;
    this.sessionCommand = List.copyOf(sessionCommand);
  }

  static Launcher ofThisSystem(ProcessScanner scanner) {
    String path = USUAL_PATH + ":/sbin:/usr/sbin";
    Optional<Path> setsid = find("setsid", path);
    if (setsid.isPresent()) {
      return new Launcher(scanner, List.of(setsid.get().toString()));
    }
    return find("perl", path)
        .map(perl -> List.of(perl.toString(), "-MPOSIX", "-e", PERL_SESSION))
        .map(command -> new Launcher(scanner, command))
        .orElseGet(() -> new Launcher(scanner, List.of()));
  }

  /**
   * Starts a process, whose command begins when it is {@link Child#letGo let go}.
   *
   * @param entrances of control groups that it is to be in before it does anything
   */
  Child start(Launch launch, List<Path> entrances) throws LaunchFailure {
    List<String> command = new ArrayList<>(sessionCommand);
    command.addAll(List.of(SHELL, "-c", DOOR, SHELL, launch.input().orElse(NOTHING).toString()));
    entrances.forEach(entrance -> command.add(entrance.toString()));
    command.add("-");
    command.add(program(launch));
    command.addAll(launch.command().subList(1, launch.command().size()));
    refuseUnsayable(launch);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(launch.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(launch.environment());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw failure(launch, e);
    }
    long pid = process.pid();
    SortedSet<String> pipes = Pipes.ofOutput(pid);
    ProcessIdentity identity =
        scanner
            .look(pid)
            .map(ProcessTable.Entry::identity)
            .orElseGet(() -> new ProcessIdentity(pid, 0));
    return new Child(process, identity, !sessionCommand.isEmpty(), pipes);
  }

  /** The program's own path: with another program before it, a missing one would look started. */
  private static String program(Launch launch) throws LaunchFailure {
    String name = launch.command().getFirst();
    String path = launch.environment().getOrDefault("PATH", USUAL_PATH);
    Optional<Path> program =
        name.contains(File.separator)
            ? Optional.of(launch.directory().resolve(name)).filter(Launcher::isProgram)
            : find(name, path);
    return program
        .map(Path::toString)
        .orElseThrow(() ->
            new LaunchFailure(
                "`" + name + "` is not a program here: install it, or correct the PATH", false));
  }

  static Optional<Path> find(String name, String path) {
    for (String folder : path.split(File.pathSeparator)) {
      // A relative folder would be one of the sandbox, where anybody may have put a program.
      Path program = Path.of(folder).resolve(name);
      if (program.isAbsolute() && isProgram(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }

  static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  /** A shell on the way to the command passes on only what is a name for it. */
  private static void refuseUnsayable(Launch launch) throws LaunchFailure {
    for (String name : launch.environment().keySet()) {
      if (!NAME.matcher(name).matches()) {
        throw new LaunchFailure(
            "no shell takes `"
                + Lines.plain(name)
                + "` as the name of a variable; rename it in `env`",
            true);
      }
    }
    boolean inCommand = launch.command().stream().anyMatch(word -> word.indexOf(0) >= 0);
    if (inCommand || launch.environment().values().stream().anyMatch(v -> v.indexOf(0) >= 0)) {
      throw new LaunchFailure("the command or its environment holds a zero character", true);
    }
  }

  private static LaunchFailure failure(Launch launch, IOException cause) {
    Matcher matcher = ERROR_NUMBER.matcher(String.valueOf(cause.getMessage()));
    int number = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    return switch (number) {
      case ARGUMENTS_TOO_LONG ->
          new LaunchFailure(
              "the command and its environment are longer than this system takes; put long text"
                  + " into a file of the repository",
              true);
      case TRY_AGAIN, NO_MEMORY, TOO_MANY_FILES_IN_SYSTEM, TOO_MANY_FILES ->
          new LaunchFailure(
              "this system has no room for another process (error "
                  + number
                  + "); run fewer workers, or raise the limit (ulimit)",
              false);
      case NO_SUCH_FILE ->
          Files.isDirectory(launch.directory())
              ? new LaunchFailure(cause.getMessage() + "", false)
              : new LaunchFailure("the sandbox " + launch.directory() + " is gone", false);
      default -> new LaunchFailure(String.valueOf(cause.getMessage()), false);
    };
  }
}
