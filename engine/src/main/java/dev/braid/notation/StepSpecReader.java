package dev.braid.notation;

import dev.braid.notation.Steps.Step;
import dev.braid.notation.Steps.StepTask;
import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Execution;
import dev.braid.plan.Plan;
import dev.braid.plan.Settings;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Specs of steps in TOML: {@code [execution]}, {@code [[tasks]]}, {@code [[tasks.steps]]}. */
public final class StepSpecReader implements PlanReader {
  public static final String NOTATION = "step-spec";

  private static final Pattern TABLES =
      Pattern.compile(
          "(?m)^[ \\t]*(?:\\[[ \\t]*execution[ \\t]*\\]"
              + "|\\[\\[[ \\t]*tasks(?:[ \\t]*\\.[ \\t]*steps)?[ \\t]*\\]\\])[ \\t]*(?:#.*)?$");

  @Override
  public String notation() {
    return NOTATION;
  }

  @Override
  public boolean recognises(String content) {
    return TABLES.matcher(content).find();
  }

  @Override
  public ReadResult read(SourceText source, ReadOptions options) {
    Problems problems = new Problems();
    Plan plan = null;
    try {
      Value.Fields document = TomlSyntax.parse(source, problems);
      Reading reading = new Reading(source, problems, options.inferScopes());
      FieldReader fields = new FieldReader(reading, document, Shape.STEP_SPEC, null);
      Steps steps = steps(fields, reading);
      Settings settings = settings(fields);
      plan = new StepPlan(source, options, problems).build(steps, NOTATION, settings);
      reading.finish();
    } catch (Unparsable e) {
      problems.add(e.problem());
    }
    return ReadResult.of(plan, problems.sorted(), source);
  }

  private static Settings settings(FieldReader spec) {
    Optional<FieldReader> execution = spec.fields("execution", Shape.STEP_EXECUTION);
    if (execution.isEmpty()) {
      return Settings.DEFAULT;
    }
    boolean parallel = execution.get().truth("parallel_enabled", true);
    int most = execution.get().number("max_parallel_steps", 1, SettingsReader.MAX_CAPACITY, 0);
    return Settings.DEFAULT
        .withWorkers(parallel ? most : 1)
        .withPropagation(SettingsReader.propagation(execution.get()));
  }

  private static Steps steps(FieldReader spec, Reading reading) {
    List<StepTask> tasks = new ArrayList<>();
    for (Value item : spec.items("tasks")) {
      spec.typed(item, Value.Fields.class, "an item of `tasks` must be a table")
          .map(table -> task(new FieldReader(reading, table, Shape.STEP_TASK, null), reading))
          .ifPresent(tasks::add);
    }
    return new Steps(spec.text("title", "name"), tasks);
  }

  private static StepTask task(FieldReader fields, Reading reading) {
    Identity identity = identity(fields, "task", reading);
    List<Step> steps = new ArrayList<>();
    for (Value item : fields.items("steps")) {
      fields
          .typed(item, Value.Fields.class, "an item of `steps` must be a table")
          .map(table -> step(new FieldReader(reading, table, Shape.STEP, null), reading))
          .ifPresent(steps::add);
    }
    String title = Titles.shortened(Titles.flat(fields.text("description", "title", "name")));
    return new StepTask(identity.id(), title, identity.span(), steps);
  }

  private static Step step(FieldReader fields, Reading reading) {
    Identity identity = identity(fields, "step", reading);
    List<String> outputs = new ArrayList<>();
    for (Scalar output : fields.scalars("output_files")) {
      if (Patterns.read(output, fields, reading).isPresent()) {
        outputs.add(output.text());
      }
    }
    List<String> dependsOn = fields.texts("dependencies");
    String text = fields.text("description", "title", "name");
    Step step =
        new Step(
            identity.id(),
            text,
            fields.text("expected_output"),
            fields.truth("parallel_safe", false),
            fields.text("parallel_group"),
            dependsOn,
            fields.truth("critical", false),
            outputs,
            backups(fields, reading),
            identity.span(),
            places(fields));
    return step;
  }

  /** Where the fields stand, under the names that they have in the plan. */
  private static Map<String, SourceSpan> places(FieldReader fields) {
    Map<String, SourceSpan> places = new TreeMap<>();
    fields
        .spans()
        .forEach((name, span) -> {
          places.put(name, span);
          places.put(name.replace("output_files", "outputs").replace("description", "title"), span);
        });
    return places;
  }

  private static List<Terms.Backup> backups(FieldReader fields, Reading reading) {
    List<Terms.Backup> backups = new ArrayList<>();
    for (Value item : fields.items("backups")) {
      String text =
          switch (item) {
            case Scalar scalar -> scalar.text();
            case Value.Fields table ->
                new FieldReader(reading, table, Shape.STEP_BACKUP, null)
                    .text("description", "method", "name");
            case Value.Items _ -> "";
          };
      if (text.isBlank()) {
        fields.wrongType(item, "a backup must say in words what is tried");
      } else {
        backups.add(new Terms.Backup(new Execution.Work.Prompt(text), ""));
      }
    }
    return backups;
  }

  private static Identity identity(FieldReader fields, String what, Reading reading) {
    Optional<Scalar> id = fields.scalar("id");
    if (id.isPresent()) {
      return new Identity(Identifiers.check(id.get(), what, reading), reading.span(id.get()));
    }
    SourceSpan place = fields.place();
    reading.add(
        Diagnostic.error(Code.MISSING_FIELD, place, "this " + what, "a " + what + " has no id")
            .help("add `id = ` with a number that no other " + what + " has"));
    return new Identity("at " + place.line() + ":" + place.column(), place);
  }
}
