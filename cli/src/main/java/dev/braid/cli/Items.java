package dev.braid.cli;

import dev.braid.kernel.GateQueue;
import dev.braid.kernel.RunState;
import java.util.List;

/** What stands in the gate's queue, by the names people use: tasks, and what was submitted. */
final class Items {
  private Items() {}

  /**
   * What people mean by a name: a task, something submitted, or {@code #3} for an entry of the
   * queue.
   */
  static int find(RunStory story, RunState state, String name) throws CommandFailure {
    for (GateQueue.Entry entry : state.gate().entries()) {
      if (name.equals("#" + entry.number()) || name.equals(nameOf(state, entry.task()))) {
        return entry.task();
      }
    }
    return story.task(name);
  }

  /** The name of a task, or of what was submitted from outside. */
  static String nameOf(RunState state, int item) {
    if (item >= 0) {
      return state.graph().nodeName(item);
    }
    List<GateQueue.Submission> all = state.gate().submissions();
    return -item <= all.size() ? all.get(-item - 1).name() : "submission " + -item;
  }
}
