package dev.braid.notation;

import dev.braid.notation.PhaseList.Item;
import dev.braid.notation.PhaseList.Need;
import dev.braid.notation.PhaseList.Phase;
import dev.braid.notation.PhaseList.Start;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Plan;
import dev.braid.plan.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Check lists of phases in Markdown: {@code ## Phase 2: Build [PARALLEL]} and below it {@code - [ ]
 * 2.3 Do this (depends: 2.1, 2.2)}.
 */
public final class PhaseListReader implements PlanReader {
  public static final String NOTATION = "checklist";

  private static final Pattern RECOGNISED =
      Pattern.compile(
          "(?m)^[ \\t]*[-*+][ \\t]+\\[[ xX~-]\\]["
              + " \\t]+[*_`]{0,4}(?:\\d{1,4}\\.\\d{1,4}\\b|VERIFY\\b)");
  private static final Pattern PHASE =
      Pattern.compile("(?im)^ {0,3}#{1,6}[ \\t]+[*_]{0,2}Phase[ \\t]+\\w");
  private static final Pattern MARKED =
      Pattern.compile("(?im)^[ \\t]*[-*+][ \\t]+\\[.\\].*\\((?:depends|pipeline-start):");
  private static final Pattern NOTE =
      Pattern.compile(
          "(?i)\\([ \\t]*(depends|pipeline-start|verify)[ \\t]*:[ \\t]*([^()]{0,400})\\)");
  private static final Pattern ID = Pattern.compile("\\d{1,4}(?:\\.(?:\\d{1,4}|[a-z]{1,3})){1,3}");
  private static final Pattern SHARE = Pattern.compile("(\\d{1,3})[ \\t]*%");
  private static final Pattern BACKGROUND =
      Pattern.compile("(?im)^[ \\t]*verify[ \\t]*:[ \\t]*background[ \\t]*$");
  private static final Pattern BACKGROUND_NOTE =
      Pattern.compile("(?i)\\([ \\t]*verify[ \\t]*:[ \\t]*background[ \\t]*\\)");
  private static final int WHOLE_PERCENT = 100;

  @Override
  public String notation() {
    return NOTATION;
  }

  @Override
  public boolean recognises(String content) {
    return RECOGNISED.matcher(content).find()
        && (PHASE.matcher(content).find() || MARKED.matcher(content).find());
  }

  @Override
  public ReadResult read(SourceText source, ReadOptions options) {
    Problems problems = new Problems();
    PhaseList list = new Outline(source, problems).read();
    if (list.phases().isEmpty()) {
      problems.add(
          Diagnostic.error(
                  Code.EMPTY_DOCUMENT,
                  SourceSpan.startOf(source.file()),
                  "",
                  "the file has no numbered items with boxes")
              .help("write `- [ ] 1.1 Create the schema` under `## Phase 1: Setup`"));
      return ReadResult.of(null, problems.sorted(), source);
    }
    Plan plan = new PhaseListPlan(source, list, options, problems).build();
    return ReadResult.of(plan, problems.sorted(), source);
  }

  /** Gathers the phases of one file in the order of its lines. */
  private static final class Outline {
    private final SourceText source;
    private final Problems problems;
    private final List<Phase> phases = new ArrayList<>();
    private final List<Item> items = new ArrayList<>();
    private String title = "";
    private int heading;
    private int level;

    Outline(SourceText source, Problems problems) {
      this.source = source;
      this.problems = problems;
    }

    PhaseList read() {
      for (MarkdownOutline.Part part : MarkdownOutline.of(source)) {
        switch (part) {
          case MarkdownOutline.Title head -> enter(head);
          case MarkdownOutline.Item item -> take(item);
          case MarkdownOutline.Prose _ -> {}
        }
      }
      endPhase();
      return new PhaseList(title, BACKGROUND.matcher(source.text()).find(), phases);
    }

    /** A heading inside a phase is no end of it; one of the same rank or a higher one is. */
    private void enter(MarkdownOutline.Title head) {
      String line = source.line(head.firstLine());
      if (PhaseTitle.isPhase(line)) {
        endPhase();
        heading = head.firstLine();
        level = head.level();
      } else if (heading > 0 && head.level() <= level) {
        endPhase();
        heading = 0;
      } else if (title.isEmpty() && head.level() == 1) {
        title = PhaseTitle.text(line);
      }
    }

    private void endPhase() {
      if (!items.isEmpty()) {
        int number = Math.max(heading, 1);
        String line = heading > 0 ? source.line(heading) : "";
        List<Start> starts = new ArrayList<>();
        String text = notes(line, number, new ArrayList<>(), starts);
        boolean parallel = has(text, "PARALLEL");
        boolean sequential = has(text, "SEQUENTIAL");
        String plain = text.replaceAll("(?i)\\[(?:PARALLEL|SEQUENTIAL)\\]", "");
        SourceSpan span =
            heading > 0
                ? source.span(
                    source.startOfLine(number), source.startOfLine(number) + line.length())
                : items.getFirst().span();
        phases.add(
            new Phase(
                PhaseTitle.number(line),
                Titles.flat(PhaseTitle.text(plain)),
                parallel,
                sequential,
                starts,
                span,
                items));
      }
      items.clear();
    }

    private static boolean has(String heading, String mark) {
      return Pattern.compile("(?i)\\[[ \\t]*" + mark + "[ \\t]*\\]").matcher(heading).find();
    }

    private void take(MarkdownOutline.Item part) {
      int number = part.firstLine();
      String line = source.line(number);
      Optional<PhaseListLine> parsed = PhaseListLine.parse(line);
      if (parsed.isEmpty() || part.depth() > 0) {
        reportBox(part, line, parsed.isPresent());
        return;
      }
      PhaseListLine item = parsed.get();
      if (!item.done() && item.mark() != ' ') {
        problems.add(
            Diagnostic.warning(
                    Code.WRONG_VALUE,
                    span(number, item.box(), item.box() + 1),
                    "read as not done",
                    "`[" + item.mark() + "]` is no state of a task")
                .help("write `[ ]` or `[x]`"));
      }
      List<Need> needs = new ArrayList<>();
      List<Start> starts = new ArrayList<>();
      StringBuilder text =
          new StringBuilder(notes(line.substring(item.textFrom()), number, needs, starts));
      boolean background = BACKGROUND_NOTE.matcher(line).find();
      for (int next = number + 1; next <= part.lastLine(); next++) {
        text.append('\n').append(source.line(next));
      }
      items.add(
          new Item(
              item.id(),
              text.toString().strip(),
              span(number, item.textFrom(), line.length()),
              item.done(),
              item.verify(),
              background,
              needs,
              starts,
              span(number, item.idFrom(), item.idTo())));
    }

    /** A box without a number inside a phase may have been meant as work. */
    private void reportBox(MarkdownOutline.Item part, String line, boolean nested) {
      boolean box = ChecklistLine.textAfterBox(line).isPresent();
      if (!box || heading == 0 || (part.depth() > 0 && !nested)) {
        return;
      }
      int from = line.length() - line.stripLeading().length();
      problems.add(
          Diagnostic.warning(
                  Code.CHECKBOX_WITHOUT_ID,
                  span(part.firstLine(), from, line.length()),
                  "not read as a task",
                  nested ? "an item stands inside another one" : "a check box has no task id")
              .help("put a number such as `2.3` behind the box when this is work to be done"));
    }

    /** Takes the notes in parentheses out of a text. */
    private String notes(String text, int line, List<Need> needs, List<Start> starts) {
      Matcher note = NOTE.matcher(text);
      StringBuilder rest = new StringBuilder();
      int from = source.line(line).length() - text.length();
      while (note.find()) {
        note.appendReplacement(rest, "");
        int at = from + note.start(2);
        switch (note.group(1).toLowerCase(Locale.ROOT)) {
          case "depends" -> needs(note.group(2), line, at, needs);
          case "pipeline-start" -> start(note.group(2), line, at).ifPresent(starts::add);
          default -> {
            // Said of the whole item; it is looked for there.
          }
        }
      }
      return note.appendTail(rest).toString().stripTrailing();
    }

    private void needs(String text, int line, int at, List<Need> needs) {
      Matcher id = ID.matcher(text);
      int count = needs.size();
      while (id.find()) {
        needs.add(new Need(id.group(), span(line, at + id.start(), at + id.end())));
      }
      if (needs.size() == count) {
        problems.add(odd(text, line, at, "`depends:` names no item"));
      }
    }

    private Optional<Start> start(String text, int line, int at) {
      Matcher share = SHARE.matcher(text.strip());
      SourceSpan span = span(line, at, at + text.length());
      if (share.matches()) {
        int percent = Integer.parseInt(share.group(1));
        if (percent >= 1 && percent <= WHOLE_PERCENT) {
          return Optional.of(new Start("", percent, span));
        }
      } else if (ID.matcher(text.strip()).matches()) {
        return Optional.of(new Start(text.strip(), 0, span));
      }
      problems.add(odd(text, line, at, "`pipeline-start:` names neither an item nor a share"));
      return Optional.empty();
    }

    private Diagnostic odd(String text, int line, int at, String message) {
      return Diagnostic.warning(
              Code.WRONG_VALUE, span(line, at, at + text.length()), "passed over", message)
          .help("write `(depends: 2.1, 2.2)`, `(pipeline-start: 1.4)` or `(pipeline-start: 80%)`");
    }

    private SourceSpan span(int line, int from, int to) {
      int start = source.startOfLine(line);
      return source.span(start + from, start + to);
    }
  }
}
