package dev.braid.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Longest paths by estimate, with Kahn's topological order (Kahn 1962). */
public final class CriticalPath {
  private CriticalPath() {}

  /** Nodes so that each stands after everything it waits for; among equals the lowest first. */
  static int[] topologicalOrder(TaskGraph graph) {
    int[] open = new int[graph.nodeCount()];
    int[] order = new int[graph.nodeCount()];
    int filled = 0;
    for (int node = 0; node < open.length; node++) {
      open[node] = graph.predecessorCount(node);
      if (open[node] == 0) {
        order[filled++] = node;
      }
    }
    for (int at = 0; at < filled; at++) {
      for (int next : graph.successors(order[at])) {
        if (--open[next] == 0) {
          order[filled++] = next;
        }
      }
    }
    if (filled < order.length) {
      throw new IllegalArgumentException("the plan has a cycle");
    }
    return order;
  }

  /** For each node, the longest path from its start to the end of the plan, in milliseconds. */
  static long[] tails(TaskGraph graph) {
    long[] tails = new long[graph.nodeCount()];
    int[] order = topologicalOrder(graph);
    for (int at = order.length - 1; at >= 0; at--) {
      int node = order[at];
      long longest = 0;
      for (int next : graph.successors(node)) {
        longest = Math.max(longest, tails[next]);
      }
      tails[node] = longest + durationMillis(graph, node);
    }
    return tails;
  }

  /** For each node, the longest path from the start of the plan to its start, in milliseconds. */
  public static long[] heads(TaskGraph graph) {
    long[] heads = new long[graph.nodeCount()];
    for (int node : topologicalOrder(graph)) {
      long done = heads[node] + durationMillis(graph, node);
      for (int next : graph.successors(node)) {
        heads[next] = Math.max(heads[next], done);
      }
    }
    return heads;
  }

  /** The tasks of one longest path, first to last; among equals the lowest number. */
  public static List<Integer> of(TaskGraph graph) {
    List<Integer> path = new ArrayList<>();
    int node = longest(graph, sources(graph));
    while (node >= 0) {
      if (node < graph.taskCount()) {
        path.add(node);
      }
      node = longest(graph, graph.successors(node));
    }
    return Collections.unmodifiableList(path);
  }

  /** What a node adds to a path: a task its estimate, a barrier or a finished task nothing. */
  public static long durationMillis(TaskGraph graph, int node) {
    if (node >= graph.taskCount() || graph.task(node).done()) {
      return 0;
    }
    return graph.task(node).demand().expectedMillis();
  }

  private static int[] sources(TaskGraph graph) {
    List<Integer> sources = new ArrayList<>();
    for (int node = 0; node < graph.nodeCount(); node++) {
      if (graph.predecessorCount(node) == 0) {
        sources.add(node);
      }
    }
    return sources.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int longest(TaskGraph graph, int[] nodes) {
    int best = -1;
    for (int node : nodes) {
      if (best < 0 || graph.tailMillis(node) > graph.tailMillis(best)) {
        best = node;
      }
    }
    return best;
  }
}
