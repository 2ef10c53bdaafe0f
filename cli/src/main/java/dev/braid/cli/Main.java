package dev.braid.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The program {@code braid} as a process: its streams, its environment, its exit code. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    TreeMap<String, String> environment = new TreeMap<>(System.getenv());
    String command = System.getProperty("braid.command");
    if (command != null) {
      environment.put(Caller.COMMAND, command);
    }
    Caller caller =
        new Caller(
            Path.of("").toAbsolutePath(),
            environment,
            stream(FileDescriptor.out),
            stream(FileDescriptor.err),
            Clock.system(ZoneId.systemDefault()),
            new AtTerminal());
    int exitCode = new Program(caller, version()).run(List.of(arguments));
    caller.out().flush();
    caller.err().flush();
    System.exit(exitCode);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  /** The person at the terminal; looked for only when it matters, because it takes a while. */
  private static final class AtTerminal implements Person {
    @Override
    public boolean isThere() {
      return console().filter(Console::isTerminal).isPresent();
    }

    @Override
    public String ask(String question) {
      return console().map(there -> there.readLine("%s", question)).orElse("").strip();
    }

    /** Absent when our streams are no terminal. */
    private static Optional<Console> console() {
      return Optional.ofNullable(System.console());
    }
  }

  /** The version that the build wrote into the jar. */
  private static String version() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("unpacked");
  }
}
