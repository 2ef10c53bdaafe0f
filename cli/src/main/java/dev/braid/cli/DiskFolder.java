package dev.braid.cli;

import dev.braid.notation.PlanFolder;
import dev.braid.notation.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A folder on the disk with the files of a plan. A plan is not trusted: it can name files only
 * inside the repository that the folder lies in, and nothing through a symbolic link.
 */
final class DiskFolder implements PlanFolder {
  /** Deepest folder below the one that was named. */
  private static final int MAX_DEPTH = 6;

  /** Most files looked at. */
  private static final int MAX_FILES = 20_000;

  /** Folders that hold no plans, and many files. */
  private static final Set<String> PASSED_OVER = Set.of(".git", "node_modules", "target");

  private final String name;
  private final Path folder;

  /**
   * @param name the folder as the caller named it
   * @param folder where it is
   */
  DiskFolder(String name, Path folder) {
    this.name = name;
    this.folder = folder;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> files() {
    List<String> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder, EnumSet.noneOf(FileVisitOption.class), MAX_DEPTH, new Collector(folder, files));
    } catch (IOException e) {
      // What cannot be listed is as good as absent; the reader says what it misses.
      return List.of();
    }
    Collections.sort(files);
    return files;
  }

  @Override
  public Optional<byte[]> content(String path) {
    try {
      Path file = folder.resolve(path).toRealPath();
      if (!file.startsWith(boundary()) || !Files.isRegularFile(file)) {
        return Optional.empty();
      }
      return Optional.of(content(file));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** A file up to a little more than Braid reads, which shows that it is too large. */
  static byte[] content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(SourceText.MAX_BYTES + 1);
    }
  }

  private Path boundary() throws IOException {
    Path real = folder.toRealPath();
    for (Path at = real; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return at;
      }
    }
    return real;
  }

  /** Gathers the paths of files, relative to a folder. */
  private static final class Collector extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final List<String> files;

    Collector(Path folder, List<String> files) {
      this.folder = folder;
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      String last = String.valueOf(directory.getFileName());
      return !directory.equals(folder) && PASSED_OVER.contains(last)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        files.add(folder.relativize(file).toString().replace('\\', '/'));
      }
      return files.size() < MAX_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE;
    }
  }
}
