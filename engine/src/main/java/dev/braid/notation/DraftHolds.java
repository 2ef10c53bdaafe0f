package dev.braid.notation;

import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Leaves out of a draft what its own tool would not start now, such as what was put off, and all
 * that waits for it. To run it would be wrong, and to run what waits for it as well.
 */
final class DraftHolds {
  private final List<DraftNode> all;
  private final Problems problems;
  private final Map<DraftNode, DraftNode> causes = new LinkedHashMap<>();

  private final Set<DraftNode> inside = new LinkedHashSet<>();

  DraftHolds(List<DraftNode> all, Problems problems) {
    this.all = all;
    this.problems = problems;
  }

  void leaveOut(List<DraftNode> roots) {
    Map<DraftNode, List<DraftNode>> waiting = new LinkedHashMap<>();
    Deque<DraftNode> next = new ArrayDeque<>();
    DraftTree tree = new DraftTree(all);
    for (DraftNode node : all) {
      for (DraftNode before : node.before) {
        waiting.computeIfAbsent(before, key -> new ArrayList<>()).add(node);
      }
      if (!node.held.isEmpty() && !node.done) {
        leave(node, node, next);
      }
    }
    while (!next.isEmpty()) {
      DraftNode held = next.remove();
      for (DraftNode child : held.children) {
        inside.add(child);
        leave(child, held, next);
      }
      // What holds a node also holds the groups that cannot be complete without it.
      for (DraftNode at = held; at != null; at = tree.parent(at)) {
        waiting.getOrDefault(at, List.of()).forEach(node -> leave(node, held, next));
      }
    }
    if (!causes.isEmpty()) {
      all.stream().filter(causes::containsKey).forEach(this::tell);
      remove(roots);
    }
  }

  private void leave(DraftNode node, DraftNode cause, Deque<DraftNode> next) {
    if (!node.done && causes.putIfAbsent(node, cause) == null) {
      next.add(node);
    }
  }

  private void remove(List<DraftNode> nodes) {
    Set<DraftNode> gone = new LinkedHashSet<>();
    gone.addAll(causes.keySet());
    removeFrom(nodes, gone);
  }

  private static void removeFrom(List<DraftNode> nodes, Set<DraftNode> gone) {
    for (DraftNode node : nodes) {
      boolean full = !node.children.isEmpty();
      node.before.removeIf(gone::contains);
      removeFrom(node.children, gone);
      if (full && node.children.isEmpty()) {
        gone.add(node);
      }
    }
    nodes.removeIf(gone::contains);
  }

  private void tell(DraftNode node) {
    DraftNode cause = causes.get(node);
    if (cause == null || inside.contains(node)) {
      // That a group is left out says it of all that is in it.
      return;
    }
    String reason = cause == node ? node.held : "`" + cause.id + "` is left out too";
    problems.add(
        Diagnostic.warning(
            Code.TASK_LEFT_OUT, node.span, reason, "`" + node.id + "` is left out of the plan"));
  }
}
