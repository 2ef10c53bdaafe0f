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

  /** The policies that hold for each task, in the order of {@link #tasks}: the nearest wins. */
  public List<Policies> policies() {
    List<Policies> policies = new ArrayList<>();
    collectPolicies(nodes, settings.policies(), policies);
    return policies;
  }

  public Plan withSettings(Settings changed) {
    return new Plan(id, title, notation, changed, nodes, spans);
  }

  public Plan withNodes(List<Node> changed) {
    return new Plan(id, title, notation, settings, changed, spans);
  }

  private static void collectPolicies(List<Node> nodes, Policies outer, List<Policies> policies) {
    for (Node node : nodes) {
      switch (node) {
        case Task task -> policies.add(task.terms().policies().within(outer));
        case Group group ->
            collectPolicies(group.children(), group.policies().within(outer), policies);
      }
    }
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
