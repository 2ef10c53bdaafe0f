package dev.braid.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * Sets of points each of which waits for all others of its set: the strongly connected components
 * with more than one point (Tarjan 1972), without recursion.
 */
final class Tangles {
  private static final int UNSEEN = 0;

  private final LooseGraph graph;
  private final int[] numbers;
  private final int[] lows;
  private final int[] next;
  private final boolean[] onStack;
  private final Deque<Integer> stack = new ArrayDeque<>();
  private final Deque<Integer> path = new ArrayDeque<>();
  private final List<List<Integer>> found = new ArrayList<>();
  private int lastNumber;

  private Tangles(LooseGraph graph) {
    this.graph = graph;
    this.numbers = new int[graph.size()];
    this.lows = new int[graph.size()];
    this.next = new int[graph.size()];
    this.onStack = new boolean[graph.size()];
  }

  /** The tangles in the order of their first points; the points of each ascending. */
  static List<List<Integer>> of(LooseGraph graph) {
    Tangles tangles = new Tangles(graph);
    for (int point = 0; point < graph.size(); point++) {
      if (tangles.numbers[point] == UNSEEN) {
        tangles.visit(point);
      }
    }
    tangles.found.sort((a, b) -> Integer.compare(a.getFirst(), b.getFirst()));
    return Collections.unmodifiableList(tangles.found);
  }

  private void visit(int start) {
    open(start);
    while (!path.isEmpty()) {
      int point = path.element();
      int[] waited = graph.predecessors(point);
      if (next[point] < waited.length) {
        int other = waited[next[point]++];
        if (numbers[other] == UNSEEN) {
          open(other);
        } else if (onStack[other]) {
          lows[point] = Math.min(lows[point], numbers[other]);
        }
      } else {
        path.pop();
        close(point);
      }
    }
  }

  private void open(int point) {
    lastNumber++;
    numbers[point] = lastNumber;
    lows[point] = lastNumber;
    onStack[point] = true;
    stack.push(point);
    path.push(point);
  }

  private void close(int point) {
    if (!path.isEmpty()) {
      int parent = path.element();
      lows[parent] = Math.min(lows[parent], lows[point]);
    }
    if (lows[point] != numbers[point]) {
      return;
    }
    List<Integer> tangle = new ArrayList<>();
    int member;
    do {
      member = stack.pop();
      onStack[member] = false;
      tangle.add(member);
    } while (member != point);
    if (tangle.size() > 1) {
      Collections.sort(tangle);
      found.add(tangle);
    }
  }
}
