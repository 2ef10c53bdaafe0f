package dev.braid.notation;

import dev.braid.plan.Brief;
import dev.braid.plan.Code;
import dev.braid.plan.Demand;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Execution;
import dev.braid.plan.Execution.Work;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.PathPattern;
import dev.braid.plan.Plan;
import dev.braid.plan.Policies;
import dev.braid.plan.Settings;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Spans;
import dev.braid.plan.Task;
import dev.braid.plan.Terms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The plan of another tool while it is read. Such plans are written by many hands: an id may stand
 * there twice or differ in case, a dependency may name nothing. What can be read is read, and each
 * decision that this takes is told with its place.
 */
final class Draft {
  /** Most names that one warning lists. */
  private static final int MAX_NAMES = 12;

  /** What another tool can do and Braid cannot, told once with the number of its places. */
  private record Foreign(
      String message, String decision, List<SourceSpan> places, Set<String> names) {
    Diagnostic warning() {
      Diagnostic warning =
          Diagnostic.warning(Code.FOREIGN_FEATURE, places.getFirst(), decision, message);
      if (!names.isEmpty()) {
        List<String> listed = names.stream().limit(MAX_NAMES).toList();
        String more = names.size() > MAX_NAMES ? " and more" : "";
        warning = warning.note("these: `" + String.join("`, `", listed) + "`" + more);
      }
      int others = places.size() - 1;
      return others == 0
          ? warning
          : warning.note(
              "the same in " + others + (others == 1 ? " other place" : " other places"));
    }
  }

  private final String notation;
  private final Problems problems;
  private final List<DraftNode> roots = new ArrayList<>();
  private final List<DraftNode> all = new ArrayList<>();
  private final Map<String, DraftNode> byId = new TreeMap<>();
  private final DraftNames names;
  private final Map<String, Foreign> foreign = new LinkedHashMap<>();
  private final SortedMap<String, Integer> pools = new TreeMap<>();

  Draft(String notation, Problems problems) {
    this.notation = notation;
    this.problems = problems;
    this.names = new DraftNames(problems);
  }

  Problems problems() {
    return problems;
  }

  List<DraftNode> nodes() {
    return all;
  }

  /**
   * A new node, in a group or at the top. An id that is taken or that cannot be one is changed, and
   * told.
   */
  DraftNode add(@Nullable DraftNode parent, String written, SourceSpan span) {
    DraftNode node = new DraftNode(unique(written, span), span);
    byId.put(PathPattern.fold(node.id), node);
    all.add(node);
    (parent == null ? roots : parent.children).add(node);
    names.add(written, node);
    return node;
  }

  DraftNode addGroup(@Nullable DraftNode parent, Group.Kind kind, String written, SourceSpan span) {
    DraftNode node = add(parent, written, span);
    node.group = kind;
    return node;
  }

  boolean isTaken(String id) {
    return byId.containsKey(PathPattern.fold(id));
  }

  /** Another name that dependencies may use for a node. */
  void alias(String name, DraftNode node) {
    names.add(name, node);
  }

  /** A name that may well mean a node; it counts when nothing else has it, and is told. */
  void guess(String name, DraftNode node) {
    names.guess(name, node);
  }

  /** Makes a node that stands at the top a child of another one. */
  void move(DraftNode node, DraftNode parent) {
    roots.remove(node);
    parent.children.add(node);
  }

  void pool(String name, int depth) {
    pools.put(name, depth);
  }

  /** Something that only the other tool does; {@code decision} is what is done instead. */
  void foreign(String message, SourceSpan place, String decision) {
    foreign(message, place, decision, "");
  }

  /** As above; {@code name} says which of several such things it is. */
  void foreign(String message, SourceSpan place, String decision, String name) {
    Foreign what =
        foreign.computeIfAbsent(
            message, key -> new Foreign(message, decision, new ArrayList<>(), new TreeSet<>()));
    what.places().add(place);
    if (!name.isEmpty()) {
      what.names().add(name);
    }
  }

  /** A value that the notation does not have, and what it is taken for. */
  void oddValue(String field, String value, SourceSpan place, String decision) {
    problems.add(
        Diagnostic.warning(
            Code.WRONG_VALUE, place, decision, "`" + field + "` is `" + value + "` here"));
  }

  /** A file or record that is passed over. */
  void unreadable(String message, SourceSpan place, String decision) {
    problems.add(Diagnostic.warning(Code.UNREADABLE_RECORD, place, decision, message));
  }

  Plan plan(String id, String title, SourceSpan place) {
    foreign.values().forEach(what -> problems.add(what.warning()));
    names.resolve(all);
    new DraftHolds(all, problems).leaveOut(roots);
    Settings settings = Settings.DEFAULT.withPools(pools);
    List<Node> nodes = new ArrayList<>();
    roots.forEach(node -> nodes.add(node(node)));
    return new Plan(id, title, notation, settings, nodes, Spans.of(place));
  }

  private String unique(String written, SourceSpan span) {
    String wanted = Identifiers.fault(written).isEmpty() ? written : Identifiers.from(written, "t");
    String id = wanted;
    for (int number = 2; byId.containsKey(PathPattern.fold(id)); number++) {
      id = wanted + "-" + number;
    }
    DraftNode earlier = byId.get(PathPattern.fold(wanted));
    if (earlier != null) {
      problems.add(
          Diagnostic.warning(
                  Code.REPEATED_TASK,
                  span,
                  "read as `" + id + "`",
                  "the task id `" + wanted + "` is used twice")
              .and(earlier.span, "first here")
              .help("give each task an id of its own"));
    } else if (!id.equals(written)) {
      problems.add(
          Diagnostic.warning(
              Code.UNREADABLE_RECORD,
              span,
              "read as `" + id + "`",
              "the id here cannot be the id of a task"));
    }
    return id;
  }

  private Node node(DraftNode draft) {
    List<DraftNode> before = new ArrayList<>(draft.before);
    before.sort(Comparator.comparing(other -> other.id));
    List<String> dependsOn = new ArrayList<>();
    for (DraftNode other : before) {
      SourceSpan place = draft.beforePlaces.get(other);
      if (place != null) {
        draft.places.put("depends_on[" + dependsOn.size() + "]", place);
      }
      dependsOn.add(other.id);
    }
    if (draft.group != null) {
      List<Node> children = new ArrayList<>();
      draft.children.forEach(child -> children.add(node(child)));
      return new Group(
          draft.id,
          draft.group,
          draft.title,
          dependsOn,
          draft.sequential,
          children,
          Policies.NONE,
          new Spans(draft.span, draft.places));
    }
    return task(draft, dependsOn);
  }

  private static Task task(DraftNode draft, List<String> dependsOn) {
    Brief brief =
        new Brief(
            draft.title, draft.description, draft.kind, "", draft.role, List.of(), draft.tags);
    Demand demand =
        new Demand(
            draft.parallelOk,
            draft.conflictGroups,
            draft.pools,
            false,
            draft.priority,
            false,
            0,
            0,
            0);
    Work work = draft.command == null ? new Work.Described() : new Work.Shell(draft.command);
    Execution execution =
        new Execution(
            work, List.of(), draft.timeoutMillis, 0, 0, draft.environment, List.of(), List.of());
    Spans spans = new Spans(draft.span, draft.places);
    return new Task(
        draft.id, brief, dependsOn, draft.scope, demand, execution, draft.done, Terms.NONE, spans);
  }
}
