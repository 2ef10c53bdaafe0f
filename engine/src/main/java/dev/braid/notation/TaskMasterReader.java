package dev.braid.notation;

import dev.braid.notation.ForeignFields.Text;
import dev.braid.notation.Value.Field;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Group;
import dev.braid.plan.Plan;
import dev.braid.plan.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Task Master's {@code tasks.json}: lists of tasks under tags, or one list in older files. Tags are
 * plans of their own, so each becomes a workstream, and ids carry the tag when there are several. A
 * task with subtasks is a group: its subtasks are the work. A dependency of a subtask with a dot
 * names any task, one without names a sibling, as Task Master takes it.
 */
final class TaskMasterReader implements PlanReader, FolderReader {
  static final String NOTATION = "task-master";

  private static final List<String> PLACES =
      List.of("tasks/tasks.json", "tasks.json", ".taskmaster/tasks/tasks.json");
  private static final Pattern BEGIN = Pattern.compile("\\A\\s*+\\{");
  private static final Pattern TASKS = Pattern.compile("\"tasks\"\\s*+:\\s*+\\[");
  private static final Pattern OWN =
      Pattern.compile("\"(?:dependencies|testStrategy|taskCount|lastModified)\"\\s*+:");
  private static final Pattern NATIVE =
      Pattern.compile("\"(?:plan|phase_id|format|workstreams|depends_on|run)\"\\s*+:");
  private static final Pattern NUMBERED = Pattern.compile("\\d+");

  @Override
  public String notation() {
    return NOTATION;
  }

  @Override
  public boolean recognises(String content) {
    return BEGIN.matcher(content).find()
        && TASKS.matcher(content).find()
        && OWN.matcher(content).find()
        && !NATIVE.matcher(content).find();
  }

  @Override
  public boolean recognises(PlanFolder folder) {
    return place(folder).isPresent();
  }

  private static Optional<String> place(PlanFolder folder) {
    return PLACES.stream().filter(folder.files()::contains).findFirst();
  }

  @Override
  public ReadResult read(PlanFolder folder, ReadOptions options) {
    return FolderFiles.single(folder, place(folder).orElse(PLACES.getFirst()), this, options);
  }

  @Override
  public ReadResult read(SourceText source, ReadOptions options) {
    Problems problems = new Problems();
    Value document;
    try {
      document = JsonSyntax.parse(source, problems);
    } catch (Unparsable e) {
      problems.add(e.problem());
      return ReadResult.of(null, problems.sorted(), source);
    }
    Optional<ForeignFields> fields =
        document == null ? Optional.empty() : ForeignFields.of(source, document);
    if (fields.isEmpty()) {
      problems.add(
          Diagnostic.error(
                  Code.EMPTY_DOCUMENT,
                  SourceSpan.startOf(source.file()),
                  "",
                  "the file holds no list of tasks")
              .help("Task Master keeps tasks as `{\"master\": {\"tasks\": [...]}}`"));
      return ReadResult.of(null, problems.sorted(), source);
    }
    Plan plan = new Reader(source, problems, options).plan(fields.get());
    return ReadResult.of(plan, problems.sorted(), source);
  }

  /** One file while it is read. */
  private static final class Reader {
    private final SourceText source;
    private final ReadOptions options;
    private final Draft draft;

    Reader(SourceText source, Problems problems, ReadOptions options) {
      this.source = source;
      this.options = options;
      this.draft = new Draft(NOTATION, problems);
    }

    Plan plan(ForeignFields document) {
      if (document.value("tasks").orElse(null) instanceof Value.Items tasks) {
        readTasks(tasks, null, "");
      } else {
        readTags(document);
      }
      SourceSpan place = SourceSpan.startOf(source.file());
      return draft.plan(ForeignNames.planId(source.file(), ".taskmaster", "tasks"), "", place);
    }

    private void readTags(ForeignFields document) {
      List<Field> tags = new ArrayList<>();
      for (Field tag : document.entries()) {
        boolean holdsTasks =
            ForeignFields.of(source, tag.value())
                .map(fields -> !fields.items("tasks").isEmpty())
                .orElse(false);
        if (holdsTasks) {
          tags.add(tag);
        }
      }
      for (Field tag : tags) {
        ForeignFields fields = ForeignFields.of(source, tag.value()).orElseThrow();
        Value.Items tasks = (Value.Items) fields.value("tasks").orElseThrow();
        if (tags.size() == 1) {
          readTasks(tasks, null, "");
          continue;
        }
        String name = Identifiers.from(tag.key().text(), "tag");
        SourceSpan span = source.span(tag.key().from(), tag.key().to());
        DraftNode group = draft.addGroup(null, Group.Kind.WORKSTREAM, name, span);
        group.title = tag.key().text();
        readTasks(tasks, group, group.id + ".");
      }
    }

    private void readTasks(Value.Items tasks, @Nullable DraftNode parent, String prefix) {
      for (Value item : tasks.items()) {
        Optional<ForeignFields> task = ForeignFields.of(source, item);
        if (task.isPresent()) {
          readTask(task.get(), parent, prefix);
        } else {
          SourceSpan span = source.span(item.from(), item.to());
          draft.unreadable("an item of the list is no task", span, "passed over");
        }
      }
    }

    private void readTask(ForeignFields task, @Nullable DraftNode parent, String prefix) {
      Text id = id(task);
      DraftNode node = draft.add(parent, prefix + id.text(), id.span());
      describe(node, task, "");
      for (Text need : task.texts("dependencies")) {
        node.needs(prefix + need.text(), need.span());
      }
      List<Value> subtasks = task.items("subtasks");
      if (subtasks.isEmpty() || node.done) {
        return;
      }
      node.group = Group.Kind.TASK_WITH_SUBTASKS;
      String context = (node.title + "\n" + node.description).strip();
      for (Value item : subtasks) {
        ForeignFields.of(source, item)
            .ifPresent(subtask -> readSubtask(subtask, node, prefix, context));
      }
    }

    private void readSubtask(
        ForeignFields subtask, DraftNode parent, String prefix, String context) {
      Text id = id(subtask);
      String own = id.text();
      String full = prefix + own;
      boolean dotted = full.startsWith(parent.id + ".");
      DraftNode node = draft.add(parent, dotted ? full : parent.id + "." + own, id.span());
      describe(node, subtask, context);
      for (Text need : subtask.texts("dependencies")) {
        boolean sibling = NUMBERED.matcher(need.text()).matches();
        node.needs((sibling ? parent.id + "." : prefix) + need.text(), need.span());
      }
    }

    private Text id(ForeignFields task) {
      Optional<Text> id = task.text("id");
      if (id.isEmpty()) {
        draft.unreadable("a task has no id", task.span(), "an id is made up");
      }
      return id.orElseGet(() -> new Text("task-" + task.span().line(), task.span()));
    }

    private void describe(DraftNode node, ForeignFields task, String context) {
      node.title = ForeignNames.title(task.words("title", "description"));
      String strategy = task.words("testStrategy");
      node.description =
          ForeignNames.paragraphs(
              task.words("description"),
              task.words("details"),
              strategy.isBlank() ? "" : "Test strategy: " + strategy,
              context.isEmpty() ? "" : "This is a part of: " + context);
      String own = node.title + "\n" + task.words("description") + "\n" + task.words("details");
      task.text("title").ifPresent(title -> node.places.put("title", title.span()));
      node.priority = ForeignNames.priority(task.words("priority"));
      node.scope = ForeignNames.scope(own, options);
      task.text("status").ifPresent(status -> state(node, status));
    }

    private void state(DraftNode node, Text status) {
      switch (ForeignNames.word(status.text())) {
        case "done", "completed", "complete" -> node.done = true;
        case "pending", "todo", "in-progress", "review", "open" -> {}
        case "cancelled", "canceled" -> {
          node.done = true;
          draft.oddValue("status", status.text(), status.span(), "read as finished");
        }
        case "deferred", "blocked" -> {
          node.held = "its status is `" + status.text() + "`";
          node.places.put("status", status.span());
        }
        default -> draft.oddValue("status", status.text(), status.span(), "read as not done");
      }
    }
  }
}
