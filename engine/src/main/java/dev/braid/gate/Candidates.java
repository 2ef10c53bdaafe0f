package dev.braid.gate;

import dev.braid.gate.GitObjects.Found;
import dev.braid.gate.TreeGuard.Violation;
import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event.Preparation;
import dev.braid.kernel.Failure;
import dev.braid.kernel.Failure.ErrorClass;
import dev.braid.workspace.Git;
import dev.braid.workspace.GitOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Lays a patch onto a tip, without a checkout: a three-way merge of trees, one commit with the tip
 * as its only parent. Author, dates and message come from the plan and the captured commit, so that
 * a repeat makes the same commit, with the same id.
 */
final class Candidates {
  private final GateStore store;
  private final Supplier<TaskGraph> graph;
  private final SortedMap<String, String> parents = new TreeMap<>();

  Candidates(GateStore store, Supplier<TaskGraph> graph) {
    this.store = store;
    this.graph = graph;
  }

  Preparation prepare(Decision.Prepare decision) throws IOException, InterruptedException {
    Git git = store.objects();
    List<Found> commits =
        GitObjects.commits(git, List.of(decision.patch(), decision.base(), decision.onto()));
    Found patch = commits.getFirst();
    if (!patch.header("parent").equals(Optional.of(decision.base()))) {
      return refused("patch " + decision.patch() + " is not made on " + decision.base());
    }
    String patchTree = tree(patch);
    String baseTree = tree(commits.get(1));
    String tipTree = tree(commits.get(2));
    Merge merge = merge(git, decision, commits);
    if (!merge.conflicts().isEmpty()) {
      return new Preparation.Conflict(merge.conflicts());
    }
    if (merge.tree().equals(tipTree)) {
      return new Preparation.Nothing();
    }
    List<List<TreeChange>> differences =
        store.differences(
            List.of(
                baseTree + " " + patchTree,
                baseTree + " " + tipTree,
                tipTree + " " + merge.tree()));
    List<TreeChange> result = differences.get(2);
    List<String> wrong =
        new PatchDelta(differences.get(0), differences.get(1), result).violations();
    if (!wrong.isEmpty()) {
      // git merged where the patch alone does not say how: not ours to decide.
      return new Preparation.Conflict(wrong);
    }
    Optional<Violation> broken = new TreeGuard(git).structure(result, merge.tree());
    if (broken.isPresent()) {
      return new Preparation.Refused(broken.get().failure());
    }
    return new Preparation.Candidate(commit(decision, patch, merge.tree()), merge.tree());
  }

  private String commit(Decision.Prepare decision, Found patch, String tree)
      throws IOException, InterruptedException {
    String message =
        CommitText.merged(
            graph.get().task(decision.task()),
            store.refs().run(),
            decision.attempt(),
            decision.base(),
            decision.patch());
    String said =
        patch
            .trailer(CommitText.UNDOES)
            .map(undone -> CommitText.undone(message, undone))
            .orElse(message);
    String commit = store.commit(tree, decision.onto(), said, patch.seconds());
    store.pin(store.refs().candidate(decision.entry()), commit);
    return commit;
  }

  /** The merged tree, or the paths where there is none. */
  private record Merge(String tree, List<String> conflicts) {}

  private Merge merge(Git git, Decision.Prepare decision, List<Found> commits)
      throws IOException, InterruptedException {
    if (decision.base().equals(decision.onto())) {
      return new Merge(tree(commits.getFirst()), List.of());
    }
    String ours = decision.onto();
    String theirs = decision.patch();
    if (!isKnownAncestor(commits) && !isAncestor(git, decision.base(), decision.onto())) {
      // The branch was rewound or replaced. git would merge from an older common ancestor, and with
      // it what the patch was built on. Stand-ins with the true base make it see only the patch.
      String root = store.commit(tree(commits.get(1)), decision.base(), "base\n", 0);
      ours = store.commit(tree(commits.get(2)), root, "tip\n", 0);
      theirs = store.commit(tree(commits.get(0)), root, "patch\n", 0);
    }
    GitOutput output =
        git.tryRun(
            "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs);
    List<String> fields = output.fields();
    boolean answered = !fields.isEmpty() && store.repository().isObjectId(fields.getFirst());
    if (!answered || output.exitCode() > 1) {
      throw output.failure("merge-tree");
    }
    List<String> paths = fields.subList(1, fields.size());
    if (output.exitCode() == 1 && paths.isEmpty()) {
      throw output.failure("merge-tree");
    }
    return new Merge(fields.getFirst(), List.copyOf(new TreeSet<>(paths)));
  }

  /** Whether the tip descends from the base through tips that were seen here: nearly always. */
  private boolean isKnownAncestor(List<Found> commits) {
    String base = commits.get(1).id();
    Found onto = commits.get(2);
    onto.header("parent").ifPresent(parent -> parents.put(onto.id(), parent));
    String at = onto.id();
    while (at != null && !at.equals(base)) {
      at = parents.get(at);
    }
    return at != null;
  }

  private static boolean isAncestor(Git git, String ancestor, String commit)
      throws IOException, InterruptedException {
    GitOutput output = git.tryRun("merge-base", "--is-ancestor", ancestor, commit);
    if (output.exitCode() > 1) {
      throw output.failure("merge-base");
    }
    return output.exitCode() == 0;
  }

  private static String tree(Found commit) throws IOException {
    return commit
        .header("tree")
        .orElseThrow(() -> new IOException("commit " + commit.id() + " has no tree"));
  }

  private static Preparation refused(String detail) {
    return new Preparation.Refused(new Failure(ErrorClass.E_UNKNOWN, detail));
  }
}
