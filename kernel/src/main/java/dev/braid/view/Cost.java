package dev.braid.view;

import dev.braid.kernel.Event.Spent;

/**
 * What the attempts of a run have spent together, as their tools tell.
 *
 * @param microDollars millionths of a dollar
 */
public record Cost(long microDollars, long inputTokens, long outputTokens) {
  static final Cost NOTHING = new Cost(0, 0, 0);

  /** Every attempt counts, also one that failed: it is paid for as well. */
  static Cost of(RunView run) {
    Cost sum = NOTHING;
    for (int task = 0; task < run.graph().taskCount(); task++) {
      for (Attempt attempt : run.attempts(task)) {
        sum = sum.plus(attempt.usage().spent());
      }
    }
    return sum;
  }

  /** Nobody told any. */
  public boolean isUnknown() {
    return equals(NOTHING);
  }

  private Cost plus(Spent spent) {
    return new Cost(
        microDollars + spent.microDollars(),
        inputTokens + spent.inputTokens(),
        outputTokens + spent.outputTokens());
  }
}
