package dev.braid.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The right to orchestrate a run: one process has it at a time.
 *
 * <p>The right is a lock of the operating system on a file of its own, so it ends at once with its
 * process, however that dies, and children do not inherit it. Who holds it is written in a second
 * file, for people and for the refusal of the next one. They are two files because on POSIX closing
 * any channel to a locked file drops the lock of the whole process; for the same reason a second
 * attempt within one process is refused by the record, before it opens the lock.
 */
public final class RunLease implements AutoCloseable {
  private final RunFolder folder;
  private final FileChannel channel;

  /**
   * Who holds a lease.
   *
   * @param since milliseconds since 1970
   */
  public record Owner(long pid, long start, String boot, String host, long since) {
    /** Names the owner to people. */
    public String describe() {
      return "process " + pid + (host.isEmpty() ? "" : " on " + host);
    }

    private ProcessIdentity identity() {
      return new ProcessIdentity(pid, start, boot);
    }
  }

  /** Somebody else has the lease. */
  public static final class Held extends Exception {
    private static final long serialVersionUID = 1;

    private final transient @Nullable Owner owner;

    Held(String run, @Nullable Owner owner) {
      super(
          "run "
              + run
              + " is under way already: it belongs to "
              + (owner == null ? "another process" : owner.describe()));
      this.owner = owner;
    }

    /** Who has it, unless it was taken this moment and nobody has signed yet. */
    public Optional<Owner> owner() {
      return Optional.ofNullable(owner);
    }
  }

  private RunLease(RunFolder folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes the lease of a run.
   *
   * @throws Held when another orchestrator lives
   */
  public static RunLease take(RunFolder folder, long nowMillis) throws Held, IOException {
    // One at a time within this process, so that the record of the first stops the second.
    synchronized (RunLease.class) {
      return takeAlone(folder, nowMillis);
    }
  }

  /** The live owner of a run, if there is one. Looks only, and disturbs nobody who takes it now. */
  public static Optional<Owner> owner(RunFolder folder) {
    return read(folder).filter(owner -> owner.identity().isAlive());
  }

  /**
   * Whether the last owner died before it gave the lease back, and so before it had cleared away
   * what its run needed: worktrees, processes, fences.
   */
  public static boolean wasAbandoned(RunFolder folder) {
    return read(folder).filter(owner -> !owner.identity().isAlive()).isPresent();
  }

  @Override
  public void close() throws IOException {
    boolean ours =
        read(folder).filter(owner -> owner.identity().equals(ProcessIdentity.ofSelf())).isPresent();
    if (ours) {
      Files.deleteIfExists(folder.leaseOwner());
    }
    channel.close();
  }

  private static RunLease takeAlone(RunFolder folder, long nowMillis) throws Held, IOException {
    ProcessIdentity self = ProcessIdentity.ofSelf();
    Owner before = read(folder).orElse(null);
    if (before != null && before.identity().equals(self)) {
      throw new Held(folder.run(), before);
    }
    FileChannel channel =
        FileChannel.open(folder.leaseLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // It is ours, and the record is gone. Closing the channel now would drop that lock.
      throw new Held(folder.run(), null);
    }
    if (lock == null) {
      channel.close();
      throw new Held(folder.run(), owner(folder).orElse(null));
    }
    if (before != null && before.identity().isAlive()) {
      // It has lost its lock, to a file system that forgot it or a person who removed the file. It
      // may only be frozen, and would go on when it wakes.
      channel.close();
      throw new Held(folder.run(), before);
    }
    String host = hostName();
    Owner owner = new Owner(self.pid(), self.start(), self.boot(), host, nowMillis);
    Durable.replace(folder.leaseOwner(), text(owner));
    return new RunLease(folder, channel);
  }

  private static byte[] text(Owner owner) {
    return JsonText.object("owner")
        .number("pid", owner.pid())
        .number("start", owner.start())
        .text("boot", owner.boot())
        .text("host", owner.host())
        .number("since_millis", owner.since())
        .close()
        .bytes();
  }

  private static Optional<Owner> read(RunFolder folder) {
    Path file = folder.leaseOwner();
    try (FieldReader fields = new FieldReader(Files.readAllBytes(file))) {
      fields.kind();
      Owner owner =
          new Owner(
              fields.number("pid"),
              fields.number("start"),
              fields.text("boot"),
              fields.text("host"),
              fields.number("since_millis"));
      return Optional.of(owner);
    } catch (IOException | FieldReader.Malformed e) {
      // Only the lock decides; an owner that cannot be read is one that cannot be named.
      return Optional.empty();
    }
  }

  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      String name = System.getenv("HOSTNAME");
      return name == null ? "" : name;
    }
  }
}
