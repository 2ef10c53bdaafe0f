package dev.braid.worker;

import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Outcome;
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
    for (Class<?> sample : List.of(Attempt.class, FewFiles.class, Event.class, Task.class)) {
      loadAll(sample);
    }
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
          outcomes.merge(name(end.outcome()), 1, Integer::sum);
        }
      }
    }
    System.out.println(outcomes);
  }

  private static String name(Outcome outcome) {
    boolean expected = outcome instanceof Outcome.Done || outcome instanceof Outcome.NotStarted;
    return expected ? outcome.getClass().getSimpleName() : outcome.toString();
  }

  private static void loadAll(Class<?> sample) throws Exception {
    Path root = Path.of(sample.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (!Files.isDirectory(root)) {
      return;
    }
    Path folder = root.resolve(sample.getPackageName().replace('.', '/'));
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
