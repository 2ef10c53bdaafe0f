package dev.braid.graph;

import dev.braid.plan.PathPattern;
import dev.braid.plan.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Pairs of tasks that have no order and yet cannot run at the same time, because they share a
 * conflict group or because one writes what the other reads or writes. Tasks that must run alone
 * are not listed with everybody else.
 *
 * <p>Patterns are sorted by their literal prefix; two can overlap only when the prefix of one
 * begins with the prefix of the other. So each pattern is compared with those at its own place and
 * at the places above it, and with nothing else.
 */
public final class Conflicts {
  /** Most pairs that are listed; the others are counted. */
  public static final int MOST_LISTED = 1_000;

  /** Most pairs of patterns or members that are looked at. */
  public static final int MOST_COMPARED = 300_000;

  /** Plans with more nodes than this are not looked at. */
  public static final int MOST_NODES = 20_000;

  /** What two tasks share. */
  public enum Kind {
    GROUP,
    WRITE_WRITE,
    WRITE_READ
  }

  /**
   * @param first the lower number
   * @param detail the group, or the overlapping patterns
   */
  public record Pair(int first, int second, Kind kind, String detail) {}

  /**
   * @param pairs in order of discovery: groups by name, then scopes by path
   * @param more pairs beyond those listed
   * @param complete false when the plan has too many to look at; then {@code more} is a lower bound
   */
  public record Found(List<Pair> pairs, long more, boolean complete) {
    public Found {
      pairs = List.copyOf(pairs);
    }
  }

  private record Lock(int task, boolean write, PathPattern pattern) {}

  private final TaskGraph graph;
  private final Order order;
  private final TreeMap<Long, Pair> pairs = new TreeMap<>();
  private final List<Pair> listed = new ArrayList<>();
  private long compared;

  private Conflicts(TaskGraph graph) {
    this.graph = graph;
    this.order = Order.of(graph);
  }

  public static Found of(TaskGraph graph) {
    if (graph.nodeCount() > MOST_NODES) {
      return new Found(List.of(), 0, false);
    }
    Conflicts conflicts = new Conflicts(graph);
    conflicts.searchGroups();
    conflicts.searchScopes();
    long more = (long) conflicts.pairs.size() - conflicts.listed.size();
    return new Found(conflicts.listed, more, conflicts.mayCompare());
  }

  private boolean mayCompare() {
    return compared < MOST_COMPARED;
  }

  private void searchGroups() {
    TreeMap<String, List<Integer>> members = new TreeMap<>();
    for (int task = 0; task < graph.taskCount(); task++) {
      for (String group : graph.task(task).demand().conflictGroups()) {
        members.computeIfAbsent(group, name -> new ArrayList<>()).add(task);
      }
    }
    members.forEach((group, tasks) -> {
      for (int i = 0; i < tasks.size(); i++) {
        for (int j = i + 1; j < tasks.size() && mayCompare(); j++) {
          compared++;
          add(tasks.get(i), tasks.get(j), Kind.GROUP, group);
        }
      }
    });
  }

  private void searchScopes() {
    SortedMap<String, List<Lock>> places = places();
    for (List<Lock> here : places.values()) {
      for (int i = 0; i < here.size(); i++) {
        Lock lock = here.get(i);
        compare(lock, here.subList(i + 1, here.size()));
        String place = place(lock.pattern());
        while (!place.isEmpty() && mayCompare()) {
          place = place.substring(0, place.lastIndexOf('/', place.length() - 2) + 1);
          compare(lock, places.getOrDefault(place, Collections.emptyList()));
        }
      }
    }
  }

  private SortedMap<String, List<Lock>> places() {
    TreeMap<String, List<Lock>> places = new TreeMap<>();
    for (int task = 0; task < graph.taskCount(); task++) {
      for (Scope.Entry entry : graph.lockedWrites(task)) {
        put(places, new Lock(task, true, entry.pattern()));
      }
      for (Scope.Entry entry : graph.lockedReads(task)) {
        put(places, new Lock(task, false, entry.pattern()));
      }
    }
    return places;
  }

  private static void put(SortedMap<String, List<Lock>> places, Lock lock) {
    places.computeIfAbsent(place(lock.pattern()), key -> new ArrayList<>()).add(lock);
  }

  /** The literal prefix with a slash after each segment; the root is empty. */
  private static String place(PathPattern pattern) {
    StringBuilder place = new StringBuilder();
    pattern.literalPrefix().forEach(segment -> place.append(segment).append('/'));
    return place.toString();
  }

  private void compare(Lock lock, List<Lock> others) {
    for (Lock other : others) {
      if (!mayCompare()) {
        return;
      }
      if (lock.task() == other.task() || !(lock.write() || other.write())) {
        continue;
      }
      compared++;
      if (lock.pattern().overlaps(other.pattern())) {
        boolean both = lock.write() && other.write();
        add(
            lock.task(),
            other.task(),
            both ? Kind.WRITE_WRITE : Kind.WRITE_READ,
            detail(lock, other));
      }
    }
  }

  private static String detail(Lock a, Lock b) {
    Lock first = a.task() < b.task() ? a : b;
    Lock second = a.task() < b.task() ? b : a;
    return verb(first) + " " + first.pattern() + ", " + verb(second) + " " + second.pattern();
  }

  private static String verb(Lock lock) {
    return lock.write() ? "writes" : "reads";
  }

  private void add(int a, int b, Kind kind, String detail) {
    int first = Math.min(a, b);
    int second = Math.max(a, b);
    long key = (long) first << 32 | second;
    if (pairs.containsKey(key)
        || graph.races().share(first, second)
        || order.isOrdered(first, second)) {
      return;
    }
    Pair pair = new Pair(first, second, kind, detail);
    pairs.put(key, pair);
    if (listed.size() < MOST_LISTED) {
      listed.add(pair);
    }
  }
}
