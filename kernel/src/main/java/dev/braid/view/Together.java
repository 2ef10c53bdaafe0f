package dev.braid.view;

import dev.braid.graph.TaskGraph;
import dev.braid.graph.TaskGraph.PoolDemand;
import dev.braid.plan.Scope;
import dev.braid.plan.SourceSpan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether two tasks of a plan may run at the same time: each rule, and what it says against it.
 *
 * @param rules in the order in which they are asked; the first that is broken decides
 */
public record Together(int first, int second, List<Rule> rules) {
  /**
   * @param name files, order, scopes, groups, alone or pools
   * @param obstacle what stands against it; empty when nothing does
   * @param place where the plan says so; null when nothing stands against it
   */
  public record Rule(String name, String obstacle, @Nullable SourceSpan place) {
    static Rule kept(String name) {
      return new Rule(name, "", null);
    }

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
            files(graph, first, second),
            order(graph, first, second),
            scopes(graph, first, second),
            groups(graph, first, second),
            alone(graph, first, second),
            pools(graph, first, second));
    return new Together(first, second, rules);
  }

  /** The first rule that is broken, or null when they may run together. */
  public @Nullable Rule deciding() {
    return rules.stream().filter(rule -> !rule.holds()).findFirst().orElse(null);
  }

  public boolean may() {
    return rules.stream().allMatch(Rule::holds);
  }

  private static Rule order(TaskGraph graph, int first, int second) {
    List<Integer> path = path(graph, first, second);
    if (path.isEmpty()) {
      path = path(graph, second, first);
    }
    List<String> names = new ArrayList<>();
    for (int node : path) {
      names.add(graph.nodeName(node));
    }
    if (path.isEmpty()) {
      return Rule.kept("order");
    }
    String waits = names.getLast() + " waits for " + names.getFirst();
    SourceSpan place = graph.task(path.getLast()).spans().of("depends_on");
    return new Rule("order", waits + ": " + String.join(" > ", names), place);
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

  private static Rule alone(TaskGraph graph, int first, int second) {
    for (int task : new int[] {first, second}) {
      if (graph.alone(task)) {
        SourceSpan place = graph.task(task).spans().of("parallel_ok");
        return new Rule("alone", graph.nodeName(task) + " must run alone", place);
      }
    }
    return Rule.kept("alone");
  }

  private static Rule groups(TaskGraph graph, int first, int second) {
    List<String> shared = new ArrayList<>(graph.task(first).demand().conflictGroups());
    shared.retainAll(graph.task(second).demand().conflictGroups());
    return shared.isEmpty()
        ? Rule.kept("groups")
        : new Rule(
            "groups",
            "both are in group " + String.join(", ", shared),
            graph.task(second).spans().of("conflict_group"));
  }

  /** Both write the same file. */
  private static Rule files(TaskGraph graph, int first, int second) {
    return overlap(graph, "files", new Use(first, true), new Use(second, true));
  }

  /** One reads what the other writes. */
  private static Rule scopes(TaskGraph graph, int first, int second) {
    Rule found = overlap(graph, "scopes", new Use(first, true), new Use(second, false));
    return found.holds()
        ? overlap(graph, "scopes", new Use(first, false), new Use(second, true))
        : found;
  }

  /** A side of an overlap: what a task writes, or what it reads. */
  private record Use(int task, boolean write) {
    List<Scope.Entry> entries(TaskGraph graph) {
      return write ? graph.lockedWrites(task) : graph.lockedReads(task);
    }

    String said(TaskGraph graph, Scope.Entry entry) {
      return graph.nodeName(task) + (write ? " writes " : " reads ") + entry.pattern();
    }

    SourceSpan place(TaskGraph graph, Scope.Entry entry) {
      Scope scope = graph.task(task).scope();
      List<Scope.Entry> all = write ? scope.writes() : scope.reads();
      String list = write ? "files_scope.writes" : "files_scope.reads";
      return graph.task(task).spans().of(list, all.indexOf(entry));
    }
  }

  private static Rule overlap(TaskGraph graph, String name, Use one, Use other) {
    for (Scope.Entry mine : one.entries(graph)) {
      for (Scope.Entry theirs : other.entries(graph)) {
        if (mine.pattern().overlaps(theirs.pattern())) {
          return new Rule(
              name,
              one.said(graph, mine) + ", " + other.said(graph, theirs),
              other.place(graph, theirs));
        }
      }
    }
    return Rule.kept(name);
  }

  private static Rule pools(TaskGraph graph, int first, int second) {
    for (PoolDemand one : graph.demands(first)) {
      for (PoolDemand other : graph.demands(second)) {
        TaskGraph.Pool pool = graph.pools().get(one.pool());
        if (one.pool() == other.pool() && one.amount() + other.amount() > pool.depth()) {
          String needs =
              "pool %s has %d, and they need %d"
                  .formatted(pool.name(), pool.depth(), one.amount() + other.amount());
          return new Rule("pools", needs, graph.task(second).spans().of("pools"));
        }
      }
    }
    return Rule.kept("pools");
  }
}
