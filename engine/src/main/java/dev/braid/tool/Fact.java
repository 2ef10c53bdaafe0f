package dev.braid.tool;

/**
 * Something that a tool's events tell beside its verdict.
 *
 * @param path of the value in the event
 * @param adds numbers of several events add up; otherwise the last one counts
 */
public record Fact(Kind kind, EventPattern when, String path, boolean adds) {
  /** What is told. */
  public enum Kind {
    /** What the tool calls this session, to go on with it later. */
    SESSION,
    /** Money, in dollars. */
    DOLLARS,
    /** Tokens that it read. */
    INPUT_TOKENS,
    /** Tokens that it wrote. */
    OUTPUT_TOKENS,
    /** What it is doing now. */
    ACTIVITY
  }
}
