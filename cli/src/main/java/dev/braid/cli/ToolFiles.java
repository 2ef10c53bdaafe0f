package dev.braid.cli;

import dev.braid.notation.DiagnosticText;
import dev.braid.notation.SourceText;
import dev.braid.notation.ToolReader;
import dev.braid.tool.ShippedTools;
import dev.braid.tool.Tool;
import dev.braid.tool.Tools;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tools that a caller has: those that come with Braid, then the caller's own, then those of the
 * repository. The caller may replace a tool that comes with Braid. A repository may only add: it is
 * somebody else's text, so it can neither change what a known name means nor ask for variables of
 * the caller's environment, such as keys.
 */
final class ToolFiles {
  private static final String ENDING = ".yaml";
  private static final String FOLDER = "tools";

  private final Caller caller;
  private final TreeMap<String, Tool> tools = new TreeMap<>();
  private final ToolReader reader =
      new ToolReader(name -> ShippedTools.text(name).map(text -> SourceText.of(name, text)));

  private ToolFiles(Caller caller) {
    this.caller = caller;
  }

  /**
   * Reads them all.
   *
   * @param repository the top folder of the caller's checkout; its tools are in {@code
   *     .braid/tools}
   * @throws CommandFailure when a description is wrong; what is wrong has been told
   */
  static Tools load(Caller caller, Optional<Path> repository) throws CommandFailure {
    ToolFiles files = new ToolFiles(caller);
    for (String name : ShippedTools.names()) {
      String text = ShippedTools.text(name).orElseThrow();
      files.put(files.read(SourceText.of(name + ENDING, text)));
    }
    Optional<Path> own = configuration(caller).map(folder -> folder.resolve(FOLDER));
    if (own.isPresent()) {
      for (Path file : described(own.get())) {
        files.put(files.read(file));
      }
    }
    if (repository.isPresent()) {
      files.addFrom(repository.get().resolve(".braid").resolve(FOLDER));
    }
    return new Tools(files.tools.values());
  }

  /** The folder of the caller's own configuration, which alone can grant rights. */
  static Optional<Path> configuration(Caller caller) {
    String named = caller.variable("XDG_CONFIG_HOME");
    String home = caller.variable("HOME");
    if (!named.isEmpty() && Path.of(named).isAbsolute()) {
      return Optional.of(Path.of(named, "braid"));
    }
    return home.isEmpty() ? Optional.empty() : Optional.of(Path.of(home, ".config", "braid"));
  }

  private void put(Tool tool) {
    tools.put(tool.name(), tool);
  }

  private void addFrom(Path folder) throws CommandFailure {
    TreeSet<String> before = new TreeSet<>(tools.keySet());
    for (Path file : described(folder)) {
      Tool tool = read(file);
      if (before.contains(tool.name())) {
        throw refused(file, "a repository cannot change the tool `" + tool.name() + "`");
      }
      if (!tool.needs().passes().isEmpty()) {
        throw refused(
            file,
            "a repository cannot ask for variables of your environment, such as "
                + tool.needs().passes().getFirst());
      }
      put(tool);
    }
  }

  private static CommandFailure refused(Path file, String why) {
    return new CommandFailure(
        Trouble.BAD_PLAN,
        file.getFileName() + ": " + why,
        "give it another name, or put the file into your own configuration");
  }

  private Tool read(Path file) throws CommandFailure {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailure(Trouble.ENVIRONMENT, "cannot read " + e.getMessage(), "", e);
    }
    return switch (SourceText.decode(file.toString(), bytes)) {
      case SourceText.Decoded.Good good -> read(good.source());
      case SourceText.Decoded.Bad bad -> {
        caller.talk().lines(new DiagnosticText(List.of()).render(List.of(bad.problem())));
        throw wrong(file.toString());
      }
    };
  }

  private Tool read(SourceText source) throws CommandFailure {
    ToolReader.Read read = reader.read(source);
    if (!read.diagnostics().isEmpty()) {
      caller.talk().lines(new DiagnosticText(List.of(source)).render(read.diagnostics()));
    }
    Tool tool = read.tool();
    if (tool == null) {
      throw wrong(source.file());
    }
    return tool;
  }

  private static CommandFailure wrong(String file) {
    return new CommandFailure(
        Trouble.BAD_PLAN, "the tool that " + file + " describes is not sound", "");
  }

  private static List<Path> described(Path folder) throws CommandFailure {
    List<Path> files = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return files;
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + ENDING)) {
      found.forEach(files::add);
    } catch (IOException e) {
      throw new CommandFailure(Trouble.ENVIRONMENT, "cannot read " + e.getMessage(), "", e);
    }
    files.sort(null);
    return files;
  }
}
