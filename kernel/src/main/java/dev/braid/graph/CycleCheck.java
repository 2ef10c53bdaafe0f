package dev.braid.graph;

import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Node;
import dev.braid.plan.SourceSpan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Finds circles, and shows of each tangle of circles the shortest one, as a path. */
final class CycleCheck {
  /** Most starting points from which a shortest circle is searched for. */
  private static final int MAX_STARTS = 500;

  /** Most circles that are shown. */
  private static final int MAX_SHOWN = 20;

  /** Most nodes that are named in one message. */
  private static final int MAX_NAMED = 8;

  private final PlanIndex index;
  private final LooseGraph graph;
  private final int[] cameFrom;
  private final int[] seenFrom;

  private CycleCheck(PlanIndex index, LooseGraph graph) {
    this.index = index;
    this.graph = graph;
    this.cameFrom = new int[graph.size()];
    this.seenFrom = new int[graph.size()];
    Arrays.fill(seenFrom, -1);
  }

  static void check(PlanIndex index, List<Diagnostic> problems) {
    CycleCheck check = new CycleCheck(index, LooseGraph.of(index));
    List<List<Integer>> tangles = Tangles.of(check.graph);
    for (List<Integer> tangle : tangles.subList(0, Math.min(tangles.size(), MAX_SHOWN))) {
      problems.add(check.describe(check.shortest(tangle), tangles.size() - MAX_SHOWN));
    }
  }

  /** A shortest circle, as points each of which waits for the next and the last for the first. */
  private List<Integer> shortest(List<Integer> component) {
    boolean[] within = new boolean[graph.size()];
    component.forEach(point -> within[point] = true);
    List<Integer> best = List.of();
    int starts = 0;
    for (int start : component) {
      // Every circle passes through the beginning of some node.
      if (start % 2 == 0 && starts++ < MAX_STARTS) {
        List<Integer> circle = circleThrough(start, within);
        if (best.isEmpty() || (!circle.isEmpty() && nodes(circle).size() < nodes(best).size())) {
          best = circle;
        }
      }
    }
    return best;
  }

  private List<Integer> circleThrough(int start, boolean[] within) {
    Deque<Integer> open = new ArrayDeque<>();
    open.add(start);
    while (!open.isEmpty()) {
      int point = open.remove();
      for (int waited : graph.predecessors(point)) {
        if (waited == start) {
          return pathTo(point, start);
        }
        if (within[waited] && seenFrom[waited] != start) {
          seenFrom[waited] = start;
          cameFrom[waited] = point;
          open.add(waited);
        }
      }
    }
    return List.of();
  }

  private List<Integer> pathTo(int last, int start) {
    List<Integer> path = new ArrayList<>();
    for (int point = last; point != start; point = cameFrom[point]) {
      path.addFirst(point);
    }
    path.addFirst(start);
    return path;
  }

  /** The nodes whose points a circle visits, each once in a row. */
  private static List<Integer> nodes(List<Integer> circle) {
    List<Integer> nodes = new ArrayList<>();
    for (int point : circle) {
      if (nodes.isEmpty() || nodes.getLast() != point / 2) {
        nodes.add(point / 2);
      }
    }
    if (nodes.size() > 1 && nodes.getFirst().equals(nodes.getLast())) {
      nodes.removeLast();
    }
    return nodes;
  }

  private Diagnostic describe(List<Integer> circle, int others) {
    List<Integer> rotated = fromFirstPlace(circle);
    List<Integer> nodes = nodes(rotated);
    StringBuilder path = new StringBuilder();
    for (int node : nodes.subList(0, Math.min(nodes.size(), MAX_NAMED))) {
      path.append('`').append(index.node(node).id()).append("` -> ");
    }
    if (nodes.size() > MAX_NAMED) {
      path.append("… -> ");
    }
    path.append('`').append(index.node(nodes.getFirst()).id()).append('`');
    Diagnostic problem = null;
    List<String> notes = new ArrayList<>();
    for (int at = 0; at < rotated.size(); at++) {
      int point = rotated.get(at);
      int waited = rotated.get((at + 1) % rotated.size());
      Node node = index.node(point / 2);
      Node other = index.node(waited / 2);
      int reason = reason(point, waited);
      if (reason >= 0) {
        SourceSpan place = node.spans().of("depends_on", reason);
        String label = "`" + node.id() + "` waits for `" + other.id() + "`";
        problem =
            problem == null
                ? Diagnostic.error(
                    Code.CYCLE, place, label, "tasks wait for each other in a circle: " + path)
                : problem.and(place, label);
      } else {
        explain(reason, node, other, notes);
      }
    }
    if (problem == null) {
      throw new IllegalStateException("BUG: a circle without a dependency");
    }
    for (String note : notes) {
      problem = problem.note(note);
    }
    if (others > 0) {
      problem = problem.note("there are " + others + " circles more");
    }
    return problem.help("remove one of these dependencies");
  }

  private static void explain(int reason, Node node, Node other, List<String> notes) {
    switch (reason) {
      case LooseGraph.INSIDE ->
          notes.add("`" + node.id() + "` begins when `" + other.id() + "`, which it is in, begins");
      case LooseGraph.LAST_CHILD ->
          notes.add(
              "`" + node.id() + "` is complete when `" + other.id() + "`, which is in it, is");
      case LooseGraph.SEQUENCE ->
          notes.add("`" + node.id() + "` comes after `" + other.id() + "` in a sequential group");
      default -> {
        // That a node ends after it began goes without saying.
      }
    }
  }

  private int reason(int point, int waited) {
    int best = LooseGraph.ITSELF;
    int[] all = graph.predecessors(point);
    for (int at = 0; at < all.length; at++) {
      if (all[at] == waited) {
        best = Math.max(best, graph.reason(point, at));
      }
    }
    return best;
  }

  /** Turns a circle so that it begins with the dependency that stands first in the file. */
  private List<Integer> fromFirstPlace(List<Integer> circle) {
    int best = -1;
    SourceSpan bestPlace = null;
    for (int at = 0; at < circle.size(); at++) {
      int reason = reason(circle.get(at), circle.get((at + 1) % circle.size()));
      if (reason < 0) {
        continue;
      }
      SourceSpan place = index.node(circle.get(at) / 2).spans().of("depends_on", reason);
      if (bestPlace == null || place.compareTo(bestPlace) < 0) {
        best = at;
        bestPlace = place;
      }
    }
    List<Integer> turned = new ArrayList<>(circle.subList(Math.max(best, 0), circle.size()));
    turned.addAll(circle.subList(0, Math.max(best, 0)));
    return turned;
  }
}
