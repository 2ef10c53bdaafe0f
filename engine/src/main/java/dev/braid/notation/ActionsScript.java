package dev.braid.notation;

import dev.braid.notation.ForeignFields.Text;
import dev.braid.notation.Value.Field;
import dev.braid.notation.Value.Scalar;
import dev.braid.plan.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The steps of one job as one shell command, with the values of one combination put in. */
final class ActionsScript {
  private static final Pattern EXPRESSION =
      Pattern.compile("\\$\\{\\{\\s*+((?:(?!\\}\\}).){0,2000}+)\\}\\}", Pattern.DOTALL);
  private static final Pattern LOOKUP =
      Pattern.compile("(matrix|env)((?:\\.[\\w-]+|\\[['\"][\\w-]+['\"]\\])+)");
  private static final Pattern ALWAYS = Pattern.compile("(?i)(?:always|cancelled)\\s*\\(");
  private static final Pattern FAILURE = Pattern.compile("(?i)failure\\s*\\(");
  private static final Pattern CHECKOUT = Pattern.compile("(?i)actions/checkout@.*");

  private final Draft draft;
  private final SourceText source;
  private final ForeignFields workflow;
  private final ForeignFields job;
  private final ActionsMatrix.Combination combination;

  ActionsScript(
      Draft draft,
      SourceText source,
      ForeignFields workflow,
      ForeignFields job,
      ActionsMatrix.Combination combination) {
    this.draft = draft;
    this.source = source;
    this.workflow = workflow;
    this.job = job;
    this.combination = combination;
  }

  /** One step: when it runs, what it runs, and whether it may fail. */
  private record Step(String when, String command, boolean mayFail) {}

  /** The command, or nothing when no step of the job is one. */
  Optional<String> command() {
    List<Step> steps = new ArrayList<>();
    for (ForeignFields step : steps()) {
      Optional<Text> run = step.text("run");
      if (run.isPresent()) {
        steps.add(
            new Step(when(step), shell(step, run.get()), step.is("continue-on-error", "true")));
      } else if (!CHECKOUT.matcher(step.words("uses")).matches()) {
        String action = step.words("uses").replaceFirst("@.*", "");
        draft.foreign(
            "a step uses an action that only GitHub has",
            step.span("uses"),
            "the step is left out",
            action);
      }
    }
    return steps.isEmpty() ? Optional.empty() : Optional.of(join(steps));
  }

  /** What people read: the names of the steps. */
  String description() {
    List<String> lines = new ArrayList<>();
    for (ForeignFields step : steps()) {
      String name = step.words("name");
      lines.add("- " + plain(name.isEmpty() ? step.words("uses", "run") : name).strip());
    }
    return String.join("\n", lines);
  }

  SortedMap<String, String> environment() {
    SortedMap<String, String> environment = new TreeMap<>();
    environment.put("CI", "true");
    for (ForeignFields owner : List.of(workflow, job)) {
      owner.mapping("env").ifPresent(env -> environment.putAll(texts(env)));
    }
    String all = source.text();
    for (String file :
        List.of("GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH")) {
      if (all.contains(file)) {
        environment.putIfAbsent(file, "/dev/null");
      }
    }
    return environment;
  }

  private SortedMap<String, String> texts(ForeignFields env) {
    SortedMap<String, String> texts = new TreeMap<>();
    for (Field field : env.entries()) {
      if (field.value() instanceof Scalar scalar && field.key().text().matches("[A-Za-z_]\\w*")) {
        String value = filled(scalar.text(), env.span(scalar));
        if (!value.contains("${{")) {
          texts.put(field.key().text(), value);
        }
      }
    }
    return texts;
  }

  private List<ForeignFields> steps() {
    List<ForeignFields> steps = new ArrayList<>();
    job.items("steps").forEach(item -> ForeignFields.of(source, item).ifPresent(steps::add));
    return steps;
  }

  private String when(ForeignFields step) {
    Optional<Text> condition = step.text("if");
    if (condition.isEmpty()) {
      return "success";
    }
    String text = condition.get().text();
    boolean always = ALWAYS.matcher(text).find();
    boolean failure = FAILURE.matcher(text).find();
    boolean more =
        !text.replaceAll("[\\s${}!]", "").matches("(?i)(?:always|failure|success|cancelled)\\(\\)");
    if (more) {
      draft.foreign(
          "a condition of GitHub decides whether a step runs",
          condition.get().span(),
          "taken as true");
    }
    return always ? "always" : failure ? "failure" : "success";
  }

  private String shell(ForeignFields step, Text run) {
    String script = filled(run.text().stripTrailing(), run.span());
    String shell = first("shell", step).orElse("");
    String program =
        switch (shell.split("\\s", 2)[0]) {
          case "" -> "bash -e -c ";
          case "bash" -> "bash -eo pipefail -c ";
          case "sh" -> "sh -e -c ";
          case "python" -> "python3 -c ";
          case "pwsh", "powershell" -> "pwsh -command ";
          default -> {
            draft.foreign("a step has a shell of its own", step.span("shell"), "bash runs it");
            yield "bash -e -c ";
          }
        };
    StringBuilder command = new StringBuilder();
    Optional<String> folder = first("working-directory", step);
    folder.ifPresent(path -> command.append("cd ").append(Shell.quoted(path)).append(" && "));
    step.mapping("env")
        .ifPresent(env ->
            texts(env)
                .forEach((name, value) ->
                    command.append(name).append('=').append(Shell.quoted(value)).append(' ')));
    return command.append(program).append(Shell.quoted(script)).toString();
  }

  /** A setting of the step, else the default of the job, else that of the workflow. */
  private Optional<String> first(String name, ForeignFields step) {
    if (step.has(name)) {
      return Optional.of(filled(step.words(name), step.span(name)));
    }
    for (ForeignFields owner : List.of(job, workflow)) {
      Optional<ForeignFields> run = owner.mapping("defaults").flatMap(each -> each.mapping("run"));
      if (run.isPresent() && run.get().has(name)) {
        return Optional.of(filled(run.get().words(name), run.get().span(name)));
      }
    }
    return Optional.empty();
  }

  private static String join(List<Step> steps) {
    boolean plain =
        steps.stream().allMatch(step -> step.when().equals("success") && !step.mayFail());
    if (plain) {
      return Shell.inOrder(steps.stream().map(Step::command).toList());
    }
    StringBuilder script = new StringBuilder("status=0\n");
    for (Step step : steps) {
      String ending = step.mayFail() ? " || true" : " || status=$?";
      String body = "(\n" + step.command() + "\n)" + ending;
      script.append(
          switch (step.when()) {
            case "always" -> body;
            case "failure" -> "if [ $status -ne 0 ]; then " + body + "; fi";
            default -> "if [ $status -eq 0 ]; then " + body + "; fi";
          });
      script.append('\n');
    }
    return script.append("exit $status").toString();
  }

  /** A text with the values that are known put in, for people. */
  String plain(String text) {
    return replaced(text, "").strip();
  }

  private String filled(String text, SourceSpan place) {
    String replaced = replaced(text, null);
    if (replaced.contains("${{")) {
      draft.foreign("an expression of GitHub is not known here", place, "left as it is written");
    }
    return replaced;
  }

  private String replaced(String text, @org.jspecify.annotations.Nullable String unknown) {
    Matcher expression = EXPRESSION.matcher(text);
    StringBuilder replaced = new StringBuilder();
    while (expression.find()) {
      String value = value(expression.group(1).strip());
      String left = unknown == null ? expression.group() : unknown;
      expression.appendReplacement(
          replaced, Matcher.quoteReplacement(value == null ? left : value));
    }
    return expression.appendTail(replaced).toString();
  }

  private @org.jspecify.annotations.Nullable String value(String expression) {
    if (expression.equals("github.workspace")) {
      return "$PWD";
    }
    Matcher lookup = LOOKUP.matcher(expression);
    if (!lookup.matches()) {
      return null;
    }
    String[] names = lookup.group(2).replaceAll("\\[['\"]|['\"]\\]", ".").split("\\.+");
    if (lookup.group(1).equals("env")) {
      return "${" + names[1] + "}";
    }
    Value value = combination.values().get(names[1]);
    for (int at = 2; at < names.length && value != null; at++) {
      value = ForeignFields.of(source, value).flatMap(inner(names[at])).orElse(null);
    }
    if (value == null) {
      // A combination without the value has an empty one, as on GitHub.
      return combination.values().isEmpty() ? null : "";
    }
    return ActionsMatrix.text(value);
  }

  private static java.util.function.Function<ForeignFields, Optional<Value>> inner(String name) {
    return fields -> fields.value(name);
  }
}
