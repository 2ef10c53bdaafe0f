package dev.braid.bench;

import dev.braid.graph.TaskGraph;
import dev.braid.notation.PlanJson;
import dev.braid.plan.Plan;
import dev.braid.plan.Task;
import dev.braid.view.Profile;
import dev.braid.view.Profiler;
import dev.braid.view.Simulation;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What an entry of the log costs, against the size of the plan and the number of tasks that wait,
 * with the exponent of a power law fitted through the figures: 0 is a constant cost. And what a
 * million tasks need.
 */
public final class Scale {
  private static final int WORKERS = 64;
  private static final int ROUNDS = 3;
  private static final int WARM_ROUNDS = 5;
  private static final int WARM_TASKS = 10_000;

  /** One measured run. */
  private record Point(long size, double loadMillis, double nanosPerEntry, long entries) {}

  private Scale() {}

  /** {@code events}, {@code million N}, or {@code files N FOLDER}. */
  public static void main(String[] arguments) throws IOException {
    String what = arguments.length == 0 ? "" : arguments[0];
    switch (what) {
      case "events" -> events();
      case "million" -> million(Integer.parseInt(arguments[1]));
      case "files" -> files(Integer.parseInt(arguments[1]), Path.of(arguments[2]));
      case "order" -> order(Integer.parseInt(arguments[1]));
      default -> {
        System.err.println("usage: Scale events | million N | order N | files N FOLDER");
        System.exit(2);
      }
    }
  }

  private static void events() {
    // The compiler of the machine learns first, or the smallest plan pays for it.
    for (int round = 0; round < WARM_ROUNDS; round++) {
      once(BenchPlans.plan(WARM_TASKS, 8), WARM_TASKS);
      once(BenchPlans.crowd(WARM_TASKS), WARM_TASKS);
    }
    for (int sharing : new int[] {0, 8}) {
      System.out.printf(
          Locale.ROOT,
          "plan size, 3 edges a task, %s, %d workers%n",
          sharing == 0 ? "files of their own" : sharing + " tasks a file",
          WORKERS);
      List<Point> points = new ArrayList<>();
      for (int tasks : new int[] {1_000, 10_000, 100_000, 1_000_000}) {
        points.add(measure(BenchPlans.plan(tasks, sharing), tasks));
      }
      table(points);
    }
    System.out.println("tasks that all wait for one file");
    List<Point> points = new ArrayList<>();
    for (int tasks : new int[] {100, 1_000, 10_000, 100_000}) {
      points.add(measure(BenchPlans.crowd(tasks), tasks));
    }
    table(points);
  }

  private static Point measure(Plan plan, int size) {
    Point best = once(plan, size);
    for (int round = 1; round < ROUNDS; round++) {
      Point next = once(plan, size);
      best = next.nanosPerEntry() < best.nanosPerEntry() ? next : best;
    }
    return best;
  }

  private static Point once(Plan plan, int size) {
    long begun = System.nanoTime();
    TaskGraph graph = TaskGraph.of(plan);
    long loaded = System.nanoTime();
    Simulation.Schedule run = Simulation.run(graph, WORKERS, Simulation.Prices.estimates(graph));
    long took = System.nanoTime() - loaded;
    return new Point(size, (loaded - begun) / 1e6, (double) took / run.entries(), run.entries());
  }

  private static void table(List<Point> points) {
    System.out.println("     tasks    entries   compile ms   us per entry");
    for (Point point : points) {
      System.out.printf(
          Locale.ROOT,
          "%10d %10d %12.1f %14.2f%n",
          point.size(),
          point.entries(),
          point.loadMillis(),
          point.nanosPerEntry() / 1e3);
    }
    System.out.printf(Locale.ROOT, "cost of an entry grows as size ^ %.2f%n%n", exponent(points));
  }

  /** The slope of the least-squares line through the logarithms. */
  private static double exponent(List<Point> points) {
    double meanX = points.stream().mapToDouble(p -> Math.log(p.size())).average().orElse(0);
    double meanY =
        points.stream().mapToDouble(p -> Math.log(p.nanosPerEntry())).average().orElse(0);
    double above = 0;
    double below = 0;
    for (Point point : points) {
      double x = Math.log(point.size()) - meanX;
      above += x * (Math.log(point.nanosPerEntry()) - meanY);
      below += x * x;
    }
    return below == 0 ? 0 : above / below;
  }

  private static void million(int tasks) throws IOException {
    long begun = System.nanoTime();
    TaskGraph graph = TaskGraph.of(BenchPlans.plain(tasks));
    say(begun, "made and compiled, " + tasks + " tasks");
    say(begun, "heap " + heapMegabytes() + " MB after a collection");
    Simulation.Schedule run = Simulation.run(graph, WORKERS, Simulation.Prices.estimates(graph));
    say(begun, "run to its end, " + run.entries() + " entries");
    Profile profile = Profiler.of(graph, Profiler.Wanted.workers(WORKERS));
    say(begun, "profiled, " + profile.curve().size() + " points of the curve");
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      status.filter(line -> line.startsWith("VmHWM")).forEach(System.out::println);
    }
  }

  private static long heapMegabytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }

  private static void say(long begun, String what) {
    System.out.printf(Locale.ROOT, "%8.2f s  %s%n", (System.nanoTime() - begun) / 1e9, what);
  }

  /** Compiles once in a fresh machine, as the first command of a process would. */
  private static void order(int tasks) {
    Plan plan = BenchPlans.plain(tasks);
    for (int round = 0; round < ROUNDS; round++) {
      long begun = System.nanoTime();
      TaskGraph graph = TaskGraph.of(plan);
      double millis = (System.nanoTime() - begun) / 1e6;
      System.out.printf(Locale.ROOT, "compiled %d nodes in %.1f ms%n", graph.nodeCount(), millis);
    }
  }

  /** The same plan as our JSON and as phony edges for ninja. */
  private static void files(int tasks, Path folder) throws IOException {
    Plan plan = BenchPlans.plain(tasks);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("plan.json"), PlanJson.write(plan));
    try (BufferedWriter ninja = Files.newBufferedWriter(folder.resolve("build.ninja"))) {
      for (Task task : plan.tasks()) {
        String before = String.join(" ", task.dependsOn());
        ninja.write("build " + task.id() + ": phony " + before + "\n");
      }
    }
  }
}
