package dev.braid.worker;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * All that runs for one attempt, seen as one thing that can be asked to stop, be ended, and be
 * waited for.
 *
 * <p>A look at the processes takes milliseconds, and what is forked meanwhile is missed. So ending
 * goes on until two looks in a row have found nothing, groups are hit as a whole where they are
 * ours, and after each strike the processes that were born during it are looked at one by one.
 * Where there are control groups all of this is quick; it is still done, for a group could not be
 * made, or a process of the super user's has left it.
 */
final class Container {
  /** How many looks in a row must find nothing. */
  private static final int QUIET_LOOKS = 2;

  /** Longest pause between two looks, in milliseconds. */
  private static final long MAX_PAUSE_MILLIS = 50;

  /** Most processes that are looked at one by one after a strike. */
  private static final int MAX_CHASE = 4096;

  /** How long a chase goes on without finding anything, in nanoseconds. */
  private static final long CHASE_NANOS = 3_000_000;

  private final AttemptProcesses processes;
  private final ProcessScanner scanner;
  private final Signals signals;
  private final long environmentsSince;
  private final List<ControlGroup> groups;

  /**
   * @param environmentsSince when the first process of the attempt can have started
   * @param groups the control groups of the attempt, if there are any
   */
  Container(
      AttemptId attempt,
      ProcessScanner scanner,
      long environmentsSince,
      List<ControlGroup> groups) {
    this.processes = new AttemptProcesses(attempt);
    this.scanner = scanner;
    this.signals = new Signals(scanner);
    this.environmentsSince = environmentsSince;
    this.groups = List.copyOf(groups);
  }

  /** Where new processes of the attempt have to sign in. */
  List<Path> entrances() {
    return groups.stream().map(ControlGroup::entrance).toList();
  }

  void add(ProcessIdentity process, boolean leadsSession) {
    processes.add(process, leadsSession);
  }

  /**
   * Adds whoever can still write to a pipe of the attempt; a control group has missed nobody.
   *
   * @return whether anybody was added
   */
  boolean addWriters(SortedSet<String> pipes) {
    if (pipes.isEmpty() || !groups.isEmpty()) {
      return false;
    }
    SortedSet<ProcessIdentity> writers =
        picture(ProcessScanner.NO_ENVIRONMENTS)
            .map(table -> Pipes.writers(table, pipes, environmentsSince))
            .orElse(new TreeSet<>());
    writers.forEach(writer -> processes.add(writer, false));
    return !writers.isEmpty();
  }

  /** The attempt's processes in a picture that others have taken. */
  List<ProcessTable.Entry> in(ProcessTable table) {
    TreeSet<Long> grouped = new TreeSet<>();
    groups.forEach(group -> grouped.addAll(group.members()));
    return processes.in(table, grouped);
  }

  /**
   * Gives up what an empty container still has.
   *
   * @return processor time in milliseconds that all of the attempt took; 0 where it is not told
   */
  long close() {
    try {
      long cpuMillis = groups.stream().mapToLong(ControlGroup::cpuMillis).sum();
      groups.forEach(ControlGroup::remove);
      return cpuMillis;
    } catch (UncheckedIOException notNow) {
      // An empty group that stays behind does no harm; an end that is not reported does.
      return 0;
    }
  }

  /**
   * Asks everything to end, and waits until it has or the time is over.
   *
   * @param ended a further sign that must hold, such as that our own child has been waited for
   */
  void askToEnd(Duration grace, BooleanSupplier ended) throws InterruptedException {
    long deadline = System.nanoTime() + grace.toNanos();
    Optional<List<ProcessTable.Entry>> members = look();
    members.ifPresent(all -> all.forEach(member -> signals.terminate(member.identity())));
    long pause = 1;
    boolean gone = false;
    while (!gone && System.nanoTime() < deadline) {
      Thread.sleep(pause);
      pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
      members = look();
      gone = ended.getAsBoolean() && members.isPresent() && members.get().isEmpty();
    }
  }

  /**
   * Ends everything, now.
   *
   * @return what could not be ended in time; empty when nothing of the attempt runs any more
   */
  List<ProcessTable.Entry> end(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    int quiet = 0;
    int strikes = 0;
    long pause = 1;
    while (true) {
      long newest = scanner.newest();
      Optional<List<ProcessTable.Entry>> looked = look();
      List<ProcessTable.Entry> members = looked.orElse(List.of());
      quiet = looked.isPresent() && members.isEmpty() ? quiet + 1 : 0;
      if (quiet == QUIET_LOOKS) {
        return List.of();
      }
      if (quiet == 0) {
        if (System.nanoTime() > deadline) {
          return looked.orElseThrow(
              () -> new IllegalStateException("BUG: the processes cannot be looked at"));
        }
        strike(members, newest, strikes++);
        Thread.sleep(pause);
        pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
      }
    }
  }

  /**
   * Waits until no orchestrator that died in the middle of a start can still bring a process to
   * life: such a one has all it needs to go on, but does not carry the attempt's name yet.
   */
  void awaitHalfStarted(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    Optional<TreeSet<ProcessIdentity>> awaited = Optional.empty();
    do {
      Optional<TreeSet<ProcessIdentity>> now =
          picture(ProcessScanner.NO_ENVIRONMENTS).map(Container::starting);
      if (awaited.isPresent()) {
        now.ifPresent(awaited.get()::retainAll);
      } else {
        awaited = now;
      }
      if (awaited.isPresent() && awaited.get().isEmpty()) {
        return;
      }
      Thread.sleep(1);
    } while (System.nanoTime() < deadline);
  }

  /** What other orchestrators are starting. */
  private static TreeSet<ProcessIdentity> starting(ProcessTable table) {
    long self = ProcessHandle.current().pid();
    TreeSet<ProcessIdentity> starting = new TreeSet<>();
    for (ProcessTable.Entry entry : table.entries()) {
      if (entry.alive() && entry.parent() != self && entry.name().equals(Launcher.SPAWN_NAME)) {
        starting.add(entry.identity());
      }
    }
    return starting;
  }

  /** All processes; nothing when it is not possible to look now, which proves nothing. */
  private Optional<ProcessTable> picture(long since) {
    try {
      return Optional.of(scanner.scan(since));
    } catch (UncheckedIOException notNow) {
      return Optional.empty();
    }
  }

  private Optional<List<ProcessTable.Entry>> look() {
    try {
      return Optional.of(in(scanner.scan(environmentsSince)));
    } catch (UncheckedIOException notNow) {
      return Optional.empty();
    }
  }

  private void strike(List<ProcessTable.Entry> members, long newest, int earlierStrikes) {
    groups.forEach(ControlGroup::kill);
    members.forEach(member -> signals.kill(member.identity()));
    if (earlierStrikes > 0) {
      TreeSet<Long> whole = new TreeSet<>();
      members.stream().filter(processes::ownsGroupOf).forEach(member -> whole.add(member.group()));
      if (!scanner.tellsGroups()) {
        whole.addAll(processes.ownGroups());
      }
      whole.forEach(signals::killGroup);
      chase(newest);
    }
  }

  /** Ends what has been born since a look, for as long as the trail is warm. */
  private void chase(long from) {
    if (from == 0) {
      return;
    }
    long at = from;
    long cold = System.nanoTime() + CHASE_NANOS;
    for (int looked = 0; looked < MAX_CHASE && System.nanoTime() < cold; ) {
      long newest = scanner.newest();
      if (newest < at) {
        // The numbers have begun again at the bottom; the next full look finds those.
        at = newest;
      }
      while (at < newest && looked < MAX_CHASE) {
        at++;
        looked++;
        ProcessTable.Entry entry = scanner.look(at).orElse(null);
        if (entry != null && entry.alive() && processes.isNamedBy(entry)) {
          signals.kill(entry.identity());
          cold = System.nanoTime() + CHASE_NANOS;
        }
      }
    }
  }
}
