package dev.braid.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * What is wanted: a tree of nodes whose leaves are tasks. Every notation is read into this one
 * model; {@code braid.plan/1} is its canonical text.
 *
 * @param notation the notation it was read from, such as {@code native} or {@code spec-kit}
 */
public record Plan(
    String id, String title, String notation, Settings settings, List<Node> nodes, Spans spans) {

  public Plan {
    nodes = List.copyOf(nodes);
  }

  /** All tasks in the order of the plan; their positions are the task numbers of a run. */
  public List<Task> tasks() {
    List<Task> tasks = new ArrayList<>();
    collect(nodes, tasks);
    return tasks;
  }

  public Plan withSettings(Settings changed) {
    return new Plan(id, title, notation, changed, nodes, spans);
  }

  private static void collect(List<Node> nodes, List<Task> tasks) {
    for (Node node : nodes) {
      switch (node) {
        case Task task -> tasks.add(task);
        case Group group -> collect(group.children(), tasks);
      }
    }
  }
}
