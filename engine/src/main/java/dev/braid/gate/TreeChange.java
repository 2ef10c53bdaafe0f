package dev.braid.gate;

import java.util.ArrayList;
import java.util.List;

/**
 * One path that differs between two trees. A rename is a deletion and an addition.
 *
 * @param path from the root, see {@link dev.braid.workspace.PathText}
 * @param before the entry in the first tree
 * @param after the entry in the second tree
 */
record TreeChange(String path, Entry before, Entry after) {

  /**
   * An entry of a tree.
   *
   * @param mode {@code 000000} when there is none
   */
  record Entry(String mode, String id) {
    static final String NONE = "000000";
    static final String SYMLINK = "120000";
    static final String SUBMODULE = "160000";

    boolean isAbsent() {
      return mode.equals(NONE);
    }

    boolean isSymlink() {
      return mode.equals(SYMLINK);
    }

    boolean isSubmodule() {
      return mode.equals(SUBMODULE);
    }
  }

  boolean isAddition() {
    return before.isAbsent();
  }

  boolean isDeletion() {
    return after.isAbsent();
  }

  static List<String> paths(List<TreeChange> changes) {
    return changes.stream().map(TreeChange::path).sorted().toList();
  }

  /**
   * Reads what {@code diff-tree --stdin -z --raw} says of several pairs of trees.
   *
   * @param text its output
   * @param pairs the lines it was given, in order
   */
  static List<List<TreeChange>> parse(String text, List<String> pairs) {
    List<List<TreeChange>> all = new ArrayList<>();
    int at = 0;
    for (String pair : pairs) {
      String heading = pair + "\n";
      if (!text.startsWith(heading, at)) {
        throw new IllegalStateException("BUG: diff-tree did not answer for " + pair);
      }
      List<TreeChange> changes = new ArrayList<>();
      at = take(text, at + heading.length(), changes);
      all.add(List.copyOf(changes));
    }
    return all;
  }

  /** Reads what {@code diff-tree -z --raw} says of two trees that it was given as arguments. */
  static List<TreeChange> parse(String text) {
    List<TreeChange> changes = new ArrayList<>();
    take(text, 0, changes);
    return List.copyOf(changes);
  }

  private static int take(String text, int from, List<TreeChange> changes) {
    int at = from;
    while (text.startsWith(":", at)) {
      int endOfRaw = text.indexOf('\0', at);
      int endOfPath = text.indexOf('\0', endOfRaw + 1);
      changes.add(change(text.substring(at, endOfRaw), text.substring(endOfRaw + 1, endOfPath)));
      at = endOfPath + 1;
    }
    return at;
  }

  private static TreeChange change(String raw, String path) {
    // :modeBefore modeAfter idBefore idAfter status
    String[] parts = raw.substring(1).split(" ", -1);
    return new TreeChange(path, new Entry(parts[0], parts[2]), new Entry(parts[1], parts[3]));
  }
}
