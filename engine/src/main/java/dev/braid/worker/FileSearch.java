package dev.braid.worker;

import dev.braid.plan.PathPattern;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Looks for files of a sandbox. Links are files here: nothing outside is ever looked at. */
final class FileSearch {
  /** Most files that are looked at. */
  static final int MAX_FILES = 2_000_000;

  private static final String GIT = ".git";

  private FileSearch() {}

  /** Whether the sandbox has a file, not a folder, that the pattern matches. */
  static boolean anyMatches(Path sandbox, PathPattern pattern) throws IOException {
    List<String> prefix = pattern.literalPrefix();
    AtomicInteger looked = new AtomicInteger();
    boolean[] found = {false};
    Files.walkFileTree(
        sandbox,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes facts) {
            boolean skipped = folder.endsWith(GIT) || !leadsTo(sandbox.relativize(folder), prefix);
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
            found[0] = pattern.matches(slashed(sandbox.relativize(file)));
            boolean over = found[0] || looked.incrementAndGet() >= MAX_FILES;
            return over ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    return found[0];
  }

  /**
   * A file of the sandbox by its path, when it is a file and no part of the path is a link; else
   * null.
   */
  static @Nullable Path plainFile(Path sandbox, String path) {
    Path at = sandbox;
    for (Path part : Path.of(path)) {
      at = at.resolve(part);
      if (part.toString().equals("..") || Files.isSymbolicLink(at)) {
        return null;
      }
    }
    return at.startsWith(sandbox) && Files.isRegularFile(at) ? at : null;
  }

  /** Whether a folder can hold a path that begins with the folded segments. */
  private static boolean leadsTo(Path folder, List<String> prefix) {
    if (folder.toString().isEmpty()) {
      return true;
    }
    int depth = Math.min(folder.getNameCount(), prefix.size());
    for (int at = 0; at < depth; at++) {
      if (!PathPattern.fold(folder.getName(at).toString()).equals(prefix.get(at))) {
        return false;
      }
    }
    return true;
  }

  private static String slashed(Path relative) {
    return relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
  }
}
