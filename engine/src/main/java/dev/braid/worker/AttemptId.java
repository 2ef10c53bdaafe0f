package dev.braid.worker;

import java.util.Optional;

/**
 * Names one try of a task by one orchestrator. Every process of an attempt carries it in its
 * environment, so that what was started but never recorded can still be found and ended.
 *
 * @param run id of the run; it has no {@code /} and no control character
 * @param place where the run is kept, as hexadecimal digits: ids of runs are unique in one place
 *     only, and a copied repository has the same ones
 * @param task number of the task in the plan
 * @param epoch which orchestrator started it
 */
record AttemptId(String run, String place, int task, int attempt, int epoch) {
  /** The variable that carries the id of the attempt a process belongs to. */
  static final String VARIABLE = "BRAID_ATTEMPT";

  /** Attempts around an attempt, when a task itself runs Braid; separated by a space. */
  static final String OUTER_VARIABLE = "BRAID_OUTER_ATTEMPTS";

  private static final int PARTS = 5;

  AttemptId {
    if (run.isEmpty() || run.chars().anyMatch(c -> c == '/' || c <= ' ' || c == 0x7f)) {
      throw new IllegalArgumentException("BUG: `" + run + "` cannot name a run");
    }
  }

  static AttemptId of(Run run, int task, int attempt) {
    return new AttemptId(run.id(), run.place(), task, attempt, run.epoch());
  }

  /** {@code RUN/TASK/ATTEMPT/EPOCH/PLACE}. */
  String text() {
    return run + "/" + task + "/" + attempt + "/" + epoch + "/" + place;
  }

  /** Reads what {@link #text} wrote; anything else, which a task may well have set, is nothing. */
  static Optional<AttemptId> parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != PARTS) {
      return Optional.empty();
    }
    try {
      int task = Integer.parseInt(parts[1]);
      int attempt = Integer.parseInt(parts[2]);
      int epoch = Integer.parseInt(parts[3]);
      return Optional.of(new AttemptId(parts[0], parts[4], task, attempt, epoch));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  /** Whether both are the same try, whichever orchestrator started it. */
  boolean sameAttempt(AttemptId other) {
    return run.equals(other.run)
        && place.equals(other.place)
        && task == other.task
        && attempt == other.attempt;
  }
}
