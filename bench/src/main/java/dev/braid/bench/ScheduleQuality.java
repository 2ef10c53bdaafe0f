package dev.braid.bench;

import dev.braid.graph.TaskGraph;
import dev.braid.plan.Brief;
import dev.braid.plan.Demand;
import dev.braid.plan.Execution;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Scope;
import dev.braid.plan.Settings;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Spans;
import dev.braid.plan.Task;
import dev.braid.plan.Terms;
import dev.braid.view.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * How near the kernel's schedules come to the best ones known, over public instances of project
 * scheduling, task graphs and job shops: mean of makespan / best - 1, per set.
 *
 * <p>The instances are read from a folder with one sub-folder per set, each with a file {@code
 * instances.jsonl}: a line has {@code tasks}, each {@code [duration, [dependencies], [[resource,
 * amount], ...]]}, {@code caps} per resource, and {@code best} or, for identical workers, {@code
 * workers_opt} with the optimum per number of workers. A resource of capacity 1 becomes a conflict
 * group, a larger one a pool.
 */
public final class ScheduleQuality {
  private static final int ENOUGH_WORKERS = 10_000;
  private static final int NOISE_STRIDE = 6;
  private static final int NOISE_DRAWS = 2;
  private static final int CLAIRVOYANT_SCHEDULES = 1_000;
  private static final long UNIT_MILLIS = 1_000;

  /** One row of the table. */
  private record Row(String set, List<Double> gaps, List<Long> nanos) {
    String line() {
      double mean = gaps.stream().mapToDouble(Double::doubleValue).average().orElse(0);
      double worst = gaps.stream().mapToDouble(Double::doubleValue).max().orElse(0);
      double micros = nanos.stream().mapToLong(Long::longValue).average().orElse(0) / 1e3;
      return "%-14s %5d %9.2f %% %9.2f %% %12.0f"
          .formatted(set, gaps.size(), mean * 100, worst * 100, micros);
    }
  }

  private ScheduleQuality() {}

  /**
   * Prints the table for the folder that is the first argument. The second, when it is there, is
   * what one check of the gate takes, in thousandths of the instances' units: how much that costs
   * over the best schedule without a gate shows how well the gate's time is used. With the word
   * {@code noise} it prints what estimates that are off by up to half cost over knowing the truth.
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 1 || arguments.length > 2) {
      System.err.println("usage: ScheduleQuality FOLDER [CHECK | noise]");
      System.exit(2);
    }
    if (arguments.length == 2 && arguments[1].equals("noise")) {
      noise(Path.of(arguments[0]).resolve("psplib-j120").resolve("instances.jsonl"));
      return;
    }
    long check = arguments.length < 2 ? 0 : Long.parseLong(arguments[1]);
    TreeMap<String, Row> rows = new TreeMap<>();
    try (Stream<Path> sets = Files.list(Path.of(arguments[0]))) {
      for (Path set : sets.sorted().toList()) {
        Path file = set.resolve("instances.jsonl");
        if (Files.isRegularFile(file)) {
          readSet(set.getFileName().toString(), file, check, rows);
        }
      }
    }
    System.out.println("set               n   mean gap       worst  us/schedule");
    rows.values().forEach(row -> System.out.println(row.line()));
  }

  private static void readSet(String set, Path file, long check, TreeMap<String, Row> rows)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    for (String line : Files.readAllLines(file)) {
      JsonNode instance = mapper.readTree(line);
      TaskGraph graph = TaskGraph.of(plan(instance, check));
      if (instance.has("workers_opt")) {
        for (var optimum : instance.get("workers_opt").properties()) {
          int workers = Integer.parseInt(optimum.getKey());
          String name = set + " m=" + workers;
          gap(rowOf(name, rows), graph, new Aim(workers, optimum.getValue().asLong()), check);
        }
      } else if (instance.has("best")) {
        gap(rowOf(set, rows), graph, new Aim(ENOUGH_WORKERS, instance.get("best").asLong()), check);
      }
    }
  }

  /** Every sixth instance of the largest projects, and two draws of the truth for each. */
  private static void noise(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    SplittableRandom random = new SplittableRandom(1);
    List<String> lines = Files.readAllLines(file);
    List<Double> losses = new ArrayList<>();
    List<Double> itself = new ArrayList<>();
    for (int number = 0; number < lines.size(); number += NOISE_STRIDE) {
      JsonNode instance = mapper.readTree(lines.get(number));
      TaskGraph graph = TaskGraph.of(plan(instance, 0));
      for (int draw = 0; draw < NOISE_DRAWS; draw++) {
        int[] truth = new int[graph.taskCount()];
        for (int task = 0; task < truth.length; task++) {
          long millis = graph.task(task).demand().expectedMillis();
          truth[task] = (int) Math.max(1, millis * (0.5 + random.nextDouble()));
        }
        long best = Clairvoyant.shortest(instance, truth, CLAIRVOYANT_SCHEDULES, number + draw);
        Simulation.Prices prices = new Simulation.Prices(task -> truth[task], 0);
        long dispatched = Simulation.run(graph, ENOUGH_WORKERS, prices).makespanMillis();
        losses.add(dispatched / (double) best - 1);
        int[] planned = new int[truth.length];
        Arrays.setAll(planned, task -> (int) graph.task(task).demand().expectedMillis());
        long exact = Clairvoyant.shortest(instance, planned, CLAIRVOYANT_SCHEDULES, number + draw);
        itself.add(exact / (double) (instance.get("best").asLong() * UNIT_MILLIS) - 1);
      }
    }
    System.out.printf(
        "%d runs, estimates off by up to half: %.2f %% over a clairvoyant with %d schedules;"
            + " with exact estimates the clairvoyant is %.2f %% over the best known%n",
        losses.size(),
        100 * losses.stream().mapToDouble(Double::doubleValue).average().orElse(0),
        CLAIRVOYANT_SCHEDULES,
        100 * itself.stream().mapToDouble(Double::doubleValue).average().orElse(0));
  }

  /** The best makespan known, in units, with so many workers. */
  private record Aim(int workers, long best) {}

  private static Row rowOf(String name, TreeMap<String, Row> rows) {
    return rows.computeIfAbsent(name, n -> new Row(n, new ArrayList<>(), new ArrayList<>()));
  }

  private static void gap(Row row, TaskGraph graph, Aim aim, long check) {
    Simulation.Prices estimates = Simulation.Prices.estimates(graph);
    Simulation.Prices prices = new Simulation.Prices(estimates.taskMillis(), check);
    long begun = System.nanoTime();
    Simulation.Schedule schedule = Simulation.run(graph, aim.workers(), prices);
    long took = System.nanoTime() - begun;
    row.gaps().add(schedule.makespanMillis() / (double) (aim.best() * UNIT_MILLIS) - 1);
    row.nanos().add(took);
  }

  private static Plan plan(JsonNode instance, long check) {
    Spans nowhere = Spans.of(SourceSpan.startOf("instance"));
    TreeMap<String, Integer> depths = new TreeMap<>();
    JsonNode capacities = instance.path("caps");
    for (int resource = 0; resource < capacities.size(); resource++) {
      if (capacities.get(resource).asInt() > 1) {
        depths.put("r" + resource, capacities.get(resource).asInt());
      }
    }
    List<Node> nodes = new ArrayList<>();
    for (JsonNode task : instance.get("tasks")) {
      List<String> before = new ArrayList<>();
      task.get(1).forEach(index -> before.add("t" + index.asInt()));
      TreeMap<String, Integer> pools = new TreeMap<>();
      List<String> groups = new ArrayList<>();
      for (JsonNode use : task.get(2)) {
        int resource = use.get(0).asInt();
        if (depths.containsKey("r" + resource)) {
          pools.put("r" + resource, use.get(1).asInt());
        } else if (capacities.has(resource)) {
          groups.add("g" + resource);
        }
      }
      long millis = task.get(0).asLong() * UNIT_MILLIS;
      nodes.add(
          new Task(
              "t" + nodes.size(),
              Brief.titled("task"),
              before,
              Scope.unknown(),
              new Demand(true, groups, pools, false, 0, false, millis, 0, 0),
              Execution.of(new Execution.Work.Shell("true")),
              false,
              Terms.NONE,
              nowhere));
    }
    Settings settings = Settings.DEFAULT.withPools(depths);
    if (check > 0) {
      Settings.Check only = new Settings.Check("check", "true", 0, Settings.Stage.RUNTIME, false);
      settings = settings.withGate(settings.gate().withChecks(List.of(only)));
    }
    return new Plan("instance", "", "bench", settings, nodes, nowhere);
  }
}
