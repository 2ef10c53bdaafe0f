package dev.braid.notation;

import dev.braid.plan.SourceSpan;
import dev.braid.plan.Terms;
import java.util.List;
import java.util.Map;

/**
 * A spec of steps before it is a plan, as TOML and its Markdown twin both give it.
 *
 * @param title what the whole is about, or the empty string
 */
record Steps(String title, List<StepTask> tasks) {
  Steps {
    tasks = List.copyOf(tasks);
  }

  /** A task, whose steps are what is executed. */
  record StepTask(String id, String title, SourceSpan span, List<Step> steps) {
    StepTask {
      steps = List.copyOf(steps);
    }
  }

  /**
   * One step.
   *
   * @param id its id within the task
   * @param text what is to be done
   * @param expected what is to come out of it, in words
   * @param parallel whether it may run beside its neighbours that may so too
   * @param label the name of the group that the author sees it in; no conflict group
   * @param dependsOn ids of steps of the same task, or of other tasks as {@code task.step}
   * @param outputs files it makes
   */
  record Step(
      String id,
      String text,
      String expected,
      boolean parallel,
      String label,
      List<String> dependsOn,
      boolean critical,
      List<String> outputs,
      List<Terms.Backup> backups,
      SourceSpan span,
      Map<String, SourceSpan> places) {
    Step {
      dependsOn = List.copyOf(dependsOn);
      outputs = List.copyOf(outputs);
      backups = List.copyOf(backups);
    }
  }
}
