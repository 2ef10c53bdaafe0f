package dev.braid.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of ids: a table with open addressing, because a million entries of a tree map cost ten
 * times the room and the time. It is only asked, never walked, so the order of its cells is
 * nobody's business.
 */
final class IdIndex {
  private static final int FIRST_CELLS = 64;

  private @Nullable String[] ids = new @Nullable String[FIRST_CELLS];
  private int[] numbers = new int[FIRST_CELLS];
  private int size;

  /** The number of an id, or -1. */
  int of(String id) {
    int cell = cellOf(id);
    return ids[cell] == null ? -1 : numbers[cell];
  }

  /** Gives an id its number; false when it has one already, which it keeps. */
  boolean add(String id, int number) {
    int cell = cellOf(id);
    if (ids[cell] != null) {
      return false;
    }
    ids[cell] = id;
    numbers[cell] = number;
    if (++size * 2 > ids.length) {
      grow();
    }
    return true;
  }

  IdIndex copy() {
    IdIndex copy = new IdIndex();
    copy.ids = Arrays.copyOf(ids, ids.length);
    copy.numbers = Arrays.copyOf(numbers, numbers.length);
    copy.size = size;
    return copy;
  }

  private void grow() {
    @Nullable String[] oldIds = ids;
    int[] oldNumbers = numbers;
    ids = new @Nullable String[oldIds.length * 2];
    numbers = new int[ids.length];
    for (int old = 0; old < oldIds.length; old++) {
      String id = oldIds[old];
      if (id != null) {
        int cell = cellOf(id);
        ids[cell] = id;
        numbers[cell] = oldNumbers[old];
      }
    }
  }

  /** The cell of an id, or the free one where it would be. */
  private int cellOf(String id) {
    int hash = id.hashCode();
    // Ids such as t1, t2, ... differ in the low bits; the high ones are mixed in for all others.
    int cell = (hash ^ (hash >>> 16)) & (ids.length - 1);
    while (ids[cell] != null && !id.equals(ids[cell])) {
      cell = (cell + 1) & (ids.length - 1);
    }
    return cell;
  }
}
