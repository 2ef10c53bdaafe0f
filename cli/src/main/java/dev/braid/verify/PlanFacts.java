package dev.braid.verify;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a plan of a run says, read from its canonical JSON; the first entry has the first one. */
final class PlanFacts {
  private static final String FORMAT = "braid.plan/1";
  private static final List<String> CHILDREN =
      List.of("phases", "workstreams", "tasks", "subtasks");
  private static final String BACKGROUND = "class:background";
  private static final int DEFAULT_CONFLICT_RERUNS = 3;
  private static final int DEFAULT_LANES = 2;

  private final List<TaskFacts> tasks = new ArrayList<>();
  private final TreeMap<Integer, PlanNode> leaves = new TreeMap<>();
  private final SortedMap<String, Integer> numbers;
  private final TreeMap<String, PlanNode> nodes = new TreeMap<>();
  private final TreeMap<String, Integer> pools;
  private final String plan;
  private final String scopePolicy;
  private final List<Glob> hotFiles;
  private final boolean unknownAlone;
  private final int checks;
  private final boolean checksEach;
  private final boolean reviewsConflicts;
  private final int lanes;
  private final int conflictReruns;

  /** A node of the plan's tree; a task knows its number. */
  private static final class PlanNode {
    final @Nullable PlanNode parent;
    final @Nullable PlanNode before;
    final List<String> dependsOn;
    final List<PlanNode> children = new ArrayList<>();
    int task = -1;
    @Nullable BitSet complete;

    PlanNode(@Nullable PlanNode parent, @Nullable PlanNode before, List<String> dependsOn) {
      this.parent = parent;
      this.before = before;
      this.dependsOn = dependsOn;
    }
  }

  private PlanFacts(Fields tree, SortedMap<String, Integer> numbers) throws Unreadable {
    this.numbers = numbers;
    plan = tree.text("plan");
    pools = new TreeMap<>(tree.amounts("pools"));
    tree.amounts("tool_capacity").forEach((tool, depth) -> pools.put("tool:" + tool, depth));
    tree.amounts("role_capacity").forEach((role, depth) -> pools.put("role:" + role, depth));
    if (tree.integer("background_capacity", 0) > 0) {
      pools.put(BACKGROUND, tree.integer("background_capacity", 0));
    }
    scopePolicy = tree.text("scope_policy", "strict");
    hotFiles = globs(tree, "hot_files");
    unknownAlone = tree.text("unknown_scope", "").equals("alone");
    Fields gate = tree.maybeObject("gate").orElse(Fields.read("{}"));
    checks = countOfChecks(gate);
    checksEach = gate.holdsText("checks") && gate.text("checks").equals("each");
    Fields capacity = gate.maybeObject("capacity").orElse(Fields.read("{}"));
    lanes = capacity.integer("static", DEFAULT_LANES) + capacity.integer("runtime", DEFAULT_LANES);
    reviewsConflicts =
        gate.has("on_conflict") && gate.object("on_conflict").text("action", "").equals("review");
    conflictReruns =
        gate.has("on_conflict")
            ? gate.object("on_conflict").integer("reruns", DEFAULT_CONFLICT_RERUNS)
            : DEFAULT_CONFLICT_RERUNS;
    addChildren(tree, null);
    for (PlanNode node : nodes.values()) {
      for (String id : node.dependsOn) {
        nodeOf(id);
      }
    }
  }

  /** Checks by their stages; a word under `checks` says when they run. */
  private static int countOfChecks(Fields gate) throws Unreadable {
    int plain = gate.holdsText("checks") ? 0 : gate.list("checks").size();
    return gate.list("static").size() + plain + gate.list("runtime").size();
  }

  /** The plan that a run begins with: its tasks are numbered in its order. */
  static PlanFacts read(String text) throws Unreadable {
    return read(text, new TreeMap<>());
  }

  /**
   * A plan that a run goes on with.
   *
   * @param numbers those that tasks have, by id; new tasks take the next ones in plan order
   */
  static PlanFacts read(String text, SortedMap<String, Integer> numbers) throws Unreadable {
    Fields tree = Fields.read(text);
    String format = tree.text("format");
    if (!format.equals(FORMAT)) {
      throw new Unreadable("the plan has the format `" + format + "` and not `" + FORMAT + "`");
    }
    return new PlanFacts(tree, numbers);
  }

  /** The tasks in plan order. */
  List<TaskFacts> tasks() {
    return Collections.unmodifiableList(tasks);
  }

  /** Depth of each pool; a tool with a capacity is the pool {@code tool:NAME}. */
  SortedMap<String, Integer> pools() {
    return Collections.unmodifiableSortedMap(pools);
  }

  /** How many checks each merged tree must pass. */
  int checks() {
    return checks;
  }

  /** Whether each commit is checked on its own. */
  boolean checksEach() {
    return checksEach;
  }

  /** Whether a patch that conflicts waits for a person. */
  boolean reviewsConflicts() {
    return reviewsConflicts;
  }

  /** Most checks at one time. */
  int lanes() {
    return lanes;
  }

  /** How often a task may be run again because its patch conflicts. */
  int conflictReruns() {
    return conflictReruns;
  }

  /** The tasks that must be complete before this one starts. */
  BitSet before(int task) throws Unreadable {
    BitSet before = new BitSet();
    for (@Nullable PlanNode node = leaves.get(task); node != null; node = node.parent) {
      before.or(beginning(node));
    }
    return before;
  }

  /** What must be complete for a node to begin, by its own words and its place in a sequence. */
  private BitSet beginning(PlanNode node) throws Unreadable {
    BitSet before = new BitSet();
    for (String id : node.dependsOn) {
      before.or(completion(nodeOf(id)));
    }
    if (node.before != null) {
      before.or(completion(node.before));
    }
    return before;
  }

  /** What must be complete for a node to be. A group that is empty still has to begin. */
  private BitSet completion(PlanNode node) throws Unreadable {
    BitSet known = node.complete;
    if (known != null) {
      return known;
    }
    BitSet complete = new BitSet();
    // Set before it is known, so that a plan with a cycle ends here too.
    node.complete = complete;
    if (node.task >= 0) {
      complete.set(node.task);
      return complete;
    }
    for (PlanNode up = node; up != null; up = up.parent) {
      complete.or(beginning(up));
    }
    for (PlanNode child : node.children) {
      complete.or(completion(child));
    }
    return complete;
  }

  /** The node of a dependency; what stands behind an `@` is a point within it. */
  private PlanNode nodeOf(String dependency) throws Unreadable {
    int point = dependency.lastIndexOf('@');
    String id = point > 0 ? dependency.substring(0, point) : dependency;
    PlanNode node = nodes.get(id);
    if (node == null && id.startsWith(plan + ".")) {
      node = nodes.get(id.substring(plan.length() + 1));
    }
    if (node == null) {
      throw new Unreadable("the plan depends on `" + id + "`, which it does not have");
    }
    return node;
  }

  private void addChildren(Fields owner, @Nullable PlanNode parent) throws Unreadable {
    boolean sequential = parent != null && owner.flag("sequential", false);
    PlanNode before = null;
    for (String list : CHILDREN) {
      for (Fields child : owner.objects(list)) {
        PlanNode node = new PlanNode(parent, sequential ? before : null, child.texts("depends_on"));
        if (nodes.put(child.text("id"), node) != null) {
          throw new Unreadable("the plan has `" + child.text("id") + "` twice");
        }
        if (parent != null) {
          parent.children.add(node);
        }
        if (CHILDREN.stream().anyMatch(child::has)) {
          addChildren(child, node);
        } else {
          int next = numbers.size();
          node.task = numbers.computeIfAbsent(child.text("id"), id -> next);
          leaves.put(node.task, node);
          tasks.add(task(node.task, child));
        }
        before = node;
      }
    }
  }

  private TaskFacts task(int number, Fields task) throws Unreadable {
    Fields scope = task.maybeObject("files_scope").orElse(Fields.read("{}"));
    boolean known = scope.has("writes");
    TreeMap<String, Integer> wanted = new TreeMap<>(task.amounts("pools"));
    List<String> tools = task.texts("tool_preference");
    if (!tools.isEmpty() && pools.containsKey("tool:" + tools.getFirst())) {
      wanted.put("tool:" + tools.getFirst(), 1);
    }
    String role = "role:" + task.text("role", "");
    if (pools.containsKey(role)) {
      wanted.put(role, 1);
    }
    if (task.flag("background", false) && pools.containsKey(BACKGROUND)) {
      wanted.put(BACKGROUND, 1);
    }
    return new TaskFacts(
        number,
        task.text("id"),
        task.flag("done", false),
        known && !scope.has("origin"),
        globs(scope, "writes"),
        new TaskFacts.Locked(locked(globs(scope, "writes")), locked(globs(scope, "reads"))),
        Collections.unmodifiableSortedSet(new TreeSet<>(task.texts("conflict_group"))),
        !task.flag("parallel_ok", true) || (!known && unknownAlone),
        Collections.unmodifiableSortedMap(wanted),
        task.integer("retries", 0));
  }

  /** Under a hybrid policy what names a hot file only is left to the gate. */
  private List<Glob> locked(List<Glob> scope) {
    return switch (scopePolicy) {
      case "optimistic" -> List.of();
      case "hybrid" -> scope.stream().filter(glob -> !isHot(glob)).toList();
      default -> scope;
    };
  }

  private boolean isHot(Glob glob) {
    return hotFiles.stream()
        .anyMatch(hot ->
            hot.toString().equals(glob.toString())
                || (glob.isLiteral() && hot.matches(glob.toString())));
  }

  private static List<Glob> globs(Fields scope, String list) throws Unreadable {
    List<Glob> globs = new ArrayList<>();
    for (Object entry : scope.list(list)) {
      if (entry instanceof String pattern) {
        globs.add(Glob.of(pattern));
      } else if (entry instanceof Fields fields && fields.has("literal")) {
        globs.add(Glob.literal(fields.text("literal")));
      } else if (entry instanceof Fields fields) {
        globs.add(Glob.of(fields.text("glob")));
      } else {
        throw new Unreadable("`" + list + "` has an entry that is not a pattern");
      }
    }
    return Collections.unmodifiableList(globs);
  }
}
