package dev.braid.notation;

import dev.braid.notation.TaskfileSet.Target;
import dev.braid.notation.Value.Field;
import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Scope;
import dev.braid.plan.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one call of a task does: its commands in pieces between calls, and what is around them. */
final class TaskfileCommands {
  /** Most rounds of one `for`. */
  private static final int MAX_ROUNDS = 500;

  /** A call of another task. */
  record Call(String name, Map<String, Value> variables, SourceSpan place) {}

  /** Own commands, or a call of another task. */
  record Step(String command, @Nullable Call call, SourceSpan place) {}

  private final Draft draft;
  private final Target target;
  private final TaskfileVariables variables;
  private final @Nullable ForeignFields fields;
  private final String folder;
  private final List<String> deferred = new ArrayList<>();

  TaskfileCommands(Draft draft, Target target, TaskfileVariables variables) {
    this.draft = draft;
    this.target = target;
    this.variables = variables;
    this.fields = target.fields().orElse(null);
    String own = fields == null ? "" : variables.plain(fields.words("dir"));
    this.folder = own.isEmpty() ? target.folder() : TaskfileSet.joined(target.folder(), own);
  }

  /** The steps in their order; neighbouring commands are one step. */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    List<String> own = new ArrayList<>();
    SourceSpan place = target.place().span();
    for (Value item : items()) {
      for (Map<String, String> round : rounds(item)) {
        Call call = call(item, round);
        String command = call == null ? command(item, round) : "";
        if (call != null) {
          flush(own, steps, place);
          steps.add(new Step("", call, call.place()));
        } else if (!command.isBlank()) {
          own.add(command);
        }
      }
    }
    flush(own, steps, place);
    return deferred.isEmpty() ? steps : withDeferred(steps);
  }

  /** Deferred commands run when the shell of the own commands ends, the last one first. */
  private List<Step> withDeferred(List<Step> steps) {
    long own = steps.stream().filter(step -> step.call() == null).count();
    if (own != 1) {
      draft.foreign(
          "a command is put off to the end of a task of several steps",
          target.place().span(),
          "it is left out");
      return steps;
    }
    String trap = "trap " + Shell.quoted(String.join("\n", deferred.reversed())) + " EXIT\n";
    return steps.stream()
        .map(step ->
            step.call() == null ? new Step(trap + step.command(), null, step.place()) : step)
        .toList();
  }

  private static void flush(List<String> own, List<Step> steps, SourceSpan place) {
    if (!own.isEmpty()) {
      steps.add(new Step(Shell.inOrder(own), null, place));
      own.clear();
    }
  }

  private List<Value> items() {
    if (fields == null) {
      return target.value() instanceof Value.Items list ? list.items() : List.of(target.value());
    }
    List<Value> items = new ArrayList<>(fields.items("cmds"));
    items.addAll(fields.items("cmd"));
    return items;
  }

  /** The tasks that a list names: the dependencies. */
  List<Call> calls(String list) {
    List<Call> calls = new ArrayList<>();
    if (fields == null) {
      return calls;
    }
    for (Value item : fields.items(list)) {
      for (Map<String, String> round : rounds(item)) {
        Call call =
            item instanceof Scalar scalar
                ? new Call(variables.plain(scalar.text()), new TreeMap<>(), span(scalar))
                : call(item, round);
        if (call != null) {
          calls.add(call);
        }
      }
    }
    return calls;
  }

  private @Nullable Call call(Value item, Map<String, String> round) {
    ForeignFields entry = ForeignFields.of(target.source(), item).orElse(null);
    if (entry == null || !entry.has("task")) {
      return null;
    }
    Map<String, Value> given = new TreeMap<>();
    entry
        .mapping("vars")
        .ifPresent(vars -> {
          for (Field field : vars.entries()) {
            given.put(field.key().text(), filled(field.value(), round));
          }
        });
    String name = variables.plain(rounded(entry.words("task"), round));
    return new Call(name, given, entry.span("task"));
  }

  private Value filled(Value value, Map<String, String> round) {
    return value instanceof Scalar scalar
        ? new Scalar(
            variables.plain(rounded(scalar.text(), round)),
            scalar.plain(),
            scalar.from(),
            scalar.to())
        : value;
  }

  private String command(Value item, Map<String, String> round) {
    if (item instanceof Scalar scalar) {
      return variables.filled(rounded(scalar.text().strip(), round), span(scalar));
    }
    ForeignFields entry = ForeignFields.of(target.source(), item).orElse(null);
    if (entry == null) {
      return "";
    }
    if (entry.has("defer")) {
      if (entry.value("defer").orElse(null) instanceof Scalar deferredCommand) {
        deferred.add(
            variables.filled(rounded(deferredCommand.text().strip(), round), entry.span()));
      } else {
        draft.foreign("a call is put off to the end of its task", entry.span(), "it is left out");
      }
      return "";
    }
    if (entry.has("platforms")) {
      draft.foreign(
          "a command is for certain platforms", entry.span("platforms"), "it runs on any");
    }
    String text = variables.filled(rounded(entry.words("cmd").strip(), round), entry.span());
    return entry.is("ignore_error", "true") ? "{\n" + text + "\n} || true" : text;
  }

  /** The values of each round of a `for`; one round without values when there is none. */
  private List<Map<String, String>> rounds(Value item) {
    ForeignFields entry = ForeignFields.of(target.source(), item).orElse(null);
    Value loop = entry == null ? null : entry.value("for").orElse(null);
    if (entry == null || loop == null) {
      return List.of(Map.of());
    }
    List<String> values = new ArrayList<>();
    String name = "ITEM";
    if (loop instanceof Value.Items list) {
      list.items().forEach(each -> values.add(ActionsMatrix.text(each)));
    } else {
      Optional<ForeignFields> from = entry.mapping("for");
      String as = from.map(each -> each.words("as")).orElse("");
      name = as.isEmpty() ? name : as;
      values.addAll(listed(from.orElse(null)));
    }
    if (values.isEmpty() || values.size() > MAX_ROUNDS) {
      draft.foreign("a loop has values that only Task knows", entry.span("for"), "it is left out");
      return List.of();
    }
    List<Map<String, String>> rounds = new ArrayList<>();
    for (String value : values) {
      rounds.add(Map.of(name, variables.plain(value)));
    }
    return rounds;
  }

  /** The words of the variable that a loop goes over, when they are written in the file. */
  private List<String> listed(@Nullable ForeignFields from) {
    if (from == null || !from.has("var")) {
      return List.of();
    }
    Value value = variables.value(from.words("var"));
    if (value instanceof Value.Items list) {
      return list.items().stream().map(ActionsMatrix::text).toList();
    }
    if (!(value instanceof Scalar scalar) || scalar.text().contains("{{")) {
      return List.of();
    }
    String split = from.words("split");
    String[] parts =
        split.isEmpty()
            ? scalar.text().strip().split("\\s+")
            : scalar.text().strip().split(java.util.regex.Pattern.quote(split));
    return List.of(parts);
  }

  private static String rounded(String text, Map<String, String> round) {
    String filled = text;
    for (Map.Entry<String, String> value : round.entrySet()) {
      filled =
          filled.replaceAll(
              "\\{\\{-?\\s*\\." + java.util.regex.Pattern.quote(value.getKey()) + "\\s*-?\\}\\}",
              java.util.regex.Matcher.quoteReplacement(value.getValue()));
    }
    return filled;
  }

  /** A command with what must hold before it, in the folder of the task. */
  String guarded(String command) {
    StringBuilder guards = new StringBuilder();
    if (fields != null) {
      for (Value item : fields.items("preconditions")) {
        ForeignFields entry = ForeignFields.of(target.source(), item).orElse(null);
        String test = item instanceof Scalar scalar ? scalar.text() : "";
        test = entry == null ? test : entry.words("sh");
        String message = entry == null ? "" : variables.plain(entry.words("msg"));
        if (!test.isBlank()) {
          String said = message.isBlank() ? "a precondition does not hold" : message;
          guards
              .append("(\n")
              .append(variables.filled(test.strip(), target.place().span()))
              .append("\n) || { echo ")
              .append(Shell.quoted(said))
              .append(" >&2; exit 1; }\n");
        }
      }
    }
    return inFolder(guards.isEmpty() ? command : guards + command);
  }

  String inFolder(String command) {
    return folder.isEmpty() ? command : "cd " + Shell.quoted(folder) + " && {\n" + command + "\n}";
  }

  Scope scope() {
    return fields == null
        ? Scope.unknown()
        : ForeignNames.named(paths("sources"), paths("generates"), "sources", "generates");
  }

  private List<String> paths(String name) {
    List<String> paths = new ArrayList<>();
    if (fields == null) {
      return paths;
    }
    for (ForeignFields.Text text : fields.texts(name)) {
      String path = variables.plain(text.text());
      String full = folder.isEmpty() ? path : folder + "/" + path;
      if (TaskfilePlan.isPath(path) && TaskfilePlan.isPath(full)) {
        paths.add(full);
      }
    }
    return paths;
  }

  SortedMap<String, String> environment() {
    SortedMap<String, String> environment = new TreeMap<>();
    Map<String, Value> all = new TreeMap<>(target.scope().environment());
    if (fields != null) {
      fields
          .mapping("env")
          .ifPresent(
              env -> env.entries().forEach(field -> all.put(field.key().text(), field.value())));
    }
    all.forEach((name, value) -> {
      if (value instanceof Scalar scalar && name.matches("[A-Za-z_]\\w*")) {
        String text = variables.plain(scalar.text());
        if (text.contains("$") || text.contains("{{")) {
          draft.foreign(
              "a value of the environment is computed", target.place().span(), "it is left out");
        } else {
          environment.put(name, text);
        }
      }
    });
    return environment;
  }

  /** What Task does with the task and Braid does not. */
  void note(ForeignFields task) {
    for (String field :
        List.of("platforms", "status", "dotenv", "interactive", "watch", "prompt")) {
      if (task.has(field)) {
        String decision =
            switch (field) {
              case "platforms" -> "it runs on any platform";
              case "status" -> "the task runs in any case";
              case "dotenv" -> "the file is not read";
              default -> "passed over";
            };
        draft.foreign("a task has `" + field + "`", task.span(field), decision);
      }
    }
  }

  private SourceSpan span(Scalar scalar) {
    return target.source().span(scalar.from(), scalar.to());
  }
}
