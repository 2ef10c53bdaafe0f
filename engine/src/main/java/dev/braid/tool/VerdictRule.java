package dev.braid.tool;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What one sign in the output of a tool means. Signs are weighed in this order: what its events
 * say, what its text says, its exit code. Of several events that are signs, the last one counts.
 */
public sealed interface VerdictRule {
  /** What the sign means. */
  Verdict.Kind verdict();

  /** Whether the sign counts only as long as nothing follows it, such as a wait for a next try. */
  boolean passing();

  /**
   * An event of its output.
   *
   * @param detail paths of values that say what happened, the first that is there is taken
   * @param reset paths of values that say when a limit ends; when none is there the detail is read
   */
  record OfEvent(
      EventPattern when,
      Verdict.Kind verdict,
      boolean passing,
      List<String> detail,
      List<String> reset)
      implements VerdictRule {
    public OfEvent {
      detail = List.copyOf(detail);
      reset = List.copyOf(reset);
    }
  }

  /**
   * A line, on either stream, that is no event.
   *
   * @param text found anywhere in the line
   */
  record OfText(Pattern text, Verdict.Kind verdict, boolean passing) implements VerdictRule {}

  /** An exit code. */
  record OfExit(List<Integer> codes, Verdict.Kind verdict) implements VerdictRule {
    public OfExit {
      codes = List.copyOf(codes);
    }

    @Override
    public boolean passing() {
      return false;
    }
  }
}
