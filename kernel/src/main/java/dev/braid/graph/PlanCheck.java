package dev.braid.graph;

import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Diagnostic.Severity;
import dev.braid.plan.Plan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Finds what is wrong with a plan as a whole, before anything runs: ids, dependencies, circles,
 * capacities, scopes. What is wrong with a single field was found when it was read.
 *
 * <p>A plan without errors here can be compiled by {@link TaskGraph#of}.
 */
public final class PlanCheck {
  /** Most tasks of one plan. */
  public static final int MAX_TASKS = 100_000;

  private PlanCheck() {}

  /** Every problem, sorted by place. */
  public static List<Diagnostic> of(Plan plan) {
    List<Diagnostic> problems = new ArrayList<>();
    int tasks = plan.tasks().size();
    if (tasks > MAX_TASKS) {
      problems.add(tooManyTasks(plan, tasks));
      return Collections.unmodifiableList(problems);
    }
    PlanIndex index = PlanIndex.of(plan);
    IdCheck.check(index, problems);
    CycleCheck.check(index, problems);
    CapacityCheck.check(plan, problems);
    GroupCheck.check(plan, problems);
    OutputCheck.check(plan, problems);
    // Without a sound order every overlap would be told that a mended plan may not have.
    if (problems.stream().noneMatch(problem -> problem.severity() == Severity.ERROR)) {
      OverlapCheck.check(plan, new OverlapText(plan, problems));
    }
    problems.sort(null);
    return Collections.unmodifiableList(problems);
  }

  private static Diagnostic tooManyTasks(Plan plan, int tasks) {
    return Diagnostic.error(
            Code.TOO_MANY_TASKS, plan.spans().self(), "", "the plan has " + tasks + " tasks")
        .note("a plan has at most " + MAX_TASKS + " tasks")
        .help("split it into plans that depend on each other");
  }
}
