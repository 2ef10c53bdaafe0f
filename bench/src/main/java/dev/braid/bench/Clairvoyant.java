package dev.braid.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;

/**
 * Somebody who knows how long everything will really take, and plans with that: a genetic search
 * over orders of the tasks, each turned into a schedule and justified backward and forward
 * (Hartmann 1998; Valls, Ballestin, Quintanilla 2005). What dispatching with wrong estimates costs
 * is measured against it. The number of schedules is counted and the chance is seeded, so the
 * answer is the same every time.
 */
final class Clairvoyant {
  private static final int POPULATION = 40;
  private static final double MUTATION = 0.05;

  private final int[] durations;
  private final List<int[]> before;
  private final List<int[]> after;
  private final int[][] amounts;
  private final int[] capacities;
  private final SplittableRandom random;
  private long best = Long.MAX_VALUE;
  private int schedules;

  /** An order of the tasks, and the length of its schedule. */
  private record Order(int[] tasks, long length) {}

  private Clairvoyant(JsonNode instance, int[] durations, long seed) {
    this.durations = durations;
    this.random = new SplittableRandom(seed);
    JsonNode tasks = instance.get("tasks");
    JsonNode caps = instance.get("caps");
    this.capacities = new int[caps.size()];
    Arrays.setAll(capacities, resource -> caps.get(resource).asInt());
    this.amounts = new int[tasks.size()][caps.size()];
    List<List<Integer>> follow = new ArrayList<>();
    List<int[]> wait = new ArrayList<>();
    for (int task = 0; task < tasks.size(); task++) {
      follow.add(new ArrayList<>());
      JsonNode named = tasks.get(task).get(1);
      int[] earlier = new int[named.size()];
      Arrays.setAll(earlier, at -> named.get(at).asInt());
      wait.add(earlier);
      for (JsonNode use : tasks.get(task).get(2)) {
        amounts[task][use.get(0).asInt()] = use.get(1).asInt();
      }
    }
    for (int task = 0; task < wait.size(); task++) {
      for (int earlier : wait.get(task)) {
        follow.get(earlier).add(task);
      }
    }
    this.before = Collections.unmodifiableList(wait);
    this.after =
        follow.stream().map(all -> all.stream().mapToInt(Integer::intValue).toArray()).toList();
  }

  /** The shortest schedule found, in the unit of the durations. */
  static long shortest(JsonNode instance, int[] durations, int schedules, long seed) {
    Clairvoyant search = new Clairvoyant(instance, durations, seed);
    List<Order> population = new ArrayList<>();
    while (population.size() < POPULATION) {
      population.add(search.justified(search.drawn()));
    }
    while (search.schedules < schedules) {
      population.sort(Comparator.comparingLong(Order::length));
      population.subList(POPULATION / 2, population.size()).clear();
      List<Order> parents = List.copyOf(population);
      while (population.size() < POPULATION) {
        Order mother = parents.get(search.random.nextInt(parents.size()));
        Order father = parents.get(search.random.nextInt(parents.size()));
        population.add(search.justified(search.child(mother.tasks(), father.tasks())));
      }
    }
    return search.best;
  }

  /** Any order that keeps the dependencies. */
  private int[] drawn() {
    int[] open = new int[durations.length];
    List<Integer> ready = new ArrayList<>();
    for (int task = 0; task < open.length; task++) {
      open[task] = before.get(task).length;
      if (open[task] == 0) {
        ready.add(task);
      }
    }
    int[] order = new int[open.length];
    for (int at = 0; at < order.length; at++) {
      int task = ready.remove(random.nextInt(ready.size()));
      order[at] = task;
      for (int next : after.get(task)) {
        if (--open[next] == 0) {
          ready.add(next);
        }
      }
    }
    return order;
  }

  /**
   * The mother's order outside two points, the father's between them; and a few neighbours swap.
   */
  private int[] child(int[] mother, int[] father) {
    int first = random.nextInt(mother.length);
    int last = first + random.nextInt(mother.length - first);
    boolean[] taken = new boolean[mother.length];
    int[] child = new int[mother.length];
    for (int at = 0; at < child.length; at++) {
      int[] parent = at < first || at > last ? mother : father;
      child[at] = Arrays.stream(parent).filter(task -> !taken[task]).findFirst().orElseThrow();
      taken[child[at]] = true;
    }
    for (int at = 1; at < child.length; at++) {
      boolean depends = Arrays.binarySearch(before.get(child[at]), child[at - 1]) >= 0;
      if (!depends && random.nextDouble() < MUTATION) {
        int moved = child[at];
        child[at] = child[at - 1];
        child[at - 1] = moved;
      }
    }
    return child;
  }

  private Order justified(int[] order) {
    long[] starts = schedule(order, before);
    long length = length(starts);
    int[] backward = sorted(starts, true);
    long[] fromEnd = schedule(backward, after);
    int[] forward = sorted(fromEnd, true);
    long[] again = schedule(forward, before);
    best = Math.min(best, Math.min(length, length(again)));
    return new Order(forward, length(again));
  }

  private long length(long[] starts) {
    long length = 0;
    for (int task = 0; task < starts.length; task++) {
      length = Math.max(length, starts[task] + durations[task]);
    }
    return length;
  }

  /** By end, latest first: the order in which the other direction takes the tasks. */
  private int[] sorted(long[] starts, boolean latestEndFirst) {
    Integer[] tasks = new Integer[starts.length];
    Arrays.setAll(tasks, task -> task);
    Comparator<Integer> byEnd = Comparator.comparingLong(task -> starts[task] + durations[task]);
    Arrays.sort(tasks, latestEndFirst ? byEnd.reversed() : byEnd);
    return Arrays.stream(tasks).mapToInt(Integer::intValue).toArray();
  }

  /** Each task in the given order as early as possible after those it waits for. */
  private long[] schedule(int[] order, List<int[]> waits) {
    schedules++;
    long[] starts = new long[order.length];
    Use use = new Use(capacities, 2 * order.length + 2);
    for (int task : order) {
      long earliest = 0;
      for (int earlier : waits.get(task)) {
        earliest = Math.max(earliest, starts[earlier] + durations[earlier]);
      }
      starts[task] = use.place(earliest, durations[task], amounts[task]);
    }
    return starts;
  }

  /** What is used of each resource, between moments at which that changes. */
  private static final class Use {
    private final int[] capacities;
    private final long[] moments;
    private final int[][] used;
    private int size = 1;

    Use(int[] capacities, int room) {
      this.capacities = capacities;
      this.moments = new long[room];
      this.used = new int[room][capacities.length];
    }

    long place(long earliest, int duration, int[] amounts) {
      long start = earliest;
      int at = floor(start);
      for (int look = at; look < size && moments[look] < start + duration; look++) {
        if (!fits(look, amounts)) {
          start = moments[look + 1];
        }
      }
      int from = cut(start);
      int to = cut(start + duration);
      for (int moment = from; moment < to; moment++) {
        for (int resource = 0; resource < amounts.length; resource++) {
          used[moment][resource] += amounts[resource];
        }
      }
      return start;
    }

    private boolean fits(int moment, int[] amounts) {
      for (int resource = 0; resource < amounts.length; resource++) {
        if (used[moment][resource] + amounts[resource] > capacities[resource]) {
          return false;
        }
      }
      return true;
    }

    private int floor(long time) {
      int found = Arrays.binarySearch(moments, 0, size, time);
      return found >= 0 ? found : -found - 2;
    }

    private int cut(long time) {
      int found = floor(time);
      if (moments[found] == time) {
        return found;
      }
      int[] fresh = used[size];
      System.arraycopy(moments, found + 1, moments, found + 2, size - found - 1);
      System.arraycopy(used, found + 1, used, found + 2, size - found - 1);
      moments[found + 1] = time;
      used[found + 1] = fresh;
      System.arraycopy(used[found], 0, fresh, 0, fresh.length);
      size++;
      return found + 1;
    }
  }
}
