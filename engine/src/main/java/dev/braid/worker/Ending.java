package dev.braid.worker;

import java.util.List;
import java.util.stream.Collectors;

/** How one process of an attempt ended. */
sealed interface Ending {
  record Exited(int code) implements Ending {}

  /**
   * @param limit which one: {@code wall} or {@code silence}
   */
  record OverLimit(String limit, long limitMillis) implements Ending {}

  /** Somebody asked for its end. */
  record Stopped() implements Ending {}

  /** It, or something that it started, does not go away. */
  record Undying(String detail) implements Ending {
    static Undying of(List<ProcessTable.Entry> left) {
      String processes =
          left.stream()
              .map(entry -> entry.pid() + " (" + Lines.plain(entry.name()) + ")")
              .collect(Collectors.joining(", "));
      return new Undying(
          "a process of the attempt cannot be ended: "
              + (processes.isEmpty() ? "the first one, which is not reaped" : processes));
    }
  }
}
