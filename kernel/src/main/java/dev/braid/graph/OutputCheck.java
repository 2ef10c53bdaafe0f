package dev.braid.graph;

import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.PathPattern;
import dev.braid.plan.PathPattern.InvalidPattern;
import dev.braid.plan.Plan;
import dev.braid.plan.Scope;
import dev.braid.plan.Task;
import java.util.List;

/** Outputs that a task must make and yet may not write. */
final class OutputCheck {
  private OutputCheck() {}

  static void check(Plan plan, List<Diagnostic> problems) {
    for (Task task : plan.tasks()) {
      if (task.scope().origin() != Scope.Origin.DECLARED) {
        continue;
      }
      for (int at = 0; at < task.execution().outputs().size(); at++) {
        String output = task.execution().outputs().get(at);
        if (!isCovered(task, output)) {
          problems.add(
              Diagnostic.warning(
                      Code.OUTPUT_OUTSIDE_WRITES,
                      task.spans().of("outputs", at),
                      "",
                      "the output `" + output + "` of `" + task.id() + "` lies outside its writes")
                  .note("the gate refuses what a task writes outside its declared scope")
                  .help("add it to `files_scope.writes`"));
        }
      }
    }
  }

  private static boolean isCovered(Task task, String output) {
    try {
      PathPattern pattern = PathPattern.parse(output);
      return task.scope().writes().stream().anyMatch(entry -> entry.pattern().overlaps(pattern));
    } catch (InvalidPattern e) {
      // The reader has told it.
      return true;
    }
  }
}
