package dev.braid.kernel;

import dev.braid.plan.Plan;

/** Reads the canonical text of a plan, as the log holds it. The kernel knows no notation. */
public interface PlanText {
  /**
   * @throws IllegalArgumentException when it is not a sound plan
   */
  Plan read(String canonical);

  /** For runs whose plan is never offered to be changed, such as those of a profile. */
  static PlanText none() {
    return canonical -> {
      throw new IllegalStateException("BUG: a plan is offered to a run that cannot read it");
    };
  }
}
