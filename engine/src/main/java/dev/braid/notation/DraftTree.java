package dev.braid.notation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which node of a draft stands in which. */
final class DraftTree {
  private final Map<DraftNode, DraftNode> parents = new LinkedHashMap<>();

  DraftTree(List<DraftNode> nodes) {
    for (DraftNode node : nodes) {
      node.children.forEach(child -> parents.put(child, node));
    }
  }

  @Nullable DraftNode parent(DraftNode node) {
    return parents.get(node);
  }

  boolean encloses(DraftNode outer, DraftNode inner) {
    DraftNode at = parents.get(inner);
    while (at != null && at != outer) {
      at = parents.get(at);
    }
    return at != null;
  }
}
