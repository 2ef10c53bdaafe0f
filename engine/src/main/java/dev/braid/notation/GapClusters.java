package dev.braid.notation;

import dev.braid.notation.Gaps.Gap;
import dev.braid.plan.PathPattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Gathers gaps into workstreams: gaps that touch one file are one workstream, and so are gaps of
 * which one is all that the other waits for, because they would run one after another anyway.
 * Workstreams that would wait for each other in a circle become one. The same gaps give the same
 * workstreams, byte for byte.
 */
public final class GapClusters {
  /** A file to be written: its path below the folder, and its text. */
  public record Output(String path, String text) {}

  private final List<Gap> gaps;
  private final SortedMap<String, Integer> numbers = new TreeMap<>();
  private final int[] leader;

  private GapClusters(List<Gap> gaps) {
    this.gaps = gaps;
    this.leader = new int[gaps.size()];
    for (int gap = 0; gap < gaps.size(); gap++) {
      leader[gap] = gap;
      numbers.put(gaps.get(gap).id(), gap);
    }
  }

  /** The workstreams, one file each, and the execution plan, for gaps without errors. */
  public static List<Output> of(Gaps gaps) {
    GapClusters clusters = new GapClusters(gaps.gaps());
    clusters.joinFiles();
    clusters.joinChains();
    clusters.joinCircles();
    return clusters.outputs();
  }

  private int find(int gap) {
    int at = gap;
    while (leader[at] != at) {
      at = leader[at];
    }
    return at;
  }

  /** The first of both leads. */
  private void join(int a, int b) {
    int first = Math.min(find(a), find(b));
    leader[find(a)] = first;
    leader[find(b)] = first;
  }

  private void joinFiles() {
    for (int a = 0; a < gaps.size(); a++) {
      for (int b = 0; b < a; b++) {
        if (find(a) != find(b) && overlap(gaps.get(a), gaps.get(b))) {
          join(a, b);
        }
      }
    }
  }

  private static boolean overlap(Gap a, Gap b) {
    for (PathPattern file : a.files()) {
      if (b.files().stream().anyMatch(file::overlaps)) {
        return true;
      }
    }
    return false;
  }

  private void joinChains() {
    int[] waiting = new int[gaps.size()];
    gaps.forEach(gap -> gap.dependsOn().forEach(id -> waiting[number(id)]++));
    for (int gap = 0; gap < gaps.size(); gap++) {
      List<String> before = gaps.get(gap).dependsOn();
      if (before.size() == 1 && waiting[number(before.getFirst())] == 1) {
        join(gap, number(before.getFirst()));
      }
    }
  }

  /** Whoever can be reached from a workstream and reaches it is one with it. */
  private void joinCircles() {
    boolean joined = true;
    while (joined) {
      joined = false;
      for (int leading : leaders()) {
        for (int reached : reachable(leading)) {
          if (reached != leading && reachable(reached).contains(leading)) {
            join(leading, reached);
            joined = true;
          }
        }
      }
    }
  }

  private TreeSet<Integer> leaders() {
    TreeSet<Integer> leaders = new TreeSet<>();
    for (int gap = 0; gap < gaps.size(); gap++) {
      leaders.add(find(gap));
    }
    return leaders;
  }

  private TreeSet<Integer> reachable(int leading) {
    TreeSet<Integer> reached = new TreeSet<>();
    List<Integer> open = new ArrayList<>(List.of(find(leading)));
    while (!open.isEmpty()) {
      for (int before : before(open.removeLast())) {
        if (reached.add(before)) {
          open.add(before);
        }
      }
    }
    return reached;
  }

  /** The workstreams that one waits for. */
  private TreeSet<Integer> before(int leading) {
    TreeSet<Integer> before = new TreeSet<>();
    for (int gap = 0; gap < gaps.size(); gap++) {
      if (find(gap) == leading) {
        gaps.get(gap).dependsOn().forEach(id -> before.add(find(number(id))));
      }
    }
    before.remove(leading);
    return before;
  }

  private int number(String id) {
    Integer number = numbers.get(id);
    if (number == null) {
      throw new IllegalArgumentException("BUG: no gap " + id);
    }
    return number;
  }

  private List<Output> outputs() {
    SequencedMap<Integer, String> names = new LinkedHashMap<>();
    leaders().forEach(leading -> names.put(leading, "WS-" + (names.size() + 1)));
    List<Output> outputs = new ArrayList<>();
    List<Object> workstreams = new ArrayList<>();
    names.forEach((leading, id) -> {
      List<Gap> members = members(leading);
      List<String> before = before(leading).stream().map(names::get).toList();
      Mapping file =
          new Mapping()
              .always("id", id)
              .always("name", name(members))
              .always("gap_ids", members.stream().map(Gap::id).toList())
              .always("priority", members.stream().mapToInt(Gap::priority).max().orElse(0))
              .always("depends_on", before);
      outputs.add(new Output("workstreams/" + id + ".json", JsonText.write(file.fields)));
      List<Object> tasks = members.stream().map(gap -> (Object) task(gap).fields).toList();
      Mapping workstream = new Mapping().always("id", id).always("name", name(members));
      workstreams.add(workstream.always("tasks", tasks).fields);
    });
    Mapping plan =
        new Mapping()
            .always("run_id", "gaps")
            .always("workstreams", workstreams)
            .always("globals", new Mapping().always("repo_root", ".").fields);
    outputs.add(new Output("execution_plan.json", JsonText.write(plan.fields)));
    return Collections.unmodifiableList(outputs);
  }

  private List<Gap> members(int leading) {
    List<Gap> members = new ArrayList<>();
    for (int gap = 0; gap < gaps.size(); gap++) {
      if (find(gap) == leading) {
        members.add(gaps.get(gap));
      }
    }
    return members;
  }

  private static String name(List<Gap> members) {
    Gap first = members.getFirst();
    String name = first.title().isEmpty() ? first.id() : first.title();
    return members.size() == 1 ? name : name + " and " + (members.size() - 1) + " more";
  }

  private static Mapping task(Gap gap) {
    Mapping task = new Mapping().always("id", gap.id()).put("title", gap.title());
    task.put("description", gap.description()).put("depends_on", gap.dependsOn());
    task.put("priority", gap.priority());
    if (!gap.files().isEmpty()) {
      List<Object> writes = new ArrayList<>();
      for (PathPattern file : gap.files()) {
        writes.add(
            file.isLiteralOnly()
                ? new Mapping().always("literal", file.toString()).fields
                : file.toString());
      }
      task.always("files_scope", new Mapping().always("writes", writes).fields);
    }
    return task;
  }
}
