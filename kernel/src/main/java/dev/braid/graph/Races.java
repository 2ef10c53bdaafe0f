package dev.braid.graph;

import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Which tasks run against each other: the first of a race to be complete is all that is wanted. */
public final class Races {
  private static final int NONE = -1;

  private final List<List<Integer>> members = new ArrayList<>();
  private final BitSet alike = new BitSet();
  private final TreeMap<Integer, Integer> raceOf = new TreeMap<>();

  private Races() {}

  static Races of(Plan plan, TaskNumbers numbers) {
    Races races = new Races();
    races.collect(plan.nodes(), numbers);
    return races;
  }

  private void collect(List<Node> nodes, TaskNumbers numbers) {
    for (Node node : nodes) {
      if (node instanceof Group group) {
        if (group.kind() == Group.Kind.RACE) {
          add(group, numbers);
        }
        collect(group.children(), numbers);
      }
    }
  }

  private void add(Group race, TaskNumbers numbers) {
    List<Integer> ways = new ArrayList<>();
    Set<List<Object>> needs = new LinkedHashSet<>();
    for (Node child : race.children()) {
      if (child instanceof Task task) {
        ways.add(numbers.of(task.id()));
        needs.add(List.of(task.scope(), task.demand().conflictGroups()));
        raceOf.put(numbers.of(task.id()), members.size());
      }
    }
    alike.set(members.size(), needs.size() == 1);
    members.add(Collections.unmodifiableList(ways));
  }

  public int count() {
    return members.size();
  }

  /** The tasks of a race, in the order of the plan. */
  public List<Integer> members(int race) {
    return members.get(race);
  }

  /** The race of a task, or -1. */
  public int of(int task) {
    return raceOf.getOrDefault(task, NONE);
  }

  /**
   * Whether two tasks run side by side though they write the same: they are ways of one thing, and
   * all ways of it have the same scope and the same groups.
   */
  public boolean share(int a, int b) {
    int race = of(a);
    return race != NONE && race == of(b) && alike.get(race);
  }
}
