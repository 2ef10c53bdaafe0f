package dev.braid.kernel;

import dev.braid.graph.TaskGraph;
import dev.braid.plan.PathPattern;
import dev.braid.plan.Scope;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which files the tasks under way read and write.
 *
 * <p>A tree of folded path segments. A pattern hangs at the end of its literal prefix, and a place
 * is in the tree only while something hangs there or below. A newcomer's pattern can overlap only
 * what hangs on the way to its own place or below it, so a question costs the depth of the path and
 * the patterns held there, however large the plan is. A place counts the readers and the writers
 * below it, so that a branch that cannot stand in the way is never walked. Two plain paths on one
 * way always overlap; where a glob takes part, the pair is decided once and remembered.
 *
 * <p>Readers share, writers exclude. All locks of a task are asked for together and taken together,
 * so no task holds some while it waits for others, and there is no deadlock. The scheme is that of
 * intention locks on a tree (Gray, Lorie, Putzolu, Traiger 1976), with counters in place of
 * intention modes.
 */
final class ScopeLocks {
  private static final int NOBODY = -1;

  /** Most pairs of patterns whose overlap is remembered; about 20 MB. */
  private static final int MOST_REMEMBERED = 200_000;

  /**
   * What stands in the way: the first overlap found, in the order of the tree.
   *
   * @param write the newcomer wants to write
   */
  record Conflict(int holder, boolean write, PathPattern pattern, PathPattern held) {}

  /** What a task would take. */
  private record Wish(int task, PathPattern pattern, boolean write) {}

  /** A pattern that some task holds, and who. */
  private static final class Held {
    final TreeSet<Integer> readers = new TreeSet<>();
    final TreeSet<Integer> writers = new TreeSet<>();

    boolean excludes(boolean write) {
      return !writers.isEmpty() || (write && !readers.isEmpty());
    }

    boolean isFree() {
      return readers.isEmpty() && writers.isEmpty();
    }
  }

  private static final class Place {
    final @Nullable Place parent;
    final String name;
    final TreeMap<String, Place> children = new TreeMap<>();
    final TreeMap<PathPattern, Held> held = new TreeMap<>();
    int readersBelow;
    int writersBelow;

    Place(@Nullable Place parent, String name) {
      this.parent = parent;
      this.name = name;
    }

    boolean mayExcludeBelow(boolean write) {
      return writersBelow > 0 || (write && readersBelow > 0);
    }
  }

  private final TaskGraph graph;
  private final Place root = new Place(null, "");
  private final TreeMap<PathPattern, Integer> patternNumbers = new TreeMap<>();
  private final TreeMap<Long, Boolean> decidedOverlaps = new TreeMap<>();

  ScopeLocks(TaskGraph graph) {
    this.graph = graph;
  }

  /** What keeps the task from taking all its locks now, or null when nothing does. */
  @Nullable Conflict conflict(int task) {
    Conflict found = conflict(task, graph.lockedWrites(task), true);
    return found == null ? conflict(task, graph.lockedReads(task), false) : found;
  }

  /** Whether nobody holds this very pattern in a way that excludes a writer or a reader. */
  boolean isFree(PathPattern pattern, boolean write) {
    Place place = root;
    for (String segment : pattern.literalPrefix()) {
      place = place.children.get(segment);
      if (place == null) {
        return true;
      }
    }
    Held held = place.held.get(pattern);
    return held == null || !held.excludes(write);
  }

  void acquire(int task) {
    graph.lockedWrites(task).forEach(entry -> take(task, entry.pattern(), true));
    graph.lockedReads(task).forEach(entry -> take(task, entry.pattern(), false));
  }

  void releaseReads(int task) {
    graph.lockedReads(task).forEach(entry -> giveBack(task, entry.pattern(), false));
  }

  void releaseWrites(int task) {
    graph.lockedWrites(task).forEach(entry -> giveBack(task, entry.pattern(), true));
  }

  private void take(int task, PathPattern pattern, boolean write) {
    Place place = root;
    for (String segment : pattern.literalPrefix()) {
      Place parent = place;
      place = place.children.computeIfAbsent(segment, name -> new Place(parent, name));
    }
    Held held = place.held.computeIfAbsent(pattern, key -> new Held());
    if ((write ? held.writers : held.readers).add(task)) {
      count(place, write, 1);
    }
  }

  private void giveBack(int task, PathPattern pattern, boolean write) {
    Place place = root;
    for (String segment : pattern.literalPrefix()) {
      place = place.children.get(segment);
      if (place == null) {
        return;
      }
    }
    Held held = place.held.get(pattern);
    if (held == null || !(write ? held.writers : held.readers).remove(task)) {
      return;
    }
    count(place, write, -1);
    if (held.isFree()) {
      place.held.remove(pattern);
      prune(place);
    }
  }

  private static void count(Place place, boolean write, int change) {
    for (Place up = place.parent; up != null; up = up.parent) {
      if (write) {
        up.writersBelow += change;
      } else {
        up.readersBelow += change;
      }
    }
  }

  private static void prune(Place leaf) {
    Place place = leaf;
    while (place.parent != null && place.held.isEmpty() && place.children.isEmpty()) {
      place.parent.children.remove(place.name);
      place = place.parent;
    }
  }

  private @Nullable Conflict conflict(int task, List<Scope.Entry> entries, boolean write) {
    for (Scope.Entry entry : entries) {
      Conflict found = conflict(new Wish(task, entry.pattern(), write));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Conflict conflict(Wish wish) {
    Place place = root;
    Conflict found = among(wish, place);
    for (String segment : wish.pattern.literalPrefix()) {
      if (found != null || !place.mayExcludeBelow(wish.write)) {
        return found;
      }
      place = place.children.get(segment);
      if (place == null) {
        return null;
      }
      found = among(wish, place);
    }
    return found == null ? below(wish, place) : found;
  }

  private @Nullable Conflict below(Wish wish, Place place) {
    if (!place.mayExcludeBelow(wish.write)) {
      return null;
    }
    for (Place child : place.children.values()) {
      Conflict found = among(wish, child);
      if (found == null) {
        found = below(wish, child);
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Conflict among(Wish wish, Place place) {
    for (var entry : place.held.entrySet()) {
      Held held = entry.getValue();
      if (held.excludes(wish.write) && overlap(wish.pattern, entry.getKey())) {
        int holder = stranger(wish.task, held.writers);
        if (holder == NOBODY && wish.write) {
          holder = stranger(wish.task, held.readers);
        }
        if (holder != NOBODY) {
          return new Conflict(holder, wish.write, wish.pattern, entry.getKey());
        }
      }
    }
    return null;
  }

  /** The first holder that is not a way of doing the same thing: rivals share their scopes. */
  private int stranger(int task, TreeSet<Integer> holders) {
    for (int holder : holders) {
      if (!graph.races().share(task, holder)) {
        return holder;
      }
    }
    return NOBODY;
  }

  private boolean overlap(PathPattern a, PathPattern b) {
    if (a.isLiteral() && b.isLiteral()) {
      return true;
    }
    if (decidedOverlaps.size() >= MOST_REMEMBERED) {
      decidedOverlaps.clear();
      patternNumbers.clear();
    }
    long low = Math.min(number(a), number(b));
    long high = Math.max(number(a), number(b));
    return decidedOverlaps.computeIfAbsent(low << 32 | high, pair -> a.overlaps(b));
  }

  private int number(PathPattern pattern) {
    return patternNumbers.computeIfAbsent(pattern, key -> patternNumbers.size());
  }
}
