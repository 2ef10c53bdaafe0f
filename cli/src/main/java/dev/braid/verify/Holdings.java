package dev.braid.verify;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who holds what at one position of the log: slots, pools and reads from the start of an attempt
 * until its result is captured or it has failed; writes, groups and the right to be alone until the
 * result is published or given up.
 */
final class Holdings {
  private final PlanTrack plan;
  private final Findings findings;
  private final TreeMap<Integer, TaskTrack> running = new TreeMap<>();
  private final TreeMap<Integer, TaskTrack> locked = new TreeMap<>();

  Holdings(PlanTrack plan, Findings findings) {
    this.plan = plan;
    this.findings = findings;
  }

  /** Checks that the task may have what it needs now, and gives it to it. */
  void acquire(TaskTrack task, int slot) {
    checkSlot(task, slot);
    checkPools(task);
    for (TaskTrack holder : locked.values()) {
      if (holder != task) {
        checkAgainst(task, holder);
      }
    }
    running.put(task.facts.number(), task);
    locked.put(task.facts.number(), task);
  }

  void releaseRunning(TaskTrack task) {
    running.remove(task.facts.number());
  }

  void releaseAll(TaskTrack task) {
    running.remove(task.facts.number());
    locked.remove(task.facts.number());
  }

  private void checkSlot(TaskTrack task, int slot) {
    findings.count("slot checks");
    long workers = plan.workers();
    findings.require(
        running.size() < workers,
        "INV13",
        task.name() + " starts while all " + workers + " workers are busy");
    findings.require(
        slot >= 0 && slot < workers,
        "INV13",
        task.name() + " starts in slot " + slot + " of " + workers + " workers");
    for (TaskTrack other : running.values()) {
      findings.require(
          other.slot != slot || other == task,
          "INV13",
          task.name() + " starts in slot " + slot + ", where " + other.name() + " still is");
    }
  }

  private void checkPools(TaskTrack task) {
    SortedMap<String, Integer> wanted = task.facts.pools();
    wanted.forEach((pool, amount) -> {
      int taken = amount;
      for (TaskTrack other : running.values()) {
        taken += other.facts.pools().getOrDefault(pool, 0);
      }
      int depth = plan.pools().getOrDefault(pool, 0);
      findings.count("pool checks");
      findings.require(
          taken <= depth,
          "INV13",
          task.name() + " makes it " + taken + " of `" + pool + "`, which has " + depth);
    });
  }

  private void checkAgainst(TaskTrack task, TaskTrack holder) {
    findings.count("pairs of tasks under way");
    if (task.facts.isRivalOf(holder.facts)) {
      return;
    }
    findings.require(
        !task.facts.alone() && !holder.facts.alone(),
        "INV12",
        task.name() + " starts beside " + holder.name() + ", and one of them must be alone");
    for (String group : task.facts.groups()) {
      findings.require(
          !holder.facts.groups().contains(group),
          "INV12",
          task.name() + " starts while " + holder.name() + " has the group `" + group + "` too");
    }
    boolean reading = running.containsKey(holder.facts.number());
    String overlap = task.facts.overlapOfWrites(holder.facts, reading);
    findings.require(
        overlap.isEmpty(),
        "INV12",
        task.name() + " starts beside " + holder.name() + ": " + overlap);
  }
}
