package dev.braid.verify;

import java.util.EnumMap;
import java.util.List;

/** How far a task has come, as the log tells it. */
final class TaskTrack {
  /** Where a task stands. What is ready and what waits for others is one state here. */
  enum Stage {
    OPEN,
    STARTING,
    RUNNING,
    CHECKING,
    IN_GATE,
    FAILING,
    PAUSED,
    BLOCKED,
    SUCCEEDED,
    FAILED,
    SKIPPED,
    DROPPED,
    UNDONE;

    boolean isLive() {
      return this == STARTING || this == RUNNING;
    }

    boolean isFinal() {
      return this == SUCCEEDED || isGivenUp();
    }

    /** It is not on the branch, and will not be unless somebody asks for it. */
    boolean isGivenUp() {
      return this == FAILED || this == SKIPPED || this == DROPPED || this == UNDONE;
    }

    /** Nothing is under way for the task and nothing has come of it. */
    boolean isAtRest() {
      return this == OPEN || this == PAUSED || this == BLOCKED || isGivenUp();
    }
  }

  /** Whose fault a failure was, and so which limit its next try counts against. */
  enum Fault {
    TASK,
    CONFLICT,
    PROVIDER,
    ENVIRONMENT,
    PERSON,
    ORCHESTRATOR
  }

  TaskFacts facts;
  Stage stage = Stage.OPEN;
  int attempts;
  int slot = -1;
  String base = "";
  boolean captureAsked;
  boolean empty;
  String patch = "";

  /** The task's commit on the branch, empty while it has none. */
  String merged = "";

  /** What is being undone of the task, empty while nothing is. */
  String undoing = "";

  List<String> paths = List.of();
  Fault fault = Fault.TASK;
  private final EnumMap<Fault, Integer> faults = new EnumMap<>(Fault.class);

  TaskTrack(TaskFacts facts) {
    this.facts = facts;
    if (facts.done()) {
      stage = Stage.SUCCEEDED;
    }
  }

  String name() {
    return "`" + facts.id() + "`";
  }

  void started(int attempt, int takenSlot, String from) {
    stage = Stage.STARTING;
    attempts = attempt;
    slot = takenSlot;
    base = from;
    captureAsked = false;
    empty = false;
    patch = "";
    paths = List.of();
  }

  /** A patch is being made that takes it back: an attempt that no worker makes. */
  void reverting(int attempt, String commit, String onto) {
    attempts = attempt;
    base = onto;
    undoing = commit;
    captureAsked = true;
    empty = false;
    patch = "";
    paths = List.of();
    stage = Stage.CHECKING;
  }

  void failing(Fault whose) {
    stage = Stage.FAILING;
    fault = whose;
  }

  /** Counts a further try; gives how many there have been for this kind of fault. */
  int chargeFault() {
    return faults.merge(fault, 1, Integer::sum);
  }

  /** A person gave it back: it has all its tries again. */
  void reopened() {
    stage = facts.done() ? Stage.SUCCEEDED : Stage.OPEN;
    faults.clear();
  }
}
