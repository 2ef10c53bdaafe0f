package dev.braid.engine.simulation;

import dev.braid.plan.Brief;
import dev.braid.plan.Demand;
import dev.braid.plan.Execution;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Scope;
import dev.braid.plan.Task;
import dev.braid.plan.Terms;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What a person does to a plan in the middle of its run: sensible or not, but well formed. */
final class PlanEdits {
  private final SplittableRandom random;
  private final TreeMap<String, Plan> texts = new TreeMap<>();
  private final TreeMap<String, Task> droppedOnce = new TreeMap<>();
  private int named;

  PlanEdits(SplittableRandom random) {
    this.random = random;
  }

  /** The plan that an offer's text stands for. */
  Plan read(String text) {
    Plan plan = texts.get(text);
    if (plan == null) {
      throw new IllegalArgumentException("no plan " + text);
    }
    return plan;
  }

  /** Edits a plan; gives the text under which it can be offered. */
  String edit(Plan plan) {
    Plan edited = plan;
    for (int change = 1 + random.nextInt(3); change > 0; change--) {
      edited = editOnce(edited);
    }
    String text = "edit " + texts.size();
    texts.put(text, edited);
    return text;
  }

  private Plan editOnce(Plan plan) {
    List<Task> tasks = plan.tasks();
    if (tasks.isEmpty()) {
      return with(plan, added(plan));
    }
    Task chosen = tasks.get(random.nextInt(tasks.size()));
    return switch (random.nextInt(6)) {
      case 0, 1 -> with(plan, added(plan));
      case 2 -> with(plan, without(plan.nodes(), chosen));
      case 3 -> with(plan, replaced(plan.nodes(), chosen, this::otherWork));
      case 4 -> with(plan, replaced(plan.nodes(), chosen, task -> otherOrder(task, tasks)));
      default -> with(plan, replaced(plan.nodes(), chosen, PlanEdits::ticked));
    };
  }

  private static Plan with(Plan plan, List<Node> nodes) {
    return new Plan(plan.id(), plan.title(), plan.notation(), plan.settings(), nodes, plan.spans());
  }

  /** A new task at the end, or one that was dropped before. */
  private List<Node> added(Plan plan) {
    List<Node> nodes = new ArrayList<>(plan.nodes());
    List<String> ids = plan.tasks().stream().map(Task::id).toList();
    for (Task old : droppedOnce.values()) {
      if (!ids.contains(old.id()) && random.nextBoolean()) {
        nodes.add(old.withDependsOn(known(old.dependsOn(), ids)));
        return nodes;
      }
    }
    List<String> before = new ArrayList<>();
    if (!ids.isEmpty() && random.nextBoolean()) {
      before.add(ids.get(random.nextInt(ids.size())));
    }
    nodes.add(
        new Task(
            "new" + named,
            Brief.titled("new" + named++),
            before,
            Scope.declared(List.of(), List.of("new/" + random.nextInt(3))),
            Demand.NONE,
            Execution.of(new Execution.Work.Shell("true")),
            random.nextInt(5) == 0,
            Terms.NONE,
            plan.spans()));
    return nodes;
  }

  private static List<String> known(List<String> wanted, List<String> ids) {
    return wanted.stream().filter(ids::contains).toList();
  }

  private List<Node> without(List<Node> nodes, Task gone) {
    droppedOnce.put(gone.id(), gone);
    List<Node> left = new ArrayList<>();
    for (Node node : nodes) {
      if (node.id().equals(gone.id())) {
        continue;
      }
      List<String> before = new ArrayList<>(node.dependsOn());
      before.remove(gone.id());
      left.add(
          switch (node) {
            case Task task -> task.withDependsOn(before);
            case Group group -> withChildren(group, before, without(group.children(), gone));
          });
    }
    return Collections.unmodifiableList(left);
  }

  private static List<Node> replaced(List<Node> nodes, Task chosen, UnaryOperator<Task> change) {
    List<Node> all = new ArrayList<>();
    for (Node node : nodes) {
      all.add(
          switch (node) {
            case Task task -> task.id().equals(chosen.id()) ? change.apply(task) : task;
            case Group group ->
                withChildren(group, group.dependsOn(), replaced(group.children(), chosen, change));
          });
    }
    return Collections.unmodifiableList(all);
  }

  private Task otherWork(Task task) {
    return task.withScope(Scope.declared(List.of(), List.of("src/" + random.nextInt(3))))
        .withExecution(Execution.of(new Execution.Work.Shell("echo " + random.nextInt(100))));
  }

  private Task otherOrder(Task task, List<Task> tasks) {
    if (random.nextBoolean()) {
      return task.withDependsOn(List.of());
    }
    // May be a circle; then the whole offer is to be refused.
    return task.withDependsOn(List.of(tasks.get(random.nextInt(tasks.size())).id()));
  }

  private static Task ticked(Task task) {
    return task.withDone(!task.done());
  }

  private static Group withChildren(Group group, List<String> before, List<Node> children) {
    return new Group(
        group.id(),
        group.kind(),
        group.title(),
        before,
        group.sequential(),
        children,
        group.policies(),
        group.spans());
  }
}
