package dev.braid.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The proof that laying a patch onto a tip did to the tip what the patch did to its base, and
 * nothing else. It looks at trees only and shares nothing with the merge that made them.
 *
 * <p>Three differences are compared: what the patch did to its base, what others did to the base
 * since (base to tip), and what the result does to the tip. A path that only the patch changed must
 * be in the result as the patch has it; one that both changed in the same way must be as the tip
 * has it; one that both changed differently was merged and may be new; and no other path may
 * differ.
 */
final class PatchDelta {
  private final List<TreeChange> patch;
  private final SortedMap<String, TreeChange> others;
  private final SortedMap<String, TreeChange> result;

  PatchDelta(List<TreeChange> patch, List<TreeChange> others, List<TreeChange> result) {
    this.patch = List.copyOf(patch);
    this.others = byPath(others);
    this.result = byPath(result);
  }

  /** The paths where the result is not what it must be, sorted; empty when all is well. */
  List<String> violations() {
    SortedSet<String> wrong = new TreeSet<>(result.keySet());
    for (TreeChange mine : patch) {
      wrong.remove(mine.path());
    }
    for (TreeChange mine : patch) {
      if (!holds(mine)) {
        wrong.add(mine.path());
      }
    }
    return new ArrayList<>(wrong);
  }

  private boolean holds(TreeChange mine) {
    TreeChange theirs = others.get(mine.path());
    TreeChange made = result.get(mine.path());
    if (theirs == null) {
      return made != null
          && made.after().equals(mine.after())
          && made.before().equals(mine.before());
    }
    if (theirs.after().equals(mine.after())) {
      return made == null;
    }
    // Merged from both: a deletion can only be one side's will against the other's.
    return made != null && !made.isDeletion() && !mine.isDeletion() && !theirs.isDeletion();
  }

  private static SortedMap<String, TreeChange> byPath(List<TreeChange> changes) {
    SortedMap<String, TreeChange> map = new TreeMap<>();
    changes.forEach(change -> map.put(change.path(), change));
    return map;
  }
}
