package dev.braid.notation;

import dev.braid.notation.Value.Field;
import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Execution;
import dev.braid.plan.Execution.Acceptance;
import dev.braid.plan.Execution.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads how a task is carried out and how its result is accepted. */
final class ExecutionReader {
  private static final int MAX_RETRIES = 100;
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Reading reading;

  ExecutionReader(Reading reading) {
    this.reading = reading;
  }

  Execution read(FieldReader task) {
    List<String> tools = new ArrayList<>();
    Work work = work(task, tools);
    for (String tool : task.texts("tool_preference")) {
      if (!tools.contains(tool)) {
        tools.add(tool);
      }
    }
    return new Execution(
        work,
        tools,
        task.durationMillis("timeout"),
        task.durationMillis("silence_timeout"),
        task.number("retries", 0, MAX_RETRIES, 0),
        environment(task),
        acceptance(task),
        outputs(task));
  }

  private Work work(FieldReader task, List<String> tools) {
    Optional<Value> run = task.value("run");
    if (run.isEmpty()) {
      return new Work.Described();
    }
    if (run.get() instanceof Scalar command) {
      return new Work.Shell(Commands.check(command, reading));
    }
    Optional<Value.Fields> mapping =
        task.typed(run.get(), Value.Fields.class, "`run` must be a command or a mapping");
    return mapping.isEmpty() ? new Work.Described() : mapped(task, mapping.get(), "run", tools);
  }

  /** Work with a tool of its own, which is added to the tools. */
  Work mapped(FieldReader task, Value.Fields mapping, String place, List<String> tools) {
    FieldReader run = task.inside(place, mapping, Shape.RUN);
    String tool = run.text("tool");
    if (!tool.isEmpty()) {
      tools.add(tool);
    }
    boolean command = run.has("command");
    boolean prompt = run.has("prompt");
    if (command && (prompt || !tool.isEmpty())) {
      String other = prompt ? "prompt" : "tool";
      reading.add(
          Diagnostic.error(
                  Code.CONTRADICTION,
                  run.keySpan(other),
                  "",
                  "`run` has both `command` and `" + other + "`")
              .help("a command is run by the shell; a prompt is given to a tool"));
    }
    if (command) {
      return new Work.Shell(Commands.read(run, "command", reading));
    }
    return prompt ? new Work.Prompt(Commands.read(run, "prompt", reading)) : new Work.Described();
  }

  private SortedMap<String, String> environment(FieldReader task) {
    SortedMap<String, String> environment = new TreeMap<>();
    for (Field entry : task.mergedEntries("env")) {
      String name = entry.key().text();
      if (!VARIABLE.matcher(name).matches()) {
        reading.add(
            Diagnostic.error(
                    Code.BAD_ID,
                    reading.span(entry.key()),
                    "",
                    "`" + name + "` cannot be the name of an environment variable")
                .help("use letters, digits and `_`, not beginning with a digit"));
      }
      task.typed(entry.value(), Scalar.class, "`" + name + "` must be text")
          .map(value -> Commands.checkCharacters(value, reading))
          .ifPresent(value -> environment.put(name, value));
    }
    return environment;
  }

  private List<Acceptance> acceptance(FieldReader task) {
    List<Acceptance> conditions = new ArrayList<>();
    for (Value item : task.items("acceptance")) {
      task.place("acceptance", conditions.size(), item);
      switch (item) {
        case Scalar command ->
            conditions.add(new Acceptance.Command(Commands.check(command, reading)));
        case Value.Items _ -> task.wrongType(item, "an item of `acceptance` must be a mapping");
        case Value.Fields mapping -> {
          String place = "acceptance[" + conditions.size() + "]";
          condition(task.inside(place, mapping, Shape.ACCEPTANCE), mapping)
              .ifPresent(conditions::add);
        }
      }
    }
    return conditions;
  }

  private Optional<Acceptance> condition(FieldReader fields, Value.Fields mapping) {
    boolean file = fields.has("file") || fields.has("output");
    if (fields.has("command") == file) {
      reading.add(
          Diagnostic.error(
              Code.CONTRADICTION,
              reading.span(mapping),
              "",
              "an item of `acceptance` has either a `command` or a `file`"));
      return Optional.empty();
    }
    if (fields.has("command")) {
      return Optional.of(new Acceptance.Command(Commands.read(fields, "command", reading)));
    }
    if (fields.has("schema")) {
      return conforms(fields);
    }
    if (fields.has("contains") || fields.has("pattern")) {
      return contains(fields);
    }
    return fields
        .value("file", "output")
        .flatMap(value -> Patterns.read(value, fields, reading))
        .map(entry -> new Acceptance.FileExists(entry.pattern()));
  }

  /** A schema stands in the plan itself, or in a file of the repository. */
  private Optional<Acceptance> conforms(FieldReader fields) {
    Optional<Scalar> file = fields.scalar("file", "output");
    Optional<Value> schema = fields.value("schema");
    if (file.isEmpty() || schema.isEmpty() || !Patterns.isPath(file.get(), reading)) {
      return Optional.empty();
    }
    return switch (schema.get()) {
      case Scalar path ->
          Patterns.isPath(path, reading)
              ? Optional.of(new Acceptance.Conforms(file.get().text(), path.text(), false))
              : Optional.empty();
      case Value.Fields text ->
          Optional.of(
              new Acceptance.Conforms(file.get().text(), JsonText.writeLine(Plain.of(text)), true));
      case Value.Items list -> {
        fields.wrongType(list, "`schema` must be a path or a JSON Schema");
        yield Optional.empty();
      }
    };
  }

  private Optional<Acceptance> contains(FieldReader fields) {
    Optional<Scalar> regex = fields.scalar("contains", "pattern");
    Optional<Scalar> file = fields.scalar("file", "output");
    if (regex.isEmpty() || file.isEmpty() || !Patterns.isPath(file.get(), reading)) {
      return Optional.empty();
    }
    try {
      Pattern compiled = Pattern.compile(regex.get().text());
      return Optional.of(new Acceptance.Contains(file.get().text(), compiled.pattern()));
    } catch (PatternSyntaxException e) {
      reading.add(
          Diagnostic.error(
              Code.BAD_REGEX,
              reading.span(regex.get()),
              e.getDescription().toLowerCase(Locale.ROOT),
              "`contains` is no regular expression"));
      return Optional.empty();
    }
  }

  private List<String> outputs(FieldReader task) {
    List<String> outputs = new ArrayList<>();
    for (Value item : task.items("outputs")) {
      if (item instanceof Scalar scalar && Patterns.read(item, task, reading).isPresent()) {
        task.place("outputs", outputs.size(), item);
        outputs.add(scalar.text());
      } else if (!(item instanceof Scalar)) {
        task.wrongType(item, "an item of `outputs` must be a path");
      }
    }
    return outputs;
  }
}
