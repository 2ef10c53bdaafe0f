package dev.braid.worker;

import dev.braid.kernel.Event;
import dev.braid.plan.Execution;
import dev.braid.plan.Execution.Work;
import dev.braid.plan.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** An orchestrator that may open few files and is given many attempts at once. */
final class FewFiles {
  static final int ATTEMPTS = 40;

  private FewFiles() {}

  /**
   * @param arguments the folder of the bed
   */
  public static void main(String[] arguments) throws Exception {
    // Classes in folders are files to open, too; a packed program has opened its one file before.
    loadAll(Attempt.class);
    loadAll(FewFiles.class);
    List<Task> tasks = new ArrayList<>();
    for (int task = 0; task < ATTEMPTS; task++) {
      tasks.add(Bed.task("t" + task, Execution.of(new Work.Shell("sleep 0.7; echo up"))));
    }
    TreeMap<String, Integer> outcomes = new TreeMap<>();
    try (Bed bed = new Bed(Path.of(arguments[0]), Limits.DEFAULT, tasks)) {
      bed.start(0, 1).awaitEnd(0);
      for (int task = 0; task < ATTEMPTS; task++) {
        bed.start(task, 2);
      }
      for (int ended = 0; ended < ATTEMPTS; ) {
        if (bed.next() instanceof Event.AttemptEnded end) {
          ended++;
          outcomes.merge(end.outcome().getClass().getSimpleName(), 1, Integer::sum);
        }
      }
    }
    System.out.println(outcomes);
  }

  private static void loadAll(Class<?> sample) throws Exception {
    Path folder = Path.of(sample.getResource("").toURI());
    try (var classes = Files.list(folder)) {
      for (Path file : classes.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.startsWith("package-info")) {
          Class.forName(sample.getPackageName() + "." + name.replace(".class", ""));
        }
      }
    }
  }
}
