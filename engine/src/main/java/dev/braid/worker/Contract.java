package dev.braid.worker;

import dev.braid.plan.Execution;
import dev.braid.plan.Execution.Acceptance;
import dev.braid.plan.PathPattern;
import dev.braid.plan.Scope;
import dev.braid.plan.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a worker is told, as files of a folder outside its sandbox: {@code prompt.md} in full, for
 * people and models; and for programs {@code text}, the task's own words, and {@code writes} and
 * {@code reads}, one pattern per line. Where nobody knows what the task writes there is no {@code
 * writes}; an empty one says that it writes nothing.
 */
final class Contract {
  private static final String LINE = "\n";

  private final Path folder;
  private final String text;
  private final String prompt;

  private Contract(Path folder, String text, String prompt) {
    this.folder = folder;
    this.text = text;
    this.prompt = prompt;
  }

  static Contract write(Task task, Path folder) throws IOException {
    Files.createDirectories(folder);
    Contract contract = new Contract(folder, text(task), prompt(task));
    Files.writeString(contract.promptFile(), contract.prompt);
    Files.writeString(folder.resolve("text"), contract.text + LINE);
    if (task.scope().origin() != Scope.Origin.UNKNOWN) {
      Files.writeString(folder.resolve("writes"), lines(task.scope().writes()));
    }
    Files.writeString(folder.resolve("reads"), lines(task.scope().reads()));
    return contract;
  }

  Path folder() {
    return folder;
  }

  Path promptFile() {
    return folder.resolve("prompt.md");
  }

  String prompt() {
    return prompt;
  }

  /** The task's own words: the plan's command or prompt, else its description, else its title. */
  String text() {
    return text;
  }

  private static String text(Task task) {
    return switch (task.execution().work()) {
      case Execution.Work.Shell shell -> shell.command();
      case Execution.Work.Prompt prompt -> prompt.text();
      case Execution.Work.Described described ->
          task.brief().description().isBlank() ? task.title() : task.brief().description();
    };
  }

  private static String prompt(Task task) {
    List<String> parts = new ArrayList<>();
    parts.add("# " + task.id() + ": " + task.title());
    parts.add(text(task));
    if (task.execution().work() instanceof Execution.Work.Prompt
        && !task.brief().description().isBlank()) {
      parts.add(task.brief().description());
    }
    parts.add("## What you may change");
    parts.add(mayChange(task.scope()));
    if (!task.scope().reads().isEmpty()) {
      parts.add("## What to read first\n\n" + bullets(quoted(task.scope().reads())));
    }
    List<String> rules = new ArrayList<>(task.brief().constraints());
    rules.add("work in the current directory only; other workers change other files beside you");
    rules.add("leave branches, tags, remotes and the git configuration alone");
    rules.add("end every process that you start");
    parts.add("## Rules\n\n" + bullets(rules));
    List<String> conditions = new ArrayList<>();
    task.execution().acceptance().forEach(acceptance -> conditions.add(condition(acceptance)));
    task.execution().outputs().forEach(file -> conditions.add(exists(file)));
    if (!conditions.isEmpty()) {
      parts.add("## Your work is accepted when\n\n" + bullets(conditions));
    }
    return String.join("\n\n", parts) + LINE;
  }

  private static String mayChange(Scope scope) {
    return switch (scope.origin()) {
      case UNKNOWN -> "What the task needs, and no more than that.";
      case DECLARED ->
          scope.writes().isEmpty()
              ? "Nothing: a change of any file is refused."
              : bullets(quoted(scope.writes())) + "\n\nA change of anything else is refused.";
      case INFERRED, LEARNED ->
          bullets(quoted(scope.writes())) + "\n\nThat is what the task seems to be about.";
    };
  }

  private static String condition(Acceptance acceptance) {
    return switch (acceptance) {
      case Acceptance.Command command -> "`" + command.command() + "` exits with 0";
      case Acceptance.FileExists file -> exists(file.file().toString());
      case Acceptance.Contains contains ->
          "`" + contains.file() + "` contains a match of `" + contains.regex() + "`";
      case Acceptance.Conforms conforms ->
          "`"
              + conforms.file()
              + "` is JSON that follows the JSON Schema "
              + (conforms.inline() ? conforms.schema() : "in `" + conforms.schema() + "`");
    };
  }

  private static String exists(String file) {
    return "a file that matches `" + file + "` exists";
  }

  private static List<String> patterns(List<Scope.Entry> entries) {
    return entries.stream().map(Scope.Entry::pattern).map(PathPattern::toString).toList();
  }

  private static List<String> quoted(List<Scope.Entry> entries) {
    return patterns(entries).stream().map(pattern -> "`" + pattern + "`").toList();
  }

  private static String lines(List<Scope.Entry> entries) {
    return patterns(entries).stream().map(p -> p + LINE).collect(Collectors.joining());
  }

  private static String bullets(List<String> sentences) {
    return sentences.stream().map(s -> "- " + s).collect(Collectors.joining(LINE));
  }
}
