package dev.braid.verify;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A bare repository in a folder, worked on with plumbing commands only. */
final class PlainGit {
  private static final long DEADLINE_SECONDS = 60;

  private final Path folder;

  private PlainGit(Path folder) {
    this.folder = folder;
  }

  static PlainGit create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    PlainGit git = new PlainGit(folder);
    git.run("init", "-q", "--bare");
    return git;
  }

  static PlainGit at(Path folder) {
    return new PlainGit(folder);
  }

  Path folder() {
    return folder;
  }

  /** What a command prints, without its last line end; a failure is an error. */
  String run(String... arguments) {
    return with("", arguments);
  }

  String with(String input, String... arguments) {
    Outcome outcome = attempt(input, arguments);
    if (outcome.code != 0) {
      throw new IllegalStateException(
          "git " + String.join(" ", arguments) + ": " + outcome.code + " " + outcome.text);
    }
    return outcome.text;
  }

  boolean succeeds(String... arguments) {
    return attempt("", arguments).code == 0;
  }

  /** The tree of {@code tree} with files changed; an edit that gives an empty text deletes. */
  String edit(String tree, TreeMap<String, UnaryOperator<String>> edits) {
    StringBuilder index = new StringBuilder();
    edits.forEach((path, edit) -> {
      String mode = mode(tree, path);
      String before = mode.isEmpty() ? "" : run("cat-file", "blob", tree + ":" + path);
      String after = edit.apply(before);
      String blob = after.isEmpty() ? "0".repeat(40) : blob(after);
      String newMode = after.isEmpty() ? "0" : mode.isEmpty() ? "100644" : mode;
      index.append(newMode).append(' ').append(blob).append('\t').append(path).append('\n');
    });
    return withIndex(tree, index.toString());
  }

  /** The tree of {@code tree} with lines of {@code update-index --index-info} applied. */
  String withIndex(String tree, String lines) {
    Path index = folder.resolve("test-index");
    run("read-tree", "--index-output=" + index, tree);
    attemptWith(index, lines, "update-index", "--index-info");
    return attemptWith(index, "", "write-tree").text;
  }

  String blob(String content) {
    return with(content, "hash-object", "-w", "--stdin");
  }

  String mode(String tree, String path) {
    String line = run("ls-tree", tree, "--", path);
    return line.isEmpty() ? "" : line.substring(0, line.indexOf(' '));
  }

  String commit(String tree, String message, String... parents) {
    List<String> command = new ArrayList<>(List.of("commit-tree", tree));
    for (String parent : parents) {
      command.addAll(List.of("-p", parent));
    }
    return with(message, command.toArray(String[]::new));
  }

  String tree(String commit) {
    return run("rev-parse", commit + "^{tree}");
  }

  List<String> paths(String before, String after) {
    String names = run("diff-tree", "-r", "--no-renames", "--name-only", before, after);
    return names.isEmpty() ? List.of() : names.lines().sorted().toList();
  }

  record Outcome(int code, String text) {}

  Outcome attempt(String input, String... arguments) {
    return attemptWith(folder.resolve("no-index"), input, arguments);
  }

  private Outcome attemptWith(Path index, String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true);
    var environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("GIT_"));
    environment.put("GIT_DIR", folder.toString());
    environment.put("GIT_INDEX_FILE", index.toString());
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    for (String who : List.of("AUTHOR", "COMMITTER")) {
      environment.put("GIT_" + who + "_NAME", "Test");
      environment.put("GIT_" + who + "_EMAIL", "test@example.org");
      environment.put("GIT_" + who + "_DATE", "1700000000 +0000");
    }
    try {
      Process process = builder.start();
      try (OutputStream to = process.getOutputStream()) {
        to.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("git did not end");
      }
      return new Outcome(process.exitValue(), text.stripTrailing());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
