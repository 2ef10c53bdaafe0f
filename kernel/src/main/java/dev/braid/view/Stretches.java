package dev.braid.view;

import dev.braid.view.Profile.Bottleneck;
import dev.braid.view.Profile.Window;
import dev.braid.view.Simulation.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** A schedule cut into stretches in which several tasks run, one runs, or none does. */
record Stretches(List<Window> windows, List<Bottleneck> bottlenecks) {
  Stretches {
    windows = List.copyOf(windows);
    bottlenecks = List.copyOf(bottlenecks);
  }

  static Stretches of(Schedule schedule) {
    long[] start = schedule.startMillis();
    long[] end = schedule.endMillis();
    Integer[] byStart =
        IntStream.range(0, start.length)
            .filter(task -> start[task] >= 0 && end[task] > start[task])
            .boxed()
            .toArray(Integer[]::new);
    Integer[] byEnd = byStart.clone();
    Arrays.sort(byStart, Comparator.comparingLong(task -> start[task]));
    Arrays.sort(byEnd, Comparator.comparingLong(task -> end[task]));
    Sweep sweep = new Sweep();
    int started = 0;
    int ended = 0;
    while (ended < byEnd.length) {
      long moment = end[byEnd[ended]];
      if (started < byStart.length) {
        moment = Math.min(moment, start[byStart[started]]);
      }
      while (ended < byEnd.length && end[byEnd[ended]] == moment) {
        sweep.change(byEnd[ended++], -1);
      }
      while (started < byStart.length && start[byStart[started]] == moment) {
        sweep.change(byStart[started++], 1);
      }
      sweep.at(moment);
    }
    return new Stretches(sweep.windows, sweep.bottlenecks);
  }

  /** Walks through the moments at which something starts or ends. */
  private static final class Sweep {
    final List<Window> windows = new ArrayList<>();
    final List<Bottleneck> bottlenecks = new ArrayList<>();
    private int running;

    /** The sum of the numbers of all that run: when one runs, its number. */
    private long sum;

    private int before;
    private int loneBefore;
    private long sinceMillis;
    private int most;

    void change(int task, int by) {
      running += by;
      sum += (long) by * task;
    }

    void at(long moment) {
      int lone = running == 1 ? (int) sum : -1;
      boolean stays = before > 1 ? running > 1 : before == 1 && lone == loneBefore;
      if (stays) {
        most = Math.max(most, running);
      } else {
        if (before > 1) {
          windows.add(new Window(sinceMillis, moment, most));
        } else if (before == 1) {
          bottlenecks.add(new Bottleneck(sinceMillis, moment, loneBefore));
        }
        sinceMillis = moment;
        most = running;
      }
      before = running;
      loneBefore = lone;
    }
  }
}
