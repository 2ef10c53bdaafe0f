package dev.braid.bench;

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
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Plans of any size, the same ones each time. */
final class BenchPlans {
  private static final int EDGES_PER_TASK = 3;
  private static final int EDGE_REACH = 200;
  private static final int LONGEST_MILLIS = 100_000;

  private BenchPlans() {}

  /**
   * @param sharing how many tasks write one file on average; 0 for files that nobody shares
   */
  static Plan plan(int count, int sharing) {
    SplittableRandom random = new SplittableRandom(1);
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TreeSet<String> before = new TreeSet<>();
      for (int edge = 0; edge < EDGES_PER_TASK && i > 0; edge++) {
        before.add("t" + random.nextInt(Math.max(0, i - EDGE_REACH), i));
      }
      int file = sharing == 0 ? i : random.nextInt(Math.max(1, count / sharing));
      Scope scope = Scope.declared(List.of(), List.of("src/m" + file + "/file.c"));
      nodes.add(task(i, List.copyOf(before), scope, 1 + random.nextInt(LONGEST_MILLIS)));
    }
    return plan(nodes);
  }

  /** The same orders, and tasks that say nothing of their files. */
  static Plan plain(int count) {
    SplittableRandom random = new SplittableRandom(1);
    // One string per id, however often it is named: a million tasks name three million.
    List<String> ids = IntStream.range(0, count).mapToObj(task -> "t" + task).toList();
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TreeSet<String> before = new TreeSet<>();
      for (int edge = 0; edge < EDGES_PER_TASK && i > 0; edge++) {
        before.add("t" + random.nextInt(Math.max(0, i - EDGE_REACH), i));
      }
      nodes.add(task(i, List.copyOf(before), Scope.unknown(), 1 + random.nextInt(LONGEST_MILLIS)));
    }
    return plan(nodes);
  }

  /** Tasks without an order that all write one file: all but one wait at all times. */
  static Plan crowd(int count) {
    Scope scope = Scope.declared(List.of(), List.of("src/file.c"));
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      nodes.add(task(i, List.of(), scope, 1_000 + i));
    }
    return plan(nodes);
  }

  private static Task task(int number, List<String> before, Scope scope, long millis) {
    Demand demand = new Demand(true, List.of(), new TreeMap<>(), false, 0, false, millis, 0, 0);
    return new Task(
        "t" + number,
        Brief.titled("task"),
        before,
        scope,
        demand,
        Execution.of(new Execution.Work.Shell("true")),
        false,
        Terms.NONE,
        NOWHERE);
  }

  private static Plan plan(List<Node> nodes) {
    return new Plan("bench", "", "bench", Settings.DEFAULT, nodes, NOWHERE);
  }

  private static final Spans NOWHERE = Spans.of(SourceSpan.startOf("bench"));
}
