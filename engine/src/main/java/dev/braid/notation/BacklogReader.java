package dev.braid.notation;

import dev.braid.notation.ForeignFields.Text;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Plan;
import dev.braid.plan.SourceSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Backlog.md: a folder with one Markdown file for each task. As in Backlog.md only dependencies
 * make an order: a subtask does not wait for its parent, nor the parent for it. Files under {@code
 * completed} are done; drafts and archived tasks are no work.
 */
final class BacklogReader implements PlanReader, FolderReader {
  static final String NOTATION = "backlog";

  private static final Pattern FILE =
      Pattern.compile("(?:.*/)?([A-Za-z][\\w]*-\\d+(?:\\.\\d+)*)(?: - |-)(.*)\\.md");
  private static final Pattern AWAY =
      Pattern.compile("(?:^|.*/)(?:drafts|archive|docs|decisions|milestones)/.*");
  private static final Pattern COMPLETED = Pattern.compile("(?:^|.*/)completed/.*");
  private static final Pattern HEAD =
      Pattern.compile("\\A\\s*+---[ \\t]*\\R((?:(?!---).*+\\R){1,60})");
  private static final Pattern ID = Pattern.compile("(?m)^id:[ \\t]*['\"]?[A-Za-z][\\w]*-\\d");
  private static final Pattern OWN =
      Pattern.compile("(?m)^(?:assignee|created_date|dependencies|labels):");
  private static final Pattern STATUS = Pattern.compile("(?m)^status:");

  @Override
  public String notation() {
    return NOTATION;
  }

  @Override
  public int maxLength() {
    return MarkdownOutline.MAX_LENGTH;
  }

  @Override
  public boolean recognises(String content) {
    Matcher head = HEAD.matcher(content);
    if (!head.find()) {
      return false;
    }
    String block = head.group(1);
    return ID.matcher(block).find() && STATUS.matcher(block).find() && OWN.matcher(block).find();
  }

  @Override
  public boolean recognises(PlanFolder folder) {
    List<String> files = folder.files();
    boolean own = files.contains("config.yml") || files.contains("backlog/config.yml");
    return files.stream()
        .anyMatch(file -> isTask(file) && (own || file.contains(" - ")) && !file.contains("PLAN"));
  }

  private static boolean isTask(String file) {
    String folder = file.contains("/") ? file.substring(0, file.lastIndexOf('/')) : "";
    boolean here = folder.isEmpty() || folder.matches("(?:.*/)?(?:tasks|completed)");
    return here && FILE.matcher(file).matches() && !AWAY.matcher(file).matches();
  }

  @Override
  public ReadResult read(SourceText source, ReadOptions options) {
    Problems problems = new Problems();
    Reader reader = new Reader(problems, options);
    reader.read(source, source.file());
    SourceSpan place = SourceSpan.startOf(source.file());
    return ReadResult.of(
        reader.draft.plan(NativeReader.nameOf(source.file()), "", place),
        problems.sorted(),
        source);
  }

  @Override
  public ReadResult read(PlanFolder folder, ReadOptions options) {
    Problems problems = new Problems();
    FolderFiles files = new FolderFiles(folder, problems);
    Reader reader = new Reader(problems, options);
    List<String> tasks =
        new ArrayList<>(folder.files().stream().filter(BacklogReader::isTask).toList());
    tasks.sort(Comparator.comparing(BacklogReader::orderOf).thenComparing(file -> file));
    for (String file : tasks) {
      files.text(file).ifPresent(source -> reader.read(source, file));
    }
    Plan plan =
        reader.draft.plan(
            ForeignNames.planId(FolderFiles.shown(folder, "x"), "backlog", "tasks", "."),
            "",
            SourceSpan.startOf(FolderFiles.shown(folder, tasks.isEmpty() ? "" : tasks.getFirst())));
    return new ReadResult(plan, problems.sorted(), files.sources());
  }

  /** Tasks by their numbers, so that task-2 comes before task-10. */
  private static String orderOf(String file) {
    Matcher name = FILE.matcher(file);
    return name.matches() ? ForeignNames.numberOrder(name.group(1)) : file;
  }

  /** The files of a folder, one after another. */
  private static final class Reader {
    private final Problems problems;
    private final ReadOptions options;
    private final Draft draft;

    Reader(Problems problems, ReadOptions options) {
      this.problems = problems;
      this.options = options;
      this.draft = new Draft(NOTATION, problems);
    }

    void read(SourceText source, String file) {
      Optional<FrontMatter> matter = FrontMatter.of(source, problems);
      Matcher name = FILE.matcher(file);
      boolean named = name.matches();
      SourceSpan start = SourceSpan.startOf(source.file());
      if (matter.isEmpty()) {
        readByName(source, named ? name.group(1) : NativeReader.nameOf(file), start);
        return;
      }
      ForeignFields fields = matter.get().fields();
      Text id =
          fields
              .text("id")
              .orElseGet(() -> new Text(named ? name.group(1) : NativeReader.nameOf(file), start));
      DraftNode node = draft.add(null, id.text(), id.span());
      node.title = ForeignNames.title(fields.words("title"));
      fields.text("title").ifPresent(title -> node.places.put("title", title.span()));
      node.description = matter.get().body().strip();
      fields.texts("labels").forEach(label -> node.tags.add(label.text()));
      node.priority = ForeignNames.priority(fields.words("priority"));
      node.scope = scope(fields, node);
      fields.text("status").ifPresent(status -> state(node, status));
      node.done |= COMPLETED.matcher(file).matches();
      for (String field : List.of("dependencies", "blocked_by", "depends_on")) {
        for (Text need : fields.texts(field)) {
          node.needs(need.text(), need.span());
          // Some projects change the prefix of their ids and keep the old one in dependencies.
        }
      }
      String number = id.text().substring(id.text().indexOf('-') + 1);
      new TreeSet<>(List.of("task-", "TASK-", "BACK-", "back-"))
          .forEach(prefix -> draft.guess(prefix + number, node));
    }

    private void readByName(SourceText source, String id, SourceSpan start) {
      DraftNode node = draft.add(null, id, start);
      String first = source.lineCount() > 0 ? source.line(1) : "";
      node.title = ForeignNames.title(first.replaceFirst("^#+\\s*", ""));
      node.description = source.text().strip();
      node.scope = ForeignNames.scope(node.title + "\n" + node.description, options);
      problems.add(
          Diagnostic.warning(
                  Code.UNREADABLE_RECORD,
                  start,
                  "read as `" + id + "`, not done, waiting for nothing",
                  "the task file has no front matter")
              .help("give it a block with `id`, `status` and `dependencies`"));
    }

    private dev.braid.plan.Scope scope(ForeignFields fields, DraftNode node) {
      List<String> modified = fields.texts("modified_files").stream().map(Text::text).toList();
      return modified.isEmpty()
          ? ForeignNames.scope(node.title + "\n" + node.description, options)
          : ForeignNames.named(List.of(), modified, "", "modified_files");
    }

    private void state(DraftNode node, Text status) {
      switch (ForeignNames.word(status.text())) {
        case "done", "completed", "complete", "closed" -> node.done = true;
        case "to-do", "todo", "in-progress", "open", "review", "in-review", "ready", "backlog" -> {}
        case "won't-do", "wont-do", "cancelled", "canceled", "rejected", "obsolete" -> {
          node.done = true;
          draft.oddValue("status", status.text(), status.span(), "read as finished");
        }
        case "blocked", "on-hold", "deferred", "draft", "parked" ->
            node.held = "its status is `" + status.text() + "`";
        default -> draft.oddValue("status", status.text(), status.span(), "read as not done");
      }
    }
  }
}
