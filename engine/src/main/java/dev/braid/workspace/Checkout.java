package dev.braid.workspace;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a worktree stand exactly at a commit: tracked files as a fresh checkout would have them,
 * new files gone, ignored files kept, because they are what makes a used worktree faster than a new
 * one. Only what differs is written.
 */
final class Checkout {
  private static final String TREE = "040000";
  private static final String SUBMODULE = "160000";

  private final Slot slot;
  private final boolean removeIgnored;

  Checkout(Slot slot, boolean removeIgnored) {
    this.slot = slot;
    this.removeIgnored = removeIgnored;
  }

  /** Brings the worktree to a commit. Repeating it, also after a kill, gives the same. */
  void to(String commit) throws IOException, InterruptedException {
    Git git = slot.git().within(Git.LONG_MILLIS);
    Path index = slot.own().path().resolve("index");
    if (attributesDiffer(git, commit)) {
      // Other rules for line ends write other bytes for the same blob: everything is written anew.
      Files.deleteIfExists(index);
    }
    slot.own().setHead(commit);
    git.run("read-tree", "--reset", "-u", "--end-of-options", commit);
    removeNestedRepositories(git, commit);
    // Twice -f: repositories inside are removed too.
    git.run("clean", "-ffdq" + (removeIgnored ? "x" : ""));
    slot.admin().restore(commit, index);
  }

  private boolean attributesDiffer(Git git, String commit)
      throws IOException, InterruptedException {
    String before = slot.record().base();
    if (before.isEmpty() || before.equals(commit)) {
      return false;
    }
    GitOutput changed =
        git.tryRun("diff-tree", "-r", "-z", "--name-only", "--end-of-options", before, commit);
    if (changed.exitCode() != 0) {
      // The former base is no more; nothing is known of what the worktree was made from.
      return true;
    }
    return changed.fields().stream()
        .anyMatch(path -> path.equals(".gitattributes") || path.endsWith("/.gitattributes"));
  }

  /**
   * Removes what {@code git clean} does not see: a {@code .git} in a tracked folder, which would
   * make the next task's git take that folder for a repository, and whatever is in submodules,
   * which are left alone and therefore empty.
   */
  private void removeNestedRepositories(Git git, String commit)
      throws IOException, InterruptedException {
    GitOutput folders = git.run("ls-tree", "-r", "-d", "-z", "--end-of-options", commit);
    for (Path folder : paths(folders.fields(), TREE)) {
      Disk.remove(folder.resolve(".git"));
    }
    for (Path submodule : paths(folders.fields(), SUBMODULE)) {
      empty(submodule);
    }
  }

  private List<Path> paths(List<String> lines, String mode) {
    List<Path> paths = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(mode)) {
        path(line.substring(line.indexOf('\t') + 1)).ifPresent(paths::add);
      }
    }
    return paths;
  }

  /** Absent when the locale has no such name; what is in that folder stays there. */
  private Optional<Path> path(String name) {
    try {
      return Optional.of(slot.directory().resolve(name));
    } catch (InvalidPathException unknownName) {
      return Optional.empty();
    }
  }

  private static void empty(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Disk.remove(folder);
      Files.createDirectory(folder);
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        Disk.remove(entry);
      }
    }
  }
}
