package dev.braid.graph;

import dev.braid.plan.PathPattern;
import dev.braid.plan.Plan;
import dev.braid.plan.Scope;
import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Orders for declared scopes that overlap and have none: under {@code order: plan} the tree that a
 * run ends with must not depend on who happens to be first.
 *
 * <p>All tasks are put into one row that keeps every order the plan has: a reader stands behind the
 * writers of what it reads wherever that is possible, and otherwise the plan's own order decides.
 * Each overlap then gets the order of the row, so that no circle can arise. Along the row each
 * pattern remembers its last writer and the readers since: what is older is ordered through those.
 */
final class PlanOrder {
  /** One pattern and who uses it while the row is walked along. */
  private static final class Place {
    final PathPattern pattern;
    final List<Place> overlapping = new ArrayList<>();
    final List<Integer> readers = new ArrayList<>();
    final TreeSet<Integer> readersSince = new TreeSet<>();
    int writersToCome;
    int lastWriter = NOBODY;

    Place(PathPattern pattern) {
      this.pattern = pattern;
    }
  }

  private static final int NOBODY = -1;

  private final Edges edges;
  private final List<List<Place>> written = new ArrayList<>();
  private final List<List<Place>> read = new ArrayList<>();
  private final TreeMap<PathPattern, Place> places = new TreeMap<>();

  private PlanOrder(TaskNumbers numbers, Edges edges) {
    this.edges = edges;
    for (int number = 0; number < numbers.count(); number++) {
      Task task = numbers.tasks().get(number);
      boolean open = !task.done() && !numbers.isDropped(number);
      boolean declared = task.scope().origin() == Scope.Origin.DECLARED && open;
      written.add(declared ? placesOf(task.scope().writes()) : List.of());
      read.add(declared ? placesOf(task.scope().reads()) : List.of());
    }
    connectPlaces();
    for (int task = 0; task < written.size(); task++) {
      for (Place place : read.get(task)) {
        place.readers.add(task);
      }
      for (Place place : written.get(task)) {
        place.writersToCome++;
      }
    }
  }

  /** The same edges, and one for each overlap that has none. */
  static Edges over(Plan plan, TaskNumbers numbers, Edges edges) {
    if (!plan.settings().scheduling().planOrder()) {
      return edges;
    }
    PlanOrder order = new PlanOrder(numbers, edges);
    return edges.with(order.orders(order.row()));
  }

  private List<Place> placesOf(List<Scope.Entry> entries) {
    TreeSet<PathPattern> patterns = new TreeSet<>();
    entries.forEach(entry -> patterns.add(entry.pattern()));
    return patterns.stream().map(pattern -> places.computeIfAbsent(pattern, Place::new)).toList();
  }

  /** Patterns overlap only when the literal prefix of one begins with that of the other. */
  private void connectPlaces() {
    TreeMap<String, List<Place>> byPrefix = new TreeMap<>();
    for (Place place : places.values()) {
      byPrefix.computeIfAbsent(prefix(place), key -> new ArrayList<>()).add(place);
    }
    for (var here : byPrefix.entrySet()) {
      for (Place place : here.getValue()) {
        connect(place, here.getValue(), false);
        String above = here.getKey();
        while (!above.isEmpty()) {
          above = above.substring(0, above.lastIndexOf('/', above.length() - 2) + 1);
          connect(place, byPrefix.getOrDefault(above, Collections.emptyList()), true);
        }
      }
    }
  }

  private static void connect(Place place, List<Place> others, boolean both) {
    for (Place other : others) {
      if (place.pattern.overlaps(other.pattern)) {
        place.overlapping.add(other);
        if (both) {
          other.overlapping.add(place);
        }
      }
    }
  }

  private static String prefix(Place place) {
    StringBuilder prefix = new StringBuilder();
    place.pattern.literalPrefix().forEach(segment -> prefix.append(segment).append('/'));
    return prefix.toString();
  }

  /** Every node, each behind what it waits for. */
  private List<Integer> row() {
    int nodes = edges.predecessors().size();
    int[] open = new int[nodes];
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    TreeSet<Integer> behindWriters = new TreeSet<>();
    List<Integer> row = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      open[node] = edges.predecessors().get(node).length;
      if (open[node] == 0) {
        ready.add(node);
      }
    }
    while (row.size() < nodes) {
      Integer next = ready.poll();
      if (next != null && readsWhatIsToCome(next)) {
        behindWriters.add(next);
        continue;
      }
      // When only readers are left whose writers come later, the first of them in the plan goes on.
      next = next == null ? behindWriters.pollFirst() : next;
      if (next == null) {
        throw new IllegalArgumentException("the plan has a cycle");
      }
      place(next, open, ready, row);
      release(next, behindWriters, ready);
    }
    return row;
  }

  private void place(int node, int[] open, PriorityQueue<Integer> ready, List<Integer> row) {
    row.add(node);
    for (int next : edges.successors().get(node)) {
      if (--open[next] == 0) {
        ready.add(next);
      }
    }
  }

  /** Of two writers the first in the plan is first, whatever else they read. */
  private boolean readsWhatIsToCome(int node) {
    if (node >= read.size()) {
      return false;
    }
    for (Place mine : read.get(node)) {
      for (Place place : mine.overlapping) {
        boolean own = written.get(node).stream().anyMatch(place.overlapping::contains);
        if (place.writersToCome > 0 && !own) {
          return true;
        }
      }
    }
    return false;
  }

  private void release(int writer, TreeSet<Integer> waiting, PriorityQueue<Integer> ready) {
    if (writer >= written.size()) {
      return;
    }
    for (Place place : written.get(writer)) {
      place.writersToCome--;
    }
    for (Place place : written.get(writer)) {
      for (Place around : place.overlapping) {
        for (int reader : around.readers) {
          if (waiting.contains(reader) && !readsWhatIsToCome(reader)) {
            waiting.remove(reader);
            ready.add(reader);
          }
        }
      }
    }
  }

  /** The pairs, earlier and later, that overlap along the row. */
  private List<int[]> orders(List<Integer> row) {
    List<int[]> orders = new ArrayList<>();
    for (int node : row) {
      if (node >= read.size()) {
        continue;
      }
      TreeSet<Integer> before = new TreeSet<>();
      for (Place mine : written.get(node)) {
        for (Place place : mine.overlapping) {
          before.add(place.lastWriter);
          before.addAll(place.readersSince);
        }
      }
      for (Place mine : read.get(node)) {
        mine.overlapping.forEach(place -> before.add(place.lastWriter));
      }
      before.remove(NOBODY);
      before.forEach(earlier -> orders.add(new int[] {earlier, node}));
      pass(node);
    }
    return orders;
  }

  private void pass(int node) {
    read.get(node).forEach(place -> place.readersSince.add(node));
    for (Place place : written.get(node)) {
      place.lastWriter = node;
      place.readersSince.clear();
    }
  }
}
