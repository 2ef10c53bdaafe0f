package dev.braid.graph;

import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Reference;
import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The edges of a plan between dense node numbers: tasks first, then two barriers per group, then a
 * barrier for each share of a group that something waits for, and for the first of each race.
 *
 * @param needed of barriers that not all nodes before them must be complete for, how many must
 * @param groupEnds the number of the end of each group
 */
record Edges(
    List<String> barrierNames,
    List<int[]> predecessors,
    List<int[]> successors,
    SortedMap<Integer, Integer> needed,
    SortedMap<String, Integer> groupEnds) {

  static Edges of(Plan plan, TaskNumbers numbers) {
    return new Builder(plan, numbers).build();
  }

  /** The same nodes with further edges, each from the earlier to the later node. */
  Edges with(List<int[]> further) {
    EdgeList all = new EdgeList();
    for (int node = 0; node < predecessors.size(); node++) {
      for (int earlier : predecessors.get(node)) {
        all.add(earlier, node);
      }
    }
    further.forEach(edge -> all.add(edge[0], edge[1]));
    int nodes = predecessors.size();
    return new Edges(barrierNames, all.before(nodes), all.after(nodes), needed, groupEnds);
  }

  /** Numbers every node, then draws the edges; what it knows is of use only while it builds. */
  private static final class Builder {
    private final Plan plan;
    private final TaskNumbers numbers;
    private final IdIndex groups = new IdIndex();
    private final List<String> barrierNames = new ArrayList<>();
    private final EdgeList edges = new EdgeList();
    private final TreeMap<Integer, Group> groupsByEnd = new TreeMap<>();
    private final TreeMap<String, Integer> shares = new TreeMap<>();
    private final TreeMap<Integer, Integer> needed = new TreeMap<>();

    Builder(Plan plan, TaskNumbers numbers) {
      this.plan = plan;
      this.numbers = numbers;
    }

    Edges build() {
      number(plan.nodes());
      connect(plan.nodes(), -1, -1, false);
      int nodes = numbers.count() + barrierNames.size();
      return new Edges(
          List.copyOf(barrierNames),
          edges.before(nodes),
          edges.after(nodes),
          Collections.unmodifiableSortedMap(needed),
          groupEnds());
    }

    private SortedMap<String, Integer> groupEnds() {
      TreeMap<String, Integer> groupEnds = new TreeMap<>();
      groupsByEnd.forEach((end, group) -> groupEnds.put(group.id(), end));
      return Collections.unmodifiableSortedMap(groupEnds);
    }

    /** A group has two barriers, one behind the other; a task is its own begin and end. */
    private void number(List<Node> nodes) {
      for (Node node : nodes) {
        if (node instanceof Group group) {
          groups.add(group.id(), barrier(group.id() + " begins"));
          groupsByEnd.put(barrier(group.id() + " ends"), group);
          number(group.children());
        }
      }
    }

    private int barrier(String name) {
      barrierNames.add(name);
      return numbers.count() + barrierNames.size() - 1;
    }

    /** A race ends when one of its children is complete: all of them lead to a point before it. */
    private int meetingPoint(Group group, int end) {
      if (group.kind() != Group.Kind.RACE || group.children().isEmpty()) {
        return end;
      }
      int first = barrier("the first of " + group.id());
      needed.put(first, 1);
      edges.add(first, end);
      return first;
    }

    /**
     * @param enclosing the beginning of the group around the nodes, or -1
     * @param meeting where the ends of the nodes lead to
     */
    private void connect(List<Node> nodes, int enclosing, int meeting, boolean sequential) {
      int previous = -1;
      for (Node node : nodes) {
        int begin =
            switch (node) {
              case Task task -> numbers.of(task.id());
              case Group group -> groups.of(group.id());
            };
        int end = node instanceof Group ? begin + 1 : begin;
        if (enclosing >= 0) {
          edges.add(enclosing, begin);
          edges.add(end, meeting);
        }
        if (sequential && previous >= 0) {
          edges.add(previous, begin);
        }
        for (String id : node.dependsOn()) {
          edges.add(pointOf(id, node), begin);
        }
        if (node instanceof Group group) {
          // An empty group still ends after it began.
          edges.add(begin, end);
          connect(group.children(), begin, meetingPoint(group, end), group.sequential());
        }
        previous = end;
      }
    }

    /** The end of what is named, or the point at which a share of it is complete. */
    private int pointOf(String text, Node from) {
      Reference reference = Reference.of(text);
      int end = endOf(reference, from);
      Group group = groupsByEnd.get(end);
      boolean part = reference.percent() > 0 && reference.percent() < 100;
      return group == null || !part ? end : share(group, reference.percent());
    }

    /** The point at which so many of a hundred tasks of a group are complete. */
    private int share(Group group, int percent) {
      String name = percent + "% of " + group.id();
      Integer known = shares.get(name);
      if (known != null) {
        return known;
      }
      List<Task> tasks = new ArrayList<>();
      collect(group, tasks);
      int node = barrier(name);
      shares.put(name, node);
      tasks.forEach(task -> edges.add(numbers.of(task.id()), node));
      needed.put(node, Math.ceilDiv(tasks.size() * percent, 100));
      return node;
    }

    private static void collect(Group group, List<Task> tasks) {
      for (Node child : group.children()) {
        switch (child) {
          case Task task -> tasks.add(task);
          case Group inner -> collect(inner, tasks);
        }
      }
    }

    private int endOf(Reference reference, Node from) {
      String id = reference.node();
      int end = endOf(id);
      if (end < 0 && id.startsWith(plan.id() + ".")) {
        end = endOf(id.substring(plan.id().length() + 1));
      }
      if (end < 0) {
        throw new IllegalArgumentException(from.id() + " depends on unknown " + id);
      }
      return end;
    }

    private int endOf(String id) {
      int group = groups.of(id);
      return group < 0 ? numbers.of(id) : group + 1;
    }
  }
}
