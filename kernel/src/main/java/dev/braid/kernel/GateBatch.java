package dev.braid.kernel;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * Patches that pass the gate together: laid onto one commit, checked as the tree they come to, and
 * published by one move of the branch. A batch is laid onto the tip, or onto the batch before it
 * while that one is still being checked.
 */
public final class GateBatch {
  /** How far it is. */
  public enum Step {
    /** Being laid on; awaits an answer. */
    PREPARING,
    /** Laid on. A check of it may be running. */
    PREPARED,
    /** The branch is being moved; awaits an answer. */
    ADVANCING,
    /** On the branch; its tasks are being completed. */
    ADVANCED
  }

  private static final int NONE = -1;

  private final int number;
  private final String onto;
  private final List<GateQueue.Entry> entries;
  private final List<String> commits = new ArrayList<>();
  private final BitSet passed = new BitSet();
  private Step step = Step.PREPARING;
  private String top;
  private String tree = "";
  private int running = NONE;
  private int run = 1;
  private int lane = NONE;
  private int red = NONE;
  private boolean advanceAsked;

  GateBatch(int number, String onto, List<GateQueue.Entry> entries) {
    this.number = number;
    this.onto = onto;
    this.top = onto;
    this.entries = new ArrayList<>(entries);
  }

  public int number() {
    return number;
  }

  public Step step() {
    return step;
  }

  public List<GateQueue.Entry> entries() {
    return Collections.unmodifiableList(entries);
  }

  /** The check that is running, as its position in the plan; -1 when none is. */
  public int running() {
    return running;
  }

  /** Which run of the running or the next check it is, from 1. */
  public int run() {
    return run;
  }

  /** How many checks it has passed. */
  public int checksPassed() {
    return passed.cardinality();
  }

  boolean hasPassed(int check) {
    return passed.get(check);
  }

  String onto() {
    return onto;
  }

  /** The commit that the branch will stand at. */
  String top() {
    return top;
  }

  String tree() {
    return tree;
  }

  /** What each entry became, in their order. */
  List<String> commits() {
    return Collections.unmodifiableList(commits);
  }

  /** Number of its worktree, or -1 before its first check. */
  int lane() {
    return lane;
  }

  /** The check that is red, or -1. */
  int red() {
    return red;
  }

  /** The branch may stand at it already, whatever the answer was. */
  boolean advanceAsked() {
    return advanceAsked;
  }

  boolean awaitsAnswer() {
    return step == Step.PREPARING || step == Step.ADVANCING || running != NONE;
  }

  /** The patches that could be laid on. */
  void prepared(List<GateQueue.Entry> laid, List<String> laidCommits, String topTree) {
    step = Step.PREPARED;
    entries.clear();
    entries.addAll(laid);
    commits.addAll(laidCommits);
    top = commits.isEmpty() ? onto : commits.getLast();
    tree = topTree;
  }

  void checking(int check, int runNumber, int laneNumber) {
    running = check;
    run = runNumber;
    lane = laneNumber;
    red = NONE;
  }

  void green() {
    passed.set(running);
    running = NONE;
    run = 1;
  }

  void turnedRed() {
    red = running;
    running = NONE;
  }

  void advancing() {
    step = Step.ADVANCING;
    advanceAsked = true;
  }

  void advanced() {
    step = Step.ADVANCED;
  }

  /** Its first entry is complete. */
  void completed() {
    entries.removeFirst();
    commits.removeFirst();
  }

  /** Takes out what no task waits for. */
  void settle(GateQueue.Entry entry) {
    int at = entries.indexOf(entry);
    entries.remove(at);
    commits.remove(at);
  }

  /** The answers to what was asked will not come. */
  void askAgain() {
    running = NONE;
    if (step == Step.ADVANCING) {
      step = Step.PREPARED;
    }
  }
}
