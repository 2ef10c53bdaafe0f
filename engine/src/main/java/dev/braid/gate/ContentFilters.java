package dev.braid.gate;

import dev.braid.gate.TreeGuard.Violation;
import dev.braid.workspace.LargeFile;
import dev.braid.workspace.Slot;
import dev.braid.workspace.SlotContents;
import dev.braid.workspace.SlotContents.Replacement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Files whose attributes name a content filter. Which program a filter is, is a matter of
 * configuration that a task can write, so none is run. Git LFS is the exception that is known by
 * name: such a file goes through {@code git lfs clean}, or is taken as it is when it is a pointer
 * already. Any other filter on a changed path refuses the patch.
 */
final class ContentFilters {
  /** What the filters come to: what to take instead of files, or what is refused. */
  record Outcome(SortedMap<String, Replacement> replacements, @Nullable Violation refused) {}

  private ContentFilters() {}

  static Outcome apply(Slot slot, SlotContents contents) throws IOException, InterruptedException {
    List<String> paths = List.copyOf(contents.present());
    SortedMap<String, Replacement> replacements = new TreeMap<>();
    if (paths.isEmpty() || !slot.hasAttributes(contents)) {
      return new Outcome(replacements, null);
    }
    List<String> filters = slot.attribute("filter", paths);
    SortedMap<String, List<String>> refused = new TreeMap<>();
    for (int i = 0; i < paths.size(); i++) {
      String path = paths.get(i);
      String filter = filters.get(i);
      if (isNone(filter)) {
        continue;
      }
      switch (filter.equals("lfs") ? slot.largeFile(path) : new LargeFile.Unable()) {
        case LargeFile.AsItIs asItIs -> {}
        case LargeFile.Cleaned cleaned -> replacements.put(path, cleaned.replacement());
        case LargeFile.Unable unable ->
            refused.computeIfAbsent(filter, key -> new ArrayList<>()).add(path);
      }
    }
    if (refused.isEmpty()) {
      return new Outcome(replacements, null);
    }
    String filter = refused.firstKey();
    String what =
        filter.equals("lfs")
            ? "changes a file kept in Git LFS, but git-lfs is not installed"
            : "changes a file that goes through the content filter `" + filter + "`";
    return new Outcome(replacements, new Violation(what, refused.firstEntry().getValue()));
  }

  static boolean isNone(String filter) {
    return List.of("unspecified", "unset", "set", "").contains(filter);
  }
}
