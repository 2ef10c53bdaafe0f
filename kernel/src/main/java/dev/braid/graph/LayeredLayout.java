package dev.braid.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * Places for the nodes of a graph in a picture: columns from left to right by the longest path that
 * leads to a node, and rows in which neighbours stand near each other.
 *
 * <p>The order in a column is found by a fixed number of sweeps that sort each column by the mean
 * row of its neighbours (the barycenter method of Sugiyama, Tagawa and Toda, 1981). Edges that
 * cross several columns get no place of their own, so the work is linear in nodes and edges but for
 * the sorting. The same graph always gives the same picture.
 *
 * <p>Of the barriers only those stay that have several nodes on both sides, for these save edges;
 * through the others the edges are drawn straight.
 */
public final class LayeredLayout {
  private static final int SWEEPS = 4;

  private final TaskGraph graph;
  private final List<int[]> before = new ArrayList<>();
  private final List<int[]> after = new ArrayList<>();
  private final boolean[] drawn;
  private final int[] column;
  private final double[] row;

  /** An edge between two drawn nodes. */
  public record Edge(int from, int to) {}

  private LayeredLayout(TaskGraph graph) {
    this.graph = graph;
    this.drawn = new boolean[graph.nodeCount()];
    this.column = new int[graph.nodeCount()];
    this.row = new double[graph.nodeCount()];
  }

  public static LayeredLayout of(TaskGraph graph) {
    LayeredLayout layout = new LayeredLayout(graph);
    int[] order = CriticalPath.topologicalOrder(graph);
    layout.connect(order);
    layout.arrange(layout.columns(order));
    return layout;
  }

  /** Whether a node is in the picture: every task is, and some barriers. */
  public boolean isDrawn(int node) {
    return drawn[node];
  }

  /** Tasks stand in even columns, barriers in odd ones. */
  public int column(int node) {
    return column[node];
  }

  /** The row of a node, from 0; nodes of a column are at least 1 apart. */
  public double row(int node) {
    return row[node];
  }

  /** All drawn edges, by their ends. */
  public List<Edge> edges() {
    List<Edge> edges = new ArrayList<>();
    for (int node = 0; node < drawn.length; node++) {
      if (drawn[node]) {
        for (int earlier : before.get(node)) {
          edges.add(new Edge(earlier, node));
        }
      }
    }
    return Collections.unmodifiableList(edges);
  }

  private void connect(int[] order) {
    List<TreeSet<Integer>> later = new ArrayList<>();
    for (int node = 0; node < drawn.length; node++) {
      before.add(new int[0]);
      later.add(new TreeSet<>());
    }
    for (int node : order) {
      TreeSet<Integer> earlier = new TreeSet<>();
      for (int predecessor : graph.predecessors(node)) {
        if (drawn[predecessor]) {
          earlier.add(predecessor);
        } else {
          Arrays.stream(before.get(predecessor)).forEach(earlier::add);
        }
      }
      before.set(node, earlier.stream().mapToInt(Integer::intValue).toArray());
      boolean saves = earlier.size() > 1 && graph.successors(node).length > 1;
      drawn[node] = node < graph.taskCount() || saves;
      if (drawn[node]) {
        earlier.forEach(other -> later.get(other).add(node));
      }
    }
    later.forEach(nodes -> after.add(nodes.stream().mapToInt(Integer::intValue).toArray()));
  }

  /** The nodes of each column, in plan order. */
  private List<int[]> columns(int[] order) {
    List<List<Integer>> columns = new ArrayList<>();
    for (int node : order) {
      if (!drawn[node]) {
        continue;
      }
      int parity = node < graph.taskCount() ? 0 : 1;
      int first = parity;
      for (int earlier : before.get(node)) {
        int next = column[earlier] + 1;
        first = Math.max(first, next % 2 == parity ? next : next + 1);
      }
      column[node] = first;
      while (columns.size() <= first) {
        columns.add(new ArrayList<>());
      }
      columns.get(first).add(node);
    }
    return columns.stream()
        .map(nodes -> nodes.stream().mapToInt(Integer::intValue).sorted().toArray())
        .toList();
  }

  private void arrange(List<int[]> columns) {
    List<int[]> sorted = new ArrayList<>(columns);
    for (int[] nodes : sorted) {
      for (int at = 0; at < nodes.length; at++) {
        row[nodes[at]] = at - (nodes.length - 1) / 2.0;
      }
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int at = 0; at < sorted.size(); at++) {
        sorted.set(at, place(sorted.get(at), before));
      }
      for (int at = sorted.size() - 1; at >= 0; at--) {
        sorted.set(at, place(sorted.get(at), after));
      }
    }
    double top = 0;
    for (int node = 0; node < row.length; node++) {
      top = drawn[node] ? Math.min(top, row[node]) : top;
    }
    for (int node = 0; node < row.length; node++) {
      row[node] -= top;
    }
  }

  /** Sorts a column by where its neighbours are, and puts each node as near to them as it can. */
  private int[] place(int[] nodes, List<int[]> neighbours) {
    double[] wanted = new double[nodes.length];
    List<Integer> order = new ArrayList<>();
    for (int at = 0; at < nodes.length; at++) {
      wanted[at] = mean(nodes[at], neighbours.get(nodes[at]));
      order.add(at);
    }
    order.sort((a, b) -> {
      int byRow = Double.compare(wanted[a], wanted[b]);
      return byRow != 0 ? byRow : Integer.compare(nodes[a], nodes[b]);
    });
    int[] placed = new int[nodes.length];
    double drift = 0;
    double next = Double.NEGATIVE_INFINITY;
    for (int at = 0; at < placed.length; at++) {
      int index = order.get(at);
      placed[at] = nodes[index];
      row[placed[at]] = Math.max(next, wanted[index]);
      drift += row[placed[at]] - wanted[index];
      next = row[placed[at]] + 1;
    }
    for (int node : placed) {
      row[node] -= drift / placed.length;
    }
    return placed;
  }

  private double mean(int node, int[] neighbours) {
    if (neighbours.length == 0) {
      return row[node];
    }
    double sum = 0;
    for (int other : neighbours) {
      sum += row[other];
    }
    return sum / neighbours.length;
  }
}
