package dev.braid.kernel;

import dev.braid.plan.PathPattern;
import java.util.List;
import java.util.TreeSet;

/**
 * Paths that are spoken for. Two changes overlap when they touch the same path, or one of them a
 * path below what is a file for the other; names that some file system takes for one are one.
 */
final class PathSet {
  private final TreeSet<String> folded = new TreeSet<>();

  void addAll(List<String> paths) {
    paths.forEach(path -> folded.add(PathPattern.fold(path)));
  }

  boolean overlaps(List<String> paths) {
    return !folded.isEmpty() && paths.stream().anyMatch(path -> overlaps(PathPattern.fold(path)));
  }

  private boolean overlaps(String path) {
    if (folded.contains(path)) {
      return true;
    }
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (folded.contains(path.substring(0, slash))) {
        return true;
      }
    }
    String below = folded.ceiling(path + "/");
    return below != null && below.startsWith(path + "/");
  }
}
