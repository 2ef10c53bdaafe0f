package dev.braid.gate;

import dev.braid.workspace.Disk;
import dev.braid.workspace.Git;
import dev.braid.workspace.GitFailure;
import dev.braid.workspace.GitOutput;
import dev.braid.workspace.GitOwnership;
import dev.braid.workspace.PathText;
import dev.braid.workspace.PrivateGitDirectory;
import dev.braid.workspace.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the gate reads and writes in the user's repository: objects, through a git directory of its
 * own, and refs, by compare-and-swap.
 */
final class GateStore {
  /** How long somebody else's lock on a ref is waited for. */
  static final long LOCK_MILLIS = 10_000;

  private static final long LOCK_POLL_MILLIS = 100;

  /** How often what a garbage collection has taken is written again. */
  private static final int WRITE_TRIES = 10;

  private final GitOwnership lease;
  private final RunRefs refs;
  private final Collector collector;
  private final PrivateGitDirectory directory;
  private final PrivateGitDirectory rows;
  private final Map<Path, Object> durableFolders = new ConcurrentHashMap<>();

  GateStore(GitOwnership lease) throws IOException {
    this.lease = lease;
    this.collector = new Collector(lease.repository().commonDirectory());
    this.refs = new RunRefs(lease.run());
    Path braid = lease.repository().commonDirectory().resolve("braid");
    this.directory = new PrivateGitDirectory(braid.resolve("gate.git"), lease, false);
    Path ofRun = braid.resolve("runs").resolve(lease.run());
    this.rows = new PrivateGitDirectory(ofRun.resolve("row.git"), lease, false);
  }

  GitOwnership lease() {
    return lease;
  }

  Repository repository() {
    return lease.repository();
  }

  RunRefs refs() {
    return refs;
  }

  /** git that sees objects and nothing else. */
  Git objects() throws IOException {
    return directory.git();
  }

  /**
   * git that writes rows of commits. While it does it has a ref in its directory for a moment, so
   * this is one of the run's own, used by one thread.
   */
  Git rows() throws IOException {
    return rows.git();
  }

  /** What differs between trees, one list per pair. Trees, not commits. */
  List<List<TreeChange>> differences(List<String> treePairs)
      throws IOException, InterruptedException {
    byte[] input = (String.join("\n", treePairs) + "\n").getBytes(StandardCharsets.US_ASCII);
    GitOutput output =
        objects()
            .run(input, "diff-tree", "--stdin", "-r", "-z", "--raw", "--no-renames", "--no-abbrev");
    return TreeChange.parse(PathText.decode(output.bytes()), treePairs);
  }

  /** What differs between two commits or trees. */
  List<TreeChange> difference(String before, String after)
      throws IOException, InterruptedException {
    GitOutput output =
        objects()
            .run("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", before, after);
    return TreeChange.parse(PathText.decode(output.bytes()));
  }

  /**
   * Writes a commit with one parent.
   *
   * @param epochSeconds the time of both author and committer, so that a repeat gives the same id
   */
  String commit(String tree, String parent, String message, long epochSeconds)
      throws IOException, InterruptedException {
    Repository.Identity who = repository().identity();
    String date = "@" + epochSeconds + " +0000";
    Git git = objects();
    for (String role : List.of("AUTHOR", "COMMITTER")) {
      git =
          git.with("GIT_" + role + "_NAME", who.name())
              .with("GIT_" + role + "_EMAIL", who.email())
              .with("GIT_" + role + "_DATE", date);
    }
    byte[] text = message.getBytes(StandardCharsets.UTF_8);
    return git.run(text, "commit-tree", "-p", parent, "-F", "-", tree).text();
  }

  /** The object a ref stands at. */
  Optional<String> resolve(String ref) throws IOException, InterruptedException {
    return resolve(List.of(ref)).getFirst();
  }

  /** The objects refs stand at, read at one time. */
  List<Optional<String>> resolve(List<String> names) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("for-each-ref", "--format=%(refname) %(objectname)"));
    command.addAll(names);
    List<String> lines = lease.git().run(command.toArray(String[]::new)).text().lines().toList();
    List<Optional<String>> found = new ArrayList<>();
    for (String name : names) {
      found.add(
          lines.stream()
              .filter(line -> line.startsWith(name + " "))
              .map(line -> line.substring(name.length() + 1))
              .findFirst());
    }
    return found;
  }

  /** Something that writes objects and pins them. */
  interface Writing<T> {
    T write() throws IOException, InterruptedException;
  }

  /** Writes, and writes again when a garbage collection came in between. */
  <T> T written(Writing<T> writing) throws IOException, InterruptedException {
    for (int tries = 1; ; tries++) {
      collector.await();
      try {
        return writing.write();
      } catch (Collector.Taken taken) {
        if (tries >= WRITE_TRIES) {
          throw taken;
        }
      }
    }
  }

  /** A collection that began before a commit was pinned may have taken some of it all the same. */
  void requireWhole(String ref, String commit) throws IOException, InterruptedException {
    collector.await();
    GitOutput found = lease.git().tryRun("rev-list", "--objects", "--quiet", commit + "^!");
    if (found.exitCode() != 0) {
      repository().mutation().lock();
      try {
        lease.git().tryRun("update-ref", "-d", ref);
      } finally {
        repository().mutation().unlock();
      }
      throw new Collector.Taken("a garbage collection took what commit " + commit + " needs");
    }
  }

  /** Pins an object; false when the ref stands somewhere already. */
  boolean pinNew(String ref, String id) throws IOException, InterruptedException {
    try {
      transaction(List.of("create " + ref + " " + id), List.of(ref));
      return true;
    } catch (GitFailure refused) {
      if (resolve(ref).isEmpty()) {
        throw refused;
      }
      return false;
    }
  }

  /** Pins an object, whatever the ref stood at before. */
  void pin(String ref, String id) throws IOException, InterruptedException {
    transaction(List.of("update " + ref + " " + id), List.of(ref));
  }

  /**
   * Changes refs in one transaction: all or none, as far as git goes, and durable.
   *
   * @param commands as {@code update-ref --stdin} takes them
   * @param names the refs they name
   * @throws GitFailure when one of them does not stand where a command says
   */
  void transaction(List<String> commands, List<String> names)
      throws IOException, InterruptedException {
    String input = "start\n" + String.join("\n", commands) + "\nprepare\ncommit\n";
    repository().mutation().lock();
    try {
      long deadline = System.nanoTime() + LOCK_MILLIS * 1_000_000;
      while (true) {
        GitOutput output =
            lease.git().tryRun(input.getBytes(StandardCharsets.UTF_8), "update-ref", "--stdin");
        if (output.exitCode() == 0) {
          break;
        }
        Optional<Path> lock = presentLock(names);
        if (lock.isEmpty() || System.nanoTime() > deadline) {
          throw refused(output, lock);
        }
        Thread.sleep(LOCK_POLL_MILLIS);
        lease.clearOwnLock(lock.get());
      }
    } finally {
      repository().mutation().unlock();
    }
    makeDurable(names.stream().filter(name -> !isOnlyVerified(commands, name)).toList());
  }

  private static boolean isOnlyVerified(List<String> commands, String name) {
    return commands.stream().anyMatch(command -> command.startsWith("verify " + name + " "));
  }

  private static IOException refused(GitOutput output, Optional<Path> lock) {
    if (lock.isEmpty() && output.errors().contains("nonexistent object")) {
      return new Collector.Taken("a garbage collection took an object before it was pinned");
    }
    return lock.map(path ->
            new GitFailure(
                "`%s` is in the way; if no git runs in this repository, remove it".formatted(path)))
        .orElseGet(() -> output.failure("update-ref"));
  }

  private Optional<Path> presentLock(List<String> names) {
    return names.stream().map(name -> file(name + ".lock")).filter(Files::exists).findFirst();
  }

  /**
   * git makes the content of refs durable, but not the folders that hold them. A folder that was
   * seen before is in its parent for good, as long as it is the same folder: git removes empty
   * ones.
   */
  private void makeDurable(List<String> names) throws IOException {
    for (String name : names) {
      Path folder = folderOf(name);
      Object identity = identity(folder);
      Disk.force(folder);
      if (!identity.equals(durableFolders.get(folder))) {
        Path above = folder.getParent();
        while (above != null && above.startsWith(top())) {
          Disk.force(above);
          above = above.getParent();
        }
        durableFolders.put(folder, identity);
      }
    }
  }

  private Path top() {
    return repository().commonDirectory();
  }

  private Path folderOf(String ref) {
    return top().resolve(ref.substring(0, ref.lastIndexOf('/')));
  }

  private static Object identity(Path folder) throws IOException {
    Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
    return key == null ? folder : key;
  }

  private Path file(String ref) {
    return repository().commonDirectory().resolve(ref);
  }
}
