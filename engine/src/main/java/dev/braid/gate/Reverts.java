package dev.braid.gate;

import dev.braid.gate.GitObjects.Found;
import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Failure;
import dev.braid.kernel.Failure.ErrorClass;
import dev.braid.workspace.OneLine;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes the patch that takes a merged task back: what its commit did, done the other way round on
 * the tip, by a three-way merge of trees. What was changed again since is a conflict and stays.
 */
final class Reverts {
  /** Most paths that a message names. */
  private static final int NAMED_PATHS = 5;

  private final GateStore store;
  private final Supplier<TaskGraph> graph;

  Reverts(GateStore store, Supplier<TaskGraph> graph) {
    this.store = store;
    this.graph = graph;
  }

  /** A repeat on the same tip makes the same commit. */
  Capture revert(Decision.Revert decision) throws IOException, InterruptedException {
    List<Found> commits =
        GitObjects.commits(
            store.objects(), List.of(decision.commit(), decision.commit() + "^1", decision.onto()));
    String tip = tree(commits.get(2));
    TreeMerge.Sides sides = new TreeMerge.Sides(tree(commits.get(0)), tree(commits.get(1)), tip);
    TreeMerge.Result merged = new TreeMerge(store).merge(sides, decision.onto());
    if (!merged.isClean()) {
      return refused(merged.conflicts());
    }
    if (merged.tree().equals(tip)) {
      return new Capture.Empty();
    }
    String message =
        CommitText.reverting(
            graph.get().task(decision.task()),
            store.refs().run(),
            decision.attempt(),
            decision.commit());
    String commit = store.commit(merged.tree(), decision.onto(), message, commits.get(2).seconds());
    store.pin(store.refs().patch(decision.task(), decision.attempt()), commit);
    List<TreeChange> changes = store.difference(decision.onto(), commit);
    return new Capture.Patch(commit, TreeChange.paths(changes), List.of());
  }

  private static Capture refused(List<String> conflicts) {
    List<String> named = conflicts.subList(0, Math.min(conflicts.size(), NAMED_PATHS));
    String more = conflicts.size() > named.size() ? " and more" : "";
    String detail =
        "what was merged later has changed the same places: "
            + OneLine.of(String.join(", ", named))
            + more;
    return new Capture.Refused(new Failure(ErrorClass.E_MERGE_CONFLICT, detail), conflicts);
  }

  private static String tree(Found commit) throws IOException {
    return commit
        .header("tree")
        .orElseThrow(() -> new IOException("commit " + commit.id() + " has no tree"));
  }
}
