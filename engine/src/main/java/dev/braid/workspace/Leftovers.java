package dev.braid.workspace;

import java.io.IOException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps what a task left in its worktree and nobody captured: the change as a commit on its base,
 * and the task's own commits, each under {@code refs/braid/RUN/left/}. Only then may the worktree
 * be brought to another commit.
 */
final class Leftovers {
  private Leftovers() {}

  /**
   * @throws IOException when something is there that cannot be kept as a commit
   */
  static void keep(Slot slot) throws IOException, InterruptedException {
    if (slot.record().settled() || slot.base().isEmpty()) {
      return;
    }
    SlotContents contents = slot.contents();
    if (!contents.nested().isEmpty()) {
      throw new IOException("it holds git repositories of its own: " + contents.nested());
    }
    TreeSet<String> droppings = new TreeSet<>(contents.untracked());
    droppings.removeIf(path -> !Droppings.isOne(path));
    String tree = slot.writeTree(contents.without(droppings), new TreeMap<>());
    Git git = slot.own().git();
    if (!tree.equals(git.run("rev-parse", slot.base() + "^{tree}").text())) {
      String message = "left in worktree of run " + slot.lease().run() + "\n";
      pin(slot, git.run("commit-tree", "-p", slot.base(), "-m", message, tree).text());
    }
    Optional<String> head = slot.taskCommit();
    if (head.isPresent()) {
      pin(slot, head.get());
    }
    slot.settle();
  }

  private static void pin(Slot slot, String commit) throws GitFailure, InterruptedException {
    slot.lease()
        .git()
        .run("update-ref", "refs/braid/" + slot.lease().run() + "/left/" + commit, commit);
  }
}
