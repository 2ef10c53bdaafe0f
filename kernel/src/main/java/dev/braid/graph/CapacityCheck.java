package dev.braid.graph;

import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Plan;
import dev.braid.plan.Settings;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Spelling;
import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Pools and conflict groups that tasks name, and limits that cannot be met. */
final class CapacityCheck {
  private final Settings settings;
  private final List<Diagnostic> problems;

  private CapacityCheck(Settings settings, List<Diagnostic> problems) {
    this.settings = settings;
    this.problems = problems;
  }

  static void check(Plan plan, List<Diagnostic> problems) {
    CapacityCheck check = new CapacityCheck(plan.settings(), problems);
    TreeMap<String, List<Task>> members = new TreeMap<>();
    for (Task task : plan.tasks()) {
      task.demand().pools().forEach((pool, amount) -> check.checkPool(task, pool, amount));
      check.checkLimits(task);
      for (String group : task.demand().conflictGroups()) {
        members.computeIfAbsent(group, key -> new ArrayList<>()).add(task);
      }
    }
    members.forEach((group, tasks) -> check.checkGroup(group, tasks, members));
  }

  private void checkPool(Task task, String pool, int amount) {
    SourceSpan place = task.spans().of("pools." + pool);
    Integer depth = settings.pools().get(pool);
    if (depth == null) {
      Diagnostic problem =
          Diagnostic.error(
              Code.UNKNOWN_POOL,
              place,
              "",
              "`" + task.id() + "` takes from the pool `" + pool + "`, which does not exist");
      Optional<String> meant = Spelling.nearest(pool, settings.pools().keySet());
      problems.add(
          meant.isPresent()
              ? problem.help("did you mean `" + meant.get() + "`?")
              : problem.help("add it to the plan: `pools: {" + pool + ": " + amount + "}`"));
    } else if (amount > depth) {
      problems.add(
          Diagnostic.error(
                  Code.POOL_TOO_SMALL,
                  place,
                  "takes " + amount,
                  "`" + task.id() + "` takes more of the pool `" + pool + "` than there is")
              .note("the pool holds " + depth)
              .help("make the pool deeper, or let the task take less"));
    }
  }

  private void checkLimits(Task task) {
    long timeout = task.execution().timeoutMillis();
    long silence = task.execution().silenceMillis();
    if (timeout > 0 && silence >= timeout) {
      problems.add(
          Diagnostic.warning(
                  Code.IMPOSSIBLE_LIMIT,
                  task.spans().of("silence_timeout"),
                  "",
                  "the silence limit of `" + task.id() + "` never matters")
              .note("the timeout of the whole attempt is not longer")
              .help("make it shorter than `timeout`, or remove it"));
    }
    if (timeout > 0 && task.demand().estimateMillis() > timeout) {
      problems.add(
          Diagnostic.warning(
                  Code.IMPOSSIBLE_LIMIT,
                  task.spans().of("timeout"),
                  "shorter than the estimate",
                  "`" + task.id() + "` is stopped before its estimate is over")
              .help("make the timeout longer than `estimate`"));
    }
  }

  /** One member excludes nobody: either the others are missing, or the name is misspelt. */
  private void checkGroup(String group, List<Task> tasks, TreeMap<String, List<Task>> members) {
    if (tasks.size() > 1) {
      return;
    }
    Task only = tasks.getFirst();
    int at = only.demand().conflictGroups().indexOf(group);
    SourceSpan place = only.spans().of("conflict_group", at);
    String message = "only `" + only.id() + "` is in the conflict group `" + group + "`";
    List<String> others = members.keySet().stream().filter(name -> !name.equals(group)).toList();
    Optional<String> meant = Spelling.nearest(group, others);
    problems.add(
        meant.isPresent()
            ? Diagnostic.warning(Code.LONELY_GROUP, place, "", message)
                .help("did you mean `" + meant.get() + "`?")
            : Diagnostic.note(Code.LONELY_GROUP, place, "", message)
                .help("add the group to the tasks that must not run beside it"));
  }
}
