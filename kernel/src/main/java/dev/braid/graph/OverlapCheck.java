package dev.braid.graph;

import dev.braid.plan.PathPattern;
import dev.braid.plan.Plan;
import dev.braid.plan.Scheduling;
import dev.braid.plan.Scope;
import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tasks that have no order and yet write, or write and read, the same files. They are no error:
 * Braid runs them one after another. But nobody has said in which order.
 *
 * <p>Uses of one pattern are taken together, so that a file that twenty tasks write gives one
 * problem and not two hundred. Different patterns can overlap only when the literal prefix of one
 * begins with that of the other, so each is compared with those at its place and above.
 */
final class OverlapCheck {
  /** Most pairs of patterns that are compared. */
  private static final int MAX_COMPARED = 300_000;

  /** Most pairs of tasks whose order is asked for. */
  private static final int MAX_ASKED = 20_000_000;

  /** Plans with more nodes are not looked at: the order takes a bit for each pair of nodes. */
  private static final int MAX_NODES = 20_000;

  /** One pattern of one task, with its position in the task's list. */
  record Use(int number, Task task, boolean write, int position, Scope.Entry entry) {
    PathPattern pattern() {
      return entry.pattern();
    }
  }

  /** A use, and the uses of other tasks that overlap it without an order. */
  record Overlap(Use use, List<Use> others) {
    Overlap {
      others = List.copyOf(others);
    }
  }

  private final TaskGraph graph;
  private final Order order;
  private final OverlapText text;
  private final SortedMap<String, SortedMap<String, List<Use>>> places = new TreeMap<>();
  private final SortedMap<String, List<Overlap>> byUse = new TreeMap<>();
  private int compared;
  private int asked;

  private OverlapCheck(TaskGraph graph, OverlapText text) {
    this.graph = graph;
    this.order = Order.of(graph);
    this.text = text;
  }

  /** Looks at a plan that has no errors. */
  static void check(Plan plan, OverlapText text) {
    Scheduling rules = plan.settings().scheduling().withPlanOrder(false);
    TaskGraph graph = TaskGraph.of(plan.withSettings(plan.settings().withScheduling(rules)));
    if (graph.nodeCount() <= MAX_NODES) {
      new OverlapCheck(graph, text).run();
    }
  }

  private void run() {
    collect();
    for (var place : places.entrySet()) {
      List<List<Use>> patterns = new ArrayList<>(place.getValue().values());
      for (int at = 0; at < patterns.size(); at++) {
        within(patterns.get(at));
        for (int other = at + 1; other < patterns.size(); other++) {
          across(patterns.get(at), patterns.get(other));
        }
        above(place.getKey(), patterns.get(at));
      }
    }
    byUse.values().forEach(overlaps -> text.differentPatterns(merged(overlaps)));
  }

  private void collect() {
    for (int number = 0; number < graph.taskCount(); number++) {
      Task task = graph.task(number);
      if (!task.done()) {
        collect(number, task, true, task.scope().writes());
        collect(number, task, false, task.scope().reads());
      }
    }
  }

  private void collect(int number, Task task, boolean write, List<Scope.Entry> entries) {
    for (int at = 0; at < entries.size(); at++) {
      if (!graph.plan().settings().scheduling().locks(entries.get(at))) {
        continue;
      }
      Use use = new Use(number, task, write, at, entries.get(at));
      String key = PathPattern.fold(use.pattern().toString());
      places
          .computeIfAbsent(place(use.pattern()), place -> new TreeMap<>())
          .computeIfAbsent(use.pattern().isLiteralOnly() ? key + "/" : key, k -> new ArrayList<>())
          .add(use);
    }
  }

  /** The literal prefix with a slash after each segment; the root is empty. */
  private static String place(PathPattern pattern) {
    StringBuilder place = new StringBuilder();
    pattern.literalPrefix().forEach(segment -> place.append(segment).append('/'));
    return place.toString();
  }

  /** The uses of one pattern: its writers among each other, and its readers with its writers. */
  private void within(List<Use> uses) {
    List<Use> writers = uses.stream().filter(Use::write).toList();
    TreeSet<Integer> free = new TreeSet<>();
    for (int at = 0; at < writers.size(); at++) {
      for (int other = at + 1; other < writers.size(); other++) {
        if (mayMeet(writers.get(at), writers.get(other))) {
          free.add(at);
          free.add(other);
        }
      }
    }
    if (!free.isEmpty()) {
      text.samePattern(free.stream().map(writers::get).toList());
    }
    for (Use use : uses) {
      if (!use.write()) {
        meet(use, writers);
      }
    }
  }

  private void above(String place, List<Use> uses) {
    String above = place;
    while (!above.isEmpty()) {
      above = above.substring(0, above.lastIndexOf('/', above.length() - 2) + 1);
      for (List<Use> wider : places.getOrDefault(above, Collections.emptySortedMap()).values()) {
        across(wider, uses);
      }
    }
  }

  private void across(List<Use> wider, List<Use> narrower) {
    if (compared++ > MAX_COMPARED
        || !wider.getFirst().pattern().overlaps(narrower.getFirst().pattern())) {
      return;
    }
    List<Use> writers = narrower.stream().filter(Use::write).toList();
    for (Use use : wider) {
      meet(use, use.write() ? narrower : writers);
    }
  }

  private void meet(Use use, List<Use> others) {
    List<Use> free = others.stream().filter(other -> mayMeet(use, other)).toList();
    if (!free.isEmpty()) {
      String key =
          String.format(Locale.ROOT, "%08d %b %06d", use.number(), use.write(), use.position());
      byUse.computeIfAbsent(key, k -> new ArrayList<>()).add(new Overlap(use, free));
    }
  }

  private static Overlap merged(List<Overlap> overlaps) {
    List<Use> others = new ArrayList<>();
    overlaps.forEach(overlap -> others.addAll(overlap.others()));
    return new Overlap(overlaps.getFirst().use(), others);
  }

  private boolean mayMeet(Use a, Use b) {
    return a.number() != b.number()
        && !graph.races().share(a.number(), b.number())
        && !graph.alone(a.number())
        && !graph.alone(b.number())
        && Collections.disjoint(
            a.task().demand().conflictGroups(), b.task().demand().conflictGroups())
        && asked++ < MAX_ASKED
        && !order.isOrdered(a.number(), b.number());
  }
}
