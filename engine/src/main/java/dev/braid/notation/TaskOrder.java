package dev.braid.notation;

import dev.braid.notation.Checklist.Entry;
import dev.braid.notation.Checklist.Lines;
import dev.braid.notation.TaskIds.Reference;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.SourceSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a spec-kit file says about the order of its tasks: the steps that the marks make, and the
 * dependencies that are stated in words. Only clear statements count: {@code (depends on T012)} in
 * a task, {@code T014 depends on T010, T012} anywhere else. A dependency on a task that the file
 * puts later is told and passed over, for both cannot hold.
 */
final class TaskOrder {
  private static final String NEEDS =
      "(?:depend(?:s|ing|encies|ency)?(?:\\s+on)?|blocked\\s+by|requires?|needs?|after|依赖于?|依賴|依存"
          + "|depende\\s+de|зависит\\s+от|의존)";
  private static final String GAP = "[\\s:：*_`(\\[]{0,8}(?:tasks?\\s+)?[*`\\[]{0,3}";

  private final SourceText source;
  private final Checklist checklist;
  private final Problems problems;
  private final List<String> known = new ArrayList<>();
  private final Map<String, List<String>> loose;
  private final Map<String, Integer> positions = new TreeMap<>();
  private final List<List<List<Entry>>> steps = new ArrayList<>();
  private final Map<String, SequencedMap<String, SourceSpan>> stated = new TreeMap<>();

  private TaskOrder(SourceText source, Checklist checklist, Problems problems) {
    this.source = source;
    this.checklist = checklist;
    this.problems = problems;
    checklist.entries().forEach(entry -> known.add(entry.id()));
    this.loose = TaskIds.byLooseForm(known);
  }

  static TaskOrder read(SourceText source, Checklist checklist, Problems problems) {
    TaskOrder order = new TaskOrder(source, checklist, problems);
    order.makeSteps();
    checklist.entries().forEach(order::readStatementsOf);
    order.readProse();
    return order;
  }

  /** The steps of a section, in order; the tasks of one step may run together. */
  List<List<Entry>> steps(int section) {
    return steps.get(section);
  }

  /** What a task is said to wait for; the place of each statement goes to {@code places}. */
  List<String> dependencies(Entry entry, Map<String, SourceSpan> places) {
    SequencedMap<String, SourceSpan> found = stated.get(entry.id());
    if (found == null) {
      return List.of();
    }
    List<String> ids = new ArrayList<>(found.sequencedKeySet());
    for (int at = 0; at < ids.size(); at++) {
      SourceSpan span = found.get(ids.get(at));
      if (span != null) {
        places.put("depends_on[" + at + "]", span);
      }
    }
    return ids;
  }

  private void makeSteps() {
    checklist.sections().forEach(_ -> steps.add(new ArrayList<>()));
    boolean previousParallel = false;
    int previousSection = -1;
    int position = 0;
    for (Entry entry : checklist.entries()) {
      List<List<Entry>> section = steps.get(entry.section());
      boolean parallel = entry.line().parallel();
      boolean joins = parallel && previousParallel && previousSection == entry.section();
      if (!joins) {
        section.add(new ArrayList<>());
        position++;
      }
      section.getLast().add(entry);
      positions.put(entry.id(), position);
      previousParallel = parallel;
      previousSection = entry.section();
    }
  }

  private void readStatementsOf(Entry entry) {
    Pattern statement =
        Pattern.compile(
            "(?iu)(?<![\\p{L}])" + NEEDS + GAP + "(?-i:" + checklist.ids().listRegex() + ")");
    for (Lines lines : entry.lines()) {
      int from = Math.max(entry.line().textFrom(), source.startOfLine(lines.first()));
      int to = source.startOfLine(lines.last()) + source.line(lines.last()).length();
      Matcher matcher = statement.matcher(source.text()).region(Math.min(from, to), to);
      while (matcher.find()) {
        state(List.of(entry.id()), matcher.start(1), matcher.end(1));
      }
    }
  }

  private void readProse() {
    String list = checklist.ids().listRegex();
    Pattern statement =
        Pattern.compile(
            "(?u)^[\\s>*+`-]{0,12}"
                + list
                + "[*`\\s]{0,6}(?:\\([^()]{0,80}\\))?[*`:\\s]{0,4}"
                + "(?:(?i:depends?\\s+on|requires?|blocked\\s+by|must\\s+follow|依赖于?|依賴)"
                + GAP
                + ")"
                + list);
    for (Lines lines : checklist.prose()) {
      for (int number = lines.first(); number <= lines.last(); number++) {
        int from = source.startOfLine(number);
        Matcher matcher =
            statement.matcher(source.text()).region(from, from + source.line(number).length());
        if (matcher.find()) {
          List<String> dependents = new ArrayList<>();
          resolve(matcher.start(1), matcher.end(1)).keySet().forEach(dependents::add);
          state(dependents, matcher.start(2), matcher.end(2));
        }
      }
    }
  }

  private void state(List<String> dependents, int from, int to) {
    resolve(from, to)
        .forEach((id, span) -> {
          for (String dependent : dependents) {
            if (inOrder(dependent, id, span)) {
              stated.computeIfAbsent(dependent, key -> new LinkedHashMap<>()).putIfAbsent(id, span);
            }
          }
        });
  }

  /** The tasks that a list of ids names, each with the place where it is named. */
  private SequencedMap<String, SourceSpan> resolve(int from, int to) {
    SequencedMap<String, SourceSpan> found = new LinkedHashMap<>();
    for (Reference reference : checklist.ids().references(source.text(), from, to)) {
      SourceSpan span = source.span(reference.from(), reference.to());
      String first = resolve(reference.first(), span);
      String last =
          reference.last().equals(reference.first()) ? first : resolve(reference.last(), span);
      if (first.isEmpty() || last.isEmpty()) {
        continue;
      }
      Reference range = new Reference(first, last, reference.from(), reference.to());
      TaskIds.between(range, known).forEach(id -> found.putIfAbsent(id, span));
    }
    return found;
  }

  private String resolve(String written, SourceSpan span) {
    if (positions.containsKey(written)) {
      return written;
    }
    List<String> candidates = loose.getOrDefault(TaskIds.looseForm(written), List.of());
    boolean one = candidates.size() == 1;
    Diagnostic warning =
        Diagnostic.warning(
            Code.LOOSE_REFERENCE,
            span,
            one ? "read as `" + candidates.getFirst() + "`" : "passed over",
            "there is no task `" + written + "`");
    problems.add(warning.help("write the id as the task has it"));
    return one ? candidates.getFirst() : "";
  }

  private boolean inOrder(String dependent, String id, SourceSpan span) {
    int own = positions.getOrDefault(dependent, 0);
    int other = positions.getOrDefault(id, 0);
    if (other < own || (other == own && !id.equals(dependent))) {
      return true;
    }
    if (!id.equals(dependent)) {
      problems.add(
          Diagnostic.warning(
                  Code.AGAINST_THE_ORDER,
                  span,
                  "passed over",
                  "`" + dependent + "` cannot wait for `" + id + "`, which the file puts later")
              .help("move `" + id + "` before `" + dependent + "`"));
    }
    return false;
  }
}
