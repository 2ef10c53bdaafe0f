package dev.braid.notation;

import dev.braid.notation.PhaseList.Item;
import dev.braid.notation.PhaseList.Need;
import dev.braid.notation.PhaseList.Phase;
import dev.braid.notation.PhaseList.Start;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes a plan of a check list of phases. Phases run in order; neighbours that are marked parallel
 * are one turn together. The items of a phase run together, unless it is sequential. VERIFY items
 * end a phase: they wait for all others of it, and what comes next waits for them, unless they
 * judge in the background.
 */
final class PhaseListPlan {
  private final SourceText source;
  private final PhaseList list;
  private final boolean inferScopes;
  private final Problems problems;
  private final Set<String> ids = new TreeSet<>();
  private final List<Node> nodes = new ArrayList<>();

  /** What the phases of one turn leave for the next turn to wait for. */
  private List<String> turn = new ArrayList<>();

  private List<String> before = List.of();

  PhaseListPlan(SourceText source, PhaseList list, ReadOptions options, Problems problems) {
    this.source = source;
    this.list = list;
    this.inferScopes = options.inferScopes();
    this.problems = problems;
    list.phases().forEach(phase -> phase.items().forEach(item -> ids.add(item.id())));
  }

  Plan build() {
    boolean together = false;
    for (Phase phase : list.phases()) {
      if (!(together && phase.parallel())) {
        before = turn.isEmpty() ? before : List.copyOf(turn);
        turn = new ArrayList<>();
      }
      together = phase.parallel();
      addPhase(phase);
    }
    return new Plan(
        NativeReader.nameOf(source.file()),
        list.title(),
        PhaseListReader.NOTATION,
        Settings.DEFAULT,
        nodes,
        Spans.of(SourceSpan.startOf(source.file())));
  }

  private void addPhase(Phase phase) {
    String id = unique(phase.number().isEmpty() ? "phase" : "phase-" + phase.number());
    List<Node> work = new ArrayList<>();
    List<Item> verifies = new ArrayList<>();
    for (Item item : phase.items()) {
      if (item.verify()) {
        verifies.add(item);
      } else if (!item.starts().isEmpty()) {
        early(item);
      } else {
        work.add(task(item, item.id(), List.of(), new TreeMap<>()));
      }
    }
    Map<String, SourceSpan> places = new TreeMap<>();
    List<String> dependsOn = beginning(phase, places);
    if (verifies.isEmpty()) {
      nodes.add(group(phase, id, work).after(dependsOn, places));
      turn.add(id);
      return;
    }
    String inner = unique(id + ".work");
    List<Node> children = new ArrayList<>();
    children.add(group(phase, inner, work).after(List.of(), new TreeMap<>()));
    boolean held = false;
    for (Item verify : verifies) {
      String name = verify.id().isEmpty() ? unique(id + ".verify") : verify.id();
      children.add(task(verify, name, List.of(inner), new TreeMap<>()));
      held |= !(verify.background() || list.backgroundVerify());
    }
    nodes.add(new Begun(phase, id, false, children).after(dependsOn, places));
    turn.add(held ? id : inner);
  }

  /** What a phase waits for: its turn, or the points that it names instead. */
  private List<String> beginning(Phase phase, Map<String, SourceSpan> places) {
    if (phase.starts().isEmpty()) {
      return before;
    }
    List<String> dependsOn = new ArrayList<>();
    phase.starts().forEach(start -> addStart(start, dependsOn, places));
    return dependsOn;
  }

  private void addStart(Start start, List<String> dependsOn, Map<String, SourceSpan> places) {
    if (!start.task().isEmpty()) {
      places.put("depends_on[" + dependsOn.size() + "]", start.span());
      dependsOn.add(start.task());
      return;
    }
    if (before.isEmpty()) {
      problems.add(
          Diagnostic.warning(
                  Code.WRONG_VALUE,
                  start.span(),
                  "passed over",
                  "there is no phase before this one to be complete by " + start.percent() + "%")
              .help("write it on the phase that is to begin early"));
    }
    for (String phase : before) {
      places.put("depends_on[" + dependsOn.size() + "]", start.span());
      dependsOn.add(phase + "@" + start.percent() + "%");
    }
  }

  /** An item that begins before its phase stands beside it; the next turn waits for it too. */
  private void early(Item item) {
    Map<String, SourceSpan> places = new TreeMap<>();
    List<String> dependsOn = new ArrayList<>();
    item.starts().forEach(start -> addStart(start, dependsOn, places));
    nodes.add(task(item, item.id(), dependsOn, places));
    turn.add(item.id());
  }

  private Task task(Item item, String id, List<String> first, Map<String, SourceSpan> places) {
    places.put("title", item.textAt());
    List<String> dependsOn = new ArrayList<>(first);
    for (Need need : item.needs()) {
      places.put("depends_on[" + dependsOn.size() + "]", need.span());
      dependsOn.add(need.id());
    }
    String firstLine = item.text().lines().findFirst().orElse("");
    String text = Titles.flat(firstLine);
    String title = Titles.shortened(text);
    String rest = item.text().substring(Math.min(firstLine.length(), item.text().length()));
    String description = ((title.equals(text) ? "" : text + "\n") + rest.stripIndent()).strip();
    String kind = item.verify() ? "review" : "";
    boolean background = item.verify() && (item.background() || list.backgroundVerify());
    return new Task(
        id,
        new Brief(title, description, kind, "", "", List.of(), List.of()),
        dependsOn,
        scope(item, places),
        background ? Demand.NONE.inBackground() : Demand.NONE,
        Execution.of(new Execution.Work.Described()),
        item.done(),
        Terms.NONE,
        new Spans(item.span(), places));
  }

  private Scope scope(Item item, Map<String, SourceSpan> places) {
    if (!inferScopes) {
      return Scope.unknown();
    }
    List<ScopeInference.Found> found = ScopeInference.find(item.text());
    int reads = 0;
    int writes = 0;
    String line = source.line(item.textAt().line());
    for (ScopeInference.Found path : found) {
      String field = path.write() ? "writes[" + writes++ : "reads[" + reads++;
      String text = path.pattern().toString();
      int at = line.indexOf(text, item.textAt().column() - 1);
      int from = source.startOfLine(item.textAt().line()) + at;
      places.put(
          "files_scope." + field + "]",
          at < 0 ? item.textAt() : source.span(from, from + text.length()));
    }
    return ScopeInference.scope(found, List.of());
  }

  private static Begun group(Phase phase, String id, List<Node> children) {
    return new Begun(phase, id, phase.sequential(), children);
  }

  /** A group but for what it waits for. */
  private record Begun(Phase phase, String id, boolean sequential, List<Node> children) {
    Group after(List<String> dependsOn, Map<String, SourceSpan> places) {
      return new Group(
          id,
          Group.Kind.PHASE,
          phase.title(),
          dependsOn,
          sequential,
          children,
          Policies.NONE,
          new Spans(phase.span(), places));
    }
  }

  private String unique(String wanted) {
    String id = wanted;
    for (int number = 2; !ids.add(id); number++) {
      id = wanted + "-" + number;
    }
    return id;
  }
}
