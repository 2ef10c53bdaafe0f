package dev.braid.gate;

import dev.braid.gate.GitObjects.Found;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.workspace.Git;
import dev.braid.workspace.GitFailure;
import dev.braid.workspace.GitOutput;
import dev.braid.workspace.OneLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The branch a run's results are brought together on, and the fence before it.
 *
 * <p>The fence is a ref that holds the number of the epoch. Each move of the branch is one
 * transaction that also demands the fence to be ours: a git that a dead orchestrator left running
 * can then do no more than fail, however late it comes. The swap itself demands the tip that the
 * candidate was made for.
 *
 * <p>Whether a move has happened is never remembered, it is looked up: the candidate is an ancestor
 * of the tip, or it is not.
 */
final class IntegrationBranch {
  private static final String EPOCH = "braid epoch ";

  private final GateStore store;
  private final CheckedOutBranches checkedOut;
  private String ourEpoch = "";

  IntegrationBranch(GateStore store, CheckedOutBranches checkedOut) {
    this.store = store;
    this.checkedOut = checkedOut;
  }

  /** Another orchestrator has taken the run; this one has nothing more to say. */
  static final class Overtaken extends Exception {
    private static final long serialVersionUID = 1;

    Overtaken(String message) {
      super(message);
    }
  }

  /**
   * Puts up the fence of an epoch and makes the branch, if there is none.
   *
   * @return the tip
   */
  String fence(int epoch, String base) throws IOException, InterruptedException, Overtaken {
    RunRefs refs = store.refs();
    Git git = store.lease().git();
    byte[] content = (EPOCH + epoch + "\n").getBytes(StandardCharsets.US_ASCII);
    String blob = git.run(content, "hash-object", "-w", "--stdin").text();
    List<Optional<String>> standing = store.resolve(List.of(refs.epoch(), refs.branch()));
    Optional<String> before = standing.get(0);
    if (before.isPresent()) {
      int other = number(before.get());
      if (other > epoch) {
        throw new Overtaken("epoch %d of this run has begun elsewhere".formatted(other));
      }
    }
    String absent = store.repository().noObject();
    List<String> commands = new ArrayList<>();
    commands.add("update " + refs.epoch() + " " + blob + " " + before.orElse(absent));
    if (standing.get(1).isEmpty()) {
      commands.add("create " + refs.branch() + " " + base);
    }
    store.transaction(commands, List.of(refs.epoch(), refs.branch()));
    ourEpoch = blob;
    return standing.get(1).orElse(base);
  }

  /** Moves the branch to a candidate, or tells why not. */
  Event advance(Decision.Advance decision) throws IOException, InterruptedException {
    int batch = decision.batch();
    RunRefs refs = store.refs();
    if (ourEpoch.isEmpty()) {
      return new Event.GateFailed(batch, "the gate has not been fenced");
    }
    String wrong = differsFromValidated(decision);
    if (!wrong.isEmpty()) {
      return new Event.GateFailed(batch, wrong);
    }
    IOException failure = null;
    try {
      swap(decision);
    } catch (IOException refused) {
      failure = refused;
    }
    List<Optional<String>> standing = store.resolve(List.of(refs.epoch(), refs.branch()));
    Optional<String> tip = standing.get(1);
    if (tip.isPresent() && contains(tip.get(), decision.to())) {
      // A foreign commit may stand on top already; it is met when the next patch is laid on.
      return new Event.Advanced(batch, decision.to());
    }
    if (!standing.get(0).equals(Optional.of(ourEpoch))) {
      return new Event.GateFailed(batch, "another orchestrator has taken this run");
    }
    if (tip.isEmpty()) {
      return new Event.GateFailed(batch, gone());
    }
    if (!tip.get().equals(decision.from())) {
      return new Event.TipMoved(batch, tip.get());
    }
    return new Event.GateFailed(
        batch, failure == null ? "the branch did not move" : OneLine.of(failure));
  }

  private String gone() {
    return "branch `%s` is gone; type `git branch %s COMMIT` to put it back"
        .formatted(store.refs().branchName(), store.refs().branchName());
  }

  private void swap(Decision.Advance decision) throws IOException, InterruptedException {
    RunRefs refs = store.refs();
    Optional<CheckedOutBranches.Place> place = checkedOut.place(refs.branch());
    if (place.isPresent()) {
      // Moving the ref alone would make that checkout's next commit undo the merge.
      if (!store.resolve(refs.epoch()).equals(Optional.of(ourEpoch))) {
        throw new GitFailure("another orchestrator has taken this run");
      }
      String refusal = new FastForward(store).move(place.get(), decision.from(), decision.to());
      if (!refusal.isEmpty()) {
        throw new GitFailure(refusal);
      }
      return;
    }
    store.transaction(
        List.of(
            "verify " + refs.epoch() + " " + ourEpoch,
            "update " + refs.branch() + " " + decision.to() + " " + decision.from()),
        List.of(refs.epoch(), refs.branch()));
  }

  /**
   * Moves another branch, that nobody has checked out, from one commit to another under the same
   * fence.
   */
  void moveOther(String ref, String from, String to) throws IOException, InterruptedException {
    store.transaction(
        List.of(
            "verify " + store.refs().epoch() + " " + ourEpoch,
            "update " + ref + " " + to + " " + from),
        List.of(store.refs().epoch(), ref));
  }

  boolean isFenced() {
    return !ourEpoch.isEmpty();
  }

  /** Whether a commit is an ancestor of the tip, or the tip. */
  boolean contains(String tip, String commit) throws IOException, InterruptedException {
    if (tip.equals(commit)) {
      return true;
    }
    GitOutput output = store.lease().git().tryRun("merge-base", "--is-ancestor", commit, tip);
    if (output.exitCode() > 1) {
      throw output.failure("merge-base");
    }
    return output.exitCode() == 0;
  }

  /** The last look before the move, from the objects alone; empty when all is as validated. */
  private String differsFromValidated(Decision.Advance decision)
      throws IOException, InterruptedException {
    List<String> names = new ArrayList<>(List.of(decision.from()));
    for (Decision.Commit commit : decision.commits()) {
      String pinned = pin(commit);
      names.addAll(List.of(commit.commit(), pinned, pinned + "^1"));
    }
    List<Found> found = GitObjects.commits(store.lease().git(), names);
    List<BatchDelta.Step> steps = new ArrayList<>();
    String parent = decision.from();
    for (int at = 1; at < found.size(); at += 3) {
      Found commit = found.get(at);
      if (!commit.header("parent").equals(Optional.of(parent))) {
        return "commit " + commit.id() + " does not stand on " + parent;
      }
      steps.add(
          new BatchDelta.Step(tree(found.get(at + 2)), tree(found.get(at + 1)), tree(commit)));
      parent = commit.id();
    }
    if (!parent.equals(decision.to())
        || !tree(found.get(found.size() - 3)).equals(decision.tree())) {
      return "commit " + decision.to() + " does not have the tree that was checked";
    }
    List<List<String>> wrong = new BatchDelta(store, tree(found.getFirst()), steps).violations();
    for (List<String> paths : wrong) {
      if (!paths.isEmpty()) {
        return "the candidate changes more or less than its patch: " + OneLine.of(paths.toString());
      }
    }
    return "";
  }

  private String pin(Decision.Commit commit) {
    return commit.task() < 0
        ? store.refs().submitted(-commit.task())
        : store.refs().patch(commit.task(), commit.attempt());
  }

  private static String tree(Found commit) {
    return commit.header("tree").orElse("");
  }

  private int number(String blob) throws IOException, InterruptedException {
    byte[] content =
        GitObjects.read(store.lease().git(), List.of(blob))
            .getFirst()
            .map(Found::content)
            .orElse(new byte[0]);
    String text = new String(content, StandardCharsets.US_ASCII).strip();
    if (!text.matches(EPOCH + "\\d{1,9}")) {
      throw new GitFailure("`" + store.refs().epoch() + "` does not hold an epoch");
    }
    return Integer.parseInt(text.substring(EPOCH.length()));
  }
}
