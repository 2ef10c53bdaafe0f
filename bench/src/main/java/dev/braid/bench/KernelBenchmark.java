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
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The kernel deciding whole runs on simulated workers. A run of N tasks has about nine entries per
 * task, so the time of one run over 9 N is the cost of an entry; it must not grow with N.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
public class KernelBenchmark {
  private static final int WORKERS = 64;
  private static final int EDGES_PER_TASK = 3;
  private static final int EDGE_REACH = 200;

  /** Tasks of the plan. */
  @Param({"1000", "10000", "100000"})
  public int tasks;

  /** How many tasks share one file on average; 0 for scopes that nobody shares. */
  @Param({"0", "8"})
  public int tasksPerFile;

  private TaskGraph graph = TaskGraph.of(plan(1, 0));

  /** Compiles the plan; that is not what is measured. */
  @Setup
  public void compile() {
    graph = TaskGraph.of(plan(tasks, tasksPerFile));
  }

  /** Compiling alone: ids to numbers, edges, longest paths, ranks. */
  @Benchmark
  public TaskGraph load() {
    return TaskGraph.of(graph.plan());
  }

  /** From the first event to the end of the run. */
  @Benchmark
  public Simulation.Schedule decideWholeRun() {
    return Simulation.run(graph, WORKERS, Simulation.Prices.estimates(graph));
  }

  private static Plan plan(int count, int sharing) {
    SplittableRandom random = new SplittableRandom(1);
    Spans nowhere = Spans.of(SourceSpan.startOf("bench"));
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TreeSet<String> before = new TreeSet<>();
      for (int edge = 0; edge < EDGES_PER_TASK && i > 0; edge++) {
        before.add("t" + random.nextInt(Math.max(0, i - EDGE_REACH), i));
      }
      int file = sharing == 0 ? i : random.nextInt(Math.max(1, count / sharing));
      Demand demand =
          new Demand(
              true, List.of(), new TreeMap<>(), false, 0, false, 1 + random.nextInt(100_000), 0, 0);
      nodes.add(
          new Task(
              "t" + i,
              Brief.titled("task " + i),
              List.copyOf(before),
              Scope.declared(List.of(), List.of("src/m" + file + "/file.c")),
              demand,
              Execution.of(new Execution.Work.Shell("true")),
              false,
              Terms.NONE,
              nowhere));
    }
    return new Plan("bench", "", "bench", Settings.DEFAULT, nodes, nowhere);
  }
}
