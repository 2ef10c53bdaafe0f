package dev.braid.notation;

import dev.braid.plan.Scope;
import java.util.List;

/** Finds the files that a task's text names. */
final class ScopeInference {
  private ScopeInference() {}

  static Scope infer(String text, List<Scope.Entry> reads) {
    return text.isBlank() ? Scope.unknown() : new Scope(reads, List.of(), Scope.Origin.UNKNOWN);
  }
}
