package dev.braid.kernel;

import dev.braid.graph.Races;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where each race stands. The first way that has a result leads: the others are ended and wait
 * without holding anything. When the leader's result is on the branch it has won and the others are
 * dropped; when it is given up or has to be made again, the race is open again.
 */
final class RaceTrack {
  private static final int NOBODY = -1;

  private final Races races;
  private final int[] leader;
  private final boolean[] won;
  private final TreeSet<Integer> toDrop = new TreeSet<>();

  RaceTrack(Races races) {
    this.races = races;
    this.leader = new int[races.count()];
    Arrays.fill(leader, NOBODY);
    this.won = new boolean[races.count()];
  }

  /** The same standings in a changed plan. */
  RaceTrack changedTo(Races next) {
    RaceTrack changed = new RaceTrack(next);
    for (int race = 0; race < leader.length; race++) {
      int now = leader[race] == NOBODY ? NOBODY : next.of(leader[race]);
      if (now != NOBODY) {
        changed.leader[now] = leader[race];
        changed.won[now] = won[race];
      }
    }
    for (int task : toDrop) {
      if (next.of(task) != NOBODY) {
        changed.toDrop.add(task);
      }
    }
    return changed;
  }

  /** The rival that leads the race of a task, or -1. */
  int leadingRival(int task) {
    int race = races.of(task);
    return race == NOBODY || leader[race] == task ? NOBODY : leader[race];
  }

  @Nullable Reason refusal(int task) {
    int rival = leadingRival(task);
    return rival == NOBODY ? null : new Reason.RaceLed(rival);
  }

  boolean isOpen(int race) {
    return leader[race] == NOBODY;
  }

  int raceOf(int task) {
    return races.of(task);
  }

  /** Whether the task has won its race. */
  boolean hasWon(int task) {
    int race = races.of(task);
    return race != NOBODY && won[race] && leader[race] == task;
  }

  /** Whether a rival of the task has won. */
  boolean isLost(int task) {
    return leadingRival(task) != NOBODY && won[races.of(task)];
  }

  /**
   * The task has a result.
   *
   * @return its rivals, when it is the first that has one
   */
  List<Integer> hasResult(int task) {
    int race = races.of(task);
    if (race == NOBODY || leader[race] != NOBODY) {
      return Collections.emptyList();
    }
    leader[race] = task;
    return rivals(task);
  }

  /**
   * The result of the task came to nothing.
   *
   * @return whether the race is open again by that
   */
  boolean gaveUp(int task) {
    int race = races.of(task);
    if (race == NOBODY || leader[race] != task) {
      return false;
    }
    leader[race] = NOBODY;
    return true;
  }

  /** The task is complete. */
  void completed(int task) {
    int race = races.of(task);
    toDrop.remove(task);
    if (race != NOBODY && leader[race] == task) {
      won[race] = true;
      toDrop.addAll(rivals(task));
    }
  }

  /** The next task to drop that nothing is under way for, or -1. */
  int nextToDrop(TaskLives lives) {
    for (int task : toDrop) {
      switch (lives.state(task)) {
        case READY, BACKOFF, FAILED -> {
          return task;
        }
        case PENDING, STARTING, RUNNING, CHECKING, IN_GATE, FAILING -> {}
        case BLOCKED, SUCCEEDED, SKIPPED, CANCELLED, UNDONE -> {}
      }
    }
    return NOBODY;
  }

  /** The other ways of doing what the task does. */
  List<Integer> rivals(int task) {
    if (races.of(task) == NOBODY) {
      return Collections.emptyList();
    }
    List<Integer> rivals = new ArrayList<>(races.members(races.of(task)));
    rivals.remove(Integer.valueOf(task));
    return Collections.unmodifiableList(rivals);
  }
}
