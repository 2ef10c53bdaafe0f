package dev.braid.notation;

import dev.braid.plan.Diagnostic;
import dev.braid.plan.Diagnostic.Label;
import dev.braid.plan.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Diagnostics for people: what is wrong, the place with its line and a mark under it, and how to
 * mend it. The first label of a diagnostic is marked with {@code ^}, the others with {@code -}.
 */
public final class DiagnosticText {
  /** Widest line of source that is shown, in columns; a longer one is cut around its marks. */
  private static final int MAX_COLUMNS = 96;

  /** Columns that are kept before a mark when the line is cut. */
  private static final int CONTEXT_COLUMNS = 32;

  private final SortedMap<String, SourceText> sources = new TreeMap<>();

  /**
   * @param sources the files that diagnostics point into; a place in any other file is named
   *     without its line
   */
  public DiagnosticText(List<SourceText> sources) {
    sources.forEach(source -> this.sources.put(source.file(), source));
  }

  /** Several diagnostics with an empty line between them. */
  public String render(List<Diagnostic> problems) {
    List<String> texts = problems.stream().map(this::render).toList();
    return String.join("\n", texts);
  }

  /** One diagnostic; the text ends with a line feed. */
  public String render(Diagnostic problem) {
    List<String> lines = new ArrayList<>();
    String severity = problem.severity().name().toLowerCase(Locale.ROOT);
    lines.add(severity + "[" + problem.code() + "]: " + safe(problem.message()));
    int gutter = gutter(problem);
    String space = " ".repeat(gutter);
    boolean first = true;
    for (List<Label> sameFile : byFile(problem.labels())) {
      SourceSpan place = sameFile.getFirst().span();
      lines.add(space + (first ? "--> " : "::: ") + safe(place.toString()));
      lines.addAll(excerpt(problem, sameFile, gutter));
      first = false;
    }
    problem.notes().forEach(note -> lines.add(space + " = note: " + safe(note)));
    problem.helps().forEach(help -> lines.add(space + " = help: " + safe(help)));
    if (CodePages.has(problem.code())) {
      lines.add(space + " = more: braid why " + problem.code());
    }
    return String.join("\n", lines) + "\n";
  }

  /** Labels by file, the file of the first label first. */
  private static List<List<Label>> byFile(List<Label> labels) {
    List<List<Label>> files = new ArrayList<>();
    for (Label label : labels) {
      List<Label> known = null;
      for (List<Label> file : files) {
        if (file.getFirst().span().file().equals(label.span().file())) {
          known = file;
        }
      }
      if (known == null) {
        known = new ArrayList<>();
        files.add(known);
      }
      known.add(label);
    }
    return files;
  }

  private List<String> excerpt(Diagnostic problem, List<Label> labels, int gutter) {
    SourceText source = sources.get(labels.getFirst().span().file());
    List<String> lines = new ArrayList<>();
    if (source == null || source.text().isEmpty()) {
      return lines;
    }
    SortedMap<Integer, List<Label>> byLine = new TreeMap<>();
    for (Label label : labels) {
      int line = label.span().line();
      if (line <= source.lineCount()) {
        byLine.computeIfAbsent(line, key -> new ArrayList<>()).add(label);
      }
    }
    lines.add(" ".repeat(gutter) + " |");
    int previous = -1;
    for (var entry : byLine.entrySet()) {
      int line = entry.getKey();
      if (previous >= 0 && line > previous + 1) {
        lines.add("...");
      }
      List<Label> here = entry.getValue();
      here.sort((a, b) -> Integer.compare(a.span().column(), b.span().column()));
      ExcerptLine shown = ExcerptLine.of(source.line(line), here, MAX_COLUMNS, CONTEXT_COLUMNS);
      lines.add(String.format(Locale.ROOT, "%" + gutter + "d | ", line) + shown.text());
      for (Label label : here) {
        boolean primary = label.equals(problem.labels().getFirst());
        String marks = shown.marks(label.span(), primary ? '^' : '-');
        lines.add((" ".repeat(gutter) + " | " + marks + " " + safe(label.text())).stripTrailing());
      }
      previous = line;
    }
    return lines;
  }

  private static int gutter(Diagnostic problem) {
    int last = 1;
    for (Label label : problem.labels()) {
      last = Math.max(last, label.span().line());
    }
    return Math.max(2, Integer.toString(last).length());
  }

  private static String safe(String text) {
    return DisplayWidth.printable(text.replace("\r\n", " ").replace('\n', ' '));
  }
}
