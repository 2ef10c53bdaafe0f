package dev.braid.graph;

import dev.braid.plan.Group;
import dev.braid.plan.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The edges of a plan that may still be wrong. Each node of {@link PlanIndex} has two points, its
 * beginning {@code 2n} and its end {@code 2n + 1}. Dependencies that name nothing, or what encloses
 * them, are left out: they have been told.
 */
final class LooseGraph {
  /** Why a point waits for another one: a position in {@code depends_on}, or one of these. */
  static final int INSIDE = -1;

  static final int LAST_CHILD = -2;
  static final int SEQUENCE = -3;
  static final int ITSELF = -4;

  private final int[][] predecessors;
  private final int[][] reasons;

  private LooseGraph(int[][] predecessors, int[][] reasons) {
    this.predecessors = predecessors;
    this.reasons = reasons;
  }

  static LooseGraph of(PlanIndex index) {
    return new Builder(index).build();
  }

  int size() {
    return predecessors.length;
  }

  /** The points that a point waits for. The array is the graph's own: do not write to it. */
  int[] predecessors(int point) {
    return predecessors[point];
  }

  /** Why it waits for each of them. */
  int reason(int point, int position) {
    return reasons[point][position];
  }

  private static final class Builder {
    private final PlanIndex index;
    private final List<List<int[]>> edges = new ArrayList<>();

    Builder(PlanIndex index) {
      this.index = index;
      for (int point = 0; point < 2 * index.nodes().size(); point++) {
        edges.add(new ArrayList<>());
      }
    }

    LooseGraph build() {
      int[] lastChild = new int[index.nodes().size()];
      Arrays.fill(lastChild, -1);
      for (int number = 0; number < index.nodes().size(); number++) {
        connect(number, lastChild);
      }
      int[][] predecessors = new int[edges.size()][];
      int[][] reasons = new int[edges.size()][];
      for (int point = 0; point < edges.size(); point++) {
        predecessors[point] = edges.get(point).stream().mapToInt(edge -> edge[0]).toArray();
        reasons[point] = edges.get(point).stream().mapToInt(edge -> edge[1]).toArray();
      }
      return new LooseGraph(predecessors, reasons);
    }

    private void connect(int number, int[] lastChild) {
      Node node = index.node(number);
      add(2 * number + 1, 2 * number, ITSELF);
      for (int at = 0; at < node.dependsOn().size(); at++) {
        int target = index.find(node.dependsOn().get(at)).orElse(-1);
        boolean within =
            target >= 0 && (index.encloses(target, number) || index.encloses(number, target));
        if (target >= 0 && !within) {
          add(2 * number, 2 * target + 1, at);
        }
      }
      int parent = index.parent(number);
      if (parent < 0) {
        return;
      }
      add(2 * number, 2 * parent, INSIDE);
      add(2 * parent + 1, 2 * number + 1, LAST_CHILD);
      boolean sequential = index.node(parent) instanceof Group group && group.sequential();
      if (sequential && lastChild[parent] >= 0) {
        add(2 * number, 2 * lastChild[parent] + 1, SEQUENCE);
      }
      lastChild[parent] = number;
    }

    private void add(int point, int waitsFor, int reason) {
      edges.get(point).add(new int[] {waitsFor, reason});
    }
  }
}
