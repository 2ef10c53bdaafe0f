package dev.braid.cli;

import dev.braid.graph.TaskGraph;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The graph of a plan as a text that people or other programs can read. */
final class GraphPicture {
  /** More nodes than Mermaid draws well; then groups are drawn instead of what is in them. */
  static final int MOST_IN_MERMAID = 150;

  /** Longest label of a node. */
  private static final int MAX_LABEL = 40;

  /** What `--graph` takes. */
  static final List<String> FORMS = List.of("text", "mermaid", "dot", "svg");

  private final Plan plan;
  private final Glyphs glyphs;
  private final Map<String, String> names = new LinkedHashMap<>();

  private GraphPicture(Plan plan, Glyphs glyphs) {
    this.plan = plan;
    this.glyphs = glyphs;
  }

  /** The picture in one of the forms, or nothing when there is no such form. */
  static Optional<String> of(TaskGraph graph, String form, Glyphs glyphs) {
    GraphPicture picture = new GraphPicture(graph.plan(), glyphs);
    return switch (form) {
      case "text" -> Optional.of(picture.text());
      case "mermaid" -> Optional.of(picture.mermaid(graph.taskCount()));
      case "dot" -> Optional.of(picture.dot());
      case "svg" -> Optional.of(new GraphSvg(graph).picture());
      default -> Optional.empty();
    };
  }

  /** The id of a node, and its title when that says more. */
  static String label(Node node) {
    String title = node.title().isEmpty() || node.title().equals(node.id()) ? "" : node.title();
    return shortened(Screen.plain(title.isEmpty() ? node.id() : node.id() + ": " + title));
  }

  static String shortened(String text) {
    if (text.codePointCount(0, text.length()) <= MAX_LABEL) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, MAX_LABEL - 1)) + "…";
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    text.append(Screen.plain(plan.id())).append('\n');
    tree(plan.nodes(), "", text);
    return text.toString();
  }

  private void tree(List<Node> nodes, String indent, StringBuilder text) {
    boolean plain = glyphs.equals(Glyphs.ASCII);
    for (int at = 0; at < nodes.size(); at++) {
      Node node = nodes.get(at);
      boolean last = at == nodes.size() - 1;
      text.append(indent).append(plain ? (last ? "`-- " : "|-- ") : last ? "└─ " : "├─ ");
      text.append(label(node)).append(notes(node)).append('\n');
      if (node instanceof Group group) {
        String bar = plain ? "|   " : "│  ";
        tree(group.children(), indent + (last ? " ".repeat(bar.length()) : bar), text);
      }
    }
  }

  private static String notes(Node node) {
    List<String> notes = new ArrayList<>();
    if (node instanceof Task task && task.done()) {
      notes.add("done");
    }
    if (node instanceof Group group && group.sequential()) {
      notes.add("one after another");
    }
    if (!node.dependsOn().isEmpty()) {
      notes.add("after " + String.join(", ", node.dependsOn()));
    }
    return notes.isEmpty() ? "" : Screen.plain(" (" + String.join("; ", notes) + ")");
  }

  private String mermaid(int tasks) {
    StringBuilder text = new StringBuilder("flowchart LR\n");
    boolean folded =
        tasks > MOST_IN_MERMAID && plan.nodes().stream().anyMatch(Group.class::isInstance);
    if (folded) {
      text.append("  %% ").append(tasks).append(" tasks: groups are drawn as one node each\n");
    }
    mermaidNodes(plan.nodes(), folded, "  ", text);
    edges(folded)
        .forEach(
            edge -> text.append("  ").append(edge[0]).append(" --> ").append(edge[1]).append('\n'));
    return text.toString();
  }

  private void mermaidNodes(List<Node> nodes, boolean folded, String indent, StringBuilder text) {
    for (Node node : nodes) {
      String name = name(node);
      String label = label(node).replace("\"", "#quot;").replace("<", "#lt;").replace(">", "#gt;");
      text.append(indent);
      switch (node) {
        case Group group when !folded -> {
          text.append("subgraph ").append(name).append("[\"").append(label).append("\"]\n");
          mermaidNodes(group.children(), false, indent + "  ", text);
          text.append(indent).append("end\n");
        }
        case Group group -> {
          int inside = plan.withNodes(List.of(group)).tasks().size();
          text.append(name)
              .append("[[\"")
              .append(label)
              .append(" (")
              .append(inside)
              .append(")\"]]\n");
        }
        case Task _ -> text.append(name).append("[\"").append(label).append("\"]\n");
      }
    }
  }

  private String name(Node node) {
    return names.computeIfAbsent(node.id(), key -> "n" + names.size());
  }

  /** Edges between the named nodes; those of folded groups stand for what is inside. */
  private List<String[]> edges(boolean folded) {
    Map<String, String> shown = new LinkedHashMap<>();
    for (Node node : plan.nodes()) {
      cover(node, name(node), folded, shown);
    }
    Map<String, String[]> edges = new LinkedHashMap<>();
    collectEdges(plan.nodes(), shown, edges, false);
    return List.copyOf(edges.values());
  }

  private void cover(Node node, String top, boolean folded, Map<String, String> shown) {
    shown.put(node.id(), folded ? top : name(node));
    if (node instanceof Group group) {
      group.children().forEach(child -> cover(child, top, folded, shown));
    }
  }

  private void collectEdges(
      List<Node> nodes, Map<String, String> shown, Map<String, String[]> edges, boolean inOrder) {
    Node previous = null;
    for (Node node : nodes) {
      List<String> earlier = new ArrayList<>(node.dependsOn());
      if (inOrder && previous != null) {
        earlier.add(previous.id());
      }
      for (String id : earlier) {
        String from = shown.get(plain(id));
        String to = shown.get(node.id());
        if (from != null && to != null && !from.equals(to)) {
          edges.putIfAbsent(from + " " + to, new String[] {from, to});
        }
      }
      if (node instanceof Group group) {
        collectEdges(group.children(), shown, edges, group.sequential());
      }
      previous = node;
    }
  }

  /** A dependency may name a milestone, or the plan before the node. */
  private String plain(String reference) {
    int milestone = reference.indexOf('@');
    String id = milestone > 0 ? reference.substring(0, milestone) : reference;
    return id.startsWith(plan.id() + ".") && !names.containsKey(id)
        ? id.substring(plan.id().length() + 1)
        : id;
  }

  private String dot() {
    StringBuilder text = new StringBuilder("digraph plan {\n  rankdir=LR;\n  compound=true;\n");
    text.append("  node [shape=box, style=rounded];\n");
    dotNodes(plan.nodes(), "  ", text);
    Map<String, Group> groups = new LinkedHashMap<>();
    groupsOf(plan.nodes(), groups);
    for (String[] edge : edges(false)) {
      text.append("  ")
          .append(anchor(edge[0], groups))
          .append(" -> ")
          .append(anchor(edge[1], groups));
      List<String> ends = new ArrayList<>();
      if (groups.containsKey(edge[0])) {
        ends.add("ltail=cluster_" + edge[0]);
      }
      if (groups.containsKey(edge[1])) {
        ends.add("lhead=cluster_" + edge[1]);
      }
      text.append(ends.isEmpty() ? "" : " [" + String.join(", ", ends) + "]").append(";\n");
    }
    return text.append("}\n").toString();
  }

  private void dotNodes(List<Node> nodes, String indent, StringBuilder text) {
    for (Node node : nodes) {
      String label = label(node).replace("\\", "\\\\").replace("\"", "\\\"");
      String name = name(node);
      switch (node) {
        case Group group -> {
          text.append(indent).append("subgraph cluster_").append(name).append(" {\n");
          text.append(indent).append("  label=\"").append(label).append("\";\n");
          dotNodes(group.children(), indent + "  ", text);
          text.append(indent).append("}\n");
        }
        case Task task -> {
          text.append(indent).append(name).append(" [label=\"").append(label).append('"');
          text.append(task.done() ? ", color=gray, fontcolor=gray" : "").append("];\n");
        }
      }
    }
  }

  private void groupsOf(List<Node> nodes, Map<String, Group> groups) {
    for (Node node : nodes) {
      if (node instanceof Group group) {
        groups.put(name(group), group);
        groupsOf(group.children(), groups);
      }
    }
  }

  /** Graphviz draws an edge to a cluster as one to a node in it, cut off at the border. */
  private String anchor(String name, Map<String, Group> groups) {
    Group group = groups.get(name);
    if (group == null) {
      return name;
    }
    return group.children().isEmpty() ? name : anchor(name(group.children().getFirst()), groups);
  }
}
