package dev.braid.notation;

import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Diagnostic.Severity;
import dev.braid.plan.SourceSpan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.TreeSet;

/**
 * Gathers the problems of one plan. Many may come; those shown are the first {@link #MAX_SHOWN} by
 * place, errors before warnings before notes when there is no room for all.
 */
final class Problems {
  /** Most problems that are shown at one time. */
  static final int MAX_SHOWN = 100;

  /** Most problems of one severity that are kept before they are sorted. */
  private static final int MAX_KEPT = 10_000;

  private final EnumMap<Severity, TreeSet<Diagnostic>> found = new EnumMap<>(Severity.class);
  private long count;

  void add(Diagnostic problem) {
    TreeSet<Diagnostic> same = found.computeIfAbsent(problem.severity(), key -> new TreeSet<>());
    if (same.size() == MAX_KEPT) {
      count++;
    } else if (same.add(problem)) {
      // A fault in what tasks inherit is met once for each of them, and told once.
      count++;
    }
  }

  void addAll(List<Diagnostic> problems) {
    problems.forEach(this::add);
  }

  boolean hasErrors() {
    return found.containsKey(Severity.ERROR);
  }

  /** Everything that was kept, sorted by place. */
  List<Diagnostic> sorted() {
    List<Diagnostic> all = new ArrayList<>();
    found.values().forEach(all::addAll);
    all.sort(null);
    return all;
  }

  /** What to show, sorted by place; the last one says how many are not shown. */
  List<Diagnostic> shown() {
    List<Diagnostic> shown = new ArrayList<>();
    for (TreeSet<Diagnostic> same : found.values()) {
      same.stream().limit(MAX_SHOWN - shown.size()).forEach(shown::add);
    }
    shown.sort(null);
    if (count > shown.size()) {
      SourceSpan last = shown.getLast().place();
      String message = (count - shown.size()) + " more problems are not shown";
      shown.add(
          Diagnostic.note(Code.TOO_MANY_PROBLEMS, last, "", message)
              .help("mend what is shown, then check again"));
    }
    return shown;
  }
}
