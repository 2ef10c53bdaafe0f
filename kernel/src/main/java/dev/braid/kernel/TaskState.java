package dev.braid.kernel;

/**
 * Where a task is in its life. {@link Transitions} is the table of what may follow what; no other
 * change is possible.
 */
public enum TaskState {
  /** Something it depends on is not complete. */
  PENDING,
  /**
   * Its dependencies are complete; it starts as soon as nothing it conflicts with is in the way.
   */
  READY,
  /** Decided to start; the worktree is being prepared. It holds its locks, pools and a slot. */
  STARTING,
  /** Its process runs. */
  RUNNING,
  /** Its process is gone; its result is being captured and judged. */
  CHECKING,
  /** Its patch is in the gate's queue. Only write scopes and conflict groups are still held. */
  IN_GATE,
  /** The last attempt failed and has not been judged. */
  FAILING,
  /** It will be tried again at a known time, and holds nothing. */
  BACKOFF,
  /** A task it depends on has failed. */
  BLOCKED,
  /** Its work is on the integration branch, or was not needed. Final. */
  SUCCEEDED,
  /** It has failed for good. Final until a person asks for a retry. */
  FAILED,
  /** It can no longer run, because one it depends on cannot. Final until that one is retried. */
  SKIPPED,
  /** The plan does not want it any more. Final until the plan wants it again. */
  CANCELLED,
  /** It was merged, and a person has had it taken off the branch. Final until it is retried. */
  UNDONE;

  public boolean isFinal() {
    return switch (this) {
      case SUCCEEDED, FAILED, SKIPPED, CANCELLED, UNDONE -> true;
      case PENDING, READY, STARTING, RUNNING, CHECKING, IN_GATE, FAILING -> false;
      case BACKOFF, BLOCKED -> false;
    };
  }

  /** Nothing is under way for it and nothing has come of it, so what it is to do may be changed. */
  public boolean isAtRest() {
    return switch (this) {
      case PENDING, READY, BACKOFF, BLOCKED, FAILED, SKIPPED, CANCELLED, UNDONE -> true;
      case STARTING, RUNNING, CHECKING, IN_GATE, FAILING, SUCCEEDED -> false;
    };
  }

  /** Processes of the task may exist. */
  public boolean isLive() {
    return this == STARTING || this == RUNNING;
  }
}
