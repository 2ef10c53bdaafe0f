package dev.braid.notation;

import dev.braid.notation.MarkdownOutline.Item;
import dev.braid.notation.MarkdownOutline.Part;
import dev.braid.notation.MarkdownOutline.Title;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The sections and tasks of a spec-kit file before they are a plan: every id is unique, every task
 * belongs to a section, and what is no task has been told.
 *
 * @param title the text of the first heading, or the empty string
 * @param prose the line ranges outside the tasks, where statements about the order may stand
 */
record Checklist(
    String title, TaskIds ids, List<Section> sections, List<Entry> entries, List<Lines> prose) {

  /** A phase: a heading with tasks below it. */
  record Section(String title, String number, int line) {}

  /**
   * One task.
   *
   * @param id its id, made unique
   * @param section position in {@link #sections}
   * @param lines the lines of the item, without those of tasks nested in it
   */
  record Entry(String id, ChecklistLine line, int section, List<Lines> lines, int lastTitleLine) {
    Entry {
      lines = List.copyOf(lines);
    }
  }

  /** Lines of the source, from the first to the last. */
  record Lines(int first, int last) {}

  Checklist {
    sections = List.copyOf(sections);
    entries = List.copyOf(entries);
    prose = List.copyOf(prose);
  }

  static Checklist read(SourceText source, List<Part> parts, TaskIds ids, Problems problems) {
    return new Builder(source, parts, ids, problems).build();
  }

  private static final class Builder {
    private final SourceText source;
    private final List<Part> parts;
    private final TaskIds ids;
    private final Problems problems;
    private final int sectionLevel;
    private final List<Section> sections = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Lines> prose = new ArrayList<>();
    private final SequencedMap<String, Entry> byId = new LinkedHashMap<>();
    private final SequencedMap<String, List<ChecklistLine>> boxesWithoutId = new LinkedHashMap<>();
    private Section heading = new Section("", "", 1);
    private String nearestTitle = "";
    private String title = "";
    private boolean open;

    Builder(SourceText source, List<Part> parts, TaskIds ids, Problems problems) {
      this.source = source;
      this.parts = parts;
      this.ids = ids;
      this.problems = problems;
      this.sectionLevel = levelOfSections();
    }

    Checklist build() {
      for (int at = 0; at < parts.size(); at++) {
        switch (parts.get(at)) {
          case Title heading -> enter(heading);
          case Item item -> take(item, at);
          case MarkdownOutline.Prose text ->
              prose.add(new Lines(text.firstLine(), text.lastLine()));
        }
      }
      reportBoxesWithoutId();
      return new Checklist(title, ids, sections, entries, prose);
    }

    /**
     * Phases are headings that say so. In a file without any, they are the highest headings that
     * tasks stand under; level 0 says that the headings tell it themselves.
     */
    private int levelOfSections() {
      int level = 7;
      int current = 7;
      for (Part part : parts) {
        switch (part) {
          case Title title when PhaseTitle.isPhase(source.line(title.firstLine())) -> {
            return 0;
          }
          case Title title -> current = title.level() == 1 ? current : title.level();
          case MarkdownOutline.Prose _ -> {}
          case Item item -> {
            boolean task = line(item).map(ChecklistLine::hasId).orElse(false);
            level = task ? Math.min(level, current) : level;
          }
        }
      }
      return level;
    }

    private void enter(Title heading) {
      String line = source.line(heading.firstLine());
      String text = PhaseTitle.text(line);
      nearestTitle = text;
      if (title.isEmpty() && heading.level() == 1) {
        title = text;
      }
      boolean begins =
          sectionLevel == 0 ? PhaseTitle.isPhase(line) : heading.level() <= sectionLevel;
      if (begins) {
        this.heading = new Section(text, PhaseTitle.number(line), heading.firstLine());
        open = false;
      }
    }

    private java.util.Optional<ChecklistLine> line(Item item) {
      int number = item.firstLine();
      return ChecklistLine.parse(source.line(number), source.startOfLine(number), ids);
    }

    private void take(Item item, int at) {
      ChecklistLine line = line(item).orElse(null);
      if (line == null || !line.hasId()) {
        boolean insideTask = item.depth() > 0;
        if (line != null && !insideTask && "xX ".indexOf(line.box()) >= 0) {
          boxesWithoutId.computeIfAbsent(nearestTitle, key -> new ArrayList<>()).add(line);
        }
        if (item.depth() == 0 && !coversTask(item)) {
          prose.add(new Lines(item.firstLine(), item.lastLine()));
        }
        return;
      }
      Entry earlier = byId.get(line.id());
      String id = line.id();
      if (earlier != null) {
        id = repeated(line, earlier);
      }
      if (id.isEmpty()) {
        return;
      }
      if (!open) {
        sections.add(heading);
        open = true;
      }
      int lastTitleLine = item.lastTitleLine();
      Entry entry = new Entry(id, line, sections.size() - 1, ownLines(item, at), lastTitleLine);
      byId.put(id, entry);
      entries.add(entry);
      checkBox(line);
    }

    private boolean coversTask(Item item) {
      return !entries.isEmpty() && entries.getLast().lines().getLast().last() >= item.lastLine();
    }

    /** The lines of an item without those of the tasks inside it. */
    private List<Lines> ownLines(Item item, int at) {
      List<Lines> own = new ArrayList<>();
      int from = item.firstLine();
      for (int next = at + 1; next < parts.size(); next++) {
        Part part = parts.get(next);
        if (part.firstLine() > item.lastLine()) {
          break;
        }
        boolean task =
            part instanceof Item inner && line(inner).map(ChecklistLine::hasId).orElse(false);
        if (task && part.firstLine() > from) {
          own.add(new Lines(from, part.firstLine() - 1));
        }
        from = task ? Math.max(from, part.lastLine() + 1) : from;
      }
      if (from <= item.lastLine()) {
        own.add(new Lines(from, item.lastLine()));
      }
      return own;
    }

    /** The id to go on with, or the empty string when the repeat is the same task told again. */
    private String repeated(ChecklistLine line, Entry earlier) {
      boolean same = text(line).equals(text(earlier.line()));
      String id = "";
      for (int number = 2; !same && id.isEmpty(); number++) {
        String candidate = line.id() + "-" + number;
        id = byId.containsKey(candidate) ? "" : candidate;
      }
      problems.add(
          Diagnostic.warning(
                  Code.REPEATED_TASK,
                  source.span(line.idFrom(), line.idTo()),
                  same ? "the same text again: passed over" : "read as `" + id + "`",
                  "the task id `" + line.id() + "` is used twice")
              .and(source.span(earlier.line().idFrom(), earlier.line().idTo()), "first here")
              .help("give each task an id of its own"));
      return id;
    }

    private String text(ChecklistLine line) {
      int end = source.text().indexOf('\n', line.textFrom());
      return source
          .text()
          .substring(line.textFrom(), end < 0 ? source.text().length() : end)
          .strip();
    }

    private void checkBox(ChecklistLine line) {
      if (line.done() || line.box() == ' ') {
        return;
      }
      problems.add(
          Diagnostic.warning(
                  Code.WRONG_VALUE,
                  source.span(line.idFrom(), line.idTo()),
                  "read as not done",
                  "`[" + line.box() + "]` is no state of a task")
              .help("write `[ ]` or `[x]`"));
    }

    private void reportBoxesWithoutId() {
      for (Map.Entry<String, List<ChecklistLine>> place : boxesWithoutId.entrySet()) {
        List<ChecklistLine> lines = place.getValue();
        int from = lines.getFirst().textFrom();
        Diagnostic warning =
            Diagnostic.warning(
                    Code.CHECKBOX_WITHOUT_ID,
                    source.span(from, from + text(lines.getFirst()).length()),
                    "not read as a task",
                    "a check box has no task id")
                .help("put an id behind the box when this is work to be done");
        int others = lines.size() - 1;
        problems.add(others == 0 ? warning : warning.note(others + " more below the same heading"));
      }
    }
  }
}
