package dev.braid.notation;

import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nodes that dependencies name: as written, else but for case, else but for dashes and
 * leading zeros when exactly one node is left. Whatever is not as written is told. A dependency on
 * nothing, or on the node itself, is passed over.
 */
final class DraftNames {
  private final Problems problems;
  private final Map<String, DraftNode> exact = new TreeMap<>();
  private final Map<String, List<DraftNode>> folded = new TreeMap<>();
  private final Map<String, List<DraftNode>> loose = new TreeMap<>();
  private final Map<String, DraftNode> guessed = new TreeMap<>();

  DraftNames(Problems problems) {
    this.problems = problems;
  }

  void add(String name, DraftNode node) {
    exact.putIfAbsent(name, node);
    collect(folded, PathPattern.fold(name), node);
    collect(loose, TaskIds.looseForm(name), node);
  }

  void guess(String name, DraftNode node) {
    guessed.putIfAbsent(name, node);
  }

  private static void collect(Map<String, List<DraftNode>> map, String name, DraftNode node) {
    List<DraftNode> nodes = map.computeIfAbsent(name, key -> new ArrayList<>());
    if (!nodes.contains(node)) {
      nodes.add(node);
    }
  }

  void resolve(List<DraftNode> nodes) {
    DraftTree tree = new DraftTree(nodes);
    for (DraftNode node : nodes) {
      for (DraftNode.Need need : node.needs) {
        DraftNode found = find(need);
        if (found == null) {
          continue;
        }
        if (found == node || tree.encloses(found, node) || tree.encloses(node, found)) {
          problems.add(
              Diagnostic.warning(
                      Code.SELF_DEPENDENCY,
                      need.span(),
                      "passed over",
                      "`" + node.id + "` waits for itself")
                  .help("remove this dependency"));
        } else {
          node.beforePlaces.putIfAbsent(found, need.span());
        }
      }
      node.beforePlaces.keySet().forEach(node::after);
    }
  }

  private @Nullable DraftNode find(DraftNode.Need need) {
    DraftNode found = exact.get(need.written());
    if (found != null) {
      return found;
    }
    found = only(folded, PathPattern::fold, need);
    found = found == null ? only(loose, TaskIds::looseForm, need) : found;
    found = found == null ? guessed.get(need.written()) : found;
    String read = found == null ? "passed over" : "read as `" + found.id + "`";
    problems.add(
        Diagnostic.warning(
                Code.LOOSE_REFERENCE,
                need.span(),
                read,
                "there is no task `" + need.written() + "`")
            .help("write the id as the task has it"));
    return found;
  }

  private static @Nullable DraftNode only(
      Map<String, List<DraftNode>> map, Function<String, String> form, DraftNode.Need need) {
    List<DraftNode> nodes = map.getOrDefault(form.apply(need.written()), List.of());
    return nodes.size() == 1 ? nodes.getFirst() : null;
  }
}
