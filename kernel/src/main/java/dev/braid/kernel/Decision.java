package dev.braid.kernel;

import java.util.List;

/**
 * What the kernel decides. Some decisions ask a port to act and are answered by an event; the
 * others only settle the state of a task. A port treats a repeated decision as the same request.
 */
public sealed interface Decision extends Message {

  /** Shut out every earlier epoch in git. Answered by {@link Event.Fenced}. */
  record Fence(int epoch) implements Decision {}

  /**
   * Make the slot's worktree stand at the base and run the attempt in it. Answered by {@link
   * Event.AttemptStarted} and {@link Event.AttemptEnded}.
   *
   * @param slot number of the worker and its worktree, from 0
   * @param reason what it last waited for
   * @param tool the one of the task's tools that it is given to; empty for a shell command
   */
  record StartAttempt(int task, int attempt, int slot, String base, Reason reason, String tool)
      implements Decision {}

  /**
   * End whatever is left of an attempt, recorded or not. Answered by {@link Event.AttemptEnded}:
   * {@code Lost} when it belonged to an earlier epoch, else {@code Cancelled}.
   */
  record EndAttempt(int task, int attempt, boolean lost) implements Decision {}

  /** Keep what the attempt left. Answered by {@link Event.Captured}. */
  record CapturePatch(int task, int attempt, int slot, String base) implements Decision {}

  /**
   * Lay patches onto a commit, one after another: one commit for each that can be laid, each on the
   * one before it. The commit is the tip, or what is being checked on top of it. Answered by {@link
   * Event.Prepared} or {@link Event.GateFailed}.
   *
   * @param batch number of the batch; batches are numbered in the order in which they are made
   * @param patches with the entry of the queue, the task and its attempt, the captured commit, and
   *     its only parent. No two of them change the same path
   */
  record Prepare(int batch, String onto, List<Patch> patches) implements Decision {
    public Prepare {
      patches = List.copyOf(patches);
    }
  }

  /**
   * A patch on its way through the gate.
   *
   * @param task its task; what was submitted from outside counts down from -1
   * @param patch the captured commit, whose only parent is {@code base}
   */
  record Patch(int entry, int task, int attempt, String patch, String base) {}

  /**
   * Run one check on the tree of a batch's last commit. Answered by {@link Event.Checked} or {@link
   * Event.GateFailed}.
   *
   * @param check position in the plan's list of checks
   * @param run 1, or 2 when a red check is run again before a task is blamed; 0 in logs of the
   *     first rules, which never ran one again
   * @param lane number of the gate's worktree, from 0
   */
  record RunCheck(int batch, int check, int run, int lane, String commit, String tree)
      implements Decision {}

  /**
   * Give a batch up: its patches go back to the queue, and what is being done with it comes to
   * nothing.
   */
  record Dissolve(int batch, Cause cause) implements Decision {}

  /** Why a batch is given up. */
  enum Cause {
    /** A check is red, and one of several patches is to blame: they are tried in parts. */
    RED,
    /** What it was laid onto is not what will be before it. */
    OUTDATED,
    /** A patch was taken out of it by a person. */
    WITHDRAWN,
    /** The run is to end now. */
    STOPPED
  }

  /**
   * Move the integration branch over the commits of a batch. This entry is the intent that recovery
   * starts from. Answered by {@link Event.Advanced}, {@link Event.TipMoved} or {@link
   * Event.GateFailed}.
   *
   * @param commits of the batch, with the entry, the task and its attempt; the last one is {@code
   *     to}
   * @param tree of the last commit
   */
  record Advance(int batch, List<Commit> commits, String from, String to, String tree)
      implements Decision {
    public Advance {
      commits = List.copyOf(commits);
    }
  }

  /** What a patch became. */
  record Commit(int entry, int task, int attempt, String commit) {}

  /** Wake the kernel. Answered by {@link Event.TimerFired} not before {@code atMillis}. */
  record SetTimer(int timer, long atMillis) implements Decision {}

  /** The task has succeeded. */
  record Complete(int task, Result result) implements Decision {}

  /**
   * The task is tried again.
   *
   * @param notBeforeMillis when; a time that has passed means at once
   * @param consumesRetry false when the attempt failed through no fault of the task
   */
  record Retry(int task, Failure failure, long notBeforeMillis, boolean consumesRetry)
      implements Decision {}

  /** The task has failed for good, unless a person wants it tried again. */
  record Fail(int task, Failure failure) implements Decision {}

  /** The task waits for one that has failed. */
  record Block(int task, int because) implements Decision {}

  /** The task is left out: one that it depends on can no longer succeed. */
  record Skip(int task, int because) implements Decision {}

  /** A failed task, or one that waits for it, is given back to the schedule. */
  record Reopen(int task) implements Decision {}

  /**
   * The run goes on with the plan that was offered. Tasks keep their numbers; new ones take the
   * next numbers in plan order.
   *
   * @param workers most attempts at one time from here on
   * @param added ids of tasks that are new, or wanted again
   * @param changed ids of tasks that are to be done in another way, at another time or elsewhere
   * @param dropped ids of tasks that are not wanted any more
   */
  record ChangePlan(int workers, List<String> added, List<String> changed, List<String> dropped)
      implements Decision {
    public ChangePlan {
      added = List.copyOf(added);
      changed = List.copyOf(changed);
      dropped = List.copyOf(dropped);
    }
  }

  /**
   * The run goes on with the plan it has.
   *
   * @param problems what cannot be changed any more, and why, each a sentence
   */
  record RefusePlan(List<String> problems) implements Decision {
    public RefusePlan {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Make a patch that takes a merged task back. It counts as an attempt of the task. Answered by
   * {@link Event.Captured}.
   *
   * @param commit the task's commit on the branch
   * @param onto the tip; the patch's only parent
   */
  record Revert(int task, int attempt, String commit, String onto) implements Decision {}

  /** A merged task that was to be undone stays merged. */
  record Keep(int task, Failure failure) implements Decision {}

  /** Move the target branch to the result. Answered by {@link Event.LandingEnded}. */
  record Land(String target, String tip) implements Decision {}

  /** Nothing is left to do, or nothing more is to be done for now. */
  record EndRun(Ending ending, String detail) implements Decision {}

  /** What a task came to. */
  sealed interface Result {
    /** Its patch is on the integration branch. */
    record Merged(String commit) implements Result {}

    /**
     * Another way of doing the same was first, and this one is not wanted any more.
     *
     * @param winner the task that was first
     */
    record Superseded(int winner) implements Result {}

    /** It changed nothing, and nothing demanded a change. */
    record NoChange() implements Result {}

    /**
     * A person had it undone.
     *
     * @param commit what took it back; empty when nothing of it was left on the branch
     */
    record Undone(String commit) implements Result {}
  }

  /** How a run ended. */
  enum Ending {
    /** Every task succeeded. */
    COMPLETED,
    /** Every task is final, and some failed. */
    FAILED,
    /** Stopped on request or because it cannot go on; {@code resume} goes on. */
    STOPPED
  }
}
