package dev.braid.notation;

import dev.braid.plan.Execution.Work;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Policies;
import dev.braid.plan.Task;
import dev.braid.plan.Terms;
import java.util.ArrayList;
import java.util.List;

/** A task that several tools do side by side: one task per tool, of which the first is enough. */
final class Race {
  private Race() {}

  /** The task itself, or the group of its ways. A command is the same whoever runs it. */
  static Node of(Task task) {
    List<String> tools = task.terms().ways().race();
    if (tools.size() < 2 || task.execution().work() instanceof Work.Shell) {
      return task;
    }
    List<Node> ways = new ArrayList<>();
    tools.stream().distinct().forEach(tool -> ways.add(way(task, tool)));
    return new Group(
        task.id(),
        Group.Kind.RACE,
        task.title(),
        task.dependsOn(),
        false,
        ways,
        Policies.NONE,
        task.spans());
  }

  private static Task way(Task task, String tool) {
    Terms.Ways ways = task.terms().ways();
    Terms alone =
        new Terms(
            task.terms().flow(),
            new Terms.Ways(ways.backups(), List.of(), ways.services(), ways.cache(), ways.when()),
            task.terms().policies());
    return new Task(
        task.id() + "." + tool,
        task.brief(),
        List.of(),
        task.scope(),
        task.demand(),
        task.execution().withTools(List.of(tool)),
        task.done(),
        alone,
        task.spans());
  }
}
