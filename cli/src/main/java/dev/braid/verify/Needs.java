package dev.braid.verify;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * What must be complete for something to begin: all of some tasks, and of others so many as a share
 * of a group or a race asks for.
 */
final class Needs {
  /** At least so many of these tasks. */
  record Some(BitSet of, int least) {}

  private final BitSet all = new BitSet();
  private final List<Some> some = new ArrayList<>();

  void add(int task) {
    all.set(task);
  }

  void add(Needs others) {
    all.or(others.all);
    for (Some one : others.some) {
      if (!some.contains(one)) {
        some.add(one);
      }
    }
  }

  void addSome(BitSet of, int least) {
    Some one = new Some(of, least);
    if (!some.contains(one)) {
      some.add(one);
    }
  }

  /** Whether the task is among them. */
  boolean names(int task) {
    return all.get(task) || some.stream().anyMatch(one -> one.of().get(task));
  }

  BitSet all() {
    return (BitSet) all.clone();
  }

  List<Some> some() {
    return Collections.unmodifiableList(some);
  }
}
