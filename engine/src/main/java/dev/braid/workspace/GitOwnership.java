package dev.braid.workspace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The right to move a run's refs and worktrees: one process at a time holds it.
 *
 * <p>It is a lock on a file, which the system takes back when the process dies, however it dies.
 * The file holds the mark that every git of the holder carries in its environment ({@code
 * BRAID_OWNER}) and the time from which on it was held. A process that takes the lease of a dead
 * one therefore knows which children it may have left, waits for them or ends them, and knows which
 * lock files in the run's own corner of the refs are theirs: those that are younger than the dead
 * one's lease.
 */
public final class GitOwnership implements AutoCloseable {
  /** How long children of a dead orchestrator may go on with what they do. */
  private static final long FINISH_MILLIS = 2_000;

  private static final long TERMINATE_MILLIS = 2_000;
  private static final long KILL_MILLIS = 10_000;

  /** A git that tidies refs holds each lock for an instant; ours would hold it no longer. */
  private static final long OWN_LOCK_MILLIS = 5_000;

  /** File times may be coarser than the clock. */
  private static final long COARSE_MILLIS = 2_000;

  private static final Pattern RUN =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)*");
  private static final int MAX_RUN_LENGTH = 100;
  private static final int MAX_FILE_BYTES = 1024;

  private final Repository repository;
  private final String run;
  private final FileChannel channel;
  private final String owner;
  private final long since;
  private final AtomicLong commands = new AtomicLong();

  private GitOwnership(
      Repository repository, String run, FileChannel channel, String owner, long since) {
    this.repository = repository;
    this.run = run;
    this.channel = channel;
    this.owner = owner;
    this.since = since;
  }

  /**
   * Takes the lease of a run, and clears away what a dead holder left running or locked.
   *
   * @param run letters, digits, {@code . _ -}; it becomes part of ref names
   * @throws GitFailure when another process holds it, or a child of the dead holder does not die
   */
  public static GitOwnership take(Repository repository, String run)
      throws GitFailure, InterruptedException {
    if (!RUN.matcher(run).matches() || run.length() > MAX_RUN_LENGTH || run.endsWith(".lock")) {
      throw new GitFailure("`" + run + "` cannot name a run: use letters, digits, `.`, `_`, `-`");
    }
    Path folder = repository.commonDirectory().resolve("braid/leases");
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(run),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new GitFailure("run `" + run + "` is being worked on by another process");
      }
      String owner = newOwner();
      clearAway(repository, run, channel);
      long since = System.currentTimeMillis();
      write(channel, owner + " " + since + "\n");
      Disk.force(folder);
      return new GitOwnership(repository, run, channel, owner, since);
    } catch (GitFailure failure) {
      throw failure;
    } catch (IOException failure) {
      throw new GitFailure("the lease of run `" + run + "` cannot be taken: " + failure, failure);
    }
  }

  public Repository repository() {
    return repository;
  }

  public String run() {
    return run;
  }

  /** The variable that every process started under this lease carries, {@code NAME=value}. */
  String mark() {
    return mark(owner);
  }

  /**
   * Removes a lock file in the run's own corner of the refs that a child of this holder has left
   * when it was killed. Only for callers that hold the repository's mutation lock: no other child
   * is changing refs then. A young lock may be somebody else's, who is tidying refs, and stays.
   */
  public void clearOwnLock(Path lock) throws IOException {
    if (!Files.exists(lock) || !isOwnCorner(repository, run, lock)) {
      return;
    }
    long made = Files.getLastModifiedTime(lock).toMillis();
    boolean settled = System.currentTimeMillis() - made > OWN_LOCK_MILLIS;
    if (settled && made >= since - COARSE_MILLIS) {
      Files.deleteIfExists(lock);
    }
  }

  private static boolean isOwnCorner(Repository repository, String run, Path lock) {
    Path refs = repository.commonDirectory().resolve("refs");
    return lock.startsWith(refs.resolve("braid").resolve(run))
        || lock.equals(refs.resolve("heads/braid/" + run + ".lock"));
  }

  /** A name that nothing else has, for the processes of one command. */
  String newMark() {
    return owner + "-" + commands.incrementAndGet();
  }

  /** git on the repository's refs and objects, marked as this holder's. */
  public Git git() {
    return marked(repository.isolated());
  }

  /** git in a checkout of the user's, marked as this holder's. */
  public Git asUser(Path checkout) {
    return marked(repository.asUser(checkout));
  }

  Git marked(Git git) {
    return git.with("BRAID_OWNER", owner);
  }

  /** Gives the lease back. Nothing started under it may be running any more. */
  @Override
  public void close() throws IOException {
    if (read(channel).startsWith(owner + " ")) {
      channel.truncate(0);
    }
    channel.close();
  }

  private static String mark(String owner) {
    return "BRAID_OWNER=" + owner;
  }

  private static String newOwner() {
    byte[] random = new byte[12];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  private static void write(FileChannel channel, String text) throws IOException {
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    channel.force(true);
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(MAX_FILE_BYTES);
    channel.read(content, 0);
    return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
  }

  private static void clearAway(Repository repository, String run, FileChannel channel)
      throws IOException, InterruptedException {
    String[] fields = read(channel).strip().split(" ");
    if (fields.length != 2
        || !fields[0].matches("[0-9a-f]{24}")
        || !fields[1].matches("\\d{1,18}")) {
      return;
    }
    OwnedProcesses left = new OwnedProcesses(mark(fields[0]));
    if (!left.awaitNone(FINISH_MILLIS) && !left.end(TERMINATE_MILLIS, KILL_MILLIS)) {
      throw new GitFailure("a git of a dead orchestrator does not end: " + left.find());
    }
    long since = Long.parseLong(fields[1]) - COARSE_MILLIS;
    Path refs = repository.commonDirectory().resolve("refs");
    removeLock(refs.resolve("heads/braid/" + run + ".lock"), since);
    removeLocksBelow(refs.resolve("braid/" + run), since);
  }

  private static void removeLocksBelow(Path folder, long since) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (file.toString().endsWith(".lock")) {
              removeLock(file, since);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void removeLock(Path lock, long since) throws IOException {
    if (Files.exists(lock) && Files.getLastModifiedTime(lock).toMillis() >= since) {
      Files.deleteIfExists(lock);
    }
  }
}
