package dev.braid.cli;

import dev.braid.graph.Conflicts;
import dev.braid.graph.TaskGraph;
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
    lines.add(row("lower bound", Times.length(profile.lowerBoundMillis())));
    lines.add(row("critical path", path()));
    lines.add(row("parallelism", "at most " + profile.maxParallelism() + " at once"));
    Profile.Recommendation best = profile.recommended();
    lines.add(
        row(
            "workers",
            best.min() == best.max()
                ? best.max() + " recommended"
                : best.min() + " to " + best.max() + " recommended"));
    lines.add("");
    curve(lines);
    slices(lines);
    bottlenecks(lines);
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

  private void curve(List<String> lines) {
    lines.add("  workers   time     speed-up");
    long alone = profile.curve().getFirst().makespanMillis();
    for (Profile.Point point : profile.curve()) {
      double speedUp = point.makespanMillis() == 0 ? 1 : (double) alone / point.makespanMillis();
      int bar = alone == 0 ? 0 : (int) (BAR_COLUMNS * point.makespanMillis() / alone);
      lines.add(
          String.format(
              Locale.ROOT,
              "  %7d   %-8s %5.1fx  %s",
              point.workers(),
              Times.length(point.makespanMillis()),
              speedUp,
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

  private void conflicts(List<String> lines) {
    Conflicts.Found found = profile.conflicts();
    if (found.pairs().isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("  never at once, though they have no order");
    for (Conflicts.Pair pair : shown(found.pairs())) {
      lines.add(
          "  "
              + graph.nodeName(pair.first())
              + ", "
              + graph.nodeName(pair.second())
              + ": "
              + (pair.kind() == Conflicts.Kind.GROUP ? "group " : "")
              + pair.detail());
    }
    more(lines, (int) Math.min(Integer.MAX_VALUE, found.pairs().size() + found.more()), "pairs");
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
