package dev.braid.worker;

import java.util.Optional;

/**
 * Names one try of a task by one orchestrator. Every process of an attempt carries it in its
 * environment, so that what was started but never recorded can still be found and ended.
 *
 * @param run id of the run; it has no {@code /} and no control character
 * @param task number of the task in the plan
 * @param epoch which orchestrator started it
 */
record AttemptId(String run, int task, int attempt, int epoch) {
  /** The variable that carries the id of the attempt a process belongs to. */
  static final String VARIABLE = "BRAID_ATTEMPT";

  /** Attempts around an attempt, when a task itself runs Braid; separated by a space. */
  static final String OUTER_VARIABLE = "BRAID_OUTER_ATTEMPTS";

  AttemptId {
    if (run.isEmpty() || run.chars().anyMatch(c -> c == '/' || c <= ' ' || c == 0x7f)) {
      throw new IllegalArgumentException("BUG: `" + run + "` cannot name a run");
    }
  }

  String text() {
    return run + "/" + task + "/" + attempt + "/" + epoch;
  }

  /** Reads what {@link #text} wrote; anything else, which a task may well have set, is nothing. */
  static Optional<AttemptId> parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 4 || parts[0].isEmpty()) {
      return Optional.empty();
    }
    try {
      int task = Integer.parseInt(parts[1]);
      int attempt = Integer.parseInt(parts[2]);
      return Optional.of(new AttemptId(parts[0], task, attempt, Integer.parseInt(parts[3])));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  /** Whether both are the same try, whichever orchestrator started it. */
  boolean sameAttempt(AttemptId other) {
    return run.equals(other.run) && task == other.task && attempt == other.attempt;
  }
}
