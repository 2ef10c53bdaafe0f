package dev.braid.verify;

import dev.braid.verify.GitObjects.Item;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which files differ between two trees. Folders are looked into only where they differ. */
final class TreeDiff {
  private final GitObjects objects;
  private final TreeMap<String, Change> changes = new TreeMap<>();

  /** A path that is not the same in both trees; a side that has no file there is empty. */
  record Change(Optional<Item> before, Optional<Item> after) {}

  private TreeDiff(GitObjects objects) {
    this.objects = objects;
  }

  static SortedMap<String, Change> between(GitObjects objects, String before, String after)
      throws Unreadable {
    TreeDiff diff = new TreeDiff(objects);
    diff.compare("", Optional.of(new Item("40000", before)), Optional.of(new Item("40000", after)));
    return Collections.unmodifiableSortedMap(diff.changes);
  }

  private void compare(String path, Optional<Item> before, Optional<Item> after) throws Unreadable {
    if (before.equals(after)) {
      return;
    }
    Optional<Item> fileBefore = before.filter(item -> !item.isTree());
    Optional<Item> fileAfter = after.filter(item -> !item.isTree());
    if (fileBefore.isPresent() || fileAfter.isPresent()) {
      changes.put(path, new Change(fileBefore, fileAfter));
    }
    SortedMap<String, Item> left = names(before);
    SortedMap<String, Item> right = names(after);
    TreeSet<String> all = new TreeSet<>(left.keySet());
    all.addAll(right.keySet());
    for (String name : all) {
      compare(
          path.isEmpty() ? name : path + "/" + name,
          Optional.ofNullable(left.get(name)),
          Optional.ofNullable(right.get(name)));
    }
  }

  private SortedMap<String, Item> names(Optional<Item> item) throws Unreadable {
    if (item.isEmpty() || !item.get().isTree()) {
      return Collections.unmodifiableSortedMap(new TreeMap<>());
    }
    return objects.tree(item.get().id());
  }
}
