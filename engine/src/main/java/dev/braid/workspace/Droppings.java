package dev.braid.workspace;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Files that tools leave behind without being asked and nobody means to keep. A new one that the
 * task's scope does not name is left out of its patch, and reported.
 */
public final class Droppings {
  private static final SortedSet<String> FOLDERS =
      sorted(
          List.of(
              ".gradle",
              ".hypothesis",
              ".mypy_cache",
              ".nox",
              ".nyc_output",
              ".parcel-cache",
              ".pytest_cache",
              ".ruff_cache",
              ".tox",
              ".venv",
              "__pycache__",
              "node_modules"));

  private static final SortedSet<String> FILES =
      sorted(List.of(".DS_Store", ".coverage", "Thumbs.db", "desktop.ini", "nohup.out"));

  private static final List<String> ENDINGS = List.of(".pyc", ".pyo", ".swp", ".swo", "~");

  private static final List<String> BEGINNINGS = List.of(".aider.", "npm-debug.log", "hs_err_pid");

  private Droppings() {}

  public static boolean isOne(String path) {
    String[] names = path.split("/");
    for (int i = 0; i < names.length - 1; i++) {
      if (FOLDERS.contains(names[i])) {
        return true;
      }
    }
    String name = names[names.length - 1];
    return FILES.contains(name)
        || ENDINGS.stream().anyMatch(name::endsWith)
        || BEGINNINGS.stream().anyMatch(name::startsWith);
  }

  private static SortedSet<String> sorted(List<String> names) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(names));
  }
}
