package dev.braid.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The gate's queue. Patches wait in it in their order, until some of them are made a batch; batches
 * stand in a row, each laid onto the one before it, and leave it at its head when they are on the
 * branch. A batch that comes to nothing gives its patches back to their places in the queue.
 *
 * <p>Which patches make a batch, and what is done with it, is decided by {@link GateRules} from
 * this state; the adapter only carries it out.
 */
public final class GateQueue {
  /**
   * A patch in the queue.
   *
   * @param task its task; what was submitted from outside counts down from -1
   * @param paths what it changes
   */
  public record Entry(
      int number, int task, int attempt, String patch, String base, List<String> paths) {
    public Entry {
      paths = List.copyOf(paths);
    }
  }

  /** What was submitted from outside. */
  public record Submission(String name, int entry) {}

  /** What was said of a patch on top of a batch; it holds when the branch gets there. */
  record Deferred(Entry entry, String onto, Event.Preparation preparation) {}

  /** A patch that was refused only for where it writes, as the entry that it would have been. */
  private record Refused(int attempt, String patch, String base, Event.Capture.Refused capture) {}

  private record Key(int place, int number) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byPlace = Integer.compare(place, other.place);
      return byPlace != 0 ? byPlace : Integer.compare(number, other.number);
    }
  }

  private GateTurns turns;
  private final boolean planOrder;
  private final TreeMap<Key, Entry> waiting = new TreeMap<>();
  private final List<GateBatch> batches = new ArrayList<>();
  private final TreeMap<Integer, Entry> byTask = new TreeMap<>();
  private final TreeSet<Integer> suspects = new TreeSet<>();
  private final TreeMap<Integer, Deferred> deferred = new TreeMap<>();
  private final SequencedMap<Integer, String> held = new LinkedHashMap<>();
  private final TreeSet<Integer> dropped = new TreeSet<>();
  private final TreeMap<Integer, Refused> outOfScope = new TreeMap<>();
  private final List<Submission> submissions = new ArrayList<>();
  private int heldHere;
  private int numbered;
  private int batched;
  private int failures;
  private boolean paused;
  private String lastFailure = "";

  GateQueue(GateTurns turns, boolean planOrder) {
    this.turns = turns;
    this.planOrder = planOrder;
  }

  /** The batches in their row, the one that comes first on the branch first. */
  public List<GateBatch> batches() {
    return Collections.unmodifiableList(batches);
  }

  /** All entries in the order in which they would pass: those in batches, then those that wait. */
  public List<Entry> entries() {
    List<Entry> all = new ArrayList<>();
    batches.forEach(batch -> all.addAll(batch.entries()));
    all.addAll(waiting.values());
    return Collections.unmodifiableList(all);
  }

  /** The entry of a task, or null. */
  public @Nullable Entry entryOf(int task) {
    return byTask.get(task);
  }

  /** The batch that an entry is in, or null. */
  public @Nullable GateBatch batchOf(Entry entry) {
    for (GateBatch batch : batches) {
      if (batch.entries().contains(entry)) {
        return batch;
      }
    }
    return null;
  }

  /** Why a task's patch is held back; null when it is not. Empty: a person wants it so. */
  public @Nullable String heldBecause(int task) {
    return held.get(task);
  }

  /** What was submitted from outside so far, in its order. */
  public List<Submission> submissions() {
    return Collections.unmodifiableList(submissions);
  }

  /** It waits for its timer after a failure that was not a patch's. */
  public boolean paused() {
    return paused;
  }

  /** What last kept the gate from its work; empty when nothing did. */
  public String lastFailure() {
    return lastFailure;
  }

  /** The patch is one of several of which one is to blame for a red check. */
  public boolean isSuspect(Entry entry) {
    return suspects.contains(entry.number());
  }

  /** What the last attempt of a task wrote outside its scope, when that is all that is wrong. */
  public List<String> outOfScope(int task) {
    Refused refused = outOfScope.get(task);
    return refused == null ? List.of() : refused.capture().paths();
  }

  Iterable<Entry> waiting() {
    return Collections.unmodifiableCollection(waiting.values());
  }

  @Nullable GateBatch head() {
    return batches.isEmpty() ? null : batches.getFirst();
  }

  @Nullable GateBatch find(int number) {
    for (GateBatch batch : batches) {
      if (batch.number() == number) {
        return batch;
      }
    }
    return null;
  }

  int failures() {
    return failures;
  }

  int nextBatch() {
    return batched + 1;
  }

  GateTurns turns() {
    return turns;
  }

  boolean keepsPlanOrder() {
    return planOrder;
  }

  /** Entries that are held back. */
  int heldCount() {
    return heldHere;
  }

  /** Whether anything is left that is not held back. */
  boolean hasWork() {
    return byTask.size() > heldHere;
  }

  int suspectCount() {
    return suspects.size();
  }

  /** What is known of it waits for a batch to be published. */
  boolean isDeferred(Entry entry) {
    Deferred known = deferred.get(entry.number());
    return known != null && batches.stream().anyMatch(b -> b.top().equals(known.onto()));
  }

  boolean isDropped(Entry entry) {
    return dropped.contains(entry.task());
  }

  boolean awaitsAnswer() {
    return batches.stream().anyMatch(GateBatch::awaitsAnswer);
  }

  Entry add(int task, int attempt, String patch, String base, List<String> paths) {
    Entry entry = new Entry(++numbered, task, attempt, patch, base, paths);
    byTask.put(task, entry);
    heldHere += held.containsKey(task) ? 1 : 0;
    await(entry);
    return entry;
  }

  void refused(int task, int attempt, String base, Event.Capture.Refused capture) {
    if (!capture.commit().isEmpty()) {
      outOfScope.put(task, new Refused(attempt, capture.commit(), base, capture));
    }
  }

  /** A further attempt: what the last one left does not count any more. */
  void forget(int task) {
    outOfScope.remove(task);
  }

  /** Takes the patch that was refused for where it writes; false when there is none. */
  boolean widen(int task) {
    Refused refused = outOfScope.remove(task);
    if (refused == null) {
      return false;
    }
    List<String> paths = refused.capture().patchPaths();
    add(task, refused.attempt(), refused.patch(), refused.base(), paths);
    return true;
  }

  void submit(Event.SubmitRequested request) {
    int item = -1 - submissions.size();
    Entry entry = add(item, 1, request.patch(), request.base(), request.paths());
    submissions.add(new Submission(request.name(), entry.number()));
  }

  /** Makes a batch of entries that wait. */
  void preparing(Decision.Prepare decision) {
    List<Entry> taken = new ArrayList<>();
    for (Decision.Patch patch : decision.patches()) {
      Entry entry = byTask.get(patch.task());
      if (entry == null || waiting.remove(keyOf(entry)) == null) {
        throw new IllegalStateException("BUG: what is prepared does not wait: " + patch);
      }
      taken.add(entry);
    }
    batched = Math.max(batched, decision.batch());
    batches.add(new GateBatch(decision.batch(), decision.onto(), taken));
  }

  /** Gives the patches of a batch back to the queue. */
  void dissolve(GateBatch batch) {
    batches.remove(batch);
    batch.entries().forEach(this::await);
  }

  /** One of these patches is to blame, and none outside. */
  void suspect(List<Entry> entries) {
    suspects.clear();
    entries.forEach(entry -> suspects.add(entry.number()));
  }

  /** Nobody is under suspicion any more. */
  void acquit() {
    suspects.clear();
  }

  void await(Entry entry) {
    waiting.put(keyOf(entry), entry);
  }

  /** It could not be laid onto what is being checked, which may still come to nothing. */
  void defer(Entry entry, String onto, Event.Preparation preparation) {
    deferred.put(entry.number(), new Deferred(entry, onto, preparation));
    await(entry);
  }

  /** What was said of patches on top of the commit that the branch stands at now. */
  List<Deferred> takeDeferred(String tip) {
    List<Deferred> due = deferred.values().stream().filter(d -> d.onto().equals(tip)).toList();
    due.forEach(known -> deferred.remove(known.entry().number()));
    return due;
  }

  /** The entry has left the gate, one way or the other. */
  void remove(Entry entry) {
    byTask.remove(entry.task());
    waiting.remove(keyOf(entry));
    suspects.remove(entry.number());
    deferred.remove(entry.number());
    dropped.remove(entry.task());
    if (held.remove(entry.task()) != null) {
      heldHere--;
    }
    turns.open(entry.task());
    failures = 0;
  }

  void removeIfEmpty(GateBatch batch) {
    if (batch.entries().isEmpty()) {
      batches.remove(batch);
    }
  }

  void hold(int task, String why) {
    if (held.put(task, why) == null && byTask.containsKey(task)) {
      heldHere++;
    }
  }

  void release(int task) {
    if (held.remove(task) != null && byTask.containsKey(task)) {
      heldHere--;
    }
  }

  void drop(Entry entry) {
    dropped.add(entry.task());
  }

  void advanced() {
    failures = 0;
  }

  /** The plan has changed, and with it the turns. */
  void changedTo(GateTurns next) {
    turns = next;
    List<Entry> all = List.copyOf(waiting.values());
    waiting.clear();
    all.forEach(this::await);
  }

  /** A step failed for a reason that is not a patch's. */
  void failed(String detail) {
    failures++;
    lastFailure = detail;
    paused = true;
  }

  void resume() {
    paused = false;
  }

  /** Answers of a dead orchestrator's git will not come: what was asked is asked again. */
  void restart() {
    for (GateBatch batch : List.copyOf(batches)) {
      if (batch.step() == GateBatch.Step.PREPARING) {
        dissolve(batch);
      } else {
        batch.askAgain();
      }
    }
    failures = 0;
    paused = false;
  }

  private Key keyOf(Entry entry) {
    return new Key(planOrder ? turns.placeOf(entry.task()) : 0, entry.number());
  }
}
