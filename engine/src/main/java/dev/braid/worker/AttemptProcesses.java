package dev.braid.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Knows which processes belong to one attempt. A process is only ever taken for one of the attempt
 * when that is proven:
 *
 * <ul>
 *   <li>it is in the attempt's control group;
 *   <li>its environment names the attempt, or an attempt inside it;
 *   <li>it was proven to belong before, and is still exactly the same process;
 *   <li>its parent belongs;
 *   <li>it is in a session whose leader belongs or belonged; only the attempt's own processes can
 *       have got into it.
 * </ul>
 *
 * This orchestrator and all that it descends from never belong, and neither do their sessions,
 * whatever an environment says.
 */
final class AttemptProcesses {
  /** A session that is the attempt's, and since when that is known. */
  private record Session(ProcessIdentity leader, long sinceNanos) {}

  private final AttemptId attempt;
  private final long self = ProcessHandle.current().pid();
  private final TreeSet<ProcessIdentity> started = new TreeSet<>();
  private final TreeSet<ProcessIdentity> seen = new TreeSet<>();
  private final TreeMap<Long, Session> sessions = new TreeMap<>();

  AttemptProcesses(AttemptId attempt) {
    this.attempt = attempt;
  }

  /**
   * A process that was started for the attempt.
   *
   * @param leadsSession whether it begins a session of its own
   */
  synchronized void add(ProcessIdentity process, boolean leadsSession) {
    started.add(process);
    if (leadsSession) {
      sessions.put(process.pid(), new Session(process, System.nanoTime()));
    }
  }

  /**
   * All processes of the attempt that live, ascending by number.
   *
   * @param grouped numbers of those that are in a control group of the attempt, read after the
   *     table
   */
  synchronized List<ProcessTable.Entry> in(ProcessTable table, SortedSet<Long> grouped) {
    SortedSet<Long> spared = table.lineage(self);
    SortedSet<Long> sparedSessions = sessionsOf(spared, table);
    forgetEndedSessions(table);
    TreeMap<Long, ProcessTable.Entry> found = new TreeMap<>();
    boolean grown = true;
    while (grown) {
      grown = false;
      for (ProcessTable.Entry entry : table.entries()) {
        boolean candidate = entry.alive() && !spared.contains(entry.pid());
        boolean proven = grouped.contains(entry.pid()) || belongs(entry, found);
        if (candidate && proven && !found.containsKey(entry.pid())) {
          found.put(entry.pid(), entry);
          if (entry.session() == entry.pid() && !sparedSessions.contains(entry.session())) {
            sessions.putIfAbsent(
                entry.session(), new Session(entry.identity(), table.begunNanos()));
          }
          grown = true;
        }
      }
    }
    seen.clear();
    found.values().forEach(entry -> seen.add(entry.identity()));
    return new ArrayList<>(found.values());
  }

  /** Whether a process, seen alone, names the attempt. */
  boolean isNamedBy(ProcessTable.Entry entry) {
    return entry.attempts().stream().anyMatch(attempt::sameAttempt);
  }

  /** Whether the whole process group of a process is the attempt's. */
  synchronized boolean ownsGroupOf(ProcessTable.Entry entry) {
    return entry.group() > 1 && sessions.containsKey(entry.session());
  }

  /** Groups that were begun for the attempt, for systems that do not tell who is in a group. */
  synchronized List<Long> ownGroups() {
    return List.copyOf(sessions.keySet());
  }

  private boolean belongs(ProcessTable.Entry entry, TreeMap<Long, ProcessTable.Entry> found) {
    return started.contains(entry.identity())
        || seen.contains(entry.identity())
        || isNamedBy(entry)
        || isChildOf(found.get(entry.parent()), entry)
        || sessions.containsKey(entry.session());
  }

  private static boolean isChildOf(ProcessTable.@Nullable Entry parent, ProcessTable.Entry entry) {
    return parent != null && parent.identity().start() <= entry.identity().start();
  }

  /**
   * A session that has lost all its processes has given up its number, which may come back as
   * somebody else's. What was added after the look began is not judged by it.
   */
  private void forgetEndedSessions(ProcessTable table) {
    sessions
        .entrySet()
        .removeIf(session -> {
          ProcessTable.Entry leader = table.get(session.getKey());
          boolean empty = table.entries().stream().noneMatch(e -> e.session() == session.getKey());
          // A leader that has just been started may not have begun its session yet.
          boolean gone =
              leader == null ? empty : !leader.identity().equals(session.getValue().leader());
          return gone && session.getValue().sinceNanos() < table.begunNanos();
        });
  }

  private static SortedSet<Long> sessionsOf(SortedSet<Long> processes, ProcessTable table) {
    TreeSet<Long> sessions = new TreeSet<>();
    for (long pid : processes) {
      ProcessTable.Entry entry = table.get(pid);
      if (entry != null) {
        sessions.add(entry.session());
      }
    }
    return sessions;
  }
}
