package dev.braid.view;

import dev.braid.graph.TaskGraph;
import dev.braid.graph.TaskGraph.PoolDemand;
import dev.braid.plan.Scope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Whether two tasks of a plan may run at the same time: each rule, and what it says against it.
 *
 * @param rules in the order in which they are asked; the first that is broken decides
 */
public record Together(int first, int second, List<Rule> rules) {
  /**
   * @param name order, alone, groups, scopes or pools
   * @param obstacle what stands against it; empty when nothing does
   */
  public record Rule(String name, String obstacle) {
    public boolean holds() {
      return obstacle.isEmpty();
    }
  }

  public Together {
    rules = List.copyOf(rules);
  }

  public static Together of(TaskGraph graph, int first, int second) {
    List<Rule> rules =
        List.of(
            new Rule("order", order(graph, first, second)),
            new Rule("alone", alone(graph, first, second)),
            new Rule("groups", groups(graph, first, second)),
            new Rule("scopes", scopes(graph, first, second)),
            new Rule("pools", pools(graph, first, second)));
    return new Together(first, second, rules);
  }

  public boolean may() {
    return rules.stream().allMatch(Rule::holds);
  }

  private static String order(TaskGraph graph, int first, int second) {
    List<Integer> path = path(graph, first, second);
    if (path.isEmpty()) {
      path = path(graph, second, first);
    }
    List<String> names = new ArrayList<>();
    for (int node : path) {
      names.add(graph.nodeName(node));
    }
    return path.isEmpty()
        ? ""
        : names.getLast() + " waits for " + names.getFirst() + ": " + String.join(" > ", names);
  }

  /** One shortest way from a node to another along the orders, or nothing. */
  private static List<Integer> path(TaskGraph graph, int from, int to) {
    int[] before = new int[graph.nodeCount()];
    Arrays.fill(before, -1);
    before[from] = from;
    ArrayDeque<Integer> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty() && before[to] < 0) {
      int node = open.removeFirst();
      for (int next : graph.successors(node)) {
        if (before[next] < 0) {
          before[next] = node;
          open.addLast(next);
        }
      }
    }
    List<Integer> path = new ArrayList<>();
    for (int node = to; before[node] >= 0; node = before[node]) {
      path.add(node);
      if (node == from) {
        break;
      }
    }
    Collections.reverse(path);
    return path;
  }

  private static String alone(TaskGraph graph, int first, int second) {
    for (int task : new int[] {first, second}) {
      if (graph.alone(task)) {
        return graph.nodeName(task) + " must run alone";
      }
    }
    return "";
  }

  private static String groups(TaskGraph graph, int first, int second) {
    List<String> shared = new ArrayList<>(graph.task(first).demand().conflictGroups());
    shared.retainAll(graph.task(second).demand().conflictGroups());
    return shared.isEmpty() ? "" : "both are in group " + String.join(", ", shared);
  }

  private static String scopes(TaskGraph graph, int first, int second) {
    List<Scope.Entry> written = graph.lockedWrites(first);
    List<Scope.Entry> alsoWritten = graph.lockedWrites(second);
    String found = overlap(written, "writes", alsoWritten, "writes");
    if (found.isEmpty()) {
      found = overlap(written, "writes", graph.lockedReads(second), "reads");
    }
    if (found.isEmpty()) {
      found = overlap(graph.lockedReads(first), "reads", alsoWritten, "writes");
    }
    return found.isEmpty() ? "" : found.formatted(graph.nodeName(first), graph.nodeName(second));
  }

  private static String overlap(
      List<Scope.Entry> ones, String verb, List<Scope.Entry> others, String otherVerb) {
    for (Scope.Entry one : ones) {
      for (Scope.Entry other : others) {
        if (one.pattern().overlaps(other.pattern())) {
          return "%s "
              + verb
              + " "
              + one.pattern().toString().replace("%", "%%")
              + ", %s "
              + otherVerb
              + " "
              + other.pattern().toString().replace("%", "%%");
        }
      }
    }
    return "";
  }

  private static String pools(TaskGraph graph, int first, int second) {
    for (PoolDemand one : graph.demands(first)) {
      for (PoolDemand other : graph.demands(second)) {
        TaskGraph.Pool pool = graph.pools().get(one.pool());
        if (one.pool() == other.pool() && one.amount() + other.amount() > pool.depth()) {
          return "pool %s has %d, and they need %d"
              .formatted(pool.name(), pool.depth(), one.amount() + other.amount());
        }
      }
    }
    return "";
  }
}
