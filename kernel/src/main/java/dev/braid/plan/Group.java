package dev.braid.plan;

import java.util.List;

/**
 * Nodes that belong together. A group begins when everything it depends on is complete, and is
 * complete when all its children are.
 *
 * @param sequential children run one after another, in the order of the plan
 * @param policies those that the group itself states
 */
public record Group(
    String id,
    Kind kind,
    String title,
    List<String> dependsOn,
    boolean sequential,
    List<Node> children,
    Policies policies,
    Spans spans)
    implements Node {

  /** What the plan calls it. Only a race differs in more than the name. */
  public enum Kind {
    PHASE,
    WORKSTREAM,
    TASK_WITH_SUBTASKS,
    /** Its tasks are ways of doing one thing: it is complete when the first of them is. */
    RACE
  }

  public Group {
    dependsOn = List.copyOf(dependsOn);
    children = List.copyOf(children);
  }

  public Group withChildren(List<Node> changed) {
    return new Group(id, kind, title, dependsOn, sequential, changed, policies, spans);
  }

  public Group withDependsOn(List<String> changed) {
    return new Group(id, kind, title, changed, sequential, children, policies, spans);
  }

  public Group withoutSequence() {
    return new Group(id, kind, title, dependsOn, false, children, policies, spans);
  }
}
