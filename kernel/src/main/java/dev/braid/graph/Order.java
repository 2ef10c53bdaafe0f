package dev.braid.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * Which tasks have an order between them, directly or through others. One bit per pair of nodes, so
 * the plan must be of moderate size: 20,000 nodes take 50 MB.
 */
final class Order {
  private final List<BitSet> after;

  private Order(List<BitSet> after) {
    this.after = after;
  }

  static Order of(TaskGraph graph) {
    BitSet[] after = new BitSet[graph.nodeCount()];
    int[] order = CriticalPath.topologicalOrder(graph);
    for (int at = order.length - 1; at >= 0; at--) {
      BitSet reached = new BitSet();
      for (int next : graph.successors(order[at])) {
        reached.set(next);
        reached.or(after[next]);
      }
      after[order[at]] = reached;
    }
    return new Order(Collections.unmodifiableList(new ArrayList<>(List.of(after))));
  }

  /** Whether one of the two must be complete before the other begins. */
  boolean isOrdered(int a, int b) {
    return after.get(a).get(b) || after.get(b).get(a);
  }
}
