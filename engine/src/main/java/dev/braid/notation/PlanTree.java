package dev.braid.notation;

import dev.braid.plan.Demand;
import dev.braid.plan.Execution;
import dev.braid.plan.Execution.Acceptance;
import dev.braid.plan.Execution.Work;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.PathPattern;
import dev.braid.plan.Plan;
import dev.braid.plan.Scheduling;
import dev.braid.plan.Scope;
import dev.braid.plan.Settings;
import dev.braid.plan.Task;
import dev.braid.plan.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/** A plan as the tree of maps and lists that its canonical JSON is written from. */
final class PlanTree {
  private PlanTree() {}

  static SequencedMap<String, Object> of(Plan plan) {
    Mapping tree = new Mapping();
    tree.always("format", PlanJson.FORMAT).always("plan", plan.id()).put("title", plan.title());
    tree.put("notation", plan.notation().equals(NativeReader.NOTATION) ? "" : plan.notation());
    Settings settings = plan.settings();
    tree.put("workers", settings.workers());
    tree.put("pools", settings.pools());
    tree.put("tool_capacity", settings.toolCapacities());
    tree.put("unknown_scope", settings.unknownScopeAlone() ? "alone" : "");
    addScheduling(tree, settings.scheduling());
    if (settings.propagation() != Settings.Propagation.CONTINUE_AND_LOG) {
      tree.put("error_propagation", word(settings.propagation()));
    }
    tree.put("gate", gate(settings.gate()));
    String land = settings.gate().landing().name().toLowerCase(Locale.ROOT);
    tree.put("land", land.equals("ask") ? "" : land);
    List<Object> copies = new ArrayList<>();
    settings.workspace().copies().forEach(pattern -> copies.add(pattern(pattern, "")));
    tree.put(
        "worktree",
        new Mapping().put("setup", settings.workspace().setup()).put("copy", copies).fields);
    PolicyTree.add(tree, settings.policies());
    addChildren(tree, plan.nodes(), "tasks");
    return tree.fields;
  }

  private static void addScheduling(Mapping plan, Scheduling scheduling) {
    String policy = scheduling.scopes().name().toLowerCase(Locale.ROOT);
    plan.put("scope_policy", policy.equals("strict") ? "" : policy);
    List<Object> hot = new ArrayList<>();
    scheduling.hotFiles().forEach(pattern -> hot.add(pattern(pattern, "")));
    plan.put("hot_files", hot).put("order", scheduling.planOrder() ? "plan" : "");
    plan.put("role_capacity", scheduling.capacities().roles());
    plan.put("background_capacity", scheduling.capacities().background());
  }

  private static SequencedMap<String, Object> gate(Settings.Gate gate) {
    Mapping mapping = new Mapping();
    PolicyTree.addChecks(mapping, gate.checks());
    if (gate.moment() != Settings.CheckMoment.BATCH) {
      mapping.put("checks", word(gate.moment()));
    }
    if (gate.order() != Settings.GateOrder.COMPLETION) {
      mapping.put("order", word(gate.order()));
    }
    if (!gate.lanes().equals(Settings.Lanes.DEFAULT)) {
      Mapping lanes = new Mapping().put("static", gate.lanes().ofStatic());
      mapping.always("capacity", lanes.put("runtime", gate.lanes().ofRuntime()).fields);
    }
    if (!gate.onConflict().equals(Settings.OnConflict.DEFAULT)) {
      PolicyTree.addConflict(mapping, gate.onConflict());
    }
    return mapping.fields;
  }

  /** The word that a plan has for a constant. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Phases and workstreams under their own names when all nodes are such, else under one list. */
  private static void addChildren(Mapping owner, List<Node> nodes, String otherwise) {
    String list = otherwise;
    if (allOf(nodes, Group.Kind.PHASE)) {
      list = "phases";
    } else if (allOf(nodes, Group.Kind.WORKSTREAM)) {
      list = "workstreams";
    }
    List<Object> children = new ArrayList<>();
    for (Node node : nodes) {
      children.add(
          switch (node) {
            case Task task -> task(task);
            case Group group -> group(group, list.equals(otherwise));
          });
    }
    owner.always(list, children);
  }

  private static boolean allOf(List<Node> nodes, Group.Kind kind) {
    return !nodes.isEmpty()
        && nodes.stream().allMatch(node -> node instanceof Group group && group.kind() == kind);
  }

  private static SequencedMap<String, Object> group(Group group, boolean amongTasks) {
    Mapping mapping = new Mapping().always("id", group.id()).put("title", group.title());
    boolean subtasks = group.kind() == Group.Kind.TASK_WITH_SUBTASKS;
    if (amongTasks && !subtasks) {
      mapping.put("group", group.kind().name().toLowerCase(Locale.ROOT));
    }
    mapping.put("depends_on", group.dependsOn()).put("sequential", group.sequential());
    PolicyTree.add(mapping, group.policies());
    addChildren(mapping, group.children(), subtasks ? "subtasks" : "tasks");
    return mapping.fields;
  }

  private static SequencedMap<String, Object> task(Task task) {
    Mapping mapping = new Mapping().always("id", task.id());
    mapping.put("title", task.brief().title()).put("description", task.brief().description());
    mapping.put("kind", task.brief().kind()).put("module", task.brief().module());
    mapping.put("role", task.brief().role()).put("tags", task.brief().tags());
    mapping.put("done", task.done()).put("depends_on", task.dependsOn());
    addScope(mapping, task.scope());
    addDemand(mapping, task.demand());
    addExecution(mapping, task.execution());
    addTerms(mapping, task.terms());
    return mapping.put("constraints", task.brief().constraints()).fields;
  }

  private static void addScope(Mapping task, Scope scope) {
    Mapping mapping = new Mapping();
    if (scope.origin() == Scope.Origin.INFERRED || scope.origin() == Scope.Origin.LEARNED) {
      mapping.always("origin", scope.origin().name().toLowerCase(Locale.ROOT));
    }
    mapping.put("reads", entries(scope.reads()));
    if (scope.origin() != Scope.Origin.UNKNOWN) {
      mapping.always("writes", entries(scope.writes()));
    }
    task.put("files_scope", mapping.fields);
  }

  private static List<Object> entries(List<Scope.Entry> entries) {
    List<Object> list = new ArrayList<>();
    entries.forEach(entry -> list.add(pattern(entry.pattern(), entry.rule())));
    return list;
  }

  /** A plain text where that reads back as the same pattern, else a mapping that says more. */
  private static Object pattern(PathPattern pattern, String rule) {
    String text = pattern.toString();
    boolean glob = !pattern.isLiteralOnly();
    if (glob && rule.isEmpty()) {
      return text;
    }
    return new Mapping().always(glob ? "glob" : "literal", text).put("rule", rule).fields;
  }

  private static void addDemand(Mapping task, Demand demand) {
    if (!demand.parallelOk()) {
      task.always("parallel_ok", false);
    }
    task.put("conflict_group", demand.conflictGroups()).put("pools", demand.pools());
    task.put("background", demand.background()).put("priority", demand.priority());
    task.put("critical", demand.critical()).putDuration("estimate", demand.estimateMillis());
    task.put("weight", demand.weight());
    task.putDuration("learned_estimate", demand.learnedMillis());
  }

  private static void addExecution(Mapping task, Execution execution) {
    switch (execution.work()) {
      case Work.Shell shell -> task.always("run", shell.command());
      case Work.Prompt prompt ->
          task.always("run", new Mapping().always("prompt", prompt.text()).fields);
      case Work.Described _ -> {}
    }
    task.put("tool_preference", execution.tools());
    task.putDuration("timeout", execution.timeoutMillis());
    task.putDuration("silence_timeout", execution.silenceMillis());
    task.put("retries", execution.retries()).put("env", execution.environment());
    List<Object> conditions = new ArrayList<>();
    execution.acceptance().forEach(condition -> conditions.add(condition(condition)));
    task.put("acceptance", conditions).put("outputs", execution.outputs());
  }

  private static void addTerms(Mapping task, Terms terms) {
    task.put("inputs", terms.flow().inputs());
    List<Object> milestones = new ArrayList<>();
    for (Terms.Milestone each : terms.flow().milestones()) {
      Mapping mapping = new Mapping().put("milestone", each.name()).put("file", each.file());
      milestones.add(each.file().isEmpty() ? each.name() : mapping.fields);
    }
    task.put("publishes", milestones);
    Terms.Ways ways = terms.ways();
    List<Object> backups = new ArrayList<>();
    ways.backups().forEach(backup -> backups.add(backup(backup)));
    task.put("backups", backups).put("race", ways.race()).put("services", ways.services());
    List<Object> when = new ArrayList<>();
    ways.when().forEach(pattern -> when.add(pattern(pattern, "")));
    task.put("cache", ways.cache()).put("when", when);
    PolicyTree.add(task, terms.policies());
  }

  private static Object backup(Terms.Backup backup) {
    return switch (backup.work()) {
      case Work.Shell shell -> shell.command();
      case Work.Prompt prompt ->
          new Mapping().put("prompt", prompt.text()).put("tool", backup.tool()).fields;
      case Work.Described _ -> new Mapping().put("tool", backup.tool()).fields;
    };
  }

  private static SequencedMap<String, Object> condition(Acceptance acceptance) {
    return switch (acceptance) {
      case Acceptance.Command command -> new Mapping().always("command", command.command()).fields;
      case Acceptance.FileExists exists ->
          new Mapping().always("file", pattern(exists.file(), "")).fields;
      case Acceptance.Contains contains ->
          new Mapping().always("file", contains.file()).always("contains", contains.regex()).fields;
      case Acceptance.Conforms conforms ->
          new Mapping()
              .always("file", conforms.file())
              .always(
                  "schema", conforms.inline() ? Plain.read(conforms.schema()) : conforms.schema())
              .fields;
    };
  }
}
