package dev.braid.graph;

import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Reference;
import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The edges of a plan between dense node numbers: tasks first, then two barriers per group. */
record Edges(List<String> barrierNames, List<int[]> predecessors, List<int[]> successors) {

  static Edges of(Plan plan, TaskNumbers numbers) {
    return new Builder(plan, numbers).build();
  }

  /** The same nodes with further edges, each from the earlier to the later node. */
  Edges with(List<int[]> further) {
    List<TreeSet<Integer>> before = new ArrayList<>();
    predecessors.forEach(nodes -> before.add(setOf(nodes)));
    List<TreeSet<Integer>> after = new ArrayList<>();
    successors.forEach(nodes -> after.add(setOf(nodes)));
    for (int[] edge : further) {
      before.get(edge[1]).add(edge[0]);
      after.get(edge[0]).add(edge[1]);
    }
    return new Edges(barrierNames, arrays(before), arrays(after));
  }

  private static TreeSet<Integer> setOf(int[] nodes) {
    TreeSet<Integer> set = new TreeSet<>();
    for (int node : nodes) {
      set.add(node);
    }
    return set;
  }

  private static List<int[]> arrays(List<? extends SortedSet<Integer>> sets) {
    return sets.stream().map(set -> set.stream().mapToInt(Integer::intValue).toArray()).toList();
  }

  /** Numbers every node, then draws the edges; what it knows is of use only while it builds. */
  private static final class Builder {
    private final Plan plan;
    private final TaskNumbers numbers;
    private final TreeMap<String, Integer> begins = new TreeMap<>();
    private final TreeMap<String, Integer> ends = new TreeMap<>();
    private final List<String> barrierNames = new ArrayList<>();
    private final List<TreeSet<Integer>> before = new ArrayList<>();

    Builder(Plan plan, TaskNumbers numbers) {
      this.plan = plan;
      this.numbers = numbers;
      for (int task = 0; task < numbers.count(); task++) {
        before.add(new TreeSet<>());
      }
    }

    Edges build() {
      number(plan.nodes());
      connect(plan.nodes(), -1, false);
      List<TreeSet<Integer>> after = new ArrayList<>();
      for (int node = 0; node < before.size(); node++) {
        after.add(new TreeSet<>());
      }
      for (int node = 0; node < before.size(); node++) {
        for (int earlier : before.get(node)) {
          after.get(earlier).add(node);
        }
      }
      return new Edges(List.copyOf(barrierNames), arrays(before), arrays(after));
    }

    private void number(List<Node> nodes) {
      for (Node node : nodes) {
        switch (node) {
          case Task task -> {
            int number = numbers.of(task.id());
            begins.put(task.id(), number);
            ends.put(task.id(), number);
          }
          case Group group -> {
            begins.put(group.id(), barrier(group.id() + " begins"));
            ends.put(group.id(), barrier(group.id() + " ends"));
            number(group.children());
          }
        }
      }
    }

    private int barrier(String name) {
      barrierNames.add(name);
      before.add(new TreeSet<>());
      return before.size() - 1;
    }

    private void connect(List<Node> nodes, int enclosing, boolean sequential) {
      int previous = -1;
      for (Node node : nodes) {
        int begin = numberOf(begins, node);
        int end = numberOf(ends, node);
        if (enclosing >= 0) {
          before.get(begin).add(enclosing);
          before.get(enclosing + 1).add(end);
        }
        if (sequential && previous >= 0) {
          before.get(begin).add(previous);
        }
        for (String id : node.dependsOn()) {
          before.get(begin).add(endOf(id, node));
        }
        if (node instanceof Group group) {
          // An empty group still ends after it began.
          before.get(end).add(begin);
          connect(group.children(), begin, group.sequential());
        }
        previous = end;
      }
    }

    private static int numberOf(Map<String, Integer> numbers, Node node) {
      Integer number = numbers.get(node.id());
      if (number == null) {
        throw new IllegalStateException("BUG: " + node.id() + " has no number");
      }
      return number;
    }

    /** The end of what is named: a milestone or a share of it is complete then at the latest. */
    private int endOf(String reference, Node from) {
      String id = Reference.of(reference).node();
      Integer end = ends.get(id);
      if (end == null && id.startsWith(plan.id() + ".")) {
        end = ends.get(id.substring(plan.id().length() + 1));
      }
      if (end == null) {
        throw new IllegalArgumentException(from.id() + " depends on unknown " + id);
      }
      return end;
    }
  }
}
