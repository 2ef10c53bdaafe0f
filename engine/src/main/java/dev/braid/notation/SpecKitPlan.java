package dev.braid.notation;

import dev.braid.notation.Checklist.Entry;
import dev.braid.notation.Checklist.Lines;
import dev.braid.notation.Checklist.Section;
import dev.braid.plan.Brief;
import dev.braid.plan.Demand;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes a plan of a check list. A phase waits for the one before it. Inside a phase a task without
 * {@code [P]} is a step of its own; neighbours with {@code [P]} are one step together. Steps run
 * one after another, which a sequential group says without an edge for each pair.
 */
final class SpecKitPlan {
  private final SourceText source;
  private final Checklist checklist;
  private final boolean inferScopes;
  private final TaskOrder order;
  private final NamedFiles files;
  private final Set<String> groupIds = new TreeSet<>();

  SpecKitPlan(SourceText source, Checklist checklist, boolean inferScopes, Problems problems) {
    this.source = source;
    this.checklist = checklist;
    this.inferScopes = inferScopes;
    this.order = TaskOrder.read(source, checklist, problems);
    this.files = new NamedFiles(source, checklist);
    checklist.entries().forEach(entry -> groupIds.add(entry.id()));
  }

  Plan build() {
    List<Node> phases = new ArrayList<>();
    List<String> before = List.of();
    for (int number = 0; number < checklist.sections().size(); number++) {
      Group phase = phase(number, before);
      phases.add(phase);
      before = List.of(phase.id());
    }
    SourceSpan place = SourceSpan.startOf(source.file());
    return new Plan(
        planId(),
        checklist.title(),
        SpecKitReader.NOTATION,
        Settings.DEFAULT,
        phases,
        Spans.of(place));
  }

  /** Spec-kit names the folder after the feature and every file in it the same. */
  private String planId() {
    String[] names = source.file().split("[/\\\\]");
    String folder = names.length > 1 ? names[names.length - 2] : "";
    return Identifiers.from(folder, NativeReader.nameOf(source.file()));
  }

  private Group phase(int number, List<String> before) {
    Section section = checklist.sections().get(number);
    String id = groupId(section);
    List<List<Entry>> steps = order.steps(number);
    List<Node> children = new ArrayList<>();
    int parallelSteps = 0;
    for (List<Entry> step : steps) {
      List<Node> tasks = new ArrayList<>();
      step.forEach(entry -> tasks.add(task(entry)));
      if (tasks.size() == 1 || steps.size() == 1) {
        children.addAll(tasks);
      } else {
        children.add(parallel(unique(id + ".p" + ++parallelSteps), step, tasks));
      }
    }
    int line = section.line();
    SourceSpan span =
        source.span(
            source.startOfLine(line), source.startOfLine(line) + source.line(line).length());
    boolean sequential = steps.size() > 1;
    return new Group(
        id,
        Group.Kind.PHASE,
        section.title(),
        before,
        sequential,
        children,
        Policies.NONE,
        Spans.of(span));
  }

  private Group parallel(String id, List<Entry> step, List<Node> tasks) {
    String title = step.getFirst().id() + " to " + step.getLast().id() + " together";
    SourceSpan span = idSpan(step.getFirst());
    return new Group(
        id, Group.Kind.WORKSTREAM, title, List.of(), false, tasks, Policies.NONE, Spans.of(span));
  }

  private String groupId(Section section) {
    String number = section.number();
    String name = number.isEmpty() ? section.title() : "phase-" + number;
    return unique(Identifiers.from(name, "section"));
  }

  private String unique(String wanted) {
    String id = wanted;
    for (int number = 2; !groupIds.add(id); number++) {
      id = wanted + "-" + number;
    }
    return id;
  }

  private Task task(Entry entry) {
    Map<String, SourceSpan> places = new TreeMap<>();
    int titleFrom = entry.line().textFrom();
    int titleEnd = lineEnd(entry.lastTitleLine());
    String text = Titles.flat(source.text().substring(titleFrom, Math.max(titleFrom, titleEnd)));
    places.put(
        "title",
        source.span(titleFrom, Math.max(titleFrom, lineEnd(entry.lines().getFirst().first()))));
    String title = Titles.shortened(text);
    String details = details(entry);
    String description = title.equals(text) ? details : (text + "\n" + details).strip();
    Brief brief = new Brief(title, description, "", "", "", List.of(), entry.line().labels());
    List<String> dependsOn = order.dependencies(entry, places);
    return new Task(
        entry.id(),
        brief,
        dependsOn,
        inferScopes ? scope(entry, places) : Scope.unknown(),
        Demand.NONE,
        Execution.of(new Execution.Work.Described()),
        entry.line().done(),
        Terms.NONE,
        new Spans(idSpan(entry), places));
  }

  private Scope scope(Entry entry, Map<String, SourceSpan> places) {
    List<ScopeInference.Found> found = files.of(entry);
    int reads = 0;
    int writes = 0;
    for (ScopeInference.Found path : found) {
      String field = path.write() ? "writes[" + writes++ : "reads[" + reads++;
      places.put("files_scope." + field + "]", source.span(path.from(), path.to()));
    }
    return ScopeInference.scope(found, List.of());
  }

  private String details(Entry entry) {
    StringBuilder text = new StringBuilder();
    for (Lines lines : entry.lines()) {
      int first = Math.max(lines.first(), entry.lastTitleLine() + 1);
      for (int number = first; number <= lines.last(); number++) {
        text.append(source.line(number)).append('\n');
      }
    }
    return text.toString().stripIndent().strip();
  }

  private SourceSpan idSpan(Entry entry) {
    return source.span(entry.line().idFrom(), entry.line().idTo());
  }

  private int lineEnd(int line) {
    return source.startOfLine(line) + source.line(line).length();
  }
}
