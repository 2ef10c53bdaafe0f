package dev.braid.gate;

import dev.braid.workspace.Git;
import dev.braid.workspace.GitOutput;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

/**
 * A three-way merge of trees, whatever history they come from, without a checkout. What is merged
 * is proven by {@link PatchDelta} before anybody sees it: a merge that the change alone does not
 * explain counts as a conflict.
 */
final class TreeMerge {
  /**
   * What is to be merged.
   *
   * @param before the tree that the change was made on
   * @param after the tree with the change
   * @param onto the tree that the change is to be made in
   */
  record Sides(String before, String after, String onto) {}

  /**
   * @param tree meaningless when there are conflicts
   * @param conflicts the paths that could not be merged, sorted
   */
  record Result(String tree, List<String> conflicts) {
    Result {
      conflicts = List.copyOf(conflicts);
    }

    boolean isClean() {
      return conflicts.isEmpty();
    }
  }

  private final GateStore store;

  TreeMerge(GateStore store) {
    this.store = store;
  }

  /**
   * @param anchor any commit; the stand-ins that git wants for the trees are made on it
   */
  Result merge(Sides sides, String anchor) throws IOException, InterruptedException {
    if (sides.before().equals(sides.onto())) {
      return new Result(sides.after(), List.of());
    }
    Git git = store.objects();
    String root = store.commit(sides.before(), anchor, "base\n", 0);
    String ours = store.commit(sides.onto(), root, "tip\n", 0);
    String theirs = store.commit(sides.after(), root, "patch\n", 0);
    GitOutput output =
        git.tryRun(
            "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs);
    List<String> fields = output.fields();
    boolean answered = !fields.isEmpty() && store.repository().isObjectId(fields.getFirst());
    if (!answered || output.exitCode() > 1) {
      throw output.failure("merge-tree");
    }
    List<String> paths = List.copyOf(new TreeSet<>(fields.subList(1, fields.size())));
    if (output.exitCode() == 1 && paths.isEmpty()) {
      throw output.failure("merge-tree");
    }
    return paths.isEmpty() ? proven(sides, fields.getFirst()) : new Result("", paths);
  }

  private Result proven(Sides sides, String tree) throws IOException, InterruptedException {
    List<List<TreeChange>> differences =
        store.differences(
            List.of(
                sides.before() + " " + sides.after(),
                sides.before() + " " + sides.onto(),
                sides.onto() + " " + tree));
    return new Result(
        tree,
        new PatchDelta(differences.get(0), differences.get(1), differences.get(2)).violations());
  }
}
