package dev.braid.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The least time in which tasks that exclude one another can be done, each with a time before which
 * it cannot start and a time that must follow it: the preemptive schedule in which the task with
 * the longest rest goes first (Jackson 1955). Without interruption nothing is faster.
 */
final class OneMachine {
  /** What one task asks of the machine, in milliseconds. */
  record Job(long headMillis, long durationMillis, long afterMillis) {}

  /** A job under way, and what is left of it. */
  private static final class Open {
    final long afterMillis;
    long leftMillis;

    Open(Job job) {
      this.afterMillis = job.afterMillis;
      this.leftMillis = job.durationMillis;
    }
  }

  private OneMachine() {}

  static long leastMillis(List<Job> jobs) {
    List<Job> byHead = new ArrayList<>(jobs);
    byHead.sort(Comparator.comparingLong(Job::headMillis));
    PriorityQueue<Open> open =
        new PriorityQueue<>((a, b) -> Long.compare(b.afterMillis, a.afterMillis));
    long now = 0;
    long least = 0;
    int next = 0;
    while (next < byHead.size() || !open.isEmpty()) {
      if (open.isEmpty()) {
        now = Math.max(now, byHead.get(next).headMillis());
      }
      while (next < byHead.size() && byHead.get(next).headMillis() <= now) {
        open.add(new Open(byHead.get(next++)));
      }
      Open longest = open.remove();
      long until = next < byHead.size() ? byHead.get(next).headMillis() : Long.MAX_VALUE;
      long step = Math.min(longest.leftMillis, until - now);
      now += step;
      longest.leftMillis -= step;
      if (longest.leftMillis == 0) {
        least = Math.max(least, now + longest.afterMillis);
      } else {
        open.add(longest);
      }
    }
    return least;
  }
}
