package dev.braid.notation;

import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Plan;
import dev.braid.plan.SourceSpan;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Task's {@code Taskfile.yml}: a task waits for its {@code deps}, which run beside each other, and
 * for the tasks that its commands call, which run one after another. Every task runs at most once
 * for each set of variables it is called with. {@code sources} are read and {@code generates} are
 * written; neither binds, as neither binds in Task.
 */
final class TaskfileReader implements PlanReader, FolderReader {
  static final String NOTATION = "taskfile";

  /** What Task itself looks for. */
  static final Pattern NAME = Pattern.compile("(?:.*[/\\\\])?[Tt]askfile(?:\\.[\\w-]+)?\\.ya?ml");

  private static final List<String> PLACES =
      List.of(
          "Taskfile.yml",
          "taskfile.yml",
          "Taskfile.yaml",
          "taskfile.yaml",
          "Taskfile.dist.yml",
          "taskfile.dist.yml",
          "Taskfile.dist.yaml",
          "taskfile.dist.yaml");
  private static final Pattern VERSION =
      Pattern.compile(
          "(?m)^['\"]?version['\"]?[ \\t]*:[ \\t]*['\"]?[23](?:\\.\\d+){0,2}['\"]?["
              + " \\t]*(?:#.*)?$");
  private static final Pattern BODY =
      Pattern.compile("(?m)^['\"]?(?:tasks|includes)['\"]?[ \\t]*:");
  private static final Pattern LIST =
      Pattern.compile(
          "(?m)^['\"]?tasks['\"]?[ \\t]*:[ \\t]*(?:#.*)?\\R(?:[ \\t]*(?:#.*)?\\R){0,50}[ \\t]*-["
              + " \\t]");
  private static final Pattern COMPOSE = Pattern.compile("(?m)^services[ \\t]*:");

  @Override
  public String notation() {
    return NOTATION;
  }

  @Override
  public boolean recognises(String content) {
    return VERSION.matcher(content).find()
        && BODY.matcher(content).find()
        && !LIST.matcher(content).find()
        && !COMPOSE.matcher(content).find();
  }

  @Override
  public boolean recognises(PlanFolder folder) {
    return PLACES.stream().anyMatch(folder.files()::contains);
  }

  @Override
  public ReadResult read(PlanFolder folder, ReadOptions options) {
    String file =
        PLACES.stream().filter(folder.files()::contains).findFirst().orElse(PLACES.getFirst());
    return FolderFiles.single(folder, file, this, options);
  }

  @Override
  public ReadResult read(SourceText source, ReadOptions options) {
    Problems problems = new Problems();
    Optional<ForeignFields> file;
    try {
      Value document = YamlSyntax.parse(source, problems);
      file = document == null ? Optional.empty() : ForeignFields.of(source, document);
    } catch (Unparsable e) {
      problems.add(e.problem());
      return ReadResult.of(null, problems.sorted(), source);
    }
    if (file.isEmpty()) {
      problems.add(
          Diagnostic.error(
                  Code.EMPTY_DOCUMENT,
                  SourceSpan.startOf(source.file()),
                  "",
                  "the Taskfile has no tasks")
              .help("a Taskfile has `tasks:` with a mapping for each task"));
      return ReadResult.of(null, problems.sorted(), source);
    }
    Draft draft = new Draft(NOTATION, problems);
    TaskfileSet set = new TaskfileSet(draft, options.beside());
    set.readFirst(source, file.get());
    new TaskfilePlan(draft, set).build();
    Plan plan =
        draft.plan(ForeignNames.planId(source.file()), "", SourceSpan.startOf(source.file()));
    return new ReadResult(plan, problems.sorted(), set.sources());
  }
}
