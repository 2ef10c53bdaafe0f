package dev.braid.kernel;

import static dev.braid.kernel.TaskState.BACKOFF;
import static dev.braid.kernel.TaskState.BLOCKED;
import static dev.braid.kernel.TaskState.CANCELLED;
import static dev.braid.kernel.TaskState.CHECKING;
import static dev.braid.kernel.TaskState.FAILED;
import static dev.braid.kernel.TaskState.FAILING;
import static dev.braid.kernel.TaskState.IN_GATE;
import static dev.braid.kernel.TaskState.PENDING;
import static dev.braid.kernel.TaskState.READY;
import static dev.braid.kernel.TaskState.RUNNING;
import static dev.braid.kernel.TaskState.SKIPPED;
import static dev.braid.kernel.TaskState.STARTING;
import static dev.braid.kernel.TaskState.SUCCEEDED;
import static dev.braid.kernel.TaskState.UNDONE;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The life of a task as one table. {@link RunState} refuses any change that is not in it; the
 * diagram in the documents is printed from it; a test fails when a row is never visited.
 */
public final class Transitions {
  /** One row: what happened, and where it leads from where. */
  public record Row(TaskState from, String trigger, TaskState to) {}

  private static final List<Row> ROWS =
      List.of(
          new Row(PENDING, "dependencies complete", READY),
          new Row(PENDING, "done before the run", SUCCEEDED),
          new Row(PENDING, "Block", BLOCKED),
          new Row(READY, "StartAttempt", STARTING),
          new Row(STARTING, "AttemptStarted", RUNNING),
          new Row(STARTING, "AttemptEnded", FAILING),
          // The report of the start may be lost, or come after the report of the end.
          new Row(STARTING, "AttemptEnded done", CHECKING),
          new Row(RUNNING, "AttemptEnded", FAILING),
          new Row(RUNNING, "AttemptEnded done", CHECKING),
          new Row(CHECKING, "Captured", FAILING),
          new Row(CHECKING, "Captured patch", IN_GATE),
          new Row(CHECKING, "Complete", SUCCEEDED),
          new Row(IN_GATE, "Complete", SUCCEEDED),
          new Row(IN_GATE, "Prepared", FAILING),
          new Row(IN_GATE, "Checked", FAILING),
          new Row(IN_GATE, "DropRequested", FAILING),
          new Row(FAILING, "Retry", READY),
          new Row(FAILING, "Complete dropped", SUCCEEDED),
          new Row(READY, "Complete dropped", SUCCEEDED),
          new Row(BACKOFF, "Complete dropped", SUCCEEDED),
          new Row(FAILED, "Complete dropped", SUCCEEDED),
          new Row(FAILING, "Retry later", BACKOFF),
          new Row(FAILING, "Fail", FAILED),
          new Row(BACKOFF, "TimerFired", READY),
          new Row(BLOCKED, "Skip", SKIPPED),
          new Row(BLOCKED, "Reopen", PENDING),
          new Row(SKIPPED, "Reopen", PENDING),
          new Row(FAILED, "Reopen", READY),
          new Row(READY, "ChangePlan", PENDING),
          new Row(CANCELLED, "ChangePlan", PENDING),
          new Row(PENDING, "ChangePlan drops it", CANCELLED),
          new Row(READY, "ChangePlan drops it", CANCELLED),
          new Row(BACKOFF, "ChangePlan drops it", CANCELLED),
          new Row(BLOCKED, "ChangePlan drops it", CANCELLED),
          new Row(FAILED, "ChangePlan drops it", CANCELLED),
          new Row(SKIPPED, "ChangePlan drops it", CANCELLED),
          new Row(UNDONE, "ChangePlan drops it", CANCELLED),
          new Row(SUCCEEDED, "Revert", CHECKING),
          new Row(READY, "Revert", PENDING),
          new Row(FAILING, "Keep", SUCCEEDED),
          new Row(CHECKING, "Complete undone", UNDONE),
          new Row(IN_GATE, "Complete undone", UNDONE),
          new Row(UNDONE, "Reopen", READY),
          new Row(FAILED, "ReleaseRequested", IN_GATE));

  private Transitions() {}

  public static List<Row> rows() {
    return ROWS;
  }

  /** The row of a trigger in a state. A pair that the table does not have is a fault of ours. */
  static int rowOf(TaskState from, String trigger) {
    for (int row = 0; row < ROWS.size(); row++) {
      if (ROWS.get(row).from == from && ROWS.get(row).trigger.equals(trigger)) {
        return row;
      }
    }
    throw new IllegalStateException("BUG: no transition from " + from + " by " + trigger);
  }

  /** The table as a Mermaid state diagram. */
  public static String diagram() {
    SequencedMap<String, List<String>> triggers = new LinkedHashMap<>();
    for (Row row : ROWS) {
      String arrow = row.from + " --> " + row.to;
      triggers.computeIfAbsent(arrow, key -> new ArrayList<>()).add(row.trigger);
    }
    StringBuilder text = new StringBuilder("stateDiagram-v2\n    [*] --> PENDING\n");
    triggers.forEach((arrow, names) ->
        text.append("    ")
            .append(arrow)
            .append(" : ")
            .append(String.join(", ", names))
            .append('\n'));
    for (TaskState state : Collections.unmodifiableList(List.of(TaskState.values()))) {
      if (state.isFinal()) {
        text.append("    ").append(state).append(" --> [*]\n");
      }
    }
    return text.toString();
  }
}
