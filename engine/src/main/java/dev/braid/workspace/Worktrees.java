package dev.braid.workspace;

import dev.braid.plan.Settings;
import dev.braid.workspace.ShellCommand.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The worktrees of a run: one per slot, made when first asked for, used again and again, removed at
 * the end. They lie in a cache folder outside the checkout, where tools cannot find the user's
 * installed packages and settings by looking upwards.
 *
 * <p>Each orchestrator of a run works in a folder of its own, named by its epoch. What an earlier
 * one left is moved away from under it, for that one may only have been frozen: whatever it still
 * does with its worktrees when it wakes, it does to paths that are no more. The next one captures
 * from what it has taken over, hands out nothing of it, and removes it at the end.
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

  /** A folder of one orchestrator, and of who has taken it over. */
  private static final Pattern PART = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,9}))?");

  private final GitOwnership lease;
  private final Path root;
  private final Path folder;
  private final String name;
  private final Settings.Workspace workspace;
  private final SortedMap<String, String> environment;
  private final Consumer<String> notices;
  private final SortedMap<Path, Slot> slots = new TreeMap<>();

  /**
   * Where worktrees lie, and whose they are.
   *
   * @param cache folder for things that can be made again; not inside the checkout
   * @param epoch number of the orchestrator, larger than that of any before it
   */
  public record Home(Path cache, int epoch) {}

  private Worktrees(
      GitOwnership lease,
      Path folder,
      Settings.Workspace workspace,
      SortedMap<String, String> environment,
      Consumer<String> notices) {
    this.lease = lease;
    this.folder = folder;
    this.root = Objects.requireNonNull(folder.getParent());
    this.name = plainName(lease.repository().topLevel());
    this.workspace = workspace;
    this.environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    this.notices = notices;
  }

  /**
   * The worktrees of the run whose lease is held, those of an earlier process included.
   *
   * @param environment for set-up commands, complete
   * @param notices told of what a person should know, one sentence each
   */
  public static Worktrees open(
      GitOwnership lease,
      Home home,
      Settings.Workspace workspace,
      SortedMap<String, String> environment,
      Consumer<String> notices)
      throws IOException {
    Path run = runFolder(lease.repository(), home.cache(), lease.run());
    Path real = Files.createDirectories(run).toRealPath();
    if (real.startsWith(lease.repository().topLevel())) {
      throw new GitFailure(
          "worktrees must not lie inside the checkout, but `%s` does; choose another cache folder"
              .formatted(real));
    }
    Path own = Files.createDirectories(real.resolve(Integer.toString(home.epoch())));
    Worktrees worktrees = new Worktrees(lease, own, workspace, environment, notices);
    worktrees.takeOver(home.epoch());
    return worktrees;
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

  /**
   * Makes one of the gate's own worktrees stand exactly at a commit.
   *
   * @param lane its number, from 0
   */
  public Slot handOutGate(int lane, String commit) throws IOException, InterruptedException {
    return handOut(lane == 0 ? GATE : GATE + "-" + lane, commit);
  }

  /**
   * The slot of this number, when it was handed out and not removed since, nor has the machine gone
   * down since.
   */
  public Optional<Slot> find(int slot) throws IOException {
    for (Path part : parts()) {
      Optional<Slot> found = slot(part.resolve("" + slot)).filter(Slot::isOfThisBoot);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Whether a folder is one of the run's worktrees, or lies in one. */
  public boolean contains(Path directory) {
    return directory.startsWith(root);
  }

  /** Keeps what is in the worktrees and removes them, those of earlier processes included. */
  public void remove() throws IOException, InterruptedException {
    for (Path part : parts()) {
      for (Path home : entries(part)) {
        Optional<Slot> slot = slot(home);
        if (slot.isPresent()) {
          remove(home, slot.get());
        } else if (!hasRecord(home)) {
          removeUnfinished(home);
        }
      }
      removeEmpty(part);
    }
    removeEmpty(root);
    AdminDirectory.removeLost(lease.repository(), registrations(), root);
  }

  private void remove(Path home, Slot slot) throws IOException, InterruptedException {
    synchronized (slot) {
      if (keep(slot)) {
        Disk.remove(slot.directory());
        slot.admin().remove();
      }
      Disk.remove(home);
    }
    synchronized (slots) {
      slots.remove(home);
    }
  }

  /**
   * Moves what earlier orchestrators left to where they cannot find it. A folder is named by the
   * epoch of its maker and, behind a dot, by that of who has taken it over.
   */
  private void takeOver(int epoch) throws IOException {
    for (Path part : entries(root)) {
      Matcher partName = PART.matcher(part.getFileName().toString());
      if (partName.matches() && !hasRecord(part)) {
        int maker = Integer.parseInt(partName.group(1));
        int holder = partName.group(2) == null ? maker : Integer.parseInt(partName.group(2));
        if (maker < epoch && holder < epoch) {
          Path taken = root.resolve(maker + "." + epoch);
          Files.move(part, taken, StandardCopyOption.ATOMIC_MOVE);
          for (Path home : entries(taken)) {
            Optional<Slot> slot = slot(home);
            if (slot.isPresent()) {
              slot.get().admin().follow(root);
            }
          }
        }
      }
    }
  }

  /** The folders of this orchestrator and of those before it, the latest first. */
  private List<Path> parts() throws IOException {
    TreeMap<Integer, Path> former = new TreeMap<>(Comparator.reverseOrder());
    String taken = "." + folder.getFileName();
    for (Path part : entries(root)) {
      Matcher name = PART.matcher(part.getFileName().toString());
      if (name.matches() && part.toString().endsWith(taken)) {
        former.put(Integer.parseInt(name.group(1)), part);
      }
    }
    List<Path> parts = new ArrayList<>(List.of(folder));
    parts.addAll(former.values());
    return parts;
  }

  private static List<Path> entries(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        entries.forEach(all::add);
      }
    }
    Collections.sort(all);
    return all;
  }

  private static void removeEmpty(Path folder) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && entries(folder).isEmpty()) {
      Files.delete(folder);
    }
  }

  private Slot handOut(String key, String base) throws IOException, InterruptedException {
    if (!lease.repository().isObjectId(base)) {
      throw new IllegalArgumentException("BUG: not a full object id: " + base);
    }
    Optional<Slot> present = slot(folder.resolve(key));
    if (present.isPresent() && keep(present.get())) {
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
  private boolean keep(Slot slot) throws IOException, InterruptedException {
    synchronized (slot) {
      try {
        boolean cut = !slot.isOfThisBoot();
        if (cut) {
          slot.forgetIndex();
        }
        if (slot.isInPlace() && (cut || slot.admin().isOurs())) {
          Leftovers.keep(slot);
          return true;
        }
        setAside(slot, "it was moved or replaced");
      } catch (IOException failure) {
        setAside(slot, OneLine.of(failure));
      }
      return false;
    }
  }

  private void setAside(Slot slot, String why) throws IOException {
    if (Files.exists(slot.directory(), LinkOption.NOFOLLOW_LINKS)) {
      Path place = placeAside(slot.home());
      Files.move(slot.directory(), place);
      notices.accept("a worktree was set aside as `%s`: %s".formatted(place, why));
    }
    slot.admin().remove();
    Disk.remove(slot.home());
    synchronized (slots) {
      slots.remove(slot.home());
    }
  }

  private Path placeAside(Path home) throws IOException {
    Path aside = Files.createDirectories(root.resolve(ASIDE));
    return aside.resolve(home.getFileName() + "-" + System.currentTimeMillis());
  }

  private Slot create(String key, String base) throws IOException, InterruptedException {
    Path home = folder.resolve(key);
    if (hasRecord(home)) {
      Path place = placeAside(home);
      Files.move(home, place);
      notices.accept("slot %s was set aside as `%s`: its record is damaged".formatted(key, place));
    }
    removeUnfinished(home);
    Path directory = Files.createDirectories(home.resolve(name));
    AdminDirectory admin =
        AdminDirectory.register(
            lease.repository(),
            directory,
            registrations() + folder.getFileName() + "-" + key,
            base);
    Slot slot = new Slot(lease, home, name, SlotRecord.created(admin.name()));
    slot.write(slot.record());
    synchronized (slots) {
      slots.put(home, slot);
    }
    return slot;
  }

  /** How the names of the run's registrations begin. */
  private String registrations() {
    return "braid-" + lease.run() + "-";
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

  private Optional<Slot> slot(Path home) throws IOException {
    synchronized (slots) {
      Slot known = slots.get(home);
      Optional<SlotRecord> record = SlotRecord.read(home.resolve("record"));
      if (known == null && record.isPresent()) {
        known = new Slot(lease, home, name, record.get());
        slots.put(home, known);
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
