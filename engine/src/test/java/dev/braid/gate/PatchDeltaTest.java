package dev.braid.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.gate.TreeChange.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The delta check against a merge of small trees that is written out in full. */
final class PatchDeltaTest {
  private static final Entry NONE = new Entry(Entry.NONE, "0");
  private static final int ROUNDS = 20_000;

  private final Random random = new Random(20261120);

  @Test
  void whatAMergeMakesPassesAndAnyOtherResultDoesNot() {
    int merged = 0;
    int forged = 0;
    for (int round = 0; round < ROUNDS; round++) {
      SortedMap<String, Entry> base = tree(new TreeMap<>());
      SortedMap<String, Entry> patch = tree(base);
      SortedMap<String, Entry> tip = tree(base);
      Optional<SortedMap<String, Entry>> made = merge(base, patch, tip);
      if (made.isEmpty()) {
        continue;
      }
      SortedMap<String, Entry> result = made.get();
      merged++;
      assertThat(violations(base, patch, tip, result)).isEmpty();
      String path = "p" + random.nextInt(6);
      SortedMap<String, Entry> other = new TreeMap<>(result);
      Entry before = result.getOrDefault(path, NONE);
      change(other, path);
      if (!other.getOrDefault(path, NONE).equals(before)) {
        forged++;
        assertThat(violations(base, patch, tip, other)).containsExactly(path);
      }
    }
    assertThat(merged).isGreaterThan(ROUNDS / 4);
    assertThat(forged).isGreaterThan(ROUNDS / 8);
  }

  @Test
  void aContentMergeMayMakeSomethingNewButNotNothing() {
    SortedMap<String, Entry> base = new TreeMap<>(Map.of("f", file(1)));
    SortedMap<String, Entry> patch = new TreeMap<>(Map.of("f", file(2)));
    SortedMap<String, Entry> tip = new TreeMap<>(Map.of("f", file(3)));
    SortedMap<String, Entry> both = new TreeMap<>(Map.of("f", file(4)));

    assertThat(violations(base, patch, tip, both)).isEmpty();
    assertThat(violations(base, patch, tip, tip)).containsExactly("f");
    assertThat(violations(base, patch, tip, new TreeMap<>())).containsExactly("f");
    assertThat(violations(base, new TreeMap<>(), tip, new TreeMap<>())).containsExactly("f");
  }

  private static List<String> violations(
      SortedMap<String, Entry> base,
      SortedMap<String, Entry> patch,
      SortedMap<String, Entry> tip,
      SortedMap<String, Entry> result) {
    return new PatchDelta(difference(base, patch), difference(base, tip), difference(tip, result))
        .violations();
  }

  /** Path by path: the side that changed wins; both in the same way is that way; else none. */
  private static Optional<SortedMap<String, Entry>> merge(
      SortedMap<String, Entry> base, SortedMap<String, Entry> patch, SortedMap<String, Entry> tip) {
    SortedMap<String, Entry> result = new TreeMap<>();
    SortedSet<String> paths = new TreeSet<>(base.keySet());
    paths.addAll(patch.keySet());
    paths.addAll(tip.keySet());
    for (String path : paths) {
      Entry before = base.getOrDefault(path, NONE);
      Entry mine = patch.getOrDefault(path, NONE);
      Entry theirs = tip.getOrDefault(path, NONE);
      Entry chosen = mine.equals(before) ? theirs : mine;
      if (!mine.equals(before) && !theirs.equals(before) && !mine.equals(theirs)) {
        return Optional.empty();
      }
      if (!chosen.isAbsent()) {
        result.put(path, chosen);
      }
    }
    return Optional.of(result);
  }

  private static List<TreeChange> difference(
      SortedMap<String, Entry> from, SortedMap<String, Entry> to) {
    SortedSet<String> paths = new TreeSet<>(from.keySet());
    paths.addAll(to.keySet());
    List<TreeChange> changes = new ArrayList<>();
    for (String path : paths) {
      Entry before = from.getOrDefault(path, NONE);
      Entry after = to.getOrDefault(path, NONE);
      if (!before.equals(after)) {
        changes.add(new TreeChange(path, before, after));
      }
    }
    return changes;
  }

  /** A tree with a few changes. */
  private SortedMap<String, Entry> tree(SortedMap<String, Entry> from) {
    SortedMap<String, Entry> tree = new TreeMap<>(from);
    int changes = random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      change(tree, "p" + random.nextInt(6));
    }
    return tree;
  }

  private void change(SortedMap<String, Entry> tree, String path) {
    int what = random.nextInt(5);
    if (what == 0) {
      tree.remove(path);
    } else if (what == 1) {
      tree.put(path, new Entry("100755", "1"));
    } else {
      tree.put(path, file(what));
    }
  }

  private static Entry file(int content) {
    return new Entry("100644", "" + content);
  }
}
