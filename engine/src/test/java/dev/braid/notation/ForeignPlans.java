package dev.braid.notation;

import dev.braid.plan.Diagnostic;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Task;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads plans of other tools that stand in a test, and tells them in lines. */
final class ForeignPlans {
  private ForeignPlans() {}

  /** A folder whose files stand in a test. */
  record Folder(String name, Map<String, String> texts) implements PlanFolder {
    static Folder of(String name, String... pathsAndTexts) {
      Map<String, String> texts = new TreeMap<>();
      for (int at = 0; at < pathsAndTexts.length; at += 2) {
        texts.put(pathsAndTexts[at], pathsAndTexts[at + 1]);
      }
      return new Folder(name, texts);
    }

    @Override
    public List<String> files() {
      return List.copyOf(new TreeMap<>(texts).keySet());
    }

    @Override
    public Optional<byte[]> content(String path) {
      return Optional.ofNullable(texts.get(path))
          .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }
  }

  static ReadResult read(String file, String text) {
    return read(file, text, PlanFolder.NONE);
  }

  static ReadResult read(String file, String text, PlanFolder beside) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Notations.standard().read(file, bytes, ReadOptions.DEFAULT.with(beside));
  }

  static ReadResult read(Folder folder) {
    return Notations.standard().readFolder(folder, ReadOptions.DEFAULT);
  }

  /** A line for each node: indented id, what it is, what it waits for. */
  static List<String> lines(ReadResult result) {
    List<String> lines = new ArrayList<>();
    add(result.sound().nodes(), "", lines);
    return lines;
  }

  private static void add(List<Node> nodes, String indent, List<String> lines) {
    for (Node node : nodes) {
      String after = node.dependsOn().isEmpty() ? "" : " < " + String.join(" ", node.dependsOn());
      switch (node) {
        case Task task -> lines.add(indent + task.id() + (task.done() ? " done" : "") + after);
        case Group group -> {
          lines.add(indent + group.id() + (group.sequential() ? " in order:" : ":") + after);
          add(group.children(), indent + "  ", lines);
        }
      }
    }
  }

  static Task task(ReadResult result, String id) {
    return result.sound().tasks().stream()
        .filter(task -> task.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** Code and place of each warning, with its message and the decision taken. */
  static List<String> warnings(ReadResult result) {
    return result.diagnostics().stream()
        .filter(problem -> problem.severity() == Diagnostic.Severity.WARNING)
        .map(problem ->
            problem.code()
                + " "
                + problem.place().line()
                + ":"
                + problem.place().column()
                + " "
                + problem.message()
                + ": "
                + problem.labels().getFirst().text())
        .toList();
  }
}
