package dev.braid.plan;

import java.util.List;

/**
 * What a task asks for beside its work and its place in the schedule.
 *
 * @param policies those that the task itself states; {@link Plan#policies} has what holds for it
 */
public record Terms(Flow flow, Ways ways, Policies policies) {

  /**
   * What passes between tasks.
   *
   * @param inputs files that the task consumes; it waits for the task that has one as an output
   * @param milestones what it gives out before its end; others wait for {@code task@milestone}
   */
  public record Flow(List<String> inputs, List<Milestone> milestones) {
    public static final Flow NONE = new Flow(List.of(), List.of());

    public Flow {
      inputs = List.copyOf(inputs);
      milestones = List.copyOf(milestones);
    }
  }

  /**
   * A stable point before the end of a task.
   *
   * @param file what is given out then, or the empty string
   */
  public record Milestone(String name, String file) {}

  /**
   * Other ways to a result, what is needed for one, and when none is needed.
   *
   * @param backups tried in order when the work itself has failed
   * @param race tools that do the task side by side; the first acceptable result wins
   * @param services that must be up while it runs
   * @param cache it is not run again while its command, inputs and tool are unchanged
   * @param when it is run only if one of these paths has changed; none: always
   */
  public record Ways(
      List<Backup> backups,
      List<String> race,
      List<String> services,
      boolean cache,
      List<PathPattern> when) {
    public static final Ways NONE = new Ways(List.of(), List.of(), List.of(), false, List.of());

    public Ways {
      backups = List.copyOf(backups);
      race = List.copyOf(race);
      services = List.copyOf(services);
      when = List.copyOf(when);
    }
  }

  /**
   * A way to be tried after the work has failed.
   *
   * @param tool who does it, or the empty string for the task's own tool
   */
  public record Backup(Execution.Work work, String tool) {}

  public static final Terms NONE = new Terms(Flow.NONE, Ways.NONE, Policies.NONE);
}
