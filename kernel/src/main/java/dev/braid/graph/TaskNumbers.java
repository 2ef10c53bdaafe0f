package dev.braid.graph;

import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * Which number each task of a run has. A number is given once and for the whole run, because the
 * log speaks of tasks by number: when the plan changes, tasks that were there keep theirs, new ones
 * take the next in plan order, and the number of one that is not wanted any more stays behind with
 * its last text.
 */
final class TaskNumbers {
  private final List<Task> tasks = new ArrayList<>();
  private final IdIndex byId;
  private final BitSet dropped = new BitSet();

  private TaskNumbers(IdIndex byId) {
    this.byId = byId;
  }

  /** Numbers in plan order. */
  static TaskNumbers of(List<Task> planned) {
    TaskNumbers numbers = new TaskNumbers(new IdIndex());
    numbers.number(planned);
    return numbers;
  }

  /** The numbers of a run whose plan now has other tasks. */
  TaskNumbers changed(List<Task> planned) {
    TaskNumbers next = new TaskNumbers(byId.copy());
    next.tasks.addAll(tasks);
    next.dropped.set(0, tasks.size());
    next.number(planned);
    return next;
  }

  private void number(List<Task> planned) {
    BitSet seen = new BitSet();
    for (Task task : planned) {
      boolean added = byId.add(task.id(), tasks.size());
      int number = byId.of(task.id());
      if (added) {
        tasks.add(task);
      } else {
        tasks.set(number, task);
        dropped.clear(number);
      }
      if (seen.get(number)) {
        throw new IllegalArgumentException("two tasks are called " + task.id());
      }
      seen.set(number);
    }
  }

  int count() {
    return tasks.size();
  }

  List<Task> tasks() {
    return Collections.unmodifiableList(tasks);
  }

  /** The number of a task that has or had one, or -1. */
  int of(String id) {
    return byId.of(id);
  }

  boolean isDropped(int task) {
    return dropped.get(task);
  }
}
