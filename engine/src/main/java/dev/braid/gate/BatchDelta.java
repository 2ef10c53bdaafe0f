package dev.braid.gate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Proves of a row of commits, each of one patch and each on the one before it, that every one of
 * them does what its patch does and nothing else. All trees are compared by one git.
 */
final class BatchDelta {
  /** One commit of the row: the trees of its patch, of what the patch is made on, and its own. */
  record Step(String baseTree, String patchTree, String tree) {}

  private final GateStore store;
  private final String fromTree;
  private final List<Step> steps;
  private final List<List<TreeChange>> made = new ArrayList<>();

  /**
   * @param fromTree the tree that the first commit stands on
   */
  BatchDelta(GateStore store, String fromTree, List<Step> steps) {
    this.store = store;
    this.fromTree = fromTree;
    this.steps = List.copyOf(steps);
  }

  /** For each commit, the paths where it is not what it must be. */
  List<List<String>> violations() throws IOException, InterruptedException {
    SequencedSet<String> bases = new LinkedHashSet<>();
    steps.forEach(step -> bases.add(step.baseTree()));
    List<String> pairs = new ArrayList<>();
    bases.forEach(base -> pairs.add(base + " " + fromTree));
    String before = fromTree;
    for (Step step : steps) {
      pairs.add(step.baseTree() + " " + step.patchTree());
      pairs.add(before + " " + step.tree());
      before = step.tree();
    }
    List<List<TreeChange>> all = store.differences(pairs);
    TreeMap<String, SortedMap<String, TreeChange>> sinceBase = new TreeMap<>();
    bases.forEach(base -> sinceBase.put(base, byPath(all.get(sinceBase.size()))));
    TreeMap<String, TreeChange> earlier = new TreeMap<>();
    List<List<String>> violations = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      List<TreeChange> patch = all.get(bases.size() + 2 * i);
      List<TreeChange> result = all.get(bases.size() + 2 * i + 1);
      SortedMap<String, TreeChange> since =
          sinceBase.getOrDefault(steps.get(i).baseTree(), new TreeMap<>());
      violations.add(new PatchDelta(patch, others(patch, since, earlier), result).violations());
      result.forEach(change -> earlier.merge(change.path(), change, BatchDelta::joined));
      made.add(result);
    }
    return Collections.unmodifiableList(violations);
  }

  /** What the commits do together, after {@link #violations}. */
  List<TreeChange> changes() {
    return made.stream().flatMap(List::stream).toList();
  }

  /** What others did, since the patch was begun, to the paths that it changes. */
  private static List<TreeChange> others(
      List<TreeChange> patch,
      SortedMap<String, TreeChange> since,
      SortedMap<String, TreeChange> earlier) {
    List<TreeChange> others = new ArrayList<>();
    for (TreeChange mine : patch) {
      @Nullable TreeChange first = since.get(mine.path());
      @Nullable TreeChange second = earlier.get(mine.path());
      TreeChange both = first == null || second == null ? null : joined(first, second);
      TreeChange theirs = both != null ? both : first == null ? second : first;
      if (theirs != null && !theirs.before().equals(theirs.after())) {
        others.add(theirs);
      }
    }
    return others;
  }

  private static TreeChange joined(TreeChange first, TreeChange second) {
    return new TreeChange(first.path(), first.before(), second.after());
  }

  private static SortedMap<String, TreeChange> byPath(List<TreeChange> changes) {
    TreeMap<String, TreeChange> map = new TreeMap<>();
    changes.forEach(change -> map.put(change.path(), change));
    return map;
  }
}
