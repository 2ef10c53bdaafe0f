package dev.braid.verify;

import dev.braid.kernel.Event.Outcome;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What the tasks of {@link TestPlans} do when they are run. */
final class TestWorker {
  private TestWorker() {}

  static Outcome outcome(String task, int attempt) {
    boolean fails = task.equals("breaks") || (task.equals("schema") && attempt == 1);
    return fails ? new Outcome.Failed(1, "no") : new Outcome.Done();
  }

  /** The files it changes, as edits of what it finds; an edit that gives nothing deletes. */
  static TreeMap<String, UnaryOperator<String>> edits(String task) {
    TreeMap<String, UnaryOperator<String>> edits = new TreeMap<>();
    switch (task) {
      case "spec" -> edits.put("docs/d.txt", before -> before + "spec\n");
      case "api" -> {
        edits.put("src/api/a.txt", before -> before + "api\n");
        edits.put("src/api/gone.txt", before -> "");
      }
      case "ui" -> edits.put("src/ui/new.txt", before -> "ui\n");
      case "schema" -> edits.put("schema/one.sql", before -> "create\n");
      case "reader" -> edits.put("report/a.txt", before -> "report\n");
      case "rewrite" -> {
        edits.put("src/api/a.txt", before -> "rewritten\n" + before);
        edits.put("tools/t.sh", before -> before + "exit\n");
      }
      case "idle", "old" -> {}
      case "top" -> edits.put("shared.txt", before -> before.replace("one\n", "ONE\n"));
      case "bottom" -> edits.put("shared.txt", before -> before.replace("nine\n", "NINE\n"));
      case "clash" -> edits.put("shared.txt", before -> before.replaceFirst("(?i)one", "uno"));
      case "works" -> edits.put("b/works.txt", before -> "works\n");
      case "alone" -> edits.put("docs/d.txt", before -> before + "alone\n");
      default -> edits.put(task + ".txt", before -> before + task + "\n");
    }
    return edits;
  }
}
