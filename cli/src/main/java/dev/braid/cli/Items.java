package dev.braid.cli;

import dev.braid.kernel.GateQueue;
import dev.braid.kernel.RunState;
import java.util.List;

/** What stands in the gate's queue, by the names people use: tasks, and what was submitted. */
final class Items {
  private Items() {}

  /** The name of a task, or of what was submitted from outside. */
  static String nameOf(RunState state, int item) {
    if (item >= 0) {
      return state.graph().nodeName(item);
    }
    List<GateQueue.Submission> all = state.gate().submissions();
    return -item <= all.size() ? all.get(-item - 1).name() : "submission " + -item;
  }
}
