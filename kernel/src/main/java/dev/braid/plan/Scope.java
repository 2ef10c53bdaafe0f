package dev.braid.plan;

import java.util.List;

/**
 * The files a task reads and writes, and how Braid came to know that. Only declared writes bind at
 * the gate; declared and inferred scopes are locked while the task holds them; an unknown scope
 * locks nothing.
 */
public record Scope(List<Entry> reads, List<Entry> writes, Origin origin) {

  /** Where the writes come from. */
  public enum Origin {
    DECLARED,
    INFERRED,
    LEARNED,
    UNKNOWN
  }

  /**
   * One pattern of a scope.
   *
   * @param rule the rule that inferred it, or the empty string when it was declared
   */
  public record Entry(PathPattern pattern, String rule) {
    public static Entry declared(String glob) {
      return new Entry(PathPattern.parse(glob), "");
    }
  }

  public Scope {
    reads = List.copyOf(reads);
    writes = List.copyOf(writes);
    if (origin == Origin.UNKNOWN && !writes.isEmpty()) {
      throw new IllegalArgumentException("BUG: an unknown scope with writes");
    }
  }

  public static Scope unknown() {
    return new Scope(List.of(), List.of(), Origin.UNKNOWN);
  }

  public static Scope declared(List<String> reads, List<String> writes) {
    return new Scope(
        reads.stream().map(Entry::declared).toList(),
        writes.stream().map(Entry::declared).toList(),
        Origin.DECLARED);
  }
}
