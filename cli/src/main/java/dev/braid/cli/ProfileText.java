package dev.braid.cli;

import dev.braid.graph.Conflicts;
import dev.braid.graph.TaskGraph;
import dev.braid.view.Bounds;
import dev.braid.view.Costs;
import dev.braid.view.OwnProfile;
import dev.braid.view.Profile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A parallelism profile for people. */
final class ProfileText {
  /** Most slices, windows and conflicts that are listed. */
  private static final int MOST_LISTED = 12;

  /** Most tasks that are named on one line. */
  private static final int MOST_NAMED = 6;

  /** Length of the longest bar of the curve. */
  private static final int BAR_COLUMNS = 40;

  private final TaskGraph graph;
  private final Profile profile;
  private final Glyphs glyphs;

  ProfileText(TaskGraph graph, Profile profile, Glyphs glyphs) {
    this.graph = graph;
    this.profile = profile;
    this.glyphs = glyphs;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        graph.plan().id()
            + ": "
            + SummaryText.count(profile.tasks(), "task")
            + ", "
            + SummaryText.count(profile.edges(), "edge")
            + ", "
            + Times.length(profile.totalWorkMillis())
            + " of work");
    lines.add(row("predicted", predicted()));
    lines.add(row("lower bound", Times.length(profile.lowerBoundMillis()) + binding()));
    lines.add(row("critical path", path()));
    lines.add(
        row(
            "parallelism",
            "at most "
                + profile.maxParallelism()
                + " at once; in units "
                + SummaryText.count((int) profile.units().steps(), "step")
                + ", "
                + profile.units().stepsWithWorkers()
                + " with "
                + SummaryText.count(profile.workers(), "worker")));
    Profile.Recommendation best = profile.recommended();
    lines.add(
        row(
            "workers",
            (best.min() == best.max() ? "" : best.min() + " to ")
                + best.max()
                + " recommended (economy "
                + best.economy()
                + ", knee "
                + best.knee()
                + ", fast "
                + best.fast()
                + ")"));
    lines.add("");
    curve(lines);
    lines.addAll(new ScheduleText(graph, profile.predicted(), glyphs).lines());
    slices(lines);
    windows(lines);
    bottlenecks(lines);
    costs(lines);
    ownProfile(lines);
    conflicts(lines);
    return Collections.unmodifiableList(lines);
  }

  private String predicted() {
    return Times.length(profile.makespanMillis())
        + " with "
        + SummaryText.count(profile.workers(), "worker");
  }

  private String path() {
    String arrow = " " + glyphs.arrow() + " ";
    return Times.length(profile.criticalPathMillis())
        + "  "
        + String.join(arrow, named(profile.criticalPath(), arrow.strip()));
  }

  /** What holds the bound up, when that is not the number of workers. */
  private String binding() {
    Bounds.Limit first = profile.limits().isEmpty() ? null : profile.limits().getFirst();
    if (first == null || first.millis() < profile.lowerBoundMillis()) {
      return ", by the number of workers";
    }
    return ", by "
        + switch (first.kind()) {
          case CRITICAL_PATH -> "the critical path";
          case GROUP -> "group " + first.name();
          case SCOPE -> "the tasks that write " + first.name();
          case POOL -> "pool " + first.name();
          case ALONE -> "the tasks that must run alone";
          case WORKERS -> "the number of workers";
        };
  }

  private void curve(List<String> lines) {
    lines.add("  workers   time     speed-up  efficiency");
    long slowest = profile.curve().getFirst().makespanMillis();
    for (Profile.Point point : profile.curve()) {
      double speedUp = profile.speedUp(point.makespanMillis());
      int bar = slowest == 0 ? 0 : (int) (BAR_COLUMNS * point.makespanMillis() / slowest);
      lines.add(
          String.format(
              Locale.ROOT,
              "  %7d   %-8s %5.1fx     %4.0f %%    %s",
              point.workers(),
              Times.length(point.makespanMillis()),
              speedUp,
              100 * speedUp / point.workers(),
              glyphs.bar().repeat(Math.max(1, bar))));
    }
  }

  private void slices(List<String> lines) {
    lines.add("");
    lines.add("  step  at once  tasks");
    int number = 0;
    for (Profile.Slice slice : profile.slices()) {
      number++;
      if (number > MOST_LISTED) {
        continue;
      }
      lines.add(
          String.format(
              Locale.ROOT,
              "  %4d  %7d  %s",
              number,
              slice.tasks().size(),
              String.join(" ", named(slice.tasks(), ""))));
    }
    more(lines, profile.slices().size(), "steps");
  }

  private void windows(List<String> lines) {
    if (profile.windows().isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("  several tasks run at once");
    for (Profile.Window window : shown(profile.windows())) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %8s to %-8s up to %d",
              Times.length(window.fromMillis()),
              Times.length(window.toMillis()),
              window.most()));
    }
    more(lines, profile.windows().size(), "stretches");
  }

  private void ownProfile(List<String> lines) {
    List<String> differences =
        OwnProfile.differences(graph.plan().settings().policies().profile(), profile);
    if (!differences.isEmpty()) {
      lines.add("");
      lines.add("  the plan's parallel_profile does not hold");
      differences.forEach(difference -> lines.add("  " + difference));
    }
  }

  private void bottlenecks(List<String> lines) {
    if (profile.bottlenecks().isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("  one task runs alone");
    for (Profile.Bottleneck lone : shown(profile.bottlenecks())) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %8s to %-8s %s",
              Times.length(lone.fromMillis()),
              Times.length(lone.toMillis()),
              graph.nodeName(lone.task())));
    }
    more(lines, profile.bottlenecks().size(), "stretches");
  }

  private void costs(List<String> lines) {
    Costs costs = profile.costs();
    if (costs.list().isEmpty() && costs.left() == 0) {
      return;
    }
    lines.add("");
    lines.add("  the run would be shorter without");
    for (Costs.Cost cost : shown(costs.list())) {
      String kind = cost.kind() == Costs.Kind.BARRIER ? "" : word(cost.kind()) + " ";
      lines.add(
          String.format(
              Locale.ROOT, "  %8s  %s%s", Times.length(cost.millis()), kind, cost.name()));
    }
    more(lines, costs.list().size(), "rules that cost time");
    if (costs.left() > 0) {
      lines.add("  not priced, for the plan is large: " + costs.left() + " rules");
    }
  }

  private static String word(Costs.Kind kind) {
    return switch (kind) {
      case ALONE -> "running alone:";
      case GATE_CHECK -> "the gate's check";
      case BARRIER, SCOPE, GROUP, POOL -> kind.name().toLowerCase(Locale.ROOT);
    };
  }

  /** Nothing but the tasks that never run at once, all of them. */
  List<String> conflictLines() {
    List<String> lines = new ArrayList<>();
    conflicts(lines, profile.conflicts().pairs());
    if (lines.isEmpty()) {
      lines.add("no two tasks without an order keep each other waiting");
    }
    if (profile.conflicts().more() > 0) {
      lines.add("  and " + profile.conflicts().more() + " more pairs");
    }
    return Collections.unmodifiableList(lines);
  }

  private void conflicts(List<String> lines) {
    Conflicts.Found found = profile.conflicts();
    if (!found.pairs().isEmpty()) {
      lines.add("");
      conflicts(lines, shown(found.pairs()));
      more(lines, (int) Math.min(Integer.MAX_VALUE, found.pairs().size() + found.more()), "pairs");
    }
  }

  private void conflicts(List<String> lines, List<Conflicts.Pair> pairs) {
    if (pairs.isEmpty()) {
      return;
    }
    lines.add("  never at once, though they have no order");
    for (Conflicts.Pair pair : pairs) {
      lines.add(
          "  "
              + graph.nodeName(pair.first())
              + ", "
              + graph.nodeName(pair.second())
              + ": "
              + (pair.kind() == Conflicts.Kind.GROUP ? "group " : "")
              + pair.detail());
    }
  }

  private static <T> List<T> shown(List<T> all) {
    return all.subList(0, Math.min(MOST_LISTED, all.size()));
  }

  private static void more(List<String> lines, int all, String what) {
    if (all > MOST_LISTED) {
      lines.add("  and " + (all - MOST_LISTED) + " more " + what);
    }
  }

  private List<String> named(List<Integer> tasks, String separator) {
    List<String> names = new ArrayList<>();
    for (int task : tasks.subList(0, Math.min(MOST_NAMED, tasks.size()))) {
      names.add(graph.nodeName(task));
    }
    if (tasks.size() > MOST_NAMED) {
      names.add(separator.isEmpty() ? "and " + (tasks.size() - MOST_NAMED) + " more" : "...");
    }
    return names;
  }

  private static String row(String label, String text) {
    return String.format(Locale.ROOT, "  %-14s %s", label, text);
  }
}
