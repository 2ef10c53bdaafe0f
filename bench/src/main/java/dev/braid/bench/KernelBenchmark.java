package dev.braid.bench;

import dev.braid.graph.TaskGraph;
import dev.braid.view.Simulation;
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

  /** Tasks of the plan. */
  @Param({"1000", "10000", "100000"})
  public int tasks;

  /** How many tasks share one file on average; 0 for scopes that nobody shares. */
  @Param({"0", "8"})
  public int tasksPerFile;

  private TaskGraph graph = TaskGraph.of(BenchPlans.plan(1, 0));

  /** Compiles the plan; that is not what is measured. */
  @Setup
  public void compile() {
    graph = TaskGraph.of(BenchPlans.plan(tasks, tasksPerFile));
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
}
