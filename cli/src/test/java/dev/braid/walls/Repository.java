package dev.braid.walls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files that are, or are about to be, under version control. */
final class Repository {
  /** A text file; {@code path} is relative to the root and uses slashes. */
  record TextFile(String path, String text) {
    List<String> lines() {
      return text.lines().toList();
    }

    boolean isJava() {
      return path.endsWith(".java");
    }

    boolean isTest() {
      return path.contains("/src/test/");
    }
  }

  private Repository() {}

  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("braid"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("no folder above holds the launcher `braid`");
      }
      folder = parent;
    }
    return folder;
  }

  /** Tracked files and new ones that no ignore rule covers; what is not text is left out. */
  static List<TextFile> textFiles() {
    return listed().stream().flatMap(path -> read(path).stream()).toList();
  }

  private static Optional<TextFile> read(String path) {
    Path file = root().resolve(path);
    if (!Files.isRegularFile(file)) {
      return Optional.empty(); // Deleted, and git was not told yet; or a link to a folder.
    }
    try {
      return Optional.of(new TextFile(path, Files.readString(file)));
    } catch (CharacterCodingException e) {
      return Optional.empty(); // Pictures and archives have no lines to look at.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> listed() {
    try {
      Process git =
          new ProcessBuilder("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
              .directory(root().toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      var text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (git.waitFor() != 0) {
        throw new IllegalStateException("git ls-files failed");
      }
      return List.of(text.split("\0")).stream().filter(path -> !path.isEmpty()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
