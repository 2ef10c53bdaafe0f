package dev.braid.graph;

import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Task;
import java.util.List;

/** Plans and groups that have nothing to do. */
final class GroupCheck {
  private GroupCheck() {}

  static void check(Plan plan, List<Diagnostic> problems) {
    if (plan.tasks().isEmpty()) {
      problems.add(
          Diagnostic.error(Code.NO_TASKS, plan.spans().self(), "", "the plan has no tasks")
              .help("add tasks under `tasks:`"));
      return;
    }
    check(plan.nodes(), problems);
  }

  private static void check(List<Node> nodes, List<Diagnostic> problems) {
    for (Node node : nodes) {
      if (node instanceof Group group) {
        if (hasTasks(group)) {
          check(group.children(), problems);
        } else {
          problems.add(
              Diagnostic.warning(
                      Code.NO_TASKS, group.spans().self(), "", "`" + group.id() + "` has no tasks")
                  .note("what depends on it does not wait for anything in it")
                  .help("add tasks to it, or remove it"));
        }
      }
    }
  }

  private static boolean hasTasks(Node node) {
    return switch (node) {
      case Task _ -> true;
      case Group group -> group.children().stream().anyMatch(GroupCheck::hasTasks);
    };
  }
}
