package dev.braid.kernel;

import dev.braid.plan.PathPattern;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The one thing that a refused task is parked on until it is free again: what it needs of something
 * that others hold.
 *
 * @param number of the race, the provider, the group or the pool; 0 for the other kinds
 * @param amount how much of the pool is needed; 0 for the other kinds
 * @param pattern the held pattern that is in the way; null for the other kinds
 */
record Blocker(Kind kind, int number, int amount, @Nullable PathPattern pattern)
    implements Comparable<Blocker> {

  /** What kind of thing it is. */
  enum Kind {
    /** A task that must run alone holds everything. */
    LONE_TASK,
    /** Others are under way, and the waiting task must run alone. */
    OTHERS,
    /** A rival has a result that is being judged. */
    RACE,
    /** A task that was overtaken too often goes first. */
    RESERVATION,
    GROUP,
    /** The provider of a tool takes no work. */
    TOOL,
    POOL,
    /** The waiting task reads what somebody writes. */
    READ,
    /** The waiting task writes what somebody reads or writes. */
    WRITE
  }

  static final Blocker LONE_TASK = new Blocker(Kind.LONE_TASK, 0, 0, null);
  static final Blocker RESERVATION = new Blocker(Kind.RESERVATION, 0, 0, null);
  static final Blocker OTHERS = new Blocker(Kind.OTHERS, 0, 0, null);

  private static final Comparator<Blocker> ORDER =
      Comparator.comparing(Blocker::kind)
          .thenComparingInt(Blocker::number)
          .thenComparingInt(Blocker::amount)
          .thenComparing(Blocker::pattern, Comparator.nullsFirst(Comparator.naturalOrder()));

  static Blocker race(int race) {
    return new Blocker(Kind.RACE, race, 0, null);
  }

  static Blocker group(int group) {
    return new Blocker(Kind.GROUP, group, 0, null);
  }

  /**
   * @param provider its number
   */
  static Blocker tool(int provider) {
    return new Blocker(Kind.TOOL, provider, 0, null);
  }

  static Blocker pool(int pool, int amount) {
    return new Blocker(Kind.POOL, pool, amount, null);
  }

  static Blocker scope(PathPattern held, boolean write) {
    return new Blocker(write ? Kind.WRITE : Kind.READ, 0, 0, held);
  }

  @Override
  public int compareTo(Blocker other) {
    return ORDER.compare(this, other);
  }
}
