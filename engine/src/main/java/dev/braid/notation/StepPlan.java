package dev.braid.notation;

import dev.braid.notation.Steps.Step;
import dev.braid.notation.Steps.StepTask;
import dev.braid.plan.Brief;
import dev.braid.plan.Code;
import dev.braid.plan.Demand;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Execution;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Policies;
import dev.braid.plan.Scope;
import dev.braid.plan.Settings;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Spans;
import dev.braid.plan.Task;
import dev.braid.plan.Terms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a plan of a spec of steps. Tasks run in the order of their ids. A step that is not marked
 * parallel waits for all earlier steps of its task and holds back the later ones; neighbours that
 * are marked run together, as far as their dependencies let them.
 */
final class StepPlan {
  private final SourceText source;
  private final Problems problems;
  private final boolean inferScopes;

  StepPlan(SourceText source, ReadOptions options, Problems problems) {
    this.source = source;
    this.problems = problems;
    this.inferScopes = options.inferScopes();
  }

  Plan build(Steps steps, String notation, Settings settings) {
    List<StepTask> tasks = inOrder(steps.tasks());
    List<Node> nodes = new ArrayList<>();
    List<String> before = List.of();
    for (StepTask task : tasks) {
      nodes.add(group(task, before));
      before = List.of(task.id());
    }
    return new Plan(
        NativeReader.nameOf(source.file()),
        steps.title(),
        notation,
        settings,
        nodes,
        Spans.of(SourceSpan.startOf(source.file())));
  }

  /** By id: numbers as numbers. An order of writing that differs is told. */
  private List<StepTask> inOrder(List<StepTask> written) {
    List<StepTask> sorted = new ArrayList<>(written);
    sorted.sort(Comparator.comparing(StepTask::id, StepPlan::compareIds));
    for (int at = 0; at < sorted.size(); at++) {
      if (!sorted.get(at).equals(written.get(at))) {
        problems.add(
            Diagnostic.warning(
                    Code.AGAINST_THE_ORDER,
                    written.get(at).span(),
                    "not the next by id",
                    "the tasks are not written in the order in which they run")
                .note("tasks run in the order of their ids")
                .help("write them in that order"));
        break;
      }
    }
    return sorted;
  }

  private static int compareIds(String a, String b) {
    boolean numbers = a.matches("[0-9]{1,9}") && b.matches("[0-9]{1,9}");
    return numbers ? Integer.compare(Integer.parseInt(a), Integer.parseInt(b)) : a.compareTo(b);
  }

  private Group group(StepTask task, List<String> before) {
    List<Step> steps = new ArrayList<>(task.steps());
    steps.sort(Comparator.comparing(Step::id, StepPlan::compareIds));
    List<List<Step>> stages = stages(steps);
    List<Node> children = new ArrayList<>();
    int together = 0;
    for (int at = 0; at < stages.size(); at++) {
      List<Node> nodes = new ArrayList<>();
      for (Step step : stages.get(at)) {
        nodes.add(task(task, step, stages.subList(at + 1, stages.size())));
      }
      if (nodes.size() == 1 || stages.size() == 1) {
        children.addAll(nodes);
      } else {
        children.add(beside(task.id() + ".p" + ++together, stages.get(at), nodes));
      }
    }
    return new Group(
        task.id(),
        Group.Kind.TASK_WITH_SUBTASKS,
        task.title(),
        before,
        stages.size() > 1,
        children,
        Policies.NONE,
        Spans.of(task.span()));
  }

  private static List<List<Step>> stages(List<Step> steps) {
    List<List<Step>> stages = new ArrayList<>();
    boolean open = false;
    for (Step step : steps) {
      if (!step.parallel() || !open) {
        stages.add(new ArrayList<>());
      }
      stages.getLast().add(step);
      open = step.parallel();
    }
    return stages;
  }

  private static Group beside(String id, List<Step> steps, List<Node> nodes) {
    String title = "steps " + steps.getFirst().id() + " to " + steps.getLast().id() + " together";
    return new Group(
        id,
        Group.Kind.WORKSTREAM,
        title,
        List.of(),
        false,
        nodes,
        Policies.NONE,
        Spans.of(steps.getFirst().span()));
  }

  private Task task(StepTask owner, Step step, List<List<Step>> later) {
    String text = Titles.flat(step.text());
    String title = Titles.shortened(text);
    String expected = step.expected().isEmpty() ? "" : "Expected: " + step.expected();
    String description = ((title.equals(text) ? "" : text) + "\n" + expected).strip();
    List<String> tags = step.label().isEmpty() ? List.of() : List.of(step.label());
    Map<String, SourceSpan> places = new TreeMap<>(step.places());
    Execution plain = Execution.of(new Execution.Work.Described());
    Terms.Ways none = Terms.Ways.NONE;
    Terms.Ways ways =
        new Terms.Ways(step.backups(), none.race(), none.services(), none.cache(), none.when());
    Terms terms =
        step.backups().isEmpty() ? Terms.NONE : new Terms(Terms.Flow.NONE, ways, Policies.NONE);
    Demand silent = Demand.NONE;
    return new Task(
        owner.id() + "." + step.id(),
        new Brief(title, description, "", "", "", List.of(), tags),
        dependencies(owner, step, later, places),
        scope(step, places),
        step.critical() ? silent.withCritical() : silent,
        plain.withOutputs(step.outputs()),
        false,
        terms,
        new Spans(step.span(), places));
  }

  private Scope scope(Step step, Map<String, SourceSpan> places) {
    if (!step.outputs().isEmpty()) {
      for (int at = 0; at < step.outputs().size(); at++) {
        String output = "outputs[" + at + "]";
        places.put("files_scope.writes[" + at + "]", places.getOrDefault(output, step.span()));
      }
      return Scope.declared(List.of(), step.outputs());
    }
    if (!inferScopes) {
      return Scope.unknown();
    }
    List<ScopeInference.Found> found = ScopeInference.find(step.text());
    int reads = 0;
    int writes = 0;
    for (ScopeInference.Found path : found) {
      String field = path.write() ? "writes[" + writes++ : "reads[" + reads++;
      places.put("files_scope." + field + "]", place(path.pattern().toString(), step));
    }
    return ScopeInference.scope(found, List.of());
  }

  /** Where a path stands in the line of its step, else the step. */
  private SourceSpan place(String path, Step step) {
    SourceSpan title = step.places().getOrDefault("title", step.span());
    int at = source.line(title.line()).indexOf(path, title.column() - 1);
    int from = source.startOfLine(title.line()) + at;
    return at < 0 ? step.span() : source.span(from, from + path.length());
  }

  /** A step cannot wait for one that its own place in the order makes wait for it. */
  private List<String> dependencies(
      StepTask owner, Step step, List<List<Step>> later, Map<String, SourceSpan> places) {
    List<String> ids = new ArrayList<>();
    for (int at = 0; at < step.dependsOn().size(); at++) {
      String written = step.dependsOn().get(at);
      SourceSpan place = step.places().getOrDefault("dependencies[" + at + "]", step.span());
      boolean against =
          later.stream().flatMap(List::stream).anyMatch(other -> other.id().equals(written));
      if (against) {
        problems.add(
            Diagnostic.warning(
                    Code.AGAINST_THE_ORDER,
                    place,
                    "passed over",
                    "step "
                        + step.id()
                        + " depends on step "
                        + written
                        + ", which the order of the steps puts behind it")
                .help("move step " + written + " before it, or mark both as parallel"));
        continue;
      }
      places.put("depends_on[" + ids.size() + "]", place);
      boolean own = owner.steps().stream().anyMatch(other -> other.id().equals(written));
      ids.add(own || !written.contains(".") ? owner.id() + "." + written : written);
    }
    return ids;
  }
}
