package dev.braid.plan;

import java.util.Collection;
import java.util.Optional;

/** Finds what somebody may have meant who wrote a name that does not exist. */
public final class Spelling {
  /** A guess may differ from what was written in one of so many characters, and in one more. */
  private static final int CHARACTERS_PER_SLIP = 3;

  /** Longer names are not compared: the comparison is quadratic. */
  private static final int MAX_LENGTH = 64;

  private Spelling() {}

  /**
   * The known name that is nearest to what was written, if any is near enough. Among equals the
   * first one wins.
   */
  public static Optional<String> nearest(String written, Collection<String> known) {
    if (written.isEmpty() || written.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String folded = PathPattern.fold(written);
    int limit = 1 + written.length() / CHARACTERS_PER_SLIP;
    String best = null;
    for (String name : known) {
      if (name.isEmpty() || Math.abs(name.length() - written.length()) > limit) {
        continue;
      }
      int distance = distance(folded, PathPattern.fold(name));
      if (distance < Math.min(limit + 1, name.length())) {
        best = name;
        limit = distance - 1;
      }
      if (limit < 0) {
        break;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
  static int distance(String a, String b) {
    int[] twoBack = new int[b.length() + 1];
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
        if (swapped(a, i, b, j)) {
          row[j] = Math.min(row[j], twoBack[j - 2] + 1);
        }
      }
      twoBack = previous;
      previous = row;
    }
    return previous[b.length()];
  }

  private static boolean swapped(String a, int i, String b, int j) {
    return i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
