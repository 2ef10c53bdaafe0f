package dev.braid.notation;

import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Execution;
import dev.braid.plan.PathPattern;
import dev.braid.plan.Terms;
import dev.braid.plan.Terms.Backup;
import dev.braid.plan.Terms.Flow;
import dev.braid.plan.Terms.Milestone;
import dev.braid.plan.Terms.Ways;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a task asks for beside its work and its place in the schedule. */
final class TermsReader {
  private final Reading reading;
  private final PolicyReader policies;
  private final ExecutionReader executions;

  TermsReader(Reading reading, PolicyReader policies, ExecutionReader executions) {
    this.reading = reading;
    this.policies = policies;
    this.executions = executions;
  }

  Terms read(FieldReader task) {
    Flow flow = new Flow(paths(task, "inputs"), milestones(task));
    Ways ways =
        new Ways(
            backups(task),
            race(task),
            task.texts("services"),
            task.truth("cache", false),
            patterns(task, "when"));
    Terms terms =
        new Terms(
            flow.equals(Flow.NONE) ? Flow.NONE : flow,
            ways.equals(Ways.NONE) ? Ways.NONE : ways,
            policies.read(task));
    return terms.equals(Terms.NONE) ? Terms.NONE : terms;
  }

  /** Names of files, each within the repository. */
  private List<String> paths(FieldReader task, String name) {
    List<String> paths = new ArrayList<>();
    for (Scalar item : task.scalars(name)) {
      if (Patterns.read(item, task, reading).isPresent()) {
        paths.add(item.text());
      }
    }
    return paths;
  }

  private List<PathPattern> patterns(FieldReader task, String name) {
    List<PathPattern> patterns = new ArrayList<>();
    for (Value item : task.items(name)) {
      task.place(name, patterns.size(), item);
      Patterns.read(item, task, reading).ifPresent(entry -> patterns.add(entry.pattern()));
    }
    return patterns;
  }

  private List<Milestone> milestones(FieldReader task) {
    List<Milestone> milestones = new ArrayList<>();
    for (Value item : task.items("publishes")) {
      task.place("publishes", milestones.size(), item);
      Optional<Milestone> read =
          item instanceof Value.Fields mapping
              ? mapped(task, mapping, "publishes[" + milestones.size() + "]")
              : task.typed(item, Scalar.class, "an item of `publishes` must be a name")
                  .map(name -> new Milestone(name(name), ""));
      read.ifPresent(milestone -> {
        if (milestones.stream().anyMatch(other -> other.name().equals(milestone.name()))) {
          reading.add(
              Diagnostic.error(
                  Code.DUPLICATE_ID,
                  reading.span(item),
                  "",
                  "the task publishes `" + milestone.name() + "` twice"));
        }
        milestones.add(milestone);
      });
    }
    return milestones;
  }

  private Optional<Milestone> mapped(FieldReader task, Value.Fields mapping, String place) {
    FieldReader fields = task.inside(place, mapping, Shape.MILESTONE);
    Optional<Scalar> name = fields.scalar("milestone", "id");
    if (name.isEmpty()) {
      Commands.require(fields, "milestone", mapping, reading);
      return Optional.empty();
    }
    Optional<Scalar> file = fields.scalar("file", "output");
    boolean sound = file.isEmpty() || Patterns.isPath(file.get(), reading);
    return Optional.of(new Milestone(name(name.get()), sound ? fields.text("file", "output") : ""));
  }

  private String name(Scalar name) {
    return Identifiers.check(name, "milestone", reading);
  }

  private List<Backup> backups(FieldReader task) {
    List<Backup> backups = new ArrayList<>();
    for (Value item : task.items("backups")) {
      task.place("backups", backups.size(), item);
      if (item instanceof Scalar text) {
        backups.add(new Backup(new Execution.Work.Shell(Commands.check(text, reading)), ""));
        continue;
      }
      String place = "backups[" + backups.size() + "]";
      task.typed(item, Value.Fields.class, "a backup must be a command or a mapping")
          .ifPresent(mapping -> {
            List<String> tools = new ArrayList<>();
            Execution.Work work = executions.mapped(task, mapping, place, tools);
            backups.add(new Backup(work, tools.isEmpty() ? "" : tools.getFirst()));
          });
    }
    return backups;
  }

  private List<String> race(FieldReader task) {
    List<String> tools = task.texts("race");
    if (tools.size() == 1) {
      reading.add(
          Diagnostic.warning(
                  Code.IMPOSSIBLE_LIMIT, task.span("race"), "", "a race of one tool is none")
              .help("name two tools or more, or use `tool_preference`"));
    }
    return tools;
  }
}
