package dev.braid.gate;

import dev.braid.gate.CheckedOutBranches.Place;
import dev.braid.gate.TreeChange.Entry;
import dev.braid.workspace.Disk;
import dev.braid.workspace.Git;
import dev.braid.workspace.PathText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The memory that Braid has begun to move a checkout. It names the checkout and the time, so that
 * after a kill the lock files of that move can be told from those of the user's own git, and the
 * files that the move had written already from the user's own changes: they are byte for byte what
 * the new commit has.
 */
final class UnfinishedMove {
  /** Within this time of its beginning a move has made its locks, or it was ended. */
  private static final long WINDOW_MILLIS = Git.LONG_MILLIS + 10_000;

  private static final long COARSE_MILLIS = 2_000;

  private final GateStore store;
  private final Place place;
  private final Path folder;
  private final Path memory;

  UnfinishedMove(GateStore store, Place place) {
    this.store = store;
    this.place = place;
    this.folder = store.repository().commonDirectory().resolve("braid/landing");
    this.memory = folder.resolve(store.refs().run());
  }

  void begin() throws IOException {
    Files.createDirectories(folder);
    String text = System.currentTimeMillis() + "\n" + place.gitDirectory() + "\n";
    Disk.replaceDurably(memory, text.getBytes(StandardCharsets.UTF_8));
    Disk.force(folder);
  }

  void end() throws IOException {
    Files.deleteIfExists(memory);
  }

  boolean hasBegun() throws IOException {
    return begun() >= 0;
  }

  private long begun() throws IOException {
    if (!Files.isRegularFile(memory)) {
      return -1;
    }
    List<String> lines = Files.readString(memory).lines().toList();
    boolean ours =
        lines.size() == 2
            && lines.get(0).matches("\\d{1,18}")
            && lines.get(1).equals(place.gitDirectory().toString());
    return ours ? Long.parseLong(lines.get(0)) : -1;
  }

  /**
   * Removes the locks of the move that was cut short, and takes over what it had written.
   *
   * @return the paths that are as the new commit has them, in the index too
   */
  SortedSet<String> takeOver(Git git, List<TreeChange> changes, String to)
      throws IOException, InterruptedException {
    long begun = begun();
    for (String name : List.of("index.lock", "HEAD.lock", "ORIG_HEAD.lock")) {
      removeLock(place.gitDirectory().resolve(name), begun);
    }
    String head = git.run("symbolic-ref", "HEAD").text();
    removeLock(store.repository().commonDirectory().resolve(head + ".lock"), begun);
    SortedSet<String> differing = differing(git, to);
    SortedSet<String> taken = new TreeSet<>();
    StringBuilder lines = new StringBuilder();
    for (TreeChange change : changes) {
      Entry after = change.after();
      boolean written =
          change.isDeletion() ? isGone(change.path()) : !differing.contains(change.path());
      if (written) {
        taken.add(change.path());
        lines.append(after.mode()).append(' ').append(after.id()).append('\t');
        lines.append(change.path()).append('\0');
      }
    }
    if (!lines.isEmpty()) {
      git.run(PathText.encode(lines.toString()), "update-index", "-z", "--index-info");
      git.tryRun("update-index", "-q", "--refresh");
    }
    return taken;
  }

  /** Paths of the new commit that the checkout does not have as the commit has them. */
  private SortedSet<String> differing(Git git, String to) throws IOException, InterruptedException {
    Path index = memory.resolveSibling(memory.getFileName() + ".index");
    Disk.remove(index);
    try {
      Git future = git.with("GIT_INDEX_FILE", index.toString()).within(Git.LONG_MILLIS);
      future.run("read-tree", to);
      return new TreeSet<>(future.run("ls-files", "-z", "--modified", "--deleted").fields());
    } finally {
      Disk.remove(index);
    }
  }

  private boolean isGone(String path) {
    try {
      return !Files.exists(place.directory().resolve(path), LinkOption.NOFOLLOW_LINKS);
    } catch (InvalidPathException unknownName) {
      return false;
    }
  }

  private static void removeLock(Path lock, long begun) throws IOException {
    if (Files.exists(lock)) {
      long made = Files.getLastModifiedTime(lock).toMillis();
      if (made >= begun - COARSE_MILLIS && made <= begun + WINDOW_MILLIS) {
        Files.deleteIfExists(lock);
      }
    }
  }
}
