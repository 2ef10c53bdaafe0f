package dev.braid.verify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The gate's queue and the integration branch, as the log tells them. */
final class GateTrack {
  /** What happens to the head of the queue. */
  enum Step {
    WAITING,
    PREPARING,
    PREPARED,
    CHECKING,
    ADVANCING,
    ADVANCED
  }

  /** A patch in the queue. */
  record Queued(int number, TaskTrack task, int attempt, String patch, String base) {}

  /**
   * A patch that was published.
   *
   * @param sequence the entry that says so
   */
  record Merge(
      long sequence, Queued entry, List<String> paths, String from, String to, String tree) {}

  /**
   * The branch moved.
   *
   * @param expected a commit of ours that may be among those that came in, or empty
   */
  record Move(long sequence, String from, String to, String expected) {}

  private final ArrayDeque<Queued> queue = new ArrayDeque<>();
  private final List<Merge> merges = new ArrayList<>();
  private final List<Move> foreignMoves = new ArrayList<>();
  private int numbered;
  private Step step = Step.WAITING;
  private String tip;
  private String intended = "";
  String onto = "";
  String candidate = "";
  String tree = "";
  int checksPassed;

  GateTrack(String base) {
    tip = base;
  }

  String tip() {
    return tip;
  }

  Step step() {
    return step;
  }

  @Nullable Queued head() {
    return queue.peekFirst();
  }

  /** The head, when it has this number; else null. */
  @Nullable Queued head(int number) {
    Queued head = queue.peekFirst();
    return head != null && head.number == number ? head : null;
  }

  /** The commit that the branch may have been moved to without the log knowing yet, or empty. */
  String intended() {
    return intended;
  }

  void advancing() {
    step = Step.ADVANCING;
    intended = candidate;
  }

  void preparing(String tipNow) {
    step = Step.PREPARING;
    onto = tipNow;
    candidate = "";
    intended = "";
    checksPassed = 0;
  }

  List<Merge> merges() {
    return Collections.unmodifiableList(merges);
  }

  List<Move> foreignMoves() {
    return Collections.unmodifiableList(foreignMoves);
  }

  void add(TaskTrack task) {
    queue.addLast(new Queued(++numbered, task, task.attempts, task.patch, task.base));
  }

  void to(Step next) {
    step = next;
  }

  void removeHead() {
    queue.pollFirst();
    step = Step.WAITING;
    candidate = "";
    intended = "";
  }

  /** The answers of a dead engine will not come; what it asked is asked again. */
  void restart() {
    switch (step) {
      case PREPARING -> step = Step.WAITING;
      case CHECKING, ADVANCING -> step = Step.PREPARED;
      case WAITING, PREPARED, ADVANCED -> {}
    }
  }

  /** The head was published, and the branch stands at {@code now}: there, or further on. */
  void advanced(long sequence, Queued head, String now) {
    merges.add(new Merge(sequence, head, head.task.paths, onto, candidate, tree));
    if (!now.equals(candidate) && !now.equals(tip)) {
      foreignMoves.add(new Move(sequence, candidate, now, ""));
    }
    tip = now;
    step = Step.ADVANCED;
  }

  /** The entry at the head is settled: its task says that its commit is on the branch. */
  void published(TaskTrack task, String commit, Findings findings) {
    Queued head = head();
    boolean ours = head != null && head.task() == task;
    findings.require(
        ours && step == Step.ADVANCED && candidate.equals(commit),
        "INV6",
        task.name() + " is said to be on the branch as " + commit + ", which the gate did not do");
    if (ours) {
      removeHead();
    }
  }

  /** The branch was found somewhere. */
  void found(long sequence, String now) {
    if (!now.equals(tip)) {
      foreignMoves.add(new Move(sequence, tip, now, intended));
    }
    tip = now;
  }
}
