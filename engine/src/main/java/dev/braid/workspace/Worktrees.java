package dev.braid.workspace;

import dev.braid.plan.Settings;
import dev.braid.workspace.ShellCommand.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The worktrees of a run: one per slot, made when first asked for, used again and again, removed at
 * the end. They lie in a cache folder outside the checkout, where tools cannot find the user's
 * installed packages and settings by looking upwards.
 *
 * <p>A worktree is only brought to another commit after what it holds is kept: a captured patch is,
 * and anything else is kept here as a commit under the run's refs. What cannot be kept so is set
 * aside as it is, and the slot gets a new worktree. Nothing is ever deleted that was not created
 * here.
 */
public final class Worktrees {
  /** How long the set-up of a new worktree may take. */
  public static final long SETUP_MILLIS = 30 * 60_000;

  private static final String GATE = "gate";
  private static final String ASIDE = "aside";
  private static final int MAX_NAME = 60;

  private final GitOwnership lease;
  private final Path folder;
  private final String name;
  private final Settings.Workspace workspace;
  private final SortedMap<String, String> environment;
  private final Consumer<String> notices;
  private final SortedMap<String, Slot> slots = new TreeMap<>();

  private Worktrees(
      GitOwnership lease,
      Path folder,
      Settings.Workspace workspace,
      SortedMap<String, String> environment,
      Consumer<String> notices) {
    this.lease = lease;
    this.folder = folder;
    this.name = plainName(lease.repository().topLevel());
    this.workspace = workspace;
    this.environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    this.notices = notices;
  }

  /**
   * The worktrees of the run whose lease is held, those of an earlier process included.
   *
   * @param cache folder for things that can be made again; not inside the checkout
   * @param environment for set-up commands, complete
   * @param notices told of what a person should know, one sentence each
   */
  public static Worktrees open(
      GitOwnership lease,
      Path cache,
      Settings.Workspace workspace,
      SortedMap<String, String> environment,
      Consumer<String> notices)
      throws IOException {
    Path folder = Files.createDirectories(runFolder(lease.repository(), cache, lease.run()));
    Path real = folder.toRealPath();
    if (real.startsWith(lease.repository().topLevel())) {
      throw new GitFailure(
          "worktrees must not lie inside the checkout, but `%s` does; choose another cache folder"
              .formatted(real));
    }
    return new Worktrees(lease, real, workspace, environment, notices);
  }

  /** Names of runs that have worktrees of this repository in a cache folder. */
  public static List<String> runs(Repository repository, Path cache) throws IOException {
    List<String> runs = new ArrayList<>();
    Path folder = runFolder(repository, cache, "x").getParent();
    if (folder != null && Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        entries.forEach(entry -> runs.add(entry.getFileName().toString()));
      }
    }
    Collections.sort(runs);
    return runs;
  }

  /**
   * Makes the worktree of a slot stand exactly at a commit, ready for a task.
   *
   * @param slot number of the worker, from 0
   * @param base full id of a commit
   * @return the worktree
   */
  public Path handOut(int slot, String base) throws IOException, InterruptedException {
    return handOut("" + slot, base).directory();
  }

  /** Makes the gate's own worktree stand exactly at a commit. */
  public Slot handOutGate(String commit) throws IOException, InterruptedException {
    return handOut(GATE, commit);
  }

  /** The slot of this number, when it was handed out and not removed since. */
  public Optional<Slot> find(int slot) throws IOException {
    return slot("" + slot);
  }

  /** Whether a folder is one of the run's worktrees, or lies in one. */
  public boolean contains(Path directory) {
    return directory.startsWith(folder);
  }

  /** Keeps what is in the worktrees and removes them, those of earlier processes included. */
  public void remove() throws IOException, InterruptedException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String key = entry.getFileName().toString();
        Optional<Slot> slot = key.equals(ASIDE) ? Optional.empty() : slot(key);
        if (slot.isPresent()) {
          remove(key, slot.get());
        } else if (!key.equals(ASIDE) && !hasRecord(entry)) {
          removeUnfinished(entry);
        }
      }
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
      if (!left.iterator().hasNext()) {
        Files.delete(folder);
      }
    }
  }

  private void remove(String key, Slot slot) throws IOException, InterruptedException {
    synchronized (slot) {
      if (keep(key, slot)) {
        Disk.remove(slot.directory());
        slot.admin().remove();
      }
      Disk.remove(folder.resolve(key));
    }
    synchronized (slots) {
      slots.remove(key);
    }
  }

  private Slot handOut(String key, String base) throws IOException, InterruptedException {
    if (!lease.repository().isObjectId(base)) {
      throw new IllegalArgumentException("BUG: not a full object id: " + base);
    }
    Optional<Slot> present = slot(key);
    if (present.isPresent() && keep(key, present.get())) {
      return bringTo(key, present.get(), base);
    }
    return bringTo(key, create(key, base), base);
  }

  private Slot bringTo(String key, Slot slot, String base)
      throws IOException, InterruptedException {
    synchronized (slot) {
      Checkout checkout = new Checkout(slot, false);
      checkout.to(base);
      if (!slot.record().ready()) {
        new Copies(lease.repository().topLevel(), workspace.copies()).layInto(slot.directory());
        setUp(key, slot);
        checkout.to(base);
      }
      slot.write(slot.record().handedOut(base));
      return slot;
    }
  }

  private void setUp(String key, Slot slot) throws IOException, InterruptedException {
    if (workspace.setup().isBlank()) {
      return;
    }
    Path output = folder.resolve(key).resolve("setup.log");
    Ended ended =
        new ShellCommand(workspace.setup(), slot.directory(), environment, output, SETUP_MILLIS)
            .run(lease);
    if (!ended.succeeded()) {
      String how = ended.timedOut() ? "took too long" : "exited with " + ended.exitCode();
      throw new IOException(
          "the set-up command %s: %s; its output is in %s"
              .formatted(how, ended.lastLine(), output));
    }
  }

  /** Keeps what the slot holds; false when it had to be set aside, and the slot is no more. */
  private boolean keep(String key, Slot slot) throws IOException, InterruptedException {
    synchronized (slot) {
      try {
        if (slot.isInPlace() && slot.admin().isOurs()) {
          Leftovers.keep(slot);
          return true;
        }
        setAside(key, slot, "it was moved or replaced");
      } catch (IOException failure) {
        setAside(key, slot, OneLine.of(failure));
      }
      return false;
    }
  }

  private void setAside(String key, Slot slot, String why) throws IOException {
    Path aside = Files.createDirectories(folder.resolve(ASIDE));
    Path place = aside.resolve(key + "-" + System.currentTimeMillis());
    if (Files.exists(slot.directory(), LinkOption.NOFOLLOW_LINKS)) {
      Files.move(slot.directory(), place);
      notices.accept("a worktree was set aside as `%s`: %s".formatted(place, why));
    }
    slot.admin().remove();
    Disk.remove(folder.resolve(key));
    synchronized (slots) {
      slots.remove(key);
    }
  }

  private Slot create(String key, String base) throws IOException, InterruptedException {
    Path home = folder.resolve(key);
    if (hasRecord(home)) {
      Path aside = Files.createDirectories(folder.resolve(ASIDE));
      Files.move(home, aside.resolve(key + "-" + System.currentTimeMillis()));
      notices.accept("slot %s was set aside in `%s`: its record is damaged".formatted(key, aside));
    }
    removeUnfinished(home);
    Path directory = Files.createDirectories(home.resolve(name));
    AdminDirectory admin =
        AdminDirectory.register(
            lease.repository(), directory, "braid-" + lease.run() + "-" + key, base);
    Slot slot = new Slot(lease, home, name, SlotRecord.created(admin.name()));
    slot.write(slot.record());
    synchronized (slots) {
      slots.put(key, slot);
    }
    return slot;
  }

  private static boolean hasRecord(Path home) {
    return Files.exists(home.resolve("record"), LinkOption.NOFOLLOW_LINKS);
  }

  /** Without a record the creation of a slot was cut short, and no task has been in it. */
  private void removeUnfinished(Path home) throws IOException {
    Optional<AdminDirectory> admin =
        AdminDirectory.leadFrom(lease.repository(), home.resolve(name));
    if (admin.isPresent()) {
      admin.get().remove();
    }
    Disk.remove(home);
  }

  private Optional<Slot> slot(String key) throws IOException {
    synchronized (slots) {
      Slot known = slots.get(key);
      Path home = folder.resolve(key);
      Optional<SlotRecord> record = SlotRecord.read(home.resolve("record"));
      if (known == null && record.isPresent()) {
        known = new Slot(lease, home, name, record.get());
        slots.put(key, known);
      }
      return Optional.ofNullable(known);
    }
  }

  private static Path runFolder(Repository repository, Path cache, String run) {
    byte[] common = repository.commonDirectory().toString().getBytes(StandardCharsets.UTF_8);
    String key = plainName(repository.topLevel()) + "-" + digest(common);
    return cache.toAbsolutePath().resolve(key).resolve(run);
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(Arrays.copyOf(hash, 4));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("BUG: every Java has SHA-256", missing);
    }
  }

  private static String plainName(Path checkout) {
    Path last = checkout.getFileName();
    String text = last == null ? "" : last.toString().replaceAll("[^A-Za-z0-9._-]", "_");
    String cut = text.substring(0, Math.min(text.length(), MAX_NAME));
    boolean taken = List.of("git", "record", "record.new", "setup.log").contains(cut);
    return cut.isEmpty() || cut.startsWith(".") || taken ? "checkout" : cut;
  }
}
