package dev.braid.plan;

import java.util.List;

/** A node of the plan's tree: a group of nodes, or a task, which is a leaf that is executed. */
public sealed interface Node permits Group, Task {
  /** Unique in the plan. */
  String id();

  String title();

  /** Ids of tasks or groups that must be complete before this node begins. */
  List<String> dependsOn();

  Spans spans();
}
