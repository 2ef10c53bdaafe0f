package dev.braid.view;

import dev.braid.graph.TaskGraph;
import dev.braid.plan.Brief;
import dev.braid.plan.Demand;
import dev.braid.plan.Execution;
import dev.braid.plan.Execution.Work;
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
import java.util.TreeMap;

/** Builds small plans for tests, one task per call. */
final class TestPlans {
  static final long MINUTE = 60_000;

  private final List<Node> tasks = new ArrayList<>();

  TestPlans task(String id, int minutes, String... dependsOn) {
    return task(id, minutes, Scope.unknown(), List.of(), dependsOn);
  }

  TestPlans writing(String id, int minutes, String glob, String... dependsOn) {
    return task(id, minutes, Scope.declared(List.of(), List.of(glob)), List.of(), dependsOn);
  }

  TestPlans inGroup(String id, int minutes, String group, String... dependsOn) {
    return task(id, minutes, Scope.unknown(), List.of(group), dependsOn);
  }

  TaskGraph graph() {
    return TaskGraph.of(new Plan("test", "test", "native", Settings.DEFAULT, tasks, spans()));
  }

  private TestPlans task(
      String id, int minutes, Scope scope, List<String> groups, String... dependsOn) {
    Demand demand =
        new Demand(true, groups, new TreeMap<>(), false, 0, false, minutes * MINUTE, 0, 0);
    tasks.add(
        new Task(
            id,
            Brief.titled(id),
            List.of(dependsOn),
            scope,
            demand,
            Execution.of(new Work.Shell("true")),
            false,
            Terms.NONE,
            spans()));
    return this;
  }

  private static Spans spans() {
    return Spans.of(SourceSpan.startOf("plan.yaml"));
  }
}
