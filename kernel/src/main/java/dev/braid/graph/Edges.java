package dev.braid.graph;

import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Reference;
import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.List;

/** The edges of a plan between dense node numbers: tasks first, then two barriers per group. */
record Edges(List<String> barrierNames, List<int[]> predecessors, List<int[]> successors) {

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
    return new Edges(barrierNames, all.before(nodes), all.after(nodes));
  }

  /** Numbers every node, then draws the edges; what it knows is of use only while it builds. */
  private static final class Builder {
    private final Plan plan;
    private final TaskNumbers numbers;
    private final IdIndex groups = new IdIndex();
    private final List<String> barrierNames = new ArrayList<>();
    private final EdgeList edges = new EdgeList();

    Builder(Plan plan, TaskNumbers numbers) {
      this.plan = plan;
      this.numbers = numbers;
    }

    Edges build() {
      number(plan.nodes());
      connect(plan.nodes(), -1, false);
      int nodes = numbers.count() + barrierNames.size();
      return new Edges(List.copyOf(barrierNames), edges.before(nodes), edges.after(nodes));
    }

    /** A group has two barriers, one behind the other; a task is its own begin and end. */
    private void number(List<Node> nodes) {
      for (Node node : nodes) {
        if (node instanceof Group group) {
          groups.add(group.id(), numbers.count() + barrierNames.size());
          barrierNames.add(group.id() + " begins");
          barrierNames.add(group.id() + " ends");
          number(group.children());
        }
      }
    }

    private void connect(List<Node> nodes, int enclosing, boolean sequential) {
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
          edges.add(end, enclosing + 1);
        }
        if (sequential && previous >= 0) {
          edges.add(previous, begin);
        }
        for (String id : node.dependsOn()) {
          edges.add(endOf(id, node), begin);
        }
        if (node instanceof Group group) {
          // An empty group still ends after it began.
          edges.add(begin, end);
          connect(group.children(), begin, group.sequential());
        }
        previous = end;
      }
    }

    /** The end of what is named: a milestone or a share of it is complete then at the latest. */
    private int endOf(String reference, Node from) {
      String id = Reference.of(reference).node();
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
