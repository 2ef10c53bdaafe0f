package dev.braid.notation;

import dev.braid.notation.ForeignFields.Text;
import dev.braid.plan.Group;
import dev.braid.plan.Plan;
import dev.braid.plan.SourceSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The epics of ccpm: a folder for each epic with one numbered Markdown file for each task. A task
 * that is not {@code parallel} runs alone; two tasks that conflict never run at the same time, also
 * when only one of them says so. Files are renamed to the numbers of issues, and what depends on
 * them often keeps the old numbers: those are the positions in {@code github-mapping.md}.
 */
final class CcpmReader implements PlanReader, FolderReader {
  static final String NOTATION = "ccpm";

  private static final Pattern FILE = Pattern.compile("(?:(.*)/)?(\\d{1,6})(?:-[^/]*)?\\.md");
  private static final Pattern AWAY = Pattern.compile("(?:^|.*/)(?:archived|archive|updates)/.*");
  private static final Pattern MAPPED = Pattern.compile("(?m)^[-*][ \\t]+#?(\\d{1,6}):");
  private static final Pattern HEAD =
      Pattern.compile("\\A\\s*+---[ \\t]*\\R((?:(?!---).*+\\R){1,60})");
  private static final Pattern NAME = Pattern.compile("(?m)^name:");
  private static final Pattern OWN = Pattern.compile("(?m)^(?:parallel|conflicts_with):");

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
    return head.find() && NAME.matcher(head.group(1)).find() && OWN.matcher(head.group(1)).find();
  }

  @Override
  public boolean recognises(PlanFolder folder) {
    List<String> files = folder.files();
    boolean epic =
        files.stream().anyMatch(file -> file.equals("epic.md") || file.endsWith("/epic.md"));
    return epic && files.stream().anyMatch(CcpmReader::isTask);
  }

  /** `12-analysis.md` says how the work on task 12 is divided; it is no task. */
  private static boolean isTask(String file) {
    return !file.endsWith("-analysis.md")
        && FILE.matcher(file).matches()
        && !AWAY.matcher(file).matches();
  }

  @Override
  public ReadResult read(SourceText source, ReadOptions options) {
    Problems problems = new Problems();
    Draft draft = new Draft(NOTATION, problems);
    new Epic(draft, problems, options, "", null).read(source, NativeReader.nameOf(source.file()));
    SourceSpan place = SourceSpan.startOf(source.file());
    Plan plan = draft.plan(ForeignNames.planId(source.file(), "epics"), "", place);
    return ReadResult.of(plan, problems.sorted(), source);
  }

  @Override
  public ReadResult read(PlanFolder folder, ReadOptions options) {
    Problems problems = new Problems();
    Draft draft = new Draft(NOTATION, problems);
    FolderFiles files = new FolderFiles(folder, problems);
    Map<String, List<String>> epics = new TreeMap<>();
    for (String file : folder.files()) {
      Matcher name = FILE.matcher(file);
      if (isTask(file) && name.matches()) {
        String epic = name.group(1) == null ? "" : name.group(1);
        epics.computeIfAbsent(epic, key -> new ArrayList<>()).add(file);
      }
    }
    SourceSpan start = SourceSpan.startOf(FolderFiles.shown(folder, "epic.md"));
    for (Map.Entry<String, List<String>> epic : epics.entrySet()) {
      DraftNode group = null;
      String prefix = "";
      if (epics.size() > 1) {
        String last = epic.getKey().substring(epic.getKey().lastIndexOf('/') + 1);
        String id = Identifiers.from(last, "epic");
        SourceSpan place =
            SourceSpan.startOf(FolderFiles.shown(folder, epic.getValue().getFirst()));
        group = draft.addGroup(null, Group.Kind.WORKSTREAM, id, place);
        group.title = last;
        prefix = group.id + ".";
      }
      Epic reader = new Epic(draft, problems, options, prefix, group);
      for (String file : epic.getValue()) {
        files.text(file).ifPresent(source -> reader.read(source, number(file)));
      }
      String mapping = epic.getKey().isEmpty() ? "" : epic.getKey() + "/";
      if (folder.files().contains(mapping + "github-mapping.md")) {
        files.text(mapping + "github-mapping.md").ifPresent(reader::map);
      }
      reader.conflicts();
    }
    String id = ForeignNames.planId(FolderFiles.shown(folder, "x"), "epics", ".claude", ".");
    return new ReadResult(draft.plan(id, "", start), problems.sorted(), files.sources());
  }

  private static String number(String file) {
    Matcher name = FILE.matcher(file);
    return name.matches() ? name.group(2) : file;
  }

  /** One epic while it is read. */
  private static final class Epic {
    private final Draft draft;
    private final Problems problems;
    private final ReadOptions options;
    private final String prefix;
    private final @Nullable DraftNode group;
    private final Map<String, DraftNode> byNumber = new LinkedHashMap<>();
    private final Map<DraftNode, List<Text>> conflicts = new LinkedHashMap<>();

    Epic(
        Draft draft,
        Problems problems,
        ReadOptions options,
        String prefix,
        @Nullable DraftNode group) {
      this.draft = draft;
      this.problems = problems;
      this.options = options;
      this.prefix = prefix;
      this.group = group;
    }

    void read(SourceText source, String number) {
      SourceSpan start = SourceSpan.startOf(source.file());
      Optional<FrontMatter> matter = FrontMatter.of(source, problems);
      DraftNode node = draft.add(group, prefix + number, start);
      byNumber.put(number, node);
      if (matter.isEmpty()) {
        node.title = ForeignNames.title(source.line(1).replaceFirst("^#+\\s*", ""));
        node.description = source.text().strip();
        node.scope = ForeignNames.scope(node.description, options);
        draft.unreadable(
            "the task file has no front matter", start, "read as not done, waiting for nothing");
        return;
      }
      ForeignFields fields = matter.get().fields();
      node.title = ForeignNames.title(fields.words("name", "title"));
      fields.text("name", "title").ifPresent(name -> node.places.put("title", name.span()));
      node.description = matter.get().body().strip();
      node.parallelOk = !fields.is("parallel", "false");
      node.priority = ForeignNames.priority(fields.words("priority"));
      node.scope = ForeignNames.scope(node.title + "\n" + node.description, options);
      fields.text("status").ifPresent(status -> state(node, status));
      for (Text need : fields.texts("depends_on")) {
        node.needs(prefix + bare(need.text()), need.span());
      }
      conflicts.put(node, fields.texts("conflicts_with"));
      fields.text("task").ifPresent(own -> draft.guess(prefix + own.text(), node));
    }

    /** `#12` and `012.md` name what `12` and `012` name. */
    private static String bare(String written) {
      return written.strip().replaceFirst("^#", "").replaceFirst("\\.md$", "");
    }

    private void state(DraftNode node, Text status) {
      switch (ForeignNames.word(status.text())) {
        case "closed", "completed", "complete", "done", "merged" -> node.done = true;
        case "open", "in-progress", "backlog", "pending", "todo", "ready" -> {}
        case "deferred", "blocked", "on-hold" ->
            node.held = "its status is `" + status.text() + "`";
        default -> draft.oddValue("status", status.text(), status.span(), "read as open");
      }
    }

    void map(SourceText mapping) {
      Matcher line = MAPPED.matcher(mapping.text());
      for (int position = 1; line.find(); position++) {
        DraftNode node = byNumber.get(line.group(1));
        if (node != null) {
          draft.guess(prefix + String.format(Locale.ROOT, "%03d", position), node);
          draft.guess(prefix + position, node);
        }
      }
    }

    void conflicts() {
      conflicts.forEach((node, others) -> {
        for (Text other : others) {
          DraftNode found = byNumber.get(bare(other.text()));
          if (found == null || found == node) {
            draft.unreadable(
                "`conflicts_with` names no other task of the epic", other.span(), "passed over");
            continue;
          }
          String name = String.join("--", new TreeSet<>(List.of(node.id, found.id)));
          addOnce(node, name);
          addOnce(found, name);
        }
      });
    }

    private static void addOnce(DraftNode node, String name) {
      if (!node.conflictGroups.contains(name)) {
        node.conflictGroups.add(name);
      }
    }
  }
}
