package dev.braid.workspace;

import dev.braid.workspace.SlotContents.Replacement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A place to work in: a worktree, Braid's own git directory for looking at it, and the record of
 * what is in it. The worktree belongs to whoever it was handed out to; Braid's git looks at it only
 * through {@link #git}, with its own configuration and its own index, because everything in the
 * worktree may have been written by a task, {@code .git} included.
 *
 * <p>The index is kept warm from one hand-out to the next, so that finding out what a task changed
 * costs a look at each file's dates and not at its content.
 */
public final class Slot {
  private final GitOwnership lease;
  private final Path home;
  private final Path directory;
  private final PrivateGitDirectory own;
  private SlotRecord record;

  /**
   * @param home folder of the slot, a real path; the worktree is in it
   * @param name name of the worktree's folder: tools take it for the project's name
   */
  Slot(GitOwnership lease, Path home, String name, SlotRecord record) throws IOException {
    this.lease = lease;
    this.home = home;
    this.directory = home.resolve(name);
    this.own = new PrivateGitDirectory(home.resolve("git"), lease, true);
    this.record = record;
  }

  /** The worktree. */
  public Path directory() {
    return directory;
  }

  /** The commit it was last handed out at. */
  public String base() {
    return record.base();
  }

  /** What the worktree holds beyond its base. Refreshes the index. */
  public synchronized SlotContents contents() throws IOException, InterruptedException {
    return SlotContents.parse(
        git()
            .with("GIT_OPTIONAL_LOCKS", "1")
            .within(Git.LONG_MILLIS)
            .run(
                "status",
                "--porcelain=v2",
                "-z",
                "--untracked-files=all",
                "--no-renames",
                "--ignore-submodules=dirty",
                "--no-ahead-behind")
            .fields());
  }

  /**
   * Writes a tree: the base with the given contents of the worktree. The index of the slot stays as
   * it is, so that a repeat finds the same.
   *
   * @param replacements blobs to take instead of what the worktree has at these paths
   */
  public synchronized String writeTree(
      SlotContents contents, SortedMap<String, Replacement> replacements)
      throws IOException, InterruptedException {
    Path staging = own.path().resolve("staging");
    Disk.copy(own.path().resolve("index"), staging);
    Git git = git().with("GIT_INDEX_FILE", staging.toString()).within(Git.LONG_MILLIS);
    if (!contents.deleted().isEmpty()) {
      git.run(
          PathText.lines(contents.deleted()), "update-index", "-z", "--force-remove", "--stdin");
    }
    List<String> present =
        contents.present().stream().filter(path -> !replacements.containsKey(path)).toList();
    if (!present.isEmpty()) {
      git.run(PathText.lines(present), "update-index", "-z", "--add", "--replace", "--stdin");
    }
    if (!replacements.isEmpty()) {
      byte[] lines = PathText.encode(SlotContents.indexLines(replacements));
      git.run(lines, "update-index", "-z", "--add", "--replace", "--index-info");
    }
    String tree = git.run("write-tree").text();
    Files.deleteIfExists(staging);
    return tree;
  }

  /**
   * Whether there can be any attributes. The index holds the names of all tracked files in plain,
   * so that one look at its bytes saves most repositories a process.
   */
  public boolean hasAttributes(SlotContents contents) throws IOException {
    String name = ".gitattributes";
    return contents.present().stream().anyMatch(path -> path.endsWith(name))
        || Disk.contains(own.path().resolve("index"), name.getBytes(StandardCharsets.US_ASCII));
  }

  /** The value of an attribute for each path, in order, as the worktree's attributes have it. */
  public List<String> attribute(String name, Collection<String> paths)
      throws IOException, InterruptedException {
    List<String> fields =
        git().run(PathText.lines(paths), "check-attr", "-z", "--stdin", name).fields();
    List<String> values = new ArrayList<>();
    for (int i = 2; i < fields.size(); i += 3) {
      values.add(fields.get(i));
    }
    return values;
  }

  /** Tracked paths where there is neither a file nor a link now: a pipe, a socket, a device. */
  public List<String> special(SlotContents contents) throws IOException {
    List<String> special = new ArrayList<>();
    for (String path : contents.changed()) {
      if (Disk.isSpecial(directory, path)) {
        special.add(path);
      }
    }
    return special;
  }

  /** What the repository keeps of a file whose filter is Git LFS. */
  public LargeFile largeFile(String path) throws IOException, InterruptedException {
    return LargeFile.of(this, path);
  }

  /** The commit that the task's own git left HEAD at, when it is not the base and exists. */
  public Optional<String> taskCommit() throws IOException, InterruptedException {
    Optional<String> head = admin().head();
    if (head.isEmpty() || head.get().equals(base())) {
      return Optional.empty();
    }
    GitOutput commit =
        lease
            .git()
            .tryRun(
                "rev-parse", "--verify", "--quiet", "--end-of-options", head.get() + "^{commit}");
    boolean own = commit.exitCode() == 0 && !commit.text().equals(base());
    return own ? Optional.of(commit.text()) : Optional.empty();
  }

  /** Remembers that what it holds is kept elsewhere, or is nothing. */
  public synchronized void settle() throws IOException {
    if (!record.settled()) {
      write(record.asSettled());
    }
  }

  /** git with the slot's own index on the worktree, after a look that it is still the worktree. */
  Git git() throws IOException, InterruptedException {
    if (!isInPlace()) {
      throw new IOException("the worktree `" + directory + "` is gone or was replaced");
    }
    Git git = own.git().with("GIT_WORK_TREE", directory.toString());
    if (!base().isEmpty() && !own.standsAt(base())) {
      // It was made anew. The index knows no dates then, and git looks into every file once.
      own.setHead(base());
      git.run("read-tree", base());
    }
    return git;
  }

  /** False when a task put something else in the worktree's place, such as a link. */
  boolean isInPlace() throws IOException {
    return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
        && directory.toRealPath().equals(directory);
  }

  /**
   * Whether the machine has been up since it was made. If not, what a task wrote may be there in
   * any part: it is no result.
   */
  boolean isOfThisBoot() {
    return record.boot().equals(Boot.id());
  }

  /** Forgets the index, so that the next look is at every file. */
  void forgetIndex() throws IOException {
    Disk.remove(own.path());
  }

  /** The folder of the slot; the worktree is in it. */
  Path home() {
    return home;
  }

  PrivateGitDirectory own() {
    return own;
  }

  AdminDirectory admin() {
    return new AdminDirectory(lease.repository(), directory, record.admin());
  }

  SlotRecord record() {
    return record;
  }

  void write(SlotRecord changed) throws IOException {
    changed.write(home.resolve("record"));
    record = changed;
  }

  GitOwnership lease() {
    return lease;
  }
}
