package dev.braid.cli;

import dev.braid.graph.Conflicts;
import dev.braid.graph.TaskGraph;
import dev.braid.plan.Policies;
import dev.braid.view.Bounds;
import dev.braid.view.Costs;
import dev.braid.view.OwnProfile;
import dev.braid.view.Profile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A parallelism profile as one object, {@code braid.profile/1}. */
final class ProfileJson {
  private final TaskGraph graph;
  private final Profile profile;

  ProfileJson(TaskGraph graph, Profile profile) {
    this.graph = graph;
    this.profile = profile;
  }

  Json json() {
    Profile.Recommendation recommended = profile.recommended();
    return Json.schema("braid.profile/1")
        .put("plan", graph.plan().id())
        .put("tasks", profile.tasks())
        .put("edges", profile.edges())
        .put("workers", profile.workers())
        .put("makespan_millis", profile.makespanMillis())
        .put("lower_bound_millis", profile.lowerBoundMillis())
        .putRounded("speed_up", profile.speedUp())
        .putRounded("efficiency", profile.speedUp() / profile.workers())
        .put("total_work_millis", profile.totalWorkMillis())
        .put("critical_path_millis", profile.criticalPathMillis())
        .putTexts("critical_path", names(profile.criticalPath()))
        .put("max_parallelism", profile.maxParallelism())
        .putNumbers(
            "max_parallelism_per_slice",
            profile.slices().stream().map(slice -> slice.tasks().size()).toList())
        .putObjects("slices", profile.slices().stream().map(this::slice).toList())
        .putObjects("parallel_windows", profile.windows().stream().map(this::window).toList())
        .putObjects(
            "serial_bottlenecks", profile.bottlenecks().stream().map(this::bottleneck).toList())
        .put(
            "recommended_workers",
            new Json()
                .put("min", recommended.min())
                .put("max", recommended.max())
                .put("start", recommended.start())
                .put("economy", recommended.economy())
                .put("knee", recommended.knee())
                .put("fast", recommended.fast()))
        .putObjects("curve", profile.curve().stream().map(this::point).toList())
        .putObjects("conflicts", profile.conflicts().pairs().stream().map(this::conflict).toList())
        .put("more_conflicts", profile.conflicts().more())
        .put("all_conflicts_counted", profile.conflicts().complete())
        .put(
            "units",
            new Json()
                .put("steps", profile.units().steps())
                .put("steps_with_workers", profile.units().stepsWithWorkers()))
        .putObjects("limits", profile.limits().stream().map(ProfileJson::limit).toList())
        .putObjects("schedule", schedule())
        .putObjects("costs", profile.costs().list().stream().map(ProfileJson::cost).toList())
        .put("costs_tried", profile.costs().tried())
        .put("costs_left", profile.costs().left())
        .put("own_profile", ownProfile());
  }

  private Json ownProfile() {
    Policies.ParallelProfile stated = graph.plan().settings().policies().profile();
    List<String> differences = OwnProfile.differences(stated, profile);
    return new Json()
        .put("stated", stated != null)
        .put("holds", differences.isEmpty())
        .putTexts("differences", differences);
  }

  private static Json limit(Bounds.Limit limit) {
    return new Json()
        .put("kind", word(limit.kind()))
        .put("name", limit.name())
        .put("bound_millis", limit.millis());
  }

  private static Json cost(Costs.Cost cost) {
    return new Json()
        .put("kind", word(cost.kind()))
        .put("name", cost.name())
        .put("cost_millis", cost.millis());
  }

  private static String word(Enum<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** The predicted run, task by task; a task that is done already is not in it. */
  private List<Json> schedule() {
    List<Json> placed = new ArrayList<>();
    for (int task = 0; task < graph.taskCount(); task++) {
      long start = profile.predicted().startMillis()[task];
      if (start >= 0) {
        placed.add(
            new Json()
                .put("task", graph.nodeName(task))
                .put("worker", profile.predicted().slots()[task] + 1)
                .put("start_millis", start)
                .put("end_millis", profile.predicted().endMillis()[task]));
      }
    }
    return Collections.unmodifiableList(placed);
  }

  private Json slice(Profile.Slice slice) {
    return new Json()
        .put("parallelism", slice.tasks().size())
        .putTexts("tasks", names(slice.tasks()));
  }

  private Json window(Profile.Window window) {
    return new Json()
        .put("start_millis", window.fromMillis())
        .put("end_millis", window.toMillis())
        .put("max_parallelism", window.most());
  }

  private Json bottleneck(Profile.Bottleneck bottleneck) {
    return new Json()
        .put("start_millis", bottleneck.fromMillis())
        .put("end_millis", bottleneck.toMillis())
        .put("task", graph.nodeName(bottleneck.task()));
  }

  private Json point(Profile.Point point) {
    double speedUp = profile.speedUp(point.makespanMillis());
    return new Json()
        .put("workers", point.workers())
        .put("makespan_millis", point.makespanMillis())
        .putRounded("speed_up", speedUp)
        .putRounded("efficiency", speedUp / point.workers());
  }

  private Json conflict(Conflicts.Pair pair) {
    return new Json()
        .putTexts("tasks", names(List.of(pair.first(), pair.second())))
        .put("kind", word(pair.kind()))
        .put("detail", pair.detail());
  }

  private List<String> names(List<Integer> tasks) {
    return tasks.stream().map(graph::nodeName).toList();
  }
}
