package dev.braid.cli;

import dev.braid.graph.TaskGraph;
import dev.braid.view.Profiler;

/** How many workers a run gets. */
final class Workforce {
  /** Workers mostly wait for answers from elsewhere, so a core carries several. */
  static final int WORKERS_PER_CORE = 3;

  /** Most workers that anybody can ask for. */
  static final int MOST_WORKERS = 1_000;

  private Workforce() {}

  /**
   * @param asked what the caller says: a number, {@code auto}, or nothing
   * @param cores of this machine
   */
  static int count(String asked, TaskGraph graph, int cores) throws CommandFailure {
    int planned = graph.plan().settings().workers();
    if (asked.equals("auto") || (asked.isEmpty() && planned == 0)) {
      return Profiler.recommendedWorkers(graph, Math.max(1, cores * WORKERS_PER_CORE));
    }
    return asked.isEmpty() ? planned : number(asked);
  }

  private static int number(String asked) throws CommandFailure {
    try {
      int count = Integer.parseInt(asked);
      if (count >= 1 && count <= MOST_WORKERS) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same complaint.
    }
    throw new CommandFailure(
        Trouble.USAGE,
        "`" + asked + "` is no number of workers",
        "name one from 1 to " + MOST_WORKERS + ", or `auto`");
  }
}
