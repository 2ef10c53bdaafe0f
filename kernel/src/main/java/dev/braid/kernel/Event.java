package dev.braid.kernel;

import java.util.List;

/**
 * What the world tells the kernel. Tasks are numbered by their place in the plan; attempts of a
 * task and entries of the gate's queue count from 1. Commits and trees are full object ids.
 *
 * <p>A report may come late or twice, for the world does that. The kernel accepts it when it speaks
 * of what is awaited now, and passes over it otherwise.
 */
public sealed interface Event extends Message {

  /**
   * The first entry of every log.
   *
   * @param rules version of the rules that decide, see {@link Kernel#RULES}
   * @param plan the compiled plan in canonical text, {@code braid.plan/1}
   * @param workers most attempts at one time
   * @param target the branch the result is meant for, as a full ref name; empty when detached
   * @param base the commit the run starts from
   */
  record RunOpened(String run, int rules, String plan, int workers, String target, String base)
      implements Event {}

  /** An engine has taken the run, for the first time or after a stop or a crash. */
  record EngineStarted(int epoch) implements Event {}

  /** The gate has shut out every earlier epoch; the integration branch stands at {@code tip}. */
  record Fenced(int epoch, String tip) implements Event {}

  /**
   * The attempt's process runs.
   *
   * @param process identity of the process that leads the attempt: pid, start time and boot
   */
  record AttemptStarted(int task, int attempt, String process) implements Event {}

  /** The attempt's processes are gone, all of them. */
  record AttemptEnded(int task, int attempt, Outcome outcome, Usage usage) implements Event {}

  /** What the attempt left in its sandbox is kept as a patch, or was empty, or was refused. */
  record Captured(int task, int attempt, Capture capture) implements Event {}

  /**
   * The gate has laid the patches of a batch onto a commit, without moving anything yet.
   *
   * @param onto the commit that was asked for; an answer about another one is stale
   * @param preparations one for each patch, in the order of the batch
   */
  record Prepared(int batch, String onto, List<Preparation> preparations) implements Event {
    public Prepared {
      preparations = List.copyOf(preparations);
    }
  }

  /**
   * A check of the merged tree has ended.
   *
   * @param check position in the plan's list of checks
   * @param run which run of this check on this batch it was: 1 or 2; 0 in logs of the first rules,
   *     where a red check was final
   * @param tree the tree that was checked; a verdict about another one is stale
   */
  record Checked(int batch, int check, int run, String tree, Verdict verdict) implements Event {}

  /** The integration branch stands at the last commit of the batch, durably. */
  record Advanced(int batch, String tip) implements Event {}

  /** Somebody else moved the integration branch; the batch is void. */
  record TipMoved(int batch, String tip) implements Event {}

  /** The gate could not do its work for a reason that is not a patch's, such as a full disk. */
  record GateFailed(int batch, String detail) implements Event {}

  /** The landing was done or refused. */
  record LandingEnded(Landing landing) implements Event {}

  /**
   * The time of a timer has come.
   *
   * @param timer a task that pauses before its next attempt; -1: the gate, before its next try; -2:
   *     the end of the time for which a worker is kept free
   */
  record TimerFired(int timer) implements Event {}

  /**
   * A person wants the run to stop; {@code resume} goes on.
   *
   * @param now true: end what runs; false: let it finish and start nothing new
   */
  record StopRequested(boolean now) implements Event {}

  /** A person wants the result on the target branch now. */
  record LandRequested() implements Event {}

  /** A person wants a failed task to be tried again. */
  record RetryRequested(int task) implements Event {}

  /**
   * A person wants the run to go on with another plan; {@link Decision.ChangePlan} or {@link
   * Decision.RefusePlan} is the answer.
   *
   * @param plan the whole plan in canonical text, {@code braid.plan/1}
   * @param workers most attempts at one time from then on
   */
  record PlanOffered(String plan, int workers) implements Event {}

  /** A person wants a merged task taken off the integration branch again. */
  record UndoRequested(int task) implements Event {}

  /**
   * A person wants a patch to stay in the gate's queue; also said before it is there.
   *
   * @param task its task; what was submitted from outside counts down from -1
   */
  record HoldRequested(int task) implements Event {}

  /**
   * A person lets a patch go on that is held back.
   *
   * @param task as in {@code hold_requested}
   * @param widen true: what a failed task wrote outside its scope is taken, with the rest of its
   *     patch
   */
  record ReleaseRequested(int task, boolean widen) implements Event {}

  /**
   * A person does not want a patch that is in the gate's queue.
   *
   * @param task as in {@code hold_requested}
   */
  record DropRequested(int task) implements Event {}

  /**
   * A person hands in a patch that no task has made.
   *
   * @param name what people call it
   * @param patch one commit that holds the whole change
   * @param base its only parent
   * @param paths every path that it changes, sorted
   */
  record SubmitRequested(String name, String patch, String base, List<String> paths)
      implements Event {
    public SubmitRequested {
      paths = List.copyOf(paths);
    }
  }

  /** How an attempt ended. */
  sealed interface Outcome {
    /** It ended well, as far as it says itself. */
    record Done() implements Outcome {}

    /**
     * It ended with an error.
     *
     * @param exitCode of its process; negative when it has none to tell
     */
    record Failed(int exitCode, String detail) implements Outcome {}

    /** It did what it does, but the task's acceptance does not hold. */
    record NotAccepted(String detail) implements Outcome {}

    /**
     * A limit ended it.
     *
     * @param limit which limit ended it: {@code wall} or {@code silence}
     */
    record TimedOut(String limit, long limitMillis) implements Outcome {}

    /**
     * The provider of its tool takes no more work for now. That is the fault of no task: the tool
     * pauses for all.
     *
     * @param provider whose limit it is, for people
     * @param tools names of all tools that share the limit
     * @param resetAtMillis when it ends, in milliseconds since 1970; 0 when nobody says
     */
    record Limited(String provider, List<String> tools, long resetAtMillis, String detail)
        implements Outcome {
      public Limited {
        tools = List.copyOf(tools);
      }
    }

    /**
     * The provider of its tool does not know us: a person has to log in. The tool pauses until the
     * next engine.
     *
     * @param tools names of all tools of the provider
     */
    record NotAuthorized(String provider, List<String> tools, String detail) implements Outcome {
      public NotAuthorized {
        tools = List.copyOf(tools);
      }
    }

    /** Its tool does not work as it is installed or configured here. */
    record ToolBroken(String detail) implements Outcome {}

    /** Its tool ended without saying how, although it always says so. */
    record Unclear(String detail) implements Outcome {}

    /** It never ran, for a reason that is not the task's. */
    record NotStarted(String detail) implements Outcome {}

    /** Ended because the kernel asked for it. */
    record Cancelled() implements Outcome {}

    /** Its orchestrator died; nothing of it runs any more. */
    record Lost() implements Outcome {}
  }

  /**
   * What an attempt used; a figure that could not be read is 0.
   *
   * @param outputBytes what it wrote to both its streams, kept or not
   * @param spent what its tool says that it has spent
   */
  record Usage(long wallMillis, long cpuMillis, long peakBytes, long outputBytes, Spent spent) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, Spent.NOTHING);
  }

  /**
   * What an attempt has spent, as its tool tells; 0 where it does not.
   *
   * @param microDollars millionths of a dollar
   * @param session what the tool calls its session; empty when it names none
   */
  record Spent(long microDollars, long inputTokens, long outputTokens, String session) {
    public static final Spent NOTHING = new Spent(0, 0, 0, "");
  }

  /** What the sandbox held. */
  sealed interface Capture {
    /**
     * A change.
     *
     * @param commit one commit on the attempt's base that holds the whole change
     * @param paths every path that was added, changed or deleted, sorted
     * @param left droppings outside every scope that were left out, sorted
     */
    record Patch(String commit, List<String> paths, List<String> left) implements Capture {
      public Patch {
        paths = List.copyOf(paths);
        left = List.copyOf(left);
      }
    }

    /** No change. */
    record Empty() implements Capture {}

    /**
     * The change breaks a rule of the gate.
     *
     * @param paths where it does
     * @param commit the whole change, kept for a person who may widen the scope; empty when that is
     *     not all that is wrong with it
     * @param patchPaths every path of that commit, sorted
     */
    record Refused(Failure failure, List<String> paths, String commit, List<String> patchPaths)
        implements Capture {
      public Refused {
        paths = List.copyOf(paths);
        patchPaths = List.copyOf(patchPaths);
      }

      /** A change that no widening of the scope would make right. */
      public Refused(Failure failure, List<String> paths) {
        this(failure, paths, "", List.of());
      }
    }

    /** It could not be captured for a reason that is not the task's. */
    record Unable(String detail) implements Capture {}
  }

  /** What laying a patch onto the tip gave. */
  sealed interface Preparation {
    /** A commit that has the tip as its only parent. */
    record Candidate(String commit, String tree) implements Preparation {}

    /** Patch and tip change the same places. */
    record Conflict(List<String> paths) implements Preparation {
      public Conflict {
        paths = List.copyOf(paths);
      }
    }

    /** The merged tree breaks a rule of the gate. */
    record Refused(Failure failure) implements Preparation {}

    /** The tip has it already: the patch changes nothing any more. */
    record Nothing() implements Preparation {}
  }

  /** What a check said of a tree. */
  sealed interface Verdict {
    /**
     * It passed.
     *
     * @param cached true: it passed on this very tree before, and was not run again
     */
    record Green(long wallMillis, boolean cached) implements Verdict {}

    /** It did not. */
    record Red(int exitCode, String detail) implements Verdict {}
  }

  /** How the landing on the target branch ended. */
  sealed interface Landing {
    /** The target branch stands at the result. */
    record Landed(String tip) implements Landing {}

    /** The target branch was left where it is. */
    record NotLanded(String reason) implements Landing {}
  }
}
