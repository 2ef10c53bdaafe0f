package dev.braid.graph;

import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Reference;
import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The nodes of a plan that may still be wrong, numbered in plan order: what is looked up by id here
 * may be missing or may stand there twice.
 */
final class PlanIndex {
  private final String planId;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Integer> parents = new ArrayList<>();
  private final TreeMap<String, Integer> byId = new TreeMap<>();

  private PlanIndex(String planId) {
    this.planId = planId;
  }

  static PlanIndex of(Plan plan) {
    PlanIndex index = new PlanIndex(plan.id());
    index.add(plan.nodes(), -1);
    return index;
  }

  private void add(List<Node> children, int parent) {
    for (Node node : children) {
      int number = nodes.size();
      nodes.add(node);
      parents.add(parent);
      byId.putIfAbsent(node.id(), number);
      switch (node) {
        case Group group -> add(group.children(), number);
        case Task _ -> {}
      }
    }
  }

  List<Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  Node node(int number) {
    return nodes.get(number);
  }

  /** The number of the group that a node stands in, or -1. */
  int parent(int number) {
    return parents.get(number);
  }

  /** The first node of each id. */
  SortedMap<String, Integer> byId() {
    return Collections.unmodifiableSortedMap(byId);
  }

  /** The node that a dependency names, by its id or as {@code plan.id}. */
  Optional<Integer> find(String reference) {
    String id = Reference.of(reference).node();
    Integer found = byId.get(id);
    if (found == null && id.startsWith(planId + ".")) {
      found = byId.get(id.substring(planId.length() + 1));
    }
    return Optional.ofNullable(found);
  }

  /** Whether one node is the other or encloses it. */
  boolean encloses(int outer, int inner) {
    for (int at = inner; at >= 0; at = parent(at)) {
      if (at == outer) {
        return true;
      }
    }
    return false;
  }
}
