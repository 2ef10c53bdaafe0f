package dev.braid.view;

import dev.braid.kernel.Reason;
import dev.braid.kernel.RunState;
import dev.braid.kernel.TaskState;
import dev.braid.kernel.Why;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What could have run beside a task that ran alone because the run had no worker to spare. */
public final class Beside {
  private Beside() {}

  /**
   * The tasks that waited for nothing but a worker, ascending.
   *
   * @param state right after the decision to start the task
   */
  public static List<Integer> of(RunState state) {
    List<Integer> beside = new ArrayList<>();
    for (int task = 0; task < state.graph().taskCount(); task++) {
      if (state.lives().state(task) == TaskState.READY && waitsForAWorkerOnly(state, task)) {
        beside.add(task);
      }
    }
    return Collections.unmodifiableList(beside);
  }

  private static boolean waitsForAWorkerOnly(RunState state, int task) {
    return Why.of(state, task).predicates().stream()
        .map(Why.Predicate::obstacle)
        .allMatch(obstacle -> obstacle == null || obstacle instanceof Reason.WorkersBusy);
  }
}
