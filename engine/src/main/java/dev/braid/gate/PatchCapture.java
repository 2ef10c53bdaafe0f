package dev.braid.gate;

import dev.braid.gate.TreeGuard.Violation;
import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event.Capture;
import dev.braid.plan.Scope;
import dev.braid.plan.Task;
import dev.braid.workspace.Droppings;
import dev.braid.workspace.OneLine;
import dev.braid.workspace.Slot;
import dev.braid.workspace.SlotContents;
import dev.braid.workspace.SlotContents.Submodule;
import dev.braid.workspace.Worktrees;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one commit of what an attempt left in its worktree, tracked and new files alike, whatever
 * the attempt committed itself. The commit's only parent is the attempt's base, and it is pinned by
 * a ref before anybody hears of it. Ignored files are not part of it.
 *
 * <p>Captures of different slots may run at the same time; those of one slot may not.
 */
public final class PatchCapture {
  private final GateStore store;
  private final Supplier<TaskGraph> graph;
  private final Worktrees worktrees;
  private final InstantSource clock;

  PatchCapture(
      GateStore store, Supplier<TaskGraph> graph, Worktrees worktrees, InstantSource clock) {
    this.store = store;
    this.graph = graph;
    this.worktrees = worktrees;
    this.clock = clock;
  }

  /**
   * Captures. A repeat, while the worktree is as it was, gives the same commit; a repeat after the
   * worktree has gone or gone on gives what was pinned the first time.
   */
  public Capture capture(Decision.CapturePatch decision) throws InterruptedException {
    try {
      Optional<Slot> slot =
          worktrees.find(decision.slot()).filter(s -> s.base().equals(decision.base()));
      return slot.isPresent()
          ? store.written(() -> capture(decision, slot.get()))
          : pinnedEarlier(decision);
    } catch (IOException failure) {
      return new Capture.Unable(OneLine.of(failure));
    }
  }

  private Capture pinnedEarlier(Decision.CapturePatch decision)
      throws IOException, InterruptedException {
    Optional<String> pinned =
        store.resolve(store.refs().patch(decision.task(), decision.attempt()));
    if (pinned.isPresent()) {
      GitObjects.Found commit = GitObjects.commit(store.objects(), pinned.get());
      if (commit.header("parent").equals(Optional.of(decision.base()))) {
        List<TreeChange> changes = store.difference(decision.base(), commit.id());
        return new Capture.Patch(commit.id(), TreeChange.paths(changes), List.of());
      }
    }
    return new Capture.Unable("the worktree of slot " + decision.slot() + " is gone");
  }

  private Capture capture(Decision.CapturePatch decision, Slot slot)
      throws IOException, InterruptedException {
    Task task = graph.get().task(decision.task());
    SlotContents all = slot.contents();
    Violation forbidden = forbidden(slot, all);
    if (forbidden != null) {
      return refused(forbidden);
    }
    SortedSet<String> left = droppings(all, task.scope());
    SlotContents contents = all.without(left);
    Optional<String> ownCommit = slot.taskCommit();
    if (ownCommit.isPresent()) {
      store.pin(store.refs().work(decision.task(), decision.attempt()), ownCommit.get());
    }
    if (contents.present().isEmpty() && contents.deleted().isEmpty()) {
      slot.settle();
      return new Capture.Empty();
    }
    ContentFilters.Outcome filters = ContentFilters.apply(slot, contents);
    if (filters.refused() != null) {
      return refused(filters.refused());
    }
    String tree = slot.writeTree(contents, filters.replacements());
    List<TreeChange> changes = store.difference(decision.base(), tree);
    if (changes.isEmpty()) {
      slot.settle();
      return new Capture.Empty();
    }
    Optional<Violation> broken = new TreeGuard(store.objects()).patch(changes, tree, task.scope());
    if (broken.isPresent()) {
      return kept(decision, broken.get(), changes, tree);
    }
    String commit = pinned(decision, task, tree);
    slot.settle();
    return new Capture.Patch(commit, TreeChange.paths(changes), List.copyOf(left));
  }

  private static @Nullable Violation forbidden(Slot slot, SlotContents contents)
      throws IOException {
    if (!contents.nested().isEmpty()) {
      return new Violation(
          "holds git repositories of its own, whose files cannot be captured", contents.nested());
    }
    List<String> special = slot.special(contents);
    if (!special.isEmpty()) {
      return new Violation("makes of a file what is neither a file nor a link", special);
    }
    List<String> submodules = new ArrayList<>();
    boolean declared =
        contents.changed().contains(".gitmodules") || contents.deleted().contains(".gitmodules");
    for (Submodule submodule : contents.submodules()) {
      // Its folder is empty, so that its absence alone says nothing.
      if (!submodule.gone() || declared) {
        submodules.add(submodule.path());
      }
    }
    if (!submodules.isEmpty()) {
      return new Violation("changes a submodule, which braid leaves alone", submodules);
    }
    return TreeGuard.names(contents.present()).orElse(null);
  }

  private static SortedSet<String> droppings(SlotContents contents, Scope scope) {
    SortedSet<String> left = new TreeSet<>();
    for (String path : contents.untracked()) {
      boolean wanted = scope.writes().stream().anyMatch(entry -> entry.pattern().matches(path));
      if (!wanted && Droppings.isOne(path)) {
        left.add(path);
      }
    }
    return left;
  }

  /** The commit, pinned; the one of an earlier capture when that was of the same. */
  private String pinned(Decision.CapturePatch decision, Task task, String tree)
      throws IOException, InterruptedException {
    String ref = store.refs().patch(decision.task(), decision.attempt());
    String message = CommitText.captured(task, store.refs().run(), decision.attempt());
    long now = clock.instant().getEpochSecond();
    String commit = store.commit(tree, decision.base(), message, now);
    if (store.pinNew(ref, commit)) {
      store.requireWhole(ref, commit);
      return commit;
    }
    String earlier = store.resolve(ref).orElse(commit);
    GitObjects.Found before = GitObjects.commit(store.objects(), earlier);
    if (before.header("tree").equals(Optional.of(tree))
        && before.header("parent").equals(Optional.of(decision.base()))) {
      return earlier;
    }
    store.pin(ref, commit);
    store.requireWhole(ref, commit);
    return commit;
  }

  /** What is wrong only in where it writes is kept: a person may widen the scope. */
  private Capture kept(
      Decision.CapturePatch decision, Violation broken, List<TreeChange> changes, String tree)
      throws IOException, InterruptedException {
    if (new TreeGuard(store.objects()).structure(changes, tree).isPresent()) {
      return refused(broken);
    }
    String commit = pinned(decision, graph.get().task(decision.task()), tree);
    return new Capture.Refused(broken.failure(), broken.paths(), commit, TreeChange.paths(changes));
  }

  private static Capture refused(Violation violation) {
    return new Capture.Refused(violation.failure(), violation.paths());
  }
}
