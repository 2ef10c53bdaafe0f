package dev.braid.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gate's queue: patches in the order in which they were captured. One entry at a time is laid
 * onto the tip, checked and published; the others wait behind it. Which entry comes next and what
 * is done with it is decided by the kernel, from this state; the adapter only carries it out.
 */
public final class GateQueue {
  /** Where the entry at the head is. A step in -ING awaits an answer. */
  public enum Step {
    WAITING,
    PREPARING,
    PREPARED,
    CHECKING,
    ADVANCING,
    ADVANCED
  }

  /** A patch in the queue. */
  public record Entry(int number, int task, int attempt, String patch, String base) {}

  private final ArrayDeque<Entry> queue = new ArrayDeque<>();
  private int numbered;
  private Step step = Step.WAITING;
  private String onto = "";
  private String candidate = "";
  private String tree = "";
  private int checksPassed;
  private int failures;
  private boolean paused;
  private String lastFailure = "";

  GateQueue() {}

  public @Nullable Entry head() {
    return queue.peekFirst();
  }

  public Step step() {
    return step;
  }

  /** The entries in order, the head first. */
  public List<Entry> entries() {
    return Collections.unmodifiableList(new ArrayList<>(queue));
  }

  /** Checks of the plan that the candidate at the head has passed. */
  public int checksPassed() {
    return checksPassed;
  }

  String onto() {
    return onto;
  }

  String candidate() {
    return candidate;
  }

  String tree() {
    return tree;
  }

  int failures() {
    return failures;
  }

  /** It waits for its timer after a failure that was not the patch's. */
  public boolean paused() {
    return paused;
  }

  /** What last kept the gate from its work; empty when nothing did. */
  public String lastFailure() {
    return lastFailure;
  }

  boolean awaitsAnswer() {
    return step == Step.PREPARING || step == Step.CHECKING || step == Step.ADVANCING;
  }

  /** True when an answer about this entry is awaited in this step; any other answer is stale. */
  boolean awaits(int entry, Step expected) {
    Entry head = queue.peekFirst();
    return head != null && head.number() == entry && step == expected;
  }

  void add(int task, int attempt, String patch, String base) {
    queue.addLast(new Entry(++numbered, task, attempt, patch, base));
  }

  void preparing(String tip) {
    step = Step.PREPARING;
    onto = tip;
    checksPassed = 0;
  }

  void prepared(String commit, String treeId) {
    step = Step.PREPARED;
    candidate = commit;
    tree = treeId;
  }

  void checking() {
    step = Step.CHECKING;
  }

  void checkPassed() {
    step = Step.PREPARED;
    checksPassed++;
  }

  void advancing() {
    step = Step.ADVANCING;
  }

  void advanced() {
    step = Step.ADVANCED;
    failures = 0;
  }

  /** The candidate is void; the entry is laid onto the tip again. */
  void again() {
    step = Step.WAITING;
  }

  /**
   * A step failed for a reason that is not the patch's. A move of the branch may have happened all
   * the same, so the same move is asked for again: its answer tells which, and nothing else may
   * happen to the entry before.
   */
  void failed(String detail) {
    step = step == Step.ADVANCING ? Step.PREPARED : Step.WAITING;
    failures++;
    lastFailure = detail;
    paused = true;
  }

  void resume() {
    paused = false;
  }

  void removeHead() {
    queue.removeFirst();
    step = Step.WAITING;
    failures = 0;
  }

  /** Answers of a dead orchestrator's git will not come: what was asked is asked again. */
  void restart() {
    switch (step) {
      case PREPARING -> step = Step.WAITING;
      case CHECKING, ADVANCING -> step = Step.PREPARED;
      case WAITING, PREPARED, ADVANCED -> {}
    }
    failures = 0;
    paused = false;
  }
}
