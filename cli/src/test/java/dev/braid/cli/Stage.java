package dev.braid.cli;

import dev.braid.workspace.GitFailure;
import dev.braid.workspace.NewRepository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A place where the program can be called as from a shell: own HOME, own repository, no terminal.
 */
final class Stage {
  /** What a call printed and how it ended. */
  record Call(int exitCode, String out, String err) {}

  private final Path folder;
  private final TreeMap<String, String> environment = new TreeMap<>();

  Stage(Path temporary) throws IOException {
    Path real = temporary.toRealPath();
    this.folder = Files.createDirectories(real.resolve("repository"));
    Path home = Files.createDirectories(real.resolve("home"));
    Path runtime = Files.createDirectories(real.resolve("runtime"));
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", home.toString());
    environment.put("XDG_RUNTIME_DIR", runtime.toString());
    environment.put("LANG", "C.UTF-8");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
  }

  Path folder() {
    return folder;
  }

  Map<String, String> environment() {
    return environment;
  }

  void write(String file, String content) throws IOException {
    Path target = folder.resolve(file);
    Files.createDirectories(target.resolveSibling(""));
    Files.writeString(target, content);
  }

  /** Makes the folder a repository of all files that were written so far. */
  void commit() throws GitFailure, InterruptedException {
    NewRepository.create(folder, environment, "begin");
  }

  Call call(String... arguments) {
    return callAs(Person.NOBODY, arguments);
  }

  /** Calls with somebody at the terminal. */
  Call callAs(Person person, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Caller caller =
        new Caller(
            folder,
            environment,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Clock.system(ZoneOffset.UTC),
            person);
    int exitCode = new Program(caller, "test").run(List.of(arguments));
    return new Call(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
