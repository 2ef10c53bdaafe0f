package dev.braid.notation;

import dev.braid.notation.TaskfileSet.Target;
import dev.braid.notation.Value.Scalar;
import dev.braid.plan.SourceSpan;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one call of a task, and texts with their values put in. Only plain names are
 * looked up; what else a template of Go can do is left as it is written, and told.
 */
final class TaskfileVariables {
  /** How deep the values of variables may name other variables. */
  private static final int MAX_DEPTH = 10;

  /** Longest text that comes of putting values in. */
  private static final int MAX_LENGTH = 100_000;

  private static final Pattern TEMPLATE =
      Pattern.compile(
          "\\{\\{-?\\s*+\\.([A-Za-z_]\\w*)"
              + "(?:\\s*+\\|\\s*+default\\s+[\"']([^\"'{}]*)[\"'])?\\s*+-?\\}\\}");
  private static final Pattern DEFAULT_FIRST =
      Pattern.compile(
          "\\{\\{-?\\s*+default\\s+[\"']([^\"'{}]*)[\"']\\s+\\.([A-Za-z_]\\w*)\\s*+-?\\}\\}");

  private final Draft draft;
  private final Target target;
  private final Map<String, Value> values = new TreeMap<>();

  TaskfileVariables(Draft draft, Target target, Map<String, Value> given) {
    this.draft = draft;
    this.target = target;
    values.putAll(target.scope().variables());
    values.putAll(given);
    target
        .fields()
        .flatMap(fields -> fields.mapping("vars"))
        .ifPresent(own ->
            own.entries()
                .forEach(field -> {
                  // `{{.NAME | default ...}}` of the task itself lets a caller's value stand.
                  boolean weak = given.containsKey(field.key().text()) && namesItself(field);
                  if (!weak) {
                    values.put(field.key().text(), field.value());
                  }
                }));
  }

  private static boolean namesItself(Value.Field field) {
    return field.value() instanceof Scalar scalar
        && scalar.text().contains("." + field.key().text());
  }

  @Nullable Value value(String name) {
    return values.get(name);
  }

  /** A text for people. */
  String plain(String text) {
    return filled(text, 0);
  }

  /** A text for the shell; a template that is not evaluated is told. */
  String filled(String text, SourceSpan place) {
    String filled = filled(text, 0);
    if (filled.contains("{{")) {
      draft.foreign("a template of Task is not evaluated", place, "left as it is written");
    }
    return filled;
  }

  private String filled(String text, int depth) {
    if (depth > MAX_DEPTH || !text.contains("{{")) {
      return text;
    }
    String turned = DEFAULT_FIRST.matcher(text).replaceAll("{{.$2 | default \"$1\"}}");
    Matcher template = TEMPLATE.matcher(turned);
    StringBuilder filled = new StringBuilder();
    while (template.find() && filled.length() < MAX_LENGTH) {
      String value = valueOf(template.group(1), template.group(2), depth);
      template.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return template.appendTail(filled).toString();
  }

  private String valueOf(String name, @Nullable String otherwise, int depth) {
    Value value = values.get(name);
    if (value instanceof Scalar scalar && !scalar.text().contains("." + name)) {
      return filled(scalar.text(), depth + 1);
    }
    if (value instanceof Scalar scalar && otherwise == null) {
      String inner =
          scalar.text().replaceAll("\\{\\{[^{}]*default\\s+[\"']([^\"']*)[\"'][^{}]*\\}\\}", "$1");
      return inner.contains("{{") ? "${" + name + "}" : inner;
    }
    String command =
        value == null
            ? ""
            : ForeignFields.of(target.source(), value).map(each -> each.words("sh")).orElse("");
    if (!command.isEmpty()) {
      return "$(" + filled(command, depth + 1).strip() + ")";
    }
    return switch (name) {
      case "TASK" -> target.name();
      case "CLI_ARGS" -> "";
      case "ROOT_DIR", "TASKFILE_DIR", "USER_WORKING_DIR" -> "$(git rev-parse --show-toplevel)";
      // The environment is among Task's variables.
      default -> otherwise == null ? "${" + name + ":-}" : "${" + name + ":-" + otherwise + "}";
    };
  }
}
