package dev.braid.kernel;

import dev.braid.graph.TaskGraph;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides a recorded run once more and compares. The events are taken from the log; each decision
 * must be the one that the kernel takes now, at the same place.
 */
public final class Replay {
  /**
   * The first place where the log and the kernel part.
   *
   * @param recorded what the log has there, or null when it has nothing
   * @param decided what the kernel decides there, or null when it waits
   */
  public record Difference(long sequence, @Nullable Message recorded, @Nullable Decision decided) {}

  /**
   * @param difference null when every decision is the same
   */
  public record Result(long entries, long decisions, @Nullable Difference difference) {}

  private Replay() {}

  /** Folds the entries into a fresh state and compares every decision. */
  public static Result run(TaskGraph graph, int workers, PlanText plans, List<LogEntry> entries) {
    RunState state = new RunState(graph, workers, plans);
    long decisions = 0;
    for (LogEntry entry : entries) {
      Decision due = Kernel.decide(state);
      Message recorded = entry.message();
      // Several events may be told before a start is chosen, but nothing else may be put off.
      boolean same =
          recorded instanceof Decision ? recorded.equals(due) : Kernel.settle(state) == null;
      if (!same) {
        Difference difference = new Difference(entry.sequence(), recorded, due);
        return new Result(state.sequence(), decisions, difference);
      }
      if (recorded instanceof Decision) {
        decisions++;
      }
      state.apply(entry);
    }
    Decision left = Kernel.decide(state);
    Difference missing = left == null ? null : new Difference(state.sequence() + 1, null, left);
    return new Result(state.sequence(), decisions, missing);
  }
}
