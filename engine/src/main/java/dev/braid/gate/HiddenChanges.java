package dev.braid.gate;

import dev.braid.workspace.Git;
import dev.braid.workspace.OneLine;
import dev.braid.workspace.PathText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/**
 * Changes in a checkout that {@code git status} does not show, because git was told not to look at
 * the file ({@code update-index --assume-unchanged} or {@code --skip-worktree}).
 */
final class HiddenChanges {
  private final Git git;
  private final Path checkout;

  /**
   * @param git the user's, in the checkout, without filters
   */
  HiddenChanges(Git git, Path checkout) {
    this.git = git;
    this.checkout = checkout;
  }

  /** The first of these paths that is changed in hiding, as a reason; empty when none is. */
  String among(List<TreeChange> changes) throws IOException, InterruptedException {
    TreeMap<String, TreeChange> looked = new TreeMap<>();
    for (TreeChange change : changes) {
      if (!change.isAddition() && FastForward.exists(checkout, change.path())) {
        looked.put(change.path(), change);
      }
    }
    if (looked.isEmpty()) {
      return "";
    }
    for (String field : git.within(Git.LONG_MILLIS).run("ls-files", "-v", "-z").fields()) {
      char flag = field.charAt(0);
      TreeChange change = looked.get(field.substring(2));
      boolean hidden = Character.isLowerCase(flag) || flag == 'S';
      if (hidden && change != null && isChanged(change)) {
        return "`%s` is changed there, and git was told not to look at it"
            .formatted(OneLine.of(change.path()));
      }
    }
    return "";
  }

  private boolean isChanged(TreeChange change) throws IOException, InterruptedException {
    Path file = checkout.resolve(change.path());
    if (Files.isSymbolicLink(file) && change.before().isSymlink()) {
      // git compares a link itself before it writes.
      return false;
    }
    boolean plain = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    boolean executable = change.before().mode().endsWith("755");
    if (!plain || change.before().isSymlink() || Files.isExecutable(file) != executable) {
      return true;
    }
    byte[] name = PathText.encode(change.path() + "\n");
    boolean oneLine = change.path().indexOf('\n') < 0;
    return !oneLine
        || !git.run(name, "hash-object", "--stdin-paths").text().equals(change.before().id());
  }
}
