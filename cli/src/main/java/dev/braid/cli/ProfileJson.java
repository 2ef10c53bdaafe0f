package dev.braid.cli;

import dev.braid.graph.Conflicts;
import dev.braid.graph.TaskGraph;
import dev.braid.view.Profile;
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
        .put("all_conflicts_counted", profile.conflicts().complete());
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
    double speedUp = speedUp(point);
    return new Json()
        .put("workers", point.workers())
        .put("makespan_millis", point.makespanMillis())
        .putRounded("speed_up", speedUp)
        .putRounded("efficiency", speedUp / point.workers());
  }

  private double speedUp(Profile.Point point) {
    long alone = profile.curve().getFirst().makespanMillis();
    return point.makespanMillis() == 0 ? 1 : (double) alone / point.makespanMillis();
  }

  private Json conflict(Conflicts.Pair pair) {
    return new Json()
        .putTexts("tasks", names(List.of(pair.first(), pair.second())))
        .put("kind", pair.kind().name().toLowerCase(Locale.ROOT))
        .put("detail", pair.detail());
  }

  private List<String> names(List<Integer> tasks) {
    return tasks.stream().map(graph::nodeName).toList();
  }
}
