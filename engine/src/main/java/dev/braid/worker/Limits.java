package dev.braid.worker;

import java.time.Duration;

/**
 * How far an attempt may go.
 *
 * @param wall how long it may take when its task does not say
 * @param grace how long it may take to end when asked to
 * @param end how long it may take until all of it is gone after it has been killed
 * @param outputBytes how much of each of its output streams is kept
 */
public record Limits(Duration wall, Duration grace, Duration end, long outputBytes) {
  public static final Limits DEFAULT =
      new Limits(Duration.ofHours(1), Duration.ofSeconds(5), Duration.ofSeconds(60), 64L << 20);

  public Limits {
    if (wall.isNegative() || wall.isZero() || grace.isNegative() || end.isNegative()) {
      throw new IllegalArgumentException("BUG: a limit that cannot be kept");
    }
    if (outputBytes < 4) {
      throw new IllegalArgumentException("BUG: no room for output");
    }
  }
}
