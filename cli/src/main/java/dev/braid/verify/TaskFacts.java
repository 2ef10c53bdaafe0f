package dev.braid.verify;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What the plan says of a task, as far as it can be broken.
 *
 * @param done it was finished before the run
 * @param declared its writes were declared, so they bind
 * @param locked what of its scope nobody else may use meanwhile; the rest is left to the gate
 * @param alone nothing runs beside it
 * @param race the race that the task is a way of, or an empty text
 * @param pools how much it takes of each, tools with a capacity among them
 */
record TaskFacts(
    int number,
    String id,
    boolean done,
    boolean declared,
    List<Glob> writes,
    Locked locked,
    SortedSet<String> groups,
    boolean alone,
    SortedMap<String, Integer> pools,
    String race,
    int retries) {

  /** They are ways of doing one thing, and share what they hold. */
  boolean isRivalOf(TaskFacts other) {
    return !race.isEmpty() && race.equals(other.race) && number != other.number;
  }

  /** What is held while the task is under way. */
  record Locked(List<Glob> writes, List<Glob> reads) {}

  /** The first pair of patterns that must not be held at one time, or an empty text. */
  String overlapOfWrites(TaskFacts other, boolean otherReadsToo) {
    for (Glob mine : locked.writes) {
      for (Glob theirs : other.locked.writes) {
        if (mine.overlaps(theirs)) {
          return "both write `" + mine + "` and `" + theirs + "`";
        }
      }
      for (Glob theirs : otherReadsToo ? other.locked.reads : List.<Glob>of()) {
        if (mine.overlaps(theirs)) {
          return "it writes `" + mine + "` and the other reads `" + theirs + "`";
        }
      }
    }
    for (Glob mine : locked.reads) {
      for (Glob theirs : other.locked.writes) {
        if (mine.overlaps(theirs)) {
          return "it reads `" + mine + "` and the other writes `" + theirs + "`";
        }
      }
    }
    return "";
  }

  /** Whether both bind a task in the same way. */
  boolean bindsAs(TaskFacts other) {
    return declared == other.declared
        && alone == other.alone
        && retries == other.retries
        && texts(writes).equals(texts(other.writes))
        && texts(locked.writes).equals(texts(other.locked.writes))
        && texts(locked.reads).equals(texts(other.locked.reads))
        && groups.equals(other.groups)
        && pools.equals(other.pools);
  }

  private static List<String> texts(List<Glob> globs) {
    return globs.stream().map(glob -> (glob.isLiteral() ? "path " : "glob ") + glob).toList();
  }

  boolean mayWrite(String path) {
    return writes.stream().anyMatch(glob -> glob.matches(path));
  }
}
