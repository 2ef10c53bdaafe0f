package dev.braid.worker;

import dev.braid.tool.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;

/** Looks whether tools are installed here, and which versions. */
public final class ToolProbe {
  /** How long a program may take to say its version; some start slowly. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int MOST_BYTES = 4096;

  private final SortedMap<String, String> environment;

  /**
   * @param environment our own
   */
  public ToolProbe(SortedMap<String, String> environment) {
    this.environment = environment;
  }

  /** The tool's program; empty when it is not on the path. */
  public Optional<Path> program(Tool tool) {
    String name = tool.call().command().getFirst();
    Path path = Path.of(name);
    return path.isAbsolute()
        ? Optional.of(path).filter(Launcher::isProgram)
        : Launcher.find(name, environment.getOrDefault("PATH", Launcher.USUAL_PATH));
  }

  /** The first line of what the tool says of its version; empty when it says nothing in time. */
  public String version(Tool tool) throws InterruptedException {
    List<String> command = tool.needs().version();
    if (command.isEmpty() || program(tool).isEmpty()) {
      return "";
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder
        .environment()
        .putAll(new ChildEnvironment(environment, List.of()).with(tool.needs().passes()));
    builder.redirectInput(Launcher.NOTHING.toFile()).redirectErrorStream(true);
    try {
      Process process = builder.start();
      try (InputStream out = process.getInputStream()) {
        Thread end = Thread.ofVirtual().start(() -> endLate(process));
        String said = new String(out.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        end.interrupt();
        return said.lines()
            .map(Lines::plain)
            .filter(line -> !line.isBlank())
            .findFirst()
            .orElse("");
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return "";
    }
  }

  private static void endLate(Process process) {
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      // It has said what it had to say.
    }
  }
}
