package dev.braid.view;

import dev.braid.view.Profile.Bottleneck;
import dev.braid.view.Profile.Window;
import dev.braid.view.Simulation.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** A schedule cut into stretches in which several tasks run, one runs, or none does. */
record Stretches(List<Window> windows, List<Bottleneck> bottlenecks) {
  Stretches {
    windows = List.copyOf(windows);
    bottlenecks = List.copyOf(bottlenecks);
  }

  static Stretches of(Schedule schedule) {
    TreeMap<Long, List<Integer>> starts = new TreeMap<>();
    TreeMap<Long, List<Integer>> ends = new TreeMap<>();
    TreeSet<Long> moments = new TreeSet<>();
    for (int task = 0; task < schedule.startMillis().length; task++) {
      long start = schedule.startMillis()[task];
      long end = schedule.endMillis()[task];
      if (start >= 0 && end > start) {
        starts.computeIfAbsent(start, at -> new ArrayList<>()).add(task);
        ends.computeIfAbsent(end, at -> new ArrayList<>()).add(task);
        moments.add(start);
        moments.add(end);
      }
    }
    Sweep sweep = new Sweep();
    for (long moment : moments) {
      sweep.at(
          moment, ends.getOrDefault(moment, List.of()), starts.getOrDefault(moment, List.of()));
    }
    return new Stretches(sweep.windows, sweep.bottlenecks);
  }

  /** Walks through the moments at which something starts or ends. */
  private static final class Sweep {
    final List<Window> windows = new ArrayList<>();
    final List<Bottleneck> bottlenecks = new ArrayList<>();
    private final TreeSet<Integer> running = new TreeSet<>();
    private long sinceMillis;
    private int most;

    void at(long moment, List<Integer> ended, List<Integer> started) {
      int before = running.size();
      int lone = before == 1 ? running.first() : -1;
      ended.forEach(running::remove);
      running.addAll(started);
      boolean stays =
          before > 1
              ? running.size() > 1
              : before == 1 && running.size() == 1 && lone == running.first();
      if (stays) {
        most = Math.max(most, running.size());
        return;
      }
      if (before > 1) {
        windows.add(new Window(sinceMillis, moment, most));
      } else if (before == 1) {
        bottlenecks.add(new Bottleneck(sinceMillis, moment, lone));
      }
      sinceMillis = moment;
      most = running.size();
    }
  }
}
