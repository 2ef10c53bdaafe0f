package dev.braid.notation;

import dev.braid.plan.Diagnostic;

/** Thrown inside a parser of YAML or JSON when it cannot go on; never leaves this package. */
final class Unparsable extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Diagnostic problem;

  Unparsable(Diagnostic problem) {
    super(problem.message(), null, false, false);
    this.problem = problem;
  }

  Diagnostic problem() {
    return problem;
  }
}
