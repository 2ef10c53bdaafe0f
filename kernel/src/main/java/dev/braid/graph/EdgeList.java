package dev.braid.graph;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Edges while a graph is built: pairs in two arrays that grow. */
final class EdgeList {
  private static final int FIRST_ROOM = 256;

  private int[] from = new int[FIRST_ROOM];
  private int[] to = new int[FIRST_ROOM];
  private int size;

  void add(int earlier, int later) {
    if (size == from.length) {
      from = Arrays.copyOf(from, 2 * size);
      to = Arrays.copyOf(to, 2 * size);
    }
    from[size] = earlier;
    to[size++] = later;
  }

  /** For each of so many nodes, the nodes before it, ascending and each once. */
  List<int[]> before(int nodes) {
    return neighbours(nodes, to, from);
  }

  /** For each of so many nodes, the nodes behind it, ascending and each once. */
  List<int[]> after(int nodes) {
    return neighbours(nodes, from, to);
  }

  private List<int[]> neighbours(int nodes, int[] of, int[] others) {
    int[] counts = new int[nodes];
    for (int edge = 0; edge < size; edge++) {
      counts[of[edge]]++;
    }
    int[][] found = new int[nodes][];
    for (int node = 0; node < nodes; node++) {
      found[node] = new int[counts[node]];
    }
    for (int edge = 0; edge < size; edge++) {
      int node = of[edge];
      found[node][--counts[node]] = others[edge];
    }
    for (int node = 0; node < nodes; node++) {
      found[node] = sorted(found[node]);
    }
    return Collections.unmodifiableList(Arrays.asList(found));
  }

  private static int[] sorted(int[] nodes) {
    Arrays.sort(nodes);
    int kept = 0;
    for (int at = 0; at < nodes.length; at++) {
      if (at == 0 || nodes[at] != nodes[at - 1]) {
        nodes[kept++] = nodes[at];
      }
    }
    return kept == nodes.length ? nodes : Arrays.copyOf(nodes, kept);
  }
}
