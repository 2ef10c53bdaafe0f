package dev.braid.kernel;

import dev.braid.graph.TaskGraph;
import dev.braid.plan.PathPattern;
import dev.braid.plan.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which files the tasks under way read and write.
 *
 * <p>A tree of folded path segments. A pattern hangs at the end of its literal prefix; only tasks
 * that hold a lock are in the tree. A newcomer's pattern can overlap only what hangs on the way to
 * its own place or below it, so a question costs the depth of the path and the locks found there. A
 * node counts the locks below it, so that an empty branch is never walked. Two plain paths on one
 * way always overlap; where a glob takes part, the pair is decided once and remembered.
 *
 * <p>Readers share, writers exclude. All locks of a task are asked for together and taken together,
 * so no task holds some while it waits for others, and there is no deadlock. The scheme is that of
 * intention locks on a tree (Gray, Lorie, Putzolu, Traiger 1976), with counters in place of
 * intention modes.
 */
final class ScopeLocks {
  /** What stands in the way: the first overlap found, in the order of the tree. */
  record Conflict(int holder, PathPattern pattern, PathPattern held) {}

  private static final class Place {
    final @Nullable Place parent;
    final TreeMap<String, Place> children = new TreeMap<>();
    final List<Lock> held = new ArrayList<>();
    int below;

    Place(@Nullable Place parent) {
      this.parent = parent;
    }
  }

  private record Lock(int task, boolean write, PathPattern pattern, int patternNumber, Place at) {}

  private final Place root = new Place(null);
  private final List<List<Lock>> locksByTask = new ArrayList<>();
  private final TreeMap<PathPattern, Integer> patternNumbers = new TreeMap<>();
  private final TreeMap<Long, Boolean> decidedOverlaps = new TreeMap<>();

  ScopeLocks(TaskGraph graph) {
    for (int task = 0; task < graph.taskCount(); task++) {
      List<Lock> locks = new ArrayList<>();
      Scope scope = graph.task(task).scope();
      scope.writes().forEach(entry -> locks.add(lock(locksByTask.size(), true, entry.pattern())));
      scope.reads().forEach(entry -> locks.add(lock(locksByTask.size(), false, entry.pattern())));
      locksByTask.add(locks);
    }
  }

  /** What keeps the task from taking all its locks now, or null when nothing does. */
  @Nullable Conflict conflict(int task) {
    for (Lock wanted : locksByTask.get(task)) {
      Conflict found = onTheWay(wanted);
      if (found == null && wanted.at.below > 0) {
        found = below(wanted, wanted.at);
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  void acquire(int task) {
    for (Lock lock : locksByTask.get(task)) {
      lock.at.held.add(lock);
      count(lock, 1);
    }
  }

  void releaseReads(int task) {
    release(task, false);
  }

  void releaseWrites(int task) {
    release(task, true);
  }

  private void release(int task, boolean write) {
    for (Lock lock : locksByTask.get(task)) {
      if (lock.write == write && lock.at.held.remove(lock)) {
        count(lock, -1);
      }
    }
  }

  private static void count(Lock lock, int change) {
    for (Place up = lock.at.parent; up != null; up = up.parent) {
      up.below += change;
    }
  }

  private Lock lock(int task, boolean write, PathPattern pattern) {
    Place at = root;
    for (String segment : pattern.literalPrefix()) {
      Place parent = at;
      at = at.children.computeIfAbsent(segment, name -> new Place(parent));
    }
    int number = patternNumbers.computeIfAbsent(pattern, key -> patternNumbers.size());
    return new Lock(task, write, pattern, number, at);
  }

  private @Nullable Conflict onTheWay(Lock wanted) {
    for (Place place = wanted.at; place != null; place = place.parent) {
      Conflict found = among(wanted, place.held);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Conflict below(Lock wanted, Place place) {
    for (Place child : place.children.values()) {
      Conflict found = among(wanted, child.held);
      if (found == null && child.below > 0) {
        found = below(wanted, child);
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Conflict among(Lock wanted, List<Lock> held) {
    for (Lock lock : held) {
      boolean excluded = wanted.write || lock.write;
      if (excluded && lock.task != wanted.task && overlap(wanted, lock)) {
        return new Conflict(lock.task, wanted.pattern, lock.pattern);
      }
    }
    return null;
  }

  private boolean overlap(Lock a, Lock b) {
    if (a.pattern.isLiteral() && b.pattern.isLiteral()) {
      return true;
    }
    long low = Math.min(a.patternNumber, b.patternNumber);
    long high = Math.max(a.patternNumber, b.patternNumber);
    return decidedOverlaps.computeIfAbsent(low << 32 | high, pair -> a.pattern.overlaps(b.pattern));
  }
}
