package dev.braid.cli;

import dev.braid.plan.Execution.Work;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Settings;
import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What the caller says about a run, written into its plan: the log keeps the plan, so a run that is
 * resumed goes on as it began, whoever resumes it.
 */
final class PlanChanges {
  private PlanChanges() {}

  static Plan landing(Plan plan, Settings.Landing landing) {
    Settings settings = plan.settings();
    return plan.withSettings(settings.withGate(settings.gate().withLanding(landing)));
  }

  /** Gives every task that needs a tool and names none this one. */
  static Plan defaultTool(Plan plan, String tool) {
    return withTools(plan, tools -> tools.isEmpty() ? List.of(tool) : tools);
  }

  /** Takes from each task's tools those that are not to be had, unless none would be left. */
  static Plan availableTools(Plan plan, Predicate<String> available) {
    return withTools(
        plan,
        tools -> {
          List<String> left = tools.stream().filter(available).toList();
          return left.isEmpty() ? tools : left;
        });
  }

  private static Plan withTools(Plan plan, UnaryOperator<List<String>> change) {
    return plan.withNodes(withTools(plan.nodes(), change));
  }

  /** Gives tasks that need a tool and name none the tool that they have in the plan of a run. */
  static Plan toolsOf(Plan plan, Plan run) {
    TreeMap<String, List<String>> tools = new TreeMap<>();
    run.tasks().forEach(task -> tools.put(task.id(), task.execution().tools()));
    return plan.withNodes(withToolsOf(plan.nodes(), tools));
  }

  private static List<Node> withToolsOf(List<Node> nodes, SortedMap<String, List<String>> tools) {
    List<Node> changed = new ArrayList<>();
    for (Node node : nodes) {
      changed.add(
          switch (node) {
            case Task task when needsTool(task) ->
                task.withExecution(
                    task.execution().withTools(tools.getOrDefault(task.id(), List.of())));
            case Task task -> task;
            case Group group -> group.withChildren(withToolsOf(group.children(), tools));
          });
    }
    return Collections.unmodifiableList(changed);
  }

  /** Ids of the tasks that need a tool and name none. */
  static List<String> withoutTool(Plan plan) {
    return plan.tasks().stream().filter(PlanChanges::needsTool).map(Task::id).toList();
  }

  /** It is done by a tool and not by a shell. */
  static boolean isForTool(Task task) {
    return !(task.execution().work() instanceof Work.Shell) && !task.done();
  }

  private static boolean needsTool(Task task) {
    return isForTool(task) && task.execution().tools().isEmpty();
  }

  private static List<Node> withTools(List<Node> nodes, UnaryOperator<List<String>> change) {
    List<Node> changed = new ArrayList<>();
    for (Node node : nodes) {
      changed.add(
          switch (node) {
            case Task task -> {
              List<String> tools = change.apply(task.execution().tools());
              boolean same = !isForTool(task) || tools.equals(task.execution().tools());
              yield same ? task : task.withExecution(task.execution().withTools(tools));
            }
            case Group group -> group.withChildren(withTools(group.children(), change));
          });
    }
    return Collections.unmodifiableList(changed);
  }
}
