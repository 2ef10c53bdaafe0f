package dev.braid.engine.simulation;

import dev.braid.kernel.Decision;
import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Event.Preparation;
import dev.braid.kernel.Failure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A repository reduced to what matters for the gate: commits with one parent and the paths they
 * change, one branch, and the epoch reference that every move of the branch verifies.
 */
final class FakeGit {
  /** What a commit is; {@code task} is -1 for a commit of somebody else. */
  record Commit(String id, String parent, int task, SortedSet<String> paths) {}

  static final String BASE = "base";
  private static final String UNDO = "undo-";

  private final TreeMap<String, Commit> commits = new TreeMap<>();
  private final Set<String> gone = new TreeSet<>();
  private String tip = BASE;
  private int epoch;
  private int foreign;

  String tip() {
    return tip;
  }

  /** Raises the epoch; an older engine's command comes to nothing. */
  boolean fence(int newEpoch) {
    if (newEpoch < epoch) {
      return false;
    }
    epoch = newEpoch;
    return true;
  }

  /** Keeps a patch; the same patch of the same attempt gets the same id. */
  String pin(int task, int attempt, String base, SortedSet<String> paths) {
    String id = "patch-" + task + "-" + attempt;
    commits.putIfAbsent(id, new Commit(id, base, task, paths));
    return id;
  }

  /** Somebody else has taken back what a commit did. */
  void takenBack(String commit) {
    gone.add(commit);
  }

  /** A patch that takes a commit back, unless its paths were changed again since. */
  Capture revert(Decision.Revert revert) {
    Commit taken = commit(revert.commit());
    if (gone.contains(taken.id())) {
      return new Capture.Empty();
    }
    TreeSet<String> again = new TreeSet<>();
    between(taken.id(), revert.onto()).forEach(later -> again.addAll(later.paths()));
    again.retainAll(taken.paths());
    if (!again.isEmpty()) {
      return new Capture.Refused(
          new Failure(Failure.ErrorClass.E_MERGE_CONFLICT, "changed again"), List.copyOf(again));
    }
    String id = UNDO + revert.task() + "-" + revert.attempt() + "@" + revert.onto();
    commits.putIfAbsent(id, new Commit(id, revert.onto(), revert.task(), taken.paths()));
    return new Capture.Patch(id, List.copyOf(taken.paths()), List.of());
  }

  /** Keeps a patch that was refused for where it writes. */
  String pinRefused(int task, int attempt, String base, SortedSet<String> paths) {
    String id = "wide-" + task + "-" + attempt;
    commits.putIfAbsent(id, new Commit(id, base, task, paths));
    return id;
  }

  /** Keeps what somebody made without a task. */
  String submit(int item, String base, SortedSet<String> paths) {
    String id = "submitted-" + item;
    commits.putIfAbsent(id, new Commit(id, base, item, paths));
    return id;
  }

  /** Lays patches on one after another; each stands on the one before it that could be laid. */
  List<Preparation> prepare(Decision.Prepare decision) {
    List<Preparation> made = new ArrayList<>();
    String onto = decision.onto();
    for (Decision.Patch patch : decision.patches()) {
      Preparation one = prepare(patch.patch(), patch.base(), onto);
      made.add(one);
      onto = one instanceof Preparation.Candidate candidate ? candidate.commit() : onto;
    }
    return made;
  }

  private Preparation prepare(String patch, String base, String onto) {
    Commit change = commit(patch);
    SortedSet<String> moved = new TreeSet<>();
    for (Commit later : between(base, onto)) {
      moved.addAll(later.paths());
    }
    moved.retainAll(change.paths());
    if (!moved.isEmpty()) {
      return new Preparation.Conflict(List.copyOf(moved));
    }
    String id = "merge(" + patch + "@" + onto + ")";
    commits.putIfAbsent(id, new Commit(id, onto, change.task(), change.paths()));
    return new Preparation.Candidate(id, "tree(" + id + ")");
  }

  /** How a move of the branch ended. */
  enum Move {
    MOVED,
    TIP_IS_ELSEWHERE,
    SHUT_OUT
  }

  Move advance(int byEpoch, String from, String to) {
    if (byEpoch != epoch) {
      return Move.SHUT_OUT;
    }
    if (isAncestor(to, tip)) {
      return Move.MOVED;
    }
    if (!tip.equals(from)) {
      return Move.TIP_IS_ELSEWHERE;
    }
    tip = to;
    return Move.MOVED;
  }

  void foreignCommit(String path) {
    String id = "foreign-" + ++foreign;
    commits.put(id, new Commit(id, tip, -1, new TreeSet<>(Set.of(path))));
    tip = id;
  }

  boolean isAncestor(String ancestor, String commit) {
    for (String at = commit; !at.equals(BASE); at = commit(at).parent()) {
      if (at.equals(ancestor)) {
        return true;
      }
    }
    return ancestor.equals(BASE);
  }

  /** The paths that a commit changes. */
  SortedSet<String> paths(String id) {
    return commit(id).paths();
  }

  /** The tasks whose commits are on the branch and were not taken back, oldest first. */
  List<Integer> mergedTasks() {
    List<Integer> tasks = new ArrayList<>();
    for (Commit commit : new ArrayList<>(between(BASE, tip)).reversed()) {
      if (gone.contains(commit.id())) {
        continue;
      }
      if (commit.id().startsWith("merge(" + UNDO)) {
        tasks.removeIf(task -> task == commit.task());
      } else if (commit.task() >= 0) {
        tasks.add(commit.task());
      }
    }
    return tasks;
  }

  private Set<Commit> between(String from, String to) {
    Set<Commit> found = new LinkedHashSet<>();
    for (String at = to; !at.equals(from) && !at.equals(BASE); at = commit(at).parent()) {
      found.add(commit(at));
    }
    return found;
  }

  private Commit commit(String id) {
    Commit found = commits.get(id);
    if (found == null) {
      throw new AssertionError("no such commit: " + id);
    }
    return found;
  }
}
