package dev.braid.workspace;

import dev.braid.plan.PathPattern;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Lays ignored files of the user's checkout, such as {@code .env}, into a new worktree. What is
 * there already stays; links are copied as links, and only those that stay inside the checkout. A
 * file that git does not ignore is removed again when the worktree is brought to its base.
 */
final class Copies {
  /** Most files that are copied into one worktree. */
  static final int MAX_FILES = 200_000;

  private final Path checkout;
  private final List<PathPattern> patterns;
  private int copied;

  Copies(Path checkout, List<PathPattern> patterns) {
    this.checkout = checkout;
    this.patterns = List.copyOf(patterns);
  }

  void layInto(Path worktree) throws IOException {
    for (PathPattern pattern : patterns) {
      Path start = start(pattern);
      if (Files.exists(start, LinkOption.NOFOLLOW_LINKS)) {
        Files.walkFileTree(start, new Walk(worktree, pattern));
      }
    }
  }

  /** The deepest folder, or the file, that everything the pattern matches is in. */
  private Path start(PathPattern pattern) {
    if (pattern.isLiteral()) {
      return checkout.resolve(pattern.toString());
    }
    Path start = checkout;
    for (String segment : pattern.literalPrefix()) {
      // The prefix is folded: it leads there only when the names are spelled like that.
      Path next = start.resolve(segment);
      if (!Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS)) {
        break;
      }
      start = next;
    }
    return start;
  }

  private final class Walk extends SimpleFileVisitor<Path> {
    private final Path worktree;
    private final PathPattern pattern;

    Walk(Path worktree, PathPattern pattern) {
      this.worktree = worktree;
      this.pattern = pattern;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      boolean git = folder.getFileName().toString().equals(".git");
      return git ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String path = checkout.relativize(file).toString();
      boolean plain = attributes.isRegularFile() || (attributes.isSymbolicLink() && stays(file));
      if (plain && !path.equals(".git") && pattern.matches(path)) {
        copy(worktree, file, worktree.resolve(path));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
      return FileVisitResult.CONTINUE;
    }
  }

  private void copy(Path worktree, Path from, Path to) throws IOException {
    if (Files.exists(to, LinkOption.NOFOLLOW_LINKS) || leaves(worktree, to)) {
      return;
    }
    if (++copied > MAX_FILES) {
      throw new IOException("the copy list of the plan matches more than " + MAX_FILES + " files");
    }
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether a link in the worktree would lead the copy somewhere else. */
  private static boolean leaves(Path worktree, Path to) {
    for (Path at = to.getParent(); at != null && !at.equals(worktree); at = at.getParent()) {
      if (Files.isSymbolicLink(at)) {
        return true;
      }
    }
    return false;
  }

  private boolean stays(Path link) throws IOException {
    Path target = Files.readSymbolicLink(link);
    Path folder = link.getParent();
    return folder != null
        && !target.isAbsolute()
        && folder.resolve(target).normalize().startsWith(checkout);
  }
}
