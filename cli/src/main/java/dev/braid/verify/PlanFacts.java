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
  private static final int WHOLE = 100;
  private static final int DEFAULT_CONFLICT_RERUNS = 3;
  private static final int DEFAULT_LANES = 2;

  private final List<TaskFacts> tasks = new ArrayList<>();
  private final TreeMap<Integer, PlanNode> leaves = new TreeMap<>();
  private final SortedMap<String, Integer> numbers;
  private final TreeMap<String, PlanNode> nodes = new TreeMap<>();
  private final TreeMap<String, Integer> pools;
  private final String plan;
  private final String planLimits;
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
    String race = "";
    String limits = "";
    @Nullable Needs complete;

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
    limit(BACKGROUND, tree.integer("background_capacity", 0));
    planLimits = limited(tree, "");
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
  Needs before(int task) throws Unreadable {
    Needs before = new Needs();
    for (@Nullable PlanNode node = leaves.get(task); node != null; node = node.parent) {
      before.add(beginning(node));
    }
    return before;
  }

  /** What must be complete for a node to begin, by its own words and its place in a sequence. */
  private Needs beginning(PlanNode node) throws Unreadable {
    Needs before = new Needs();
    for (String id : node.dependsOn) {
      PlanNode target = nodeOf(id);
      int percent = percentOf(id);
      if (percent < WHOLE && target.task < 0) {
        BitSet tasks = tasksOf(target);
        before.addSome(tasks, Math.ceilDiv(tasks.cardinality() * percent, WHOLE));
      } else {
        before.add(completion(target));
      }
    }
    if (node.before != null) {
      before.add(completion(node.before));
    }
    return before;
  }

  /** The share of a group that a dependency asks for, such as {@code build@80%}. */
  private static int percentOf(String dependency) {
    String point = dependency.substring(dependency.lastIndexOf('@') + 1);
    return point.matches("[0-9]{1,3}%")
        ? Integer.parseInt(point.substring(0, point.length() - 1))
        : WHOLE;
  }

  private static BitSet tasksOf(PlanNode node) {
    BitSet tasks = new BitSet();
    if (node.task >= 0) {
      tasks.set(node.task);
    }
    node.children.forEach(child -> tasks.or(tasksOf(child)));
    return tasks;
  }

  /** What must be complete for a node to be. A group that is empty still has to begin. */
  private Needs completion(PlanNode node) throws Unreadable {
    Needs known = node.complete;
    if (known != null) {
      return known;
    }
    Needs complete = new Needs();
    // Set before it is known, so that a plan with a cycle ends here too.
    node.complete = complete;
    if (node.task >= 0) {
      complete.add(node.task);
      return complete;
    }
    for (PlanNode up = node; up != null; up = up.parent) {
      complete.add(beginning(up));
    }
    if (!node.race.isEmpty() && !node.children.isEmpty()) {
      complete.addSome(tasksOf(node), 1);
      return complete;
    }
    for (PlanNode child : node.children) {
      complete.add(completion(child));
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
        node.race = child.text("group", "").equals("race") ? child.text("id") : "";
        node.limits = limited(child, parent == null ? planLimits : parent.limits);
        if (CHILDREN.stream().anyMatch(child::has)) {
          addChildren(child, node);
        } else {
          int next = numbers.size();
          node.task = numbers.computeIfAbsent(child.text("id"), id -> next);
          leaves.put(node.task, node);
          tasks.add(task(node, child));
        }
        before = node;
      }
    }
  }

  /** The node whose parallelism policy holds in a node: its own, or that of what encloses it. */
  private String limited(Fields node, String outer) throws Unreadable {
    if (!node.has("parallelism_policy")) {
      return outer;
    }
    String name = node.has("plan") ? node.text("plan") : node.text("id");
    Fields policy = node.object("parallelism_policy");
    limit("in:" + name, policy.integer("max_cli_workers", 0));
    limit("background:" + name, policy.integer("max_bg_jobs", 0));
    return name;
  }

  private void limit(String pool, int depth) {
    if (depth > 0) {
      pools.put(pool, depth);
    }
  }

  private TaskFacts task(PlanNode node, Fields task) throws Unreadable {
    Fields scope = task.maybeObject("files_scope").orElse(Fields.read("{}"));
    boolean known = scope.has("writes");
    TreeMap<String, Integer> wanted = new TreeMap<>(task.amounts("pools"));
    List<String> tools = task.texts("tool_preference");
    if (!tools.isEmpty() && pools.containsKey("tool:" + tools.getFirst())) {
      wanted.put("tool:" + tools.getFirst(), 1);
    }
    List<String> ones = new ArrayList<>();
    ones.add("role:" + task.text("role", ""));
    ones.add("in:" + node.limits);
    if (task.flag("background", false)) {
      ones.add(BACKGROUND);
      ones.add("background:" + node.limits);
    }
    ones.stream().filter(pools::containsKey).forEach(pool -> wanted.put(pool, 1));
    return new TaskFacts(
        node.task,
        task.text("id"),
        task.flag("done", false),
        known && !scope.has("origin"),
        globs(scope, "writes"),
        new TaskFacts.Locked(locked(globs(scope, "writes")), locked(globs(scope, "reads"))),
        Collections.unmodifiableSortedSet(new TreeSet<>(task.texts("conflict_group"))),
        !task.flag("parallel_ok", true) || (!known && unknownAlone),
        Collections.unmodifiableSortedMap(wanted),
        node.parent == null ? "" : node.parent.race,
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
