package dev.braid.notation;

import dev.braid.notation.MarkdownOutline.Item;
import dev.braid.notation.MarkdownOutline.Part;
import dev.braid.notation.MarkdownOutline.Prose;
import dev.braid.notation.MarkdownOutline.Title;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Group;
import dev.braid.plan.Plan;
import dev.braid.plan.SourceSpan;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code tasks.md} of an OpenSpec change: check boxes under headings. OpenSpec has its tasks
 * done one after another in the order of the file, and knows no mark for work beside other work; so
 * they are steps. Boxes inside a task belong to it.
 */
final class OpenSpecReader implements PlanReader, FolderReader {
  static final String NOTATION = "openspec";

  /** Where OpenSpec keeps the tasks of its changes. */
  static final Pattern PLACE = Pattern.compile("(?:.*/)?openspec/changes/.*tasks\\.md");

  private static final Pattern SECTION = Pattern.compile("(?m)^##[ \\t]+\\d{1,3}\\.[ \\t]");
  private static final Pattern HEADING =
      Pattern.compile("(?mi)^#[ \\t]+(?:Implementation )?Tasks\\b");
  private static final Pattern BOX = Pattern.compile("(?m)^[-*+] \\[[ xX]\\][ \\t]");
  private static final Pattern OTHER =
      Pattern.compile("(?m)^#+[^\\r\\n]*\\[(?:PARALLEL|SEQUENTIAL)\\]|^#+[ \\t]+Phase[ \\t]+\\d");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[*_`]{0,2}(\\d{1,4}(?:\\.\\d{1,4}){0,4}[a-z]?)[*_`]{0,2}[.):]?[*_`]{0,2}\\s+");

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
    boolean headed = SECTION.matcher(content).find() || HEADING.matcher(content).find();
    return headed && BOX.matcher(content).find() && !OTHER.matcher(content).find();
  }

  @Override
  public boolean recognises(PlanFolder folder) {
    boolean change =
        folder.files().stream().anyMatch(file -> file.matches("proposal\\.md|specs/.*"));
    return change && folder.files().contains("tasks.md");
  }

  @Override
  public ReadResult read(PlanFolder folder, ReadOptions options) {
    return FolderFiles.single(folder, "tasks.md", this, options);
  }

  @Override
  public ReadResult read(SourceText source, ReadOptions options) {
    Problems problems = new Problems();
    Reader reader = new Reader(source, options, new Draft(NOTATION, problems));
    for (Part part : MarkdownOutline.of(source)) {
      switch (part) {
        case Title title -> reader.enter(title);
        case Item item -> reader.take(item);
        case Prose _ -> {}
      }
    }
    String change = ForeignNames.planId(source.file(), "openspec", "changes");
    if (reader.draft.nodes().isEmpty()) {
      problems.add(
          Diagnostic.error(
                  Code.EMPTY_DOCUMENT,
                  SourceSpan.startOf(source.file()),
                  "",
                  "the file has no check list")
              .help("write tasks as `- [ ] 1.1 Create the schema` under `## 1. Setup`"));
      return ReadResult.of(null, problems.sorted(), source);
    }
    if (options.archive()) {
      reader.archive(change);
    }
    Plan plan = reader.draft.plan(change, reader.title, SourceSpan.startOf(source.file()));
    return ReadResult.of(plan, problems.sorted(), source);
  }

  /** One file while it is read. */
  private static final class Reader {
    private final SourceText source;
    private final ReadOptions options;
    private final Draft draft;
    private String title = "";
    private Title heading = new Title(1, 1, 1);
    private @Nullable DraftNode section;
    private boolean sectionOpen;
    private int sections;
    private int inSection;
    private int endOfTask;

    Reader(SourceText source, ReadOptions options, Draft draft) {
      this.source = source;
      this.options = options;
      this.draft = draft;
    }

    void enter(Title entered) {
      if (title.isEmpty() && entered.level() == 1) {
        title = PhaseTitle.text(source.line(entered.firstLine()));
      }
      heading = entered;
      sectionOpen = false;
    }

    void take(Item item) {
      String line = source.line(item.firstLine());
      Optional<String> boxed = ChecklistLine.textAfterBox(line);
      if (boxed.isEmpty() || item.firstLine() <= endOfTask) {
        return;
      }
      endOfTask = item.lastLine();
      if (!sectionOpen) {
        open();
      }
      inSection++;
      String text = boxed.get().stripLeading();
      int from = source.startOfLine(item.firstLine()) + line.length() - text.length();
      Matcher number = NUMBER.matcher(text);
      boolean numbered = number.lookingAt();
      String id = numbered ? number.group(1) : madeUp();
      int idTo = numbered ? from + number.end(1) : from + text.length();
      int idFrom = numbered ? from + number.start(1) : from;
      DraftNode task = draft.add(section, id, source.span(idFrom, idTo));
      describe(task, item, numbered ? text.substring(number.end()) : text);
      String box = line.substring(line.indexOf('[') + 1, line.indexOf('[') + 2);
      task.done = box.equalsIgnoreCase("x");
      if (!task.done && !box.equals(" ")) {
        draft.oddValue("[" + box + "]", box, task.span, "read as not done");
      }
    }

    private void open() {
      String line = source.line(heading.firstLine());
      int from = source.startOfLine(heading.firstLine());
      DraftNode before = section;
      sections++;
      DraftNode opened =
          draft.addGroup(
              null,
              Group.Kind.PHASE,
              "section-" + sections,
              source.span(from, from + line.length()));
      opened.title = PhaseTitle.text(line);
      opened.sequential = true;
      if (before != null) {
        opened.after(before);
      }
      section = opened;
      sectionOpen = true;
      inSection = 0;
    }

    /** Boxes without a number are counted under the number of their heading. */
    private String madeUp() {
      String text = PhaseTitle.text(source.line(heading.firstLine()));
      Matcher number = Pattern.compile("(\\d{1,4}(?:\\.\\d{1,4}){0,3})[.)]?\\s.*").matcher(text);
      return (number.matches() ? number.group(1) : "s" + sections) + "." + inSection;
    }

    private void describe(DraftNode task, Item item, String firstLine) {
      StringBuilder all = new StringBuilder(firstLine);
      for (int line = item.firstLine() + 1; line <= item.lastLine(); line++) {
        all.append('\n').append(source.line(line));
      }
      String flat = firstLine.replace("**", "").strip();
      task.title = ForeignNames.title(flat);
      boolean whole = task.title.equals(flat) && item.lastLine() == item.firstLine();
      task.description = whole ? "" : all.toString().stripIndent().strip();
      task.scope = ForeignNames.scope(all.toString(), options);
    }

    /** The change is filed away by OpenSpec itself, as the last step. */
    void archive(String change) {
      DraftNode last = draft.add(null, "archive", SourceSpan.startOf(source.file()));
      last.title = "Archive the change " + change;
      last.command = "openspec archive " + Shell.quoted(change) + " --yes";
      if (section != null) {
        last.after(section);
      }
    }
  }
}
