package dev.braid.view;

import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Scope;
import dev.braid.plan.Settings;
import dev.braid.plan.Task;
import dev.braid.view.Costs.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/**
 * A plan without one of its rules, to see what the rule costs.
 *
 * @param name of the rule: a pattern, a group, a pool, a task, a check; for a barrier the node that
 *     waits, or that keeps its children in order
 * @param waitsFor for a barrier, the group that is waited for; empty for an inner order
 */
record Relaxation(Kind kind, String name, String waitsFor) {

  /** How people call it. */
  String title() {
    return switch (kind) {
      case BARRIER ->
          waitsFor.isEmpty()
              ? "the children of " + name + " run in order"
              : name + " waits for all of " + waitsFor;
      case SCOPE, GROUP, POOL, ALONE, GATE_CHECK -> name;
    };
  }

  Plan of(Plan plan) {
    Settings settings = plan.settings();
    return switch (kind) {
      case BARRIER, SCOPE, GROUP, ALONE -> plan.withNodes(nodes(plan.nodes()));
      case POOL -> plan.withSettings(withoutLimit(settings));
      case GATE_CHECK ->
          plan.withSettings(settings.withGate(settings.gate().withChecks(otherChecks(settings))));
    };
  }

  private List<Settings.Check> otherChecks(Settings settings) {
    return settings.gate().checks().stream().filter(check -> !check.id().equals(name)).toList();
  }

  private Settings withoutLimit(Settings settings) {
    TreeMap<String, Integer> pools = new TreeMap<>(settings.pools());
    pools.replace(name, Integer.MAX_VALUE);
    return settings.withPools(pools);
  }

  private List<Node> nodes(List<Node> nodes) {
    List<Node> changed = new ArrayList<>();
    for (Node node : nodes) {
      changed.add(
          switch (node) {
            case Task task -> task(task);
            case Group group -> group(group);
          });
    }
    return Collections.unmodifiableList(changed);
  }

  private Group group(Group group) {
    Group relaxed = group.withChildren(nodes(group.children()));
    if (kind != Kind.BARRIER || !group.id().equals(name)) {
      return relaxed;
    }
    return waitsFor.isEmpty()
        ? relaxed.withoutSequence()
        : relaxed.withDependsOn(otherThan(group.dependsOn()));
  }

  private Task task(Task task) {
    return switch (kind) {
      case SCOPE -> task.withScope(without(task.scope()));
      case GROUP -> task.withDemand(task.demand().withoutGroup(name));
      case ALONE ->
          task.id().equals(name) ? task.withDemand(task.demand().withOthersBeside()) : task;
      case BARRIER ->
          task.id().equals(name) ? task.withDependsOn(otherThan(task.dependsOn())) : task;
      case POOL, GATE_CHECK -> task;
    };
  }

  private List<String> otherThan(List<String> dependsOn) {
    return dependsOn.stream().filter(id -> !id.equals(waitsFor)).toList();
  }

  private Scope without(Scope scope) {
    return new Scope(others(scope.reads()), others(scope.writes()), scope.origin());
  }

  private List<Scope.Entry> others(List<Scope.Entry> entries) {
    return entries.stream().filter(entry -> !entry.pattern().toString().equals(name)).toList();
  }
}
