package dev.braid.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The gate's queue, its batches and the integration branch, as the log tells them. */
final class GateTrack {
  /** What happens to a batch. */
  enum Step {
    PREPARING,
    PREPARED,
    ADVANCING,
    ADVANCED
  }

  /**
   * A patch in the queue.
   *
   * @param task null when it was submitted from outside
   * @param item number of the task; submissions count down from -1
   * @param widened paths outside the task's scope that a person has allowed
   */
  record Queued(
      int number,
      @Nullable TaskTrack task,
      int item,
      int attempt,
      String patch,
      String base,
      List<String> paths,
      List<String> widened) {
    String name() {
      return task == null ? "submission " + -item : task.name();
    }
  }

  /** Patches that go through the gate together. */
  static final class Batch {
    final int number;
    final String onto;
    final List<Queued> asked;
    final List<Queued> laid = new ArrayList<>();
    final List<String> commits = new ArrayList<>();
    final List<String> trees = new ArrayList<>();
    final TreeSet<Integer> green = new TreeSet<>();
    Step step = Step.PREPARING;
    int running = -1;
    int run;
    int lane;
    boolean red;
    boolean moveAsked;
    int completed;

    Batch(int number, String onto, List<Queued> asked) {
      this.number = number;
      this.onto = onto;
      this.asked = List.copyOf(asked);
    }

    String top() {
      return commits.isEmpty() ? onto : commits.getLast();
    }

    String tree() {
      return trees.isEmpty() ? "" : trees.getLast();
    }
  }

  /** What was said of a patch on top of a batch; it holds when the branch gets there. */
  record Deferred(Queued entry, String onto, String kind) {}

  /**
   * A patch that was published.
   *
   * @param sequence the entry that says so
   */
  record Merge(long sequence, Queued entry, String from, String to, String tree) {}

  /**
   * The branch moved.
   *
   * @param expected a commit of ours that may be among those that came in, or empty
   */
  record Move(long sequence, String from, String to, String expected) {}

  private final SequencedMap<Integer, Queued> queue = new LinkedHashMap<>();
  private final List<Batch> row = new ArrayList<>();
  private final TreeSet<Integer> held = new TreeSet<>();
  private final TreeSet<Integer> dropped = new TreeSet<>();
  private final TreeMap<Integer, Deferred> deferred = new TreeMap<>();
  private final TreeMap<Integer, Queued> refused = new TreeMap<>();
  private final List<Merge> merges = new ArrayList<>();
  private final List<Move> foreignMoves = new ArrayList<>();
  private int numbered;
  private int submitted;
  private String tip;
  private String intended = "";

  GateTrack(String base) {
    tip = base;
  }

  String tip() {
    return tip;
  }

  /** The commit that the branch may have been moved to without the log knowing yet, or empty. */
  String intended() {
    return intended;
  }

  List<Merge> merges() {
    return Collections.unmodifiableList(merges);
  }

  List<Move> foreignMoves() {
    return Collections.unmodifiableList(foreignMoves);
  }

  List<Batch> row() {
    return Collections.unmodifiableList(row);
  }

  @Nullable Batch batch(int number) {
    return row.stream().filter(batch -> batch.number == number).findFirst().orElse(null);
  }

  /** The entry with this number, while it is in the queue or in a batch. */
  @Nullable Queued entry(int number) {
    return queue.get(number);
  }

  boolean isInBatch(Queued entry) {
    return batchOf(entry) != null;
  }

  boolean isHeld(int item) {
    return held.contains(item);
  }

  void add(TaskTrack task) {
    int item = task.facts.number();
    add(
        new Queued(
            ++numbered, task, item, task.attempts, task.patch, task.base, task.paths, List.of()));
  }

  private void add(Queued entry) {
    queue.put(entry.number(), entry);
  }

  void submit(Fields body) throws Unreadable {
    int item = - ++submitted;
    String patch = body.text("patch");
    List<String> paths = body.texts("paths");
    add(new Queued(++numbered, null, item, 1, patch, body.text("base"), paths, List.of()));
  }

  boolean isItem(int tasks, int item) {
    return item < tasks && item >= -submitted;
  }

  /** The entry of a task or a submission, while it is in the gate. */
  @Nullable Queued ofItem(int item) {
    return queue.values().stream().filter(e -> e.item() == item).findFirst().orElse(null);
  }

  @Nullable Batch batchOf(Queued entry) {
    return row.stream()
        .filter(b -> (b.step == Step.PREPARING ? b.asked : b.laid).contains(entry))
        .findFirst()
        .orElse(null);
  }

  void drop(Queued entry) {
    dropped.add(entry.number());
  }

  boolean isDropped(Queued entry) {
    return dropped.contains(entry.number());
  }

  void defer(Queued entry, String onto, String kind) {
    deferred.put(entry.number(), new Deferred(entry, onto, kind));
  }

  /** What was said of patches on top of the commit that the branch stands at now. */
  List<Deferred> takeDeferred(String now) {
    List<Deferred> due = deferred.values().stream().filter(d -> d.onto().equals(now)).toList();
    due.forEach(known -> deferred.remove(known.entry().number()));
    return due;
  }

  void hold(int item) {
    held.add(item);
  }

  void release(int item) {
    held.remove(item);
  }

  /** A patch was refused only for where it writes; a person may allow that. */
  void refused(TaskTrack task, String patch, List<String> all, List<String> outside) {
    int item = task.facts.number();
    refused.put(item, new Queued(0, task, item, task.attempts, patch, task.base, all, outside));
  }

  void forgetRefused(int item) {
    refused.remove(item);
  }

  /** Takes what was refused; false when there is nothing. */
  boolean widen(TaskTrack task) {
    Queued kept = refused.remove(task.facts.number());
    if (kept == null) {
      return false;
    }
    add(
        new Queued(
            ++numbered,
            task,
            kept.item(),
            kept.attempt(),
            kept.patch(),
            kept.base(),
            kept.paths(),
            kept.widened()));
    return true;
  }

  void prepare(Batch batch) {
    row.add(batch);
    intended = row.size() == 1 ? "" : intended;
  }

  void dissolve(Batch batch) {
    row.remove(batch);
    intended = row.isEmpty() ? "" : intended;
  }

  /** The entry is in the gate no more. */
  void leave(Queued entry) {
    queue.remove(entry.number());
    deferred.remove(entry.number());
    held.remove(entry.item());
  }

  void advancing(Batch batch) {
    batch.step = Step.ADVANCING;
    batch.moveAsked = true;
    intended = batch.top();
  }

  /** The answers of a dead engine will not come; what it asked is asked again. */
  void restart() {
    row.removeIf(batch -> batch.step == Step.PREPARING);
    for (Batch batch : row) {
      batch.running = -1;
      batch.step = batch.step == Step.ADVANCING ? Step.PREPARED : batch.step;
    }
  }

  /** The batch was published, and the branch stands at {@code now}: there, or further on. */
  void advanced(long sequence, Batch batch, String now) {
    String from = batch.onto;
    for (int i = 0; i < batch.laid.size(); i++) {
      String to = batch.commits.get(i);
      merges.add(new Merge(sequence, batch.laid.get(i), from, to, batch.trees.get(i)));
      from = to;
    }
    if (!now.equals(batch.top()) && !now.equals(tip)) {
      foreignMoves.add(new Move(sequence, batch.top(), now, ""));
    }
    tip = now;
    batch.step = Step.ADVANCED;
    List<Queued> outside = batch.laid.stream().filter(entry -> entry.task() == null).toList();
    for (Queued entry : outside) {
      leave(entry);
      batch.completed++;
    }
    finish(batch);
  }

  /** A task of a published batch is complete. */
  void completed(Batch batch, Queued entry) {
    leave(entry);
    batch.completed++;
    finish(batch);
  }

  private void finish(Batch batch) {
    if (batch.completed == batch.laid.size()) {
      dissolve(batch);
    }
  }

  /** A published patch is settled: its task says that its commit is on the branch. */
  void published(TaskTrack task, String commit, Findings findings) {
    Batch head = row.isEmpty() ? null : row.getFirst();
    int at = head == null ? -1 : head.commits.indexOf(commit);
    boolean ours =
        head != null && head.step == Step.ADVANCED && at >= 0 && head.laid.get(at).task() == task;
    findings.require(
        ours,
        "INV6",
        task.name() + " is said to be on the branch as " + commit + ", which the gate did not do");
    if (head != null && ours) {
      completed(head, head.laid.get(at));
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
