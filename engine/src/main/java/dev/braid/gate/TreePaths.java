package dev.braid.gate;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The paths of some changes, and whether others touch them, a folder or what is below one. */
final class TreePaths {
  private final NavigableSet<String> paths = new TreeSet<>();

  TreePaths(List<TreeChange> changes) {
    changes.forEach(change -> paths.add(change.path()));
  }

  boolean touches(List<TreeChange> changes) {
    return !paths.isEmpty() && changes.stream().anyMatch(change -> touches(change.path()));
  }

  private boolean touches(String path) {
    if (paths.contains(path)) {
      return true;
    }
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (paths.contains(path.substring(0, slash))) {
        return true;
      }
    }
    String below = paths.ceiling(path + "/");
    return below != null && below.startsWith(path + "/");
  }
}
