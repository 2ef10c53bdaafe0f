package dev.braid.notation;

import dev.braid.notation.TaskfileSet.Target;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Group;
import dev.braid.plan.PathPattern;
import dev.braid.plan.Scope;
import dev.braid.plan.SourceSpan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes nodes of the tasks of Taskfiles. A task that calls others between its own commands becomes
 * a group of steps. What it calls is shared with all who call it, and is ordered after what stands
 * before the call; where that would be a circle, the order is dropped and told.
 */
final class TaskfilePlan {
  /** Most instances of tasks with variables of their own. */
  private static final int MAX_INSTANCES = 2000;

  /** Most nodes that the order of calls is worked out for; each call looks at what it reaches. */
  private static final int MAX_ORDERED = 1000;

  private final Draft draft;
  private final TaskfileSet set;
  private final Map<String, DraftNode> instances = new TreeMap<>();
  private final Map<DraftNode, Target> targets = new java.util.LinkedHashMap<>();
  private final Set<DraftNode> called = new LinkedHashSet<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final List<Call> calls = new ArrayList<>();

  /** An instance whose commands have not been looked at. */
  private record Pending(DraftNode node, Target target, TaskfileVariables variables) {}

  /**
   * An order that calls make: one after all of the others.
   *
   * @param called whether the second one is called, so that all it needs comes later too
   */
  private record Call(List<DraftNode> firsts, DraftNode second, boolean called, SourceSpan place) {}

  TaskfilePlan(Draft draft, TaskfileSet set) {
    this.draft = draft;
    this.set = set;
  }

  void build() {
    for (Target target : set.targets().values()) {
      if (target.name().contains("*")) {
        draft.foreign("a task has a name for many", target.place().span(), "it is left out");
      } else if (!target.internal() && !onlyForCallers(target)) {
        instance(target, Map.of(), target.place().span());
      }
    }
    while (!pending.isEmpty()) {
      fill(pending.remove());
    }
    DraftTree tree = new DraftTree(draft.nodes());
    calls.forEach(call -> order(call, tree));
    tellWhatDefaultLeavesOut();
  }

  /** A task that needs variables is no work without a caller that gives them. */
  private static boolean onlyForCallers(Target target) {
    return target.fields().flatMap(fields -> fields.mapping("requires")).isPresent();
  }

  private @Nullable DraftNode instance(Target target, Map<String, Value> given, SourceSpan place) {
    StringBuilder key = new StringBuilder(target.name());
    given.forEach((name, value) ->
        key.append(' ').append(name).append('=').append(ActionsMatrix.text(value)));
    DraftNode known = instances.get(key.toString());
    if (known != null) {
      return known;
    }
    if (instances.size() == MAX_INSTANCES) {
      draft.foreign("tasks are called with too many variables", place, "the call is left out");
      return null;
    }
    String id = Identifiers.from(target.name(), "task");
    List<String> values = new ArrayList<>();
    given.values().forEach(value -> values.add(ActionsMatrix.text(value)));
    boolean plain = given.isEmpty();
    String full = plain ? id : Identifiers.from(id + "." + String.join("-", values), id);
    for (int number = 2; draft.isTaken(full); number++) {
      full = (plain ? id : id + ".call") + "-" + number;
    }
    DraftNode node = draft.add(null, full, plain ? target.place().span() : place);
    instances.put(key.toString(), node);
    targets.put(node, target);
    pending.add(new Pending(node, target, new TaskfileVariables(draft, target, given)));
    return node;
  }

  private void fill(Pending next) {
    Target target = next.target();
    DraftNode node = next.node();
    TaskfileVariables variables = next.variables();
    TaskfileCommands commands = new TaskfileCommands(draft, target, variables);
    node.title = ForeignNames.title(target.name());
    target
        .fields()
        .ifPresent(fields -> {
          String said = variables.plain(fields.words("desc", "summary"));
          node.title = said.isBlank() ? node.title : ForeignNames.title(said);
          node.description = variables.plain(fields.words("summary")).strip();
          for (TaskfileCommands.Call dep : commands.calls("deps")) {
            DraftNode before = resolve(target, dep);
            if (before != null && before != node) {
              node.after(before);
            }
          }
          commands.note(fields);
        });
    node.scope = commands.scope();
    node.environment.putAll(commands.environment());
    steps(node, target, commands);
  }

  /** Own commands in one piece are a task; with calls between them they are steps. */
  private void steps(DraftNode node, Target target, TaskfileCommands commands) {
    List<TaskfileCommands.Step> steps = commands.steps();
    long own = steps.stream().filter(step -> step.call() == null).count();
    boolean split = own > 1 || (own == 1 && steps.getLast().call() != null);
    if (split) {
      node.group = Group.Kind.TASK_WITH_SUBTASKS;
      node.sequential = true;
    } else if (own == 0) {
      nothingToDo(node, commands);
    }
    List<DraftNode> last = new ArrayList<>(node.before);
    for (TaskfileCommands.Step step : steps) {
      DraftNode current = node;
      if (step.call() != null) {
        current = resolve(target, step.call());
        if (current == null || current == node) {
          continue;
        }
        if (!split) {
          node.after(current);
        }
      } else if (split) {
        current = part(node, commands, step);
      } else {
        node.command = commands.guarded(step.command());
      }
      if (current != node) {
        if (!last.isEmpty()) {
          calls.add(new Call(last, current, step.call() != null, step.place()));
        }
        last = List.of(current);
      }
    }
    if (split && steps.getLast().call() != null && !node.children.contains(last.getFirst())) {
      DraftNode end = draft.add(node, node.id + ".end", steps.getLast().place());
      nothingToDo(end, commands);
      end.title = ForeignNames.title(node.title + ", the end");
      calls.add(new Call(last, end, false, steps.getLast().place()));
    }
  }

  /** A task that is only what it calls: it waits for that. */
  private static void nothingToDo(DraftNode node, TaskfileCommands commands) {
    node.command = commands.guarded("true");
    node.scope = Scope.declared(List.of(), List.of());
  }

  private DraftNode part(DraftNode node, TaskfileCommands commands, TaskfileCommands.Step step) {
    boolean first = node.children.isEmpty();
    DraftNode part = draft.add(node, node.id + ".step" + (node.children.size() + 1), step.place());
    part.title = ForeignNames.title(node.title + ", step " + node.children.size());
    part.command = first ? commands.guarded(step.command()) : commands.inFolder(step.command());
    part.scope = node.scope;
    part.environment.putAll(node.environment);
    return part;
  }

  private @Nullable DraftNode resolve(Target from, TaskfileCommands.Call call) {
    String name = call.name();
    Target target =
        name.startsWith(":") ? set.find(name.substring(1)) : set.find(from.namespace() + name);
    if (target == null && !name.startsWith(":")) {
      target = set.find(name);
    }
    if (target == null) {
      draft
          .problems()
          .add(
              Diagnostic.warning(
                      Code.LOOSE_REFERENCE,
                      call.place(),
                      "passed over",
                      "there is no task `" + name + "`")
                  .help("write the name as the task has it"));
      return null;
    }
    DraftNode node = instance(target, call.variables(), call.place());
    if (node != null) {
      called.add(node);
    }
    return node;
  }

  /** The second one and all that only it brings with it begin when the first one is complete. */
  private void order(Call call, DraftTree tree) {
    if (draft.nodes().size() > MAX_ORDERED) {
      draft.foreign("calls have an order", call.place(), "the plan is too large to keep it");
      return;
    }
    Set<DraftNode> before = new LinkedHashSet<>();
    call.firsts().forEach(first -> before.addAll(reached(first, tree)));
    boolean inside = call.firsts().stream().anyMatch(first -> tree.encloses(call.second(), first));
    if (before.contains(call.second()) || inside) {
      draft.foreign("a call comes after what waits for it", call.place(), "this order is dropped");
      return;
    }
    Set<DraftNode> later = call.called() ? reached(call.second(), tree) : Set.of(call.second());
    for (DraftNode node : later) {
      for (DraftNode first : call.firsts()) {
        if (!before.contains(node) && canFollow(node, first, tree)) {
          node.after(first);
        }
      }
    }
  }

  /** Steps of one task follow one another already. */
  private static boolean canFollow(DraftNode node, DraftNode first, DraftTree tree) {
    boolean inside = tree.encloses(first, node) || tree.encloses(node, first);
    boolean steps = tree.parent(node) != null && tree.parent(node) == tree.parent(first);
    return !inside && !steps;
  }

  /** A node and all that must be complete before it, or before what is inside it. */
  private static Set<DraftNode> reached(DraftNode from, DraftTree tree) {
    Set<DraftNode> seen = new LinkedHashSet<>();
    Deque<DraftNode> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      DraftNode node = next.remove();
      if (seen.add(node)) {
        next.addAll(node.before);
        next.addAll(node.children);
        DraftNode parent = tree.parent(node);
        if (parent != null) {
          next.addAll(parent.before);
        }
      }
    }
    return seen;
  }

  /** Task alone runs `default`; a plan is run as a whole, so what else it has is told. */
  private void tellWhatDefaultLeavesOut() {
    DraftNode start = instances.get("default");
    DraftTree tree = new DraftTree(draft.nodes());
    Set<DraftNode> reached = start == null ? Set.of() : reached(start, tree);
    List<String> others = new ArrayList<>();
    for (DraftNode node : targets.keySet()) {
      if (!reached.contains(node) && !called.contains(node)) {
        others.add(node.id);
      }
    }
    if (others.size() < 2 && (start == null || others.isEmpty())) {
      return;
    }
    int shown = Math.min(8, others.size());
    String names = "`" + String.join("`, `", others.subList(0, shown)) + "`";
    String more = others.size() > shown ? " and " + (others.size() - shown) + " more" : "";
    SourceSpan place =
        start == null ? targets.values().iterator().next().place().span() : start.span;
    draft
        .problems()
        .add(
            Diagnostic.warning(
                    Code.FOREIGN_FEATURE,
                    place,
                    "Braid runs every task of a plan",
                    start == null
                        ? "Task runs only the tasks that it is asked for"
                        : "Task alone runs only `default` and what it needs")
                .note("nothing else needs " + names + more)
                .help("name the tasks that you want when you run the plan"));
  }

  static boolean isPath(String text) {
    return !text.contains("{{")
        && !text.contains("$")
        && !text.startsWith("/")
        && !text.contains("..")
        && ForeignNames.pattern(text).map(PathPattern::toString).isPresent();
  }
}
