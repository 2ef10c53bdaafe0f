package dev.braid.engine.simulation;

import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What outlives an orchestrator on its machine: processes, worktrees, and git. */
final class FakeMachine {
  /** A process of an attempt. */
  record Child(int task, int attempt, int epoch) {}

  /** What stands in a worktree, and whose it is. */
  record Sandbox(int task, int attempt, String base, SortedSet<String> changed) {}

  final FakeGit git = new FakeGit();
  private final TreeMap<Integer, Child> processes = new TreeMap<>();
  private final TreeMap<Integer, Sandbox> sandboxes = new TreeMap<>();

  void launch(Child process, int slot, String base) {
    Child other = processes.get(process.task());
    if (other != null) {
      throw new AssertionError("INV16: " + process + " starts while " + other + " lives");
    }
    processes.put(process.task(), process);
    Sandbox fresh = new Sandbox(process.task(), process.attempt(), base, new TreeSet<>());
    sandboxes.put(slot, fresh);
  }

  boolean lives(Child process) {
    return process.equals(processes.get(process.task()));
  }

  /** Ends what runs of an attempt, whichever engine started it. */
  void kill(int task, int attempt) {
    Child process = processes.get(task);
    if (process != null && process.attempt() == attempt) {
      processes.remove(task);
    }
  }

  void change(int slot, int task, int attempt, SortedSet<String> paths) {
    sandbox(slot, task, attempt).changed().addAll(paths);
  }

  Sandbox sandbox(int slot, int task, int attempt) {
    Sandbox found = sandboxes.get(slot);
    if (found == null || found.task() != task || found.attempt() != attempt) {
      throw new AssertionError(
          "the worktree of task " + task + " attempt " + attempt + " was given away: " + found);
    }
    return found;
  }

  int processCount() {
    return processes.size();
  }
}
