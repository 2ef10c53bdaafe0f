package dev.braid.cli;

import dev.braid.graph.TaskGraph;
import dev.braid.view.Simulation.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A predicted run as a picture: a line per worker, and on it what it does when. */
final class ScheduleText {
  /** Columns of the picture, without what names the worker. */
  private static final int COLUMNS = 72;

  /** Most workers that get a line. */
  private static final int MOST_LINES = 12;

  /** Most tasks that such a picture can show. */
  private static final int MOST_TASKS = 150;

  private final TaskGraph graph;
  private final Schedule schedule;
  private final Glyphs glyphs;

  ScheduleText(TaskGraph graph, Schedule schedule, Glyphs glyphs) {
    this.graph = graph;
    this.schedule = schedule;
    this.glyphs = glyphs;
  }

  /** The picture with an empty line before it, or nothing when the plan is too large for one. */
  List<String> lines() {
    int workers = Arrays.stream(schedule.slots()).max().orElse(-1) + 1;
    if (workers == 0
        || workers > MOST_LINES
        || graph.taskCount() > MOST_TASKS
        || schedule.makespanMillis() == 0) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    for (int worker = 0; worker < workers; worker++) {
      lines.add(String.format(Locale.ROOT, "  %7d   %s", worker + 1, lane(worker).stripTrailing()));
    }
    return Collections.unmodifiableList(lines);
  }

  private String lane(int worker) {
    StringBuilder lane = new StringBuilder(" ".repeat(COLUMNS + 1));
    for (int task : tasks(worker)) {
      int from = column(schedule.startMillis()[task]);
      int to = Math.max(from + 1, column(schedule.endMillis()[task]));
      String name = graph.nodeName(task);
      int room = to - from - 1;
      String shown = name.length() <= room ? name : name.substring(0, Math.max(0, room));
      lane.replace(from, to, "|" + shown + glyphs.waits().repeat(room - shown.length()));
      lane.setCharAt(to, '|');
    }
    return lane.toString();
  }

  private List<Integer> tasks(int worker) {
    List<Integer> tasks = new ArrayList<>();
    for (int task = 0; task < graph.taskCount(); task++) {
      if (schedule.slots()[task] == worker) {
        tasks.add(task);
      }
    }
    tasks.sort(Comparator.comparingLong(task -> schedule.startMillis()[task]));
    return Collections.unmodifiableList(tasks);
  }

  private int column(long millis) {
    return (int) Math.min(COLUMNS - 1, COLUMNS * millis / schedule.makespanMillis());
  }
}
