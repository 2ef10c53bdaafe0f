package dev.braid.notation;

import dev.braid.plan.Diagnostic;
import dev.braid.plan.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What reading a plan gave.
 *
 * @param plan as much of the plan as could be read; null when there is nothing to build on. It is
 *     fit to run only when {@link #hasErrors} is false.
 * @param diagnostics everything that was found, sorted by place
 * @param sources the files that diagnostics point into, for excerpts; none when the file is no text
 */
public record ReadResult(
    @Nullable Plan plan, List<Diagnostic> diagnostics, List<SourceText> sources) {
  public ReadResult {
    diagnostics = List.copyOf(diagnostics);
    sources = List.copyOf(sources);
  }

  static ReadResult withoutSource(Diagnostic problem) {
    return new ReadResult(null, List.of(problem), List.of());
  }

  static ReadResult of(@Nullable Plan plan, List<Diagnostic> diagnostics, SourceText source) {
    return new ReadResult(plan, diagnostics, List.of(source));
  }

  public boolean hasErrors() {
    return plan == null
        || diagnostics.stream().anyMatch(d -> d.severity() == Diagnostic.Severity.ERROR);
  }

  /**
   * The plan, when it can be run.
   *
   * @throws IllegalStateException when it cannot, which {@link #hasErrors} tells
   */
  public Plan sound() {
    if (plan == null || hasErrors()) {
      throw new IllegalStateException("BUG: the plan has errors: " + diagnostics);
    }
    return plan;
  }
}
