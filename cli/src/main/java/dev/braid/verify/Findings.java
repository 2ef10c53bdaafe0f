package dev.braid.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a check has found so far, and how much it has looked at. */
final class Findings {
  /** A history this wrong needs no longer list. */
  private static final int MAX_VIOLATIONS = 1000;

  private final List<Violation> violations = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final TreeMap<String, Long> counts = new TreeMap<>();
  private long sequence;

  /** The entry that is being looked at; 0 when it is not about an entry. */
  void at(long entry) {
    sequence = entry;
  }

  void violated(String invariant, String sentence) {
    violated(invariant, sequence, sentence);
  }

  void violated(String invariant, long entry, String sentence) {
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(new Violation(invariant, entry, sentence));
    }
  }

  /** Reports it unless the condition holds; gives the condition back. */
  boolean require(boolean condition, String invariant, String sentence) {
    if (!condition) {
      violated(invariant, sentence);
    }
    return condition;
  }

  void warn(String sentence) {
    warnings.add(sentence);
  }

  void count(String what) {
    count(what, 1);
  }

  void count(String what, long more) {
    counts.merge(what, more, Long::sum);
  }

  List<Violation> violations() {
    return Collections.unmodifiableList(violations);
  }

  List<String> warnings() {
    return Collections.unmodifiableList(warnings);
  }

  SortedMap<String, Long> counts() {
    return Collections.unmodifiableSortedMap(counts);
  }
}
