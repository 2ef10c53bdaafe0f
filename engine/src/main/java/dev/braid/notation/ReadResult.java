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
 */
public record ReadResult(@Nullable Plan plan, List<Diagnostic> diagnostics) {
  public ReadResult {
    diagnostics = List.copyOf(diagnostics);
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
