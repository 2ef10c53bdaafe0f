package dev.braid.worker;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All processes that one look at the system found. The look takes time, so the picture is not of
 * one moment: a process may be missing or be gone already.
 */
final class ProcessTable {
  /**
   * What is known of a process. Groups and sessions are 0 where the system does not tell them.
   *
   * @param alive false when it has ended and only waits to be noticed by its parent
   * @param name the program's name, cut to 15 characters
   * @param cpuMillis processor time of it and of those of its children that it has waited for
   * @param residentBytes memory in use, shared pages included
   * @param attempts the attempts its environment names
   */
  record Entry(
      ProcessIdentity identity,
      long parent,
      long group,
      long session,
      boolean alive,
      String name,
      long cpuMillis,
      long residentBytes,
      List<AttemptId> attempts) {

    Entry {
      attempts = List.copyOf(attempts);
    }

    long pid() {
      return identity.pid();
    }
  }

  private final SortedMap<Long, Entry> byPid = new TreeMap<>();
  private final long begunNanos;

  /**
   * @param begunNanos when the look began, as {@link System#nanoTime}
   */
  ProcessTable(long begunNanos, Collection<Entry> entries) {
    this.begunNanos = begunNanos;
    entries.forEach(entry -> byPid.put(entry.pid(), entry));
  }

  /** Every process, ascending by number. */
  Collection<Entry> entries() {
    return Collections.unmodifiableCollection(byPid.values());
  }

  long begunNanos() {
    return begunNanos;
  }

  @Nullable Entry get(long pid) {
    return byPid.get(pid);
  }

  /** The process and all it descends from. */
  SortedSet<Long> lineage(long pid) {
    TreeSet<Long> line = new TreeSet<>();
    long at = pid;
    while (at > 0 && line.add(at)) {
      Entry entry = byPid.get(at);
      at = entry == null ? 0 : entry.parent();
    }
    return line;
  }
}
