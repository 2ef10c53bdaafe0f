package dev.braid.view;

import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Reason;
import dev.braid.kernel.TaskState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to so far. Times are in milliseconds.
 *
 * @param tasks that the plan wants
 * @param merged tasks whose work is on the integration branch
 * @param unchanged tasks that succeeded without a change
 * @param doneBefore tasks that the plan says were finished before
 * @param undone tasks whose work a person has had taken off the branch again
 * @param open tasks that are not final
 * @param retried tasks that needed more than one try
 * @param wallMillis how long engines have worked on the run
 * @param serialMillis what the same attempts and the same work of the gate take one after another
 * @param criticalPath the tasks that decided when the run ended, first to last
 * @param criticalMillis how long those kept their workers and the gate busy
 * @param cost what the attempts have spent
 */
public record Summary(
    int tasks,
    int merged,
    int unchanged,
    int doneBefore,
    int failed,
    int skipped,
    int undone,
    int open,
    int retried,
    long wallMillis,
    long serialMillis,
    List<Integer> criticalPath,
    long criticalMillis,
    Cost cost) {

  public Summary {
    criticalPath = List.copyOf(criticalPath);
  }

  /** How many of the tasks are final. */
  public record Progress(int settled, int tasks) {}

  public static Progress progress(RunView run) {
    int settled = 0;
    for (TaskState state : TaskState.values()) {
      settled += state.isFinal() ? run.state().lives().count(state) : 0;
    }
    int cancelled = run.state().lives().count(TaskState.CANCELLED);
    return new Progress(settled - cancelled, run.graph().taskCount() - cancelled);
  }

  public int succeeded() {
    return merged + unchanged + doneBefore;
  }

  /** How many times faster than one after another; 1 when there is nothing to compare. */
  public double speedUp() {
    return wallMillis == 0 || serialMillis == 0 ? 1 : (double) serialMillis / wallMillis;
  }

  public static Summary of(RunView run) {
    Counts counts = new Counts();
    long now = run.state().nowMillis();
    for (int task = 0; task < run.graph().taskCount(); task++) {
      counts.add(run, task, now);
    }
    List<Integer> path = decidedTheEnd(run);
    long critical = 0;
    for (int task : path) {
      critical += busyMillis(run, task, now);
    }
    return new Summary(
        run.graph().taskCount() - run.state().lives().count(TaskState.CANCELLED),
        counts.merged,
        counts.unchanged,
        counts.doneBefore,
        counts.failed,
        counts.skipped,
        counts.undone,
        counts.open,
        counts.retried,
        run.wallMillis(),
        counts.serialMillis,
        path,
        critical,
        Cost.of(run));
  }

  private static final class Counts {
    int merged;
    int unchanged;
    int doneBefore;
    int failed;
    int skipped;
    int undone;
    int open;
    int retried;
    long serialMillis;

    void add(RunView run, int task, long nowMillis) {
      TaskState state = run.state().lives().state(task);
      switch (state) {
        case SUCCEEDED -> {
          Decision.@Nullable Result result = run.state().lives().result(task);
          if (result == null) {
            doneBefore++;
          } else if (result instanceof Decision.Result.Merged) {
            merged++;
          } else {
            unchanged++;
          }
        }
        case FAILED -> failed++;
        case SKIPPED -> skipped++;
        case CANCELLED -> {}
        case UNDONE -> undone++;
        case PENDING, READY, STARTING, RUNNING, CHECKING, IN_GATE, FAILING, BACKOFF, BLOCKED ->
            open++;
      }
      retried += run.attempts(task).size() > 1 ? 1 : 0;
      serialMillis += busyMillis(run, task, nowMillis);
    }
  }

  private static long busyMillis(RunView run, int task, long nowMillis) {
    long millis = 0;
    for (Attempt attempt : run.attempts(task)) {
      millis += attempt.busyMillis(nowMillis) + attempt.gateMillis();
    }
    return millis;
  }

  /** From the task that was settled last, back over what each one waited for. */
  private static List<Integer> decidedTheEnd(RunView run) {
    List<Integer> path = new ArrayList<>();
    boolean[] seen = new boolean[run.graph().taskCount()];
    int task = lastSettled(run);
    while (task >= 0 && !seen[task]) {
      seen[task] = true;
      path.add(task);
      task = waitedFor(run, task);
    }
    Collections.reverse(path);
    return path;
  }

  private static int lastSettled(RunView run) {
    int last = -1;
    for (int task = 0; task < run.graph().taskCount(); task++) {
      if (settledMillis(run, task) >= 0
          && (last < 0 || settledMillis(run, task) > settledMillis(run, last))) {
        last = task;
      }
    }
    return last;
  }

  private static int waitedFor(RunView run, int task) {
    Reason reason = run.attempts(task).getFirst().reason();
    int holder =
        switch (reason) {
          case Reason.ScopeBusy busy -> busy.holder();
          case Reason.GroupBusy busy -> busy.holder();
          case Reason.HolderAlone busy -> busy.holder();
          case Reason.Reserved other -> other.next();
          case Reason.RaceLed led -> led.rival();
          case Reason.WorkerKept other -> other.next();
          case Reason.Unhindered none -> -1;
          case Reason.DependencyOpen none -> -1;
          case Reason.PoolFull none -> -1;
          case Reason.WorkersBusy none -> -1;
          case Reason.NotAlone none -> -1;
          case Reason.BackingOff none -> -1;
          case Reason.RunHeld none -> -1;
          case Reason.ToolPaused none -> -1;
        };
    return holder >= 0 ? holder : latestBefore(run, task);
  }

  /** Of the tasks that this one depends on, also through barriers, the one settled last. */
  private static int latestBefore(RunView run, int task) {
    TaskGraph graph = run.graph();
    boolean[] seen = new boolean[graph.nodeCount()];
    List<Integer> open = new ArrayList<>(List.of(task));
    int latest = -1;
    while (!open.isEmpty()) {
      for (int before : graph.predecessors(open.removeLast())) {
        if (seen[before]) {
          continue;
        }
        seen[before] = true;
        if (before >= graph.taskCount()) {
          open.add(before);
        } else if (settledMillis(run, before) >= 0
            && (latest < 0 || settledMillis(run, before) > settledMillis(run, latest))) {
          latest = before;
        }
      }
    }
    return latest;
  }

  private static long settledMillis(RunView run, int task) {
    Attempt last = run.lastAttempt(task);
    return last == null ? -1 : last.settledMillis();
  }
}
