package dev.braid.workspace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a worktree holds beyond its base: paths only, told apart by what has to be done with them.
 * The lists are sorted.
 *
 * @param changed tracked and different: content, mode or kind
 * @param deleted tracked and absent
 * @param untracked new and not ignored
 * @param nested folders that are git repositories of their own; they end in {@code /}
 * @param submodules submodules whose checked out commit was changed, or that are gone
 */
public record SlotContents(
    List<String> changed,
    List<String> deleted,
    List<String> untracked,
    List<String> nested,
    List<Submodule> submodules) {

  /** A submodule that does not stand where the base says. */
  public record Submodule(String path, boolean gone) {}

  /** Blobs that take the place of what is in the working tree, by path. */
  public record Replacement(String mode, String blob) {}

  public SlotContents {
    changed = List.copyOf(changed);
    deleted = List.copyOf(deleted);
    untracked = List.copyOf(untracked);
    nested = List.copyOf(nested);
    submodules = List.copyOf(submodules);
  }

  /** Every path that would be written into a tree. */
  public SortedSet<String> present() {
    SortedSet<String> paths = new TreeSet<>(changed);
    paths.addAll(untracked);
    return Collections.unmodifiableSortedSet(paths);
  }

  public SlotContents without(SortedSet<String> left) {
    return new SlotContents(
        changed,
        deleted,
        untracked.stream().filter(path -> !left.contains(path)).toList(),
        nested,
        submodules);
  }

  /** Reads the porcelain of {@code git status}, version 2, fields ending in NUL. */
  static SlotContents parse(List<String> fields) {
    Parser parser = new Parser();
    fields.forEach(parser::take);
    return parser.contents();
  }

  /** The lines for {@code update-index --index-info} that put replacements in place. */
  static String indexLines(SortedMap<String, Replacement> replacements) {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(replacements)
        .forEach((path, with) ->
            lines
                .append(with.mode())
                .append(' ')
                .append(with.blob())
                .append('\t')
                .append(path)
                .append('\0'));
    return lines.toString();
  }

  private static final class Parser {
    private final List<String> changed = new ArrayList<>();
    private final List<String> deleted = new ArrayList<>();
    private final List<String> untracked = new ArrayList<>();
    private final List<String> nested = new ArrayList<>();
    private final List<Submodule> submodules = new ArrayList<>();

    void take(String field) {
      if (field.startsWith("? ")) {
        String path = field.substring(2);
        (path.endsWith("/") ? nested : untracked).add(path);
      } else if (field.startsWith("1 ")) {
        // 1 XY sub modeHead modeIndex modeWorktree idHead idIndex path
        String[] parts = field.split(" ", 9);
        boolean gone = parts[1].charAt(1) == 'D';
        if (parts[2].startsWith("S")) {
          submodules.add(new Submodule(parts[8], gone));
        } else {
          (gone ? deleted : changed).add(parts[8]);
        }
      } else {
        throw new IllegalStateException("BUG: an unknown line of git status: " + field);
      }
    }

    SlotContents contents() {
      Collections.sort(changed);
      Collections.sort(deleted);
      Collections.sort(untracked);
      Collections.sort(nested);
      return new SlotContents(changed, deleted, untracked, nested, submodules);
    }
  }
}
