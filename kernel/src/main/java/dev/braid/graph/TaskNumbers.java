package dev.braid.graph;

import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which number each task of a run has. A number is given once and for the whole run, because the
 * log speaks of tasks by number: when the plan changes, tasks that were there keep theirs, new ones
 * take the next in plan order, and the number of one that is not wanted any more stays behind with
 * its last text.
 */
final class TaskNumbers {
  private final List<Task> tasks = new ArrayList<>();
  private final TreeMap<String, Integer> byId = new TreeMap<>();
  private final BitSet dropped = new BitSet();

  private TaskNumbers() {}

  /** Numbers in plan order. */
  static TaskNumbers of(List<Task> planned) {
    TaskNumbers numbers = new TaskNumbers();
    numbers.number(planned);
    return numbers;
  }

  /** The numbers of a run whose plan now has other tasks. */
  TaskNumbers changed(List<Task> planned) {
    TaskNumbers next = new TaskNumbers();
    next.tasks.addAll(tasks);
    next.byId.putAll(byId);
    next.dropped.set(0, tasks.size());
    next.number(planned);
    return next;
  }

  private void number(List<Task> planned) {
    TreeSet<String> seen = new TreeSet<>();
    for (Task task : planned) {
      if (!seen.add(task.id())) {
        throw new IllegalArgumentException("two tasks are called " + task.id());
      }
      Integer known = byId.putIfAbsent(task.id(), tasks.size());
      if (known == null) {
        tasks.add(task);
      } else {
        tasks.set(known, task);
        dropped.clear(known);
      }
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
    return byId.getOrDefault(id, -1);
  }

  boolean isDropped(int task) {
    return dropped.get(task);
  }
}
