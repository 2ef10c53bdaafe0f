package dev.braid.cli;

import dev.braid.graph.TaskGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The graph of a plan in a language for pictures. A barrier is left out when only one node stands
 * before it or behind it; otherwise it is drawn as a point, so that N and M tasks need N + M lines.
 */
final class GraphText {
  /** The languages there are. */
  enum Language {
    TEXT,
    MERMAID,
    DOT;

    static Optional<Language> of(String word) {
      for (Language language : values()) {
        if (language.name().equalsIgnoreCase(word)) {
          return Optional.of(language);
        }
      }
      return Optional.empty();
    }
  }

  private final TaskGraph graph;
  private final Glyphs glyphs;

  GraphText(TaskGraph graph, Glyphs glyphs) {
    this.graph = graph;
    this.glyphs = glyphs;
  }

  List<String> lines(Language language) {
    return switch (language) {
      case TEXT -> text();
      case MERMAID -> mermaid();
      case DOT -> dot();
    };
  }

  /** A line per task: what it waits for. */
  private List<String> text() {
    List<String> lines = new ArrayList<>();
    for (int task = 0; task < graph.taskCount(); task++) {
      List<String> before = new ArrayList<>();
      for (int node : drawnBefore(task)) {
        before.add(graph.nodeName(node));
      }
      String name = graph.nodeName(task);
      lines.add(
          before.isEmpty() ? name : String.join(" ", before) + " " + glyphs.arrow() + " " + name);
    }
    for (int node = graph.taskCount(); node < graph.nodeCount(); node++) {
      if (isDrawn(node)) {
        List<String> before = new ArrayList<>();
        drawnBefore(node).forEach(earlier -> before.add(graph.nodeName(earlier)));
        lines.add(String.join(" ", before) + " " + glyphs.arrow() + " " + graph.nodeName(node));
      }
    }
    return Collections.unmodifiableList(lines);
  }

  private List<String> mermaid() {
    List<String> lines = new ArrayList<>();
    lines.add("flowchart LR");
    for (int node = 0; node < graph.nodeCount(); node++) {
      if (isDrawn(node)) {
        String name = graph.nodeName(node).replace("\"", "#quot;");
        boolean task = node < graph.taskCount();
        lines.add("  n" + node + (task ? "[\"" + name + "\"]" : "((\" \")) %% " + name));
      }
    }
    for (int node = 0; node < graph.nodeCount(); node++) {
      for (int before : isDrawn(node) ? drawnBefore(node) : new TreeSet<Integer>()) {
        lines.add("  n" + before + " --> n" + node);
      }
    }
    return Collections.unmodifiableList(lines);
  }

  private List<String> dot() {
    List<String> lines = new ArrayList<>();
    lines.add("digraph plan {");
    lines.add("  rankdir=LR; node [shape=box];");
    for (int node = 0; node < graph.nodeCount(); node++) {
      if (isDrawn(node)) {
        String name = graph.nodeName(node).replace("\\", "\\\\").replace("\"", "\\\"");
        String shape = node < graph.taskCount() ? "" : ", shape=point";
        lines.add("  n" + node + " [label=\"" + name + "\"" + shape + "];");
      }
    }
    for (int node = 0; node < graph.nodeCount(); node++) {
      for (int before : isDrawn(node) ? drawnBefore(node) : new TreeSet<Integer>()) {
        lines.add("  n" + before + " -> n" + node + ";");
      }
    }
    lines.add("}");
    return Collections.unmodifiableList(lines);
  }

  private boolean isDrawn(int node) {
    return node < graph.taskCount()
        || (graph.predecessorCount(node) > 1 && graph.successors(node).length > 1);
  }

  /** What a node waits for, looking through the barriers that are not drawn. */
  private TreeSet<Integer> drawnBefore(int node) {
    TreeSet<Integer> drawn = new TreeSet<>();
    for (int before : graph.predecessors(node)) {
      if (isDrawn(before)) {
        drawn.add(before);
      } else {
        drawn.addAll(drawnBefore(before));
      }
    }
    return drawn;
  }
}
