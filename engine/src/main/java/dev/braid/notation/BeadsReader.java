package dev.braid.notation;

import dev.braid.graph.PlanCheck;
import dev.braid.notation.ForeignFields.Text;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Group;
import dev.braid.plan.Plan;
import dev.braid.plan.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The issues of beads, one JSON object a line. As in beads only some kinds of dependencies hold an
 * issue back: {@code blocks}, {@code waits-for}, and those of its parent. What an issue was
 * discovered from or is related to does not.
 */
final class BeadsReader implements PlanReader, FolderReader {
  static final String NOTATION = "beads";

  private static final List<String> PLACES =
      List.of("issues.jsonl", "beads.jsonl", ".beads/issues.jsonl", "backup/issues.jsonl");
  private static final Pattern FIRST =
      Pattern.compile("\\A(?:[ \\t]*\\R){0,20}[ \\t]*\\{[^\\r\\n]*\"id\"[ \\t]*:");
  private static final Pattern OWN =
      Pattern.compile("\"(?:issue_type|created_at|depends_on_id|priority)\"[ \\t]*:");

  @Override
  public String notation() {
    return NOTATION;
  }

  @Override
  public boolean recognises(String content) {
    if (!FIRST.matcher(content).find()) {
      return false;
    }
    int begin = content.indexOf('{');
    int end = content.indexOf('\n', begin);
    String line = (end < 0 ? content.substring(begin) : content.substring(begin, end)).strip();
    return line.endsWith("}") && line.contains("\"status\"") && OWN.matcher(line).find();
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
    if (source.lineCount() > 2 * PlanCheck.MAX_TASKS) {
      problems.add(
          Diagnostic.error(
              Code.TOO_MANY_TASKS,
              SourceSpan.startOf(source.file()),
              "",
              "the file has " + source.lineCount() + " lines"));
      return ReadResult.of(null, problems.sorted(), source);
    }
    Reader reader = new Reader(source, problems, options);
    reader.readLines();
    SourceSpan place = SourceSpan.startOf(source.file());
    Plan plan = reader.plan(ForeignNames.planId(source.file(), ".beads", "backup"), place);
    return ReadResult.of(plan, problems.sorted(), source);
  }

  /** One file while it is read. */
  private static final class Reader {
    private final SourceText source;
    private final Problems problems;
    private final ReadOptions options;
    private final Draft draft;
    private final Map<String, DraftNode> byId = new TreeMap<>();
    private final Map<String, Text> parents = new TreeMap<>();

    Reader(SourceText source, Problems problems, ReadOptions options) {
      this.source = source;
      this.problems = problems;
      this.options = options;
      this.draft = new Draft(NOTATION, problems);
    }

    void readLines() {
      for (int number = 1; number <= source.lineCount(); number++) {
        String line = source.line(number);
        if (line.isBlank()) {
          continue;
        }
        int from = source.startOfLine(number);
        try {
          Value value = JsonSyntax.parse(source, from, from + line.length(), problems);
          if (value != null) {
            ForeignFields.of(source, value).ifPresent(this::readIssue);
          }
        } catch (Unparsable e) {
          SourceSpan span = e.problem().place();
          draft.unreadable("the line is no JSON object", span, "the line is passed over");
        }
      }
    }

    private void readIssue(ForeignFields issue) {
      Optional<Text> id = issue.text("id");
      String state = ForeignNames.word(issue.words("status"));
      if (id.isEmpty()) {
        draft.unreadable("an issue has no id", issue.span(), "passed over");
        return;
      }
      DraftNode node = draft.add(null, id.get().text(), id.get().span());
      byId.putIfAbsent(id.get().text(), node);
      describe(node, issue);
      issue.text("status").ifPresent(status -> state(node, status));
      if (state.equals("tombstone")) {
        node.done = true;
      }
      for (Value item : issue.items("dependencies")) {
        ForeignFields.of(source, item)
            .ifPresent(dependency -> readDependency(node, id.get().text(), dependency));
      }
    }

    private void describe(DraftNode node, ForeignFields issue) {
      node.title = ForeignNames.title(issue.words("title"));
      node.kind = kind(ForeignNames.word(issue.words("issue_type")));
      String accepted = issue.words("acceptance_criteria");
      node.description =
          ForeignNames.paragraphs(
              issue.words("description"),
              issue.words("design"),
              accepted.isBlank() ? "" : "Acceptance criteria: " + accepted,
              issue.words("notes"));
      issue.texts("labels").forEach(label -> node.tags.add(label.text()));
      node.priority = ForeignNames.priority(issue.words("priority"));
      node.scope = ForeignNames.scope(node.title + "\n" + node.description, options);
    }

    private static String kind(String type) {
      return switch (type) {
        case "bug", "feature", "task" -> "impl";
        case "chore" -> "infra";
        default -> type;
      };
    }

    private void state(DraftNode node, Text status) {
      switch (ForeignNames.word(status.text())) {
        case "closed", "done", "resolved", "tombstone" -> node.done = true;
        case "open", "in-progress", "hooked" -> {}
        case "blocked" ->
            draft.oddValue(
                "status", status.text(), status.span(), "read as open: dependencies hold it back");
        case "deferred", "pinned" -> node.held = "its status is `" + status.text() + "`";
        default -> draft.oddValue("status", status.text(), status.span(), "read as open");
      }
    }

    private void readDependency(DraftNode node, String id, ForeignFields dependency) {
      Optional<Text> target = dependency.text("depends_on_id", "id");
      if (target.isEmpty()) {
        return;
      }
      String type = ForeignNames.word(dependency.words("type", "dependency_type"));
      switch (type) {
        case "blocks", "waits-for", "" -> node.needs(target.get().text(), target.get().span());
        case "parent-child" -> parents.putIfAbsent(id, target.get());
        case "conditional-blocks" -> {
          node.needs(target.get().text(), target.get().span());
          draft.foreign(
              "an issue is for the case that another one fails",
              target.get().span(),
              "read as waiting for it in any case");
        }
        case "related",
            "relates-to",
            "discovered-from",
            "tracks",
            "supersedes",
            "duplicates",
            "replies-to",
            "caused-by",
            "validates",
            "until",
            "authored-by",
            "assigned-to",
            "approved-by",
            "attests",
            "delegated-from" -> {}
        default ->
            draft.oddValue("type", type, dependency.span("type"), "does not hold the issue back");
      }
    }

    Plan plan(String id, SourceSpan place) {
      for (Map.Entry<String, Text> entry : parents.entrySet()) {
        DraftNode child = byId.get(entry.getKey());
        DraftNode parent = byId.get(entry.getValue().text());
        if (child == null) {
          continue;
        }
        if (parent == null) {
          child.needs(entry.getValue().text(), entry.getValue().span());
        } else if (!isInside(entry.getValue().text(), entry.getKey())) {
          adopt(child, parent);
        }
      }
      ownWork();
      return draft.plan(id, "", place);
    }

    private void adopt(DraftNode child, DraftNode parent) {
      if (!parent.done) {
        parent.group = Group.Kind.TASK_WITH_SUBTASKS;
        draft.move(child, parent);
      }
    }

    /** Whether an issue is the other one, or one of its parents: a circle is not a tree. */
    private boolean isInside(String id, String other) {
      String at = id;
      for (int steps = 0; at != null && steps <= parents.size(); steps++) {
        if (at.equals(other)) {
          return true;
        }
        Text parent = parents.get(at);
        at = parent == null ? null : parent.text();
      }
      return at != null;
    }

    /** An epic is what its children are; any other issue with children is work of its own too. */
    private void ownWork() {
      for (DraftNode node : new ArrayList<>(draft.nodes())) {
        if (node.group == null || node.kind.equals("epic") || !node.held.isEmpty()) {
          continue;
        }
        DraftNode own = draft.add(node, node.id + ".own", node.span);
        own.title = node.title;
        own.description = node.description;
        own.kind = node.kind;
        own.tags.addAll(node.tags);
        own.priority = node.priority;
        own.scope = node.scope;
      }
    }
  }
}
