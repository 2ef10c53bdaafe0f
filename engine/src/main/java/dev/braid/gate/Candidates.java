package dev.braid.gate;

import dev.braid.gate.GitObjects.Found;
import dev.braid.gate.TreeGuard.Violation;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event.Preparation;
import dev.braid.kernel.Failure;
import dev.braid.kernel.Failure.ErrorClass;
import dev.braid.workspace.Git;
import dev.braid.workspace.GitOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Lays patches onto a commit, without a checkout: one commit for each, with the one before it as
 * its only parent. Author, dates and message come from the plan and the captured commit, so that a
 * repeat makes the same commits, with the same ids.
 *
 * <p>A patch whose paths nobody has changed since its base needs no merge: its entries are put into
 * the tree as they are, and a whole row of such patches is written by one process. The others are
 * merged, tree by tree.
 */
final class Candidates {
  private final GateStore store;
  private final CommitText texts;
  private final SortedMap<String, String> parents = new TreeMap<>();

  Candidates(GateStore store, CommitText texts) {
    this.store = store;
    this.texts = texts;
  }

  /** A patch with what it changes and what it was made on. */
  private record Piece(
      Decision.Patch patch, Found commit, Found base, List<TreeChange> changes, boolean free) {
    String baseTree() throws IOException {
      return tree(base);
    }
  }

  /** How far the row has come. */
  private static final class Row {
    final List<Preparation> preparations = new ArrayList<>();
    Found tip;

    Row(Found onto) {
      tip = onto;
    }
  }

  /** One answer for each patch, in order; the last commit is pinned. */
  List<Preparation> prepare(Decision.Prepare decision) throws IOException, InterruptedException {
    Found onto = GitObjects.commit(store.objects(), decision.onto());
    List<Piece> pieces = pieces(decision, onto);
    Row row = new Row(onto);
    for (int from = 0; from < pieces.size(); ) {
      int to = from;
      while (to < pieces.size() && pieces.get(to).free()) {
        to++;
      }
      boolean laid = to > from && layFree(pieces.subList(from, to), row);
      for (Piece piece : pieces.subList(laid ? to : from, Math.max(to, from + 1))) {
        layOne(piece, row);
      }
      from = Math.max(to, from + 1);
    }
    if (!row.tip.id().equals(onto.id())) {
      store.pin(store.refs().candidate(decision.batch()), row.tip.id());
    }
    return Collections.unmodifiableList(row.preparations);
  }

  private List<Piece> pieces(Decision.Prepare decision, Found onto)
      throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    for (Decision.Patch patch : decision.patches()) {
      ids.add(patch.patch());
      ids.add(patch.base());
    }
    List<Found> commits = GitObjects.commits(store.objects(), ids);
    SequencedMap<String, List<TreeChange>> differences = new LinkedHashMap<>();
    for (int i = 0; i < commits.size(); i += 2) {
      String base = tree(commits.get(i + 1));
      differences.put(base + " " + tree(onto), List.of());
      differences.put(base + " " + tree(commits.get(i)), List.of());
    }
    List<List<TreeChange>> found = store.differences(List.copyOf(differences.keySet()));
    int at = 0;
    for (var entry : differences.entrySet()) {
      entry.setValue(found.get(at++));
    }
    SortedMap<String, TreePaths> moved = new TreeMap<>();
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < commits.size(); i += 2) {
      String base = tree(commits.get(i + 1));
      List<TreeChange> changes =
          differences.getOrDefault(base + " " + tree(commits.get(i)), List.of());
      TreePaths since =
          moved.computeIfAbsent(
              base,
              key -> new TreePaths(differences.getOrDefault(key + " " + treeOf(onto), List.of())));
      Decision.Patch patch = decision.patches().get(i / 2);
      boolean free = isPlain(changes) && !since.touches(changes) && isOn(commits.get(i), patch);
      pieces.add(new Piece(patch, commits.get(i), commits.get(i + 1), changes, free));
    }
    return pieces;
  }

  /**
   * Lays on patches that need no merge, all at once; false, and none is laid on, when a rule of the
   * gate is broken by one of them, and it has to be found out by which.
   */
  private boolean layFree(List<Piece> pieces, Row row) throws IOException, InterruptedException {
    CommitStream stream = new CommitStream(store.repository().identity(), row.tip.id());
    for (Piece piece : pieces) {
      stream.commit(
          texts.merged(piece.patch(), piece.commit()), piece.commit().seconds(), piece.changes());
    }
    List<Found> commits = GitObjects.commits(store.objects(), stream.write(store));
    List<BatchDelta.Step> steps = new ArrayList<>();
    List<Preparation> made = new ArrayList<>();
    for (int i = 0; i < commits.size(); i++) {
      Piece piece = pieces.get(i);
      String tree = tree(commits.get(i));
      steps.add(new BatchDelta.Step(piece.baseTree(), tree(piece.commit()), tree));
      made.add(new Preparation.Candidate(commits.get(i).id(), tree));
    }
    BatchDelta delta = new BatchDelta(store, tree(row.tip), steps);
    Found top = commits.getLast();
    if (!delta.violations().stream().allMatch(List::isEmpty)
        || new TreeGuard(store.objects()).structure(delta.changes(), tree(top)).isPresent()) {
      return false;
    }
    row.preparations.addAll(made);
    row.tip = top;
    return true;
  }

  /** Something is changed, and no name is one that git itself would stumble over. */
  private static boolean isPlain(List<TreeChange> changes) {
    return !changes.isEmpty() && TreeGuard.names(TreeChange.paths(changes)).isEmpty();
  }

  private static boolean isOn(Found commit, Decision.Patch patch) {
    return commit.header("parent").equals(Optional.of(patch.base()));
  }

  /** Lays one patch onto the row, by a merge if that is what it takes. */
  private void layOne(Piece piece, Row row) throws IOException, InterruptedException {
    Preparation made = lay(piece, row.tip);
    row.preparations.add(made);
    if (made instanceof Preparation.Candidate candidate) {
      row.tip = GitObjects.commit(store.objects(), candidate.commit());
    }
  }

  private Preparation lay(Piece piece, Found tip) throws IOException, InterruptedException {
    Git git = store.objects();
    if (!isOn(piece.commit(), piece.patch())) {
      Decision.Patch patch = piece.patch();
      String detail = "patch " + patch.patch() + " is not made on " + patch.base();
      return new Preparation.Refused(new Failure(ErrorClass.E_UNKNOWN, detail));
    }
    Merge merge = merge(git, piece, tip);
    if (!merge.conflicts().isEmpty()) {
      return new Preparation.Conflict(merge.conflicts());
    }
    if (merge.tree().equals(tree(tip))) {
      return new Preparation.Nothing();
    }
    BatchDelta.Step step =
        new BatchDelta.Step(piece.baseTree(), tree(piece.commit()), merge.tree());
    BatchDelta delta = new BatchDelta(store, tree(tip), List.of(step));
    List<String> wrong = delta.violations().getFirst();
    if (!wrong.isEmpty()) {
      // git merged where the patch alone does not say how: not ours to decide.
      return new Preparation.Conflict(wrong);
    }
    Optional<Violation> broken = new TreeGuard(git).structure(delta.changes(), merge.tree());
    if (broken.isPresent()) {
      return new Preparation.Refused(broken.get().failure());
    }
    String message = texts.merged(piece.patch(), piece.commit());
    String commit = store.commit(merge.tree(), tip.id(), message, piece.commit().seconds());
    return new Preparation.Candidate(commit, merge.tree());
  }

  /** The merged tree, or the paths where there is none. */
  private record Merge(String tree, List<String> conflicts) {}

  private Merge merge(Git git, Piece piece, Found tip) throws IOException, InterruptedException {
    if (piece.base().id().equals(tip.id())) {
      return new Merge(tree(piece.commit()), List.of());
    }
    String ours = tip.id();
    String theirs = piece.commit().id();
    if (!isKnownAncestor(piece.base(), tip) && !isAncestor(git, piece.base().id(), tip.id())) {
      // The branch was rewound or replaced. git would merge from an older common ancestor, and with
      // it what the patch was built on. Stand-ins with the true base make it see only the patch.
      String root = store.commit(piece.baseTree(), piece.base().id(), "base\n", 0);
      ours = store.commit(tree(tip), root, "tip\n", 0);
      theirs = store.commit(tree(piece.commit()), root, "patch\n", 0);
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
  private boolean isKnownAncestor(Found base, Found tip) {
    tip.header("parent").ifPresent(parent -> parents.put(tip.id(), parent));
    String at = tip.id();
    while (at != null && !at.equals(base.id())) {
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

  private static String treeOf(Found commit) {
    return commit.header("tree").orElse("");
  }
}
