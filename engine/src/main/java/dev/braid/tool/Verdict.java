package dev.braid.tool;

/**
 * What a tool's output and its end say of an attempt. Whether anything has changed, and whether the
 * task's acceptance holds, is looked at afterwards.
 *
 * @param resetAtMillis for a limit, when it ends, in milliseconds since 1970; 0 when nobody says
 * @param detail one line for people; may be empty
 */
public record Verdict(Kind kind, long resetAtMillis, String detail) {
  /** The kinds of verdicts. */
  public enum Kind {
    /** It says that it did its work. */
    DONE,
    /** It says, or its exit code says, that it did not. */
    FAILED,
    /** Its provider takes no more of it for now. */
    LIMIT,
    /** Its provider does not know it, or not any more. */
    AUTH,
    /** It does not work at all as it is installed and configured. */
    BROKEN,
    /** It ended, and did not say what every end of it says. */
    UNKNOWN
  }
}
