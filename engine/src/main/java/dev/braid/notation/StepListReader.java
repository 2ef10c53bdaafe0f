package dev.braid.notation;

import dev.braid.notation.Steps.Step;
import dev.braid.notation.Steps.StepTask;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Plan;
import dev.braid.plan.Settings;
import dev.braid.plan.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Specs of steps in Markdown: {@code ### Task [1]: Research}, and below it {@code - Step [1] [P]:
 * Read (depends on Steps 2 & 3)}.
 */
public final class StepListReader implements PlanReader {
  public static final String NOTATION = "steps";

  private static final String ID = "\\[[ \\t]*([\\p{L}\\p{N}._-]{1,40})[ \\t]*\\]";
  private static final Pattern TASK =
      Pattern.compile("(?iu)^ {0,3}#{1,6}[ \\t]+(?:\\*\\*)?Task[ \\t]*" + ID + "(.*)$");
  private static final Pattern STEP =
      Pattern.compile(
          "(?iu)^[ \\t]*(?:[-*+]|\\d{1,9}[.)])[ \\t]+(?:\\*\\*)?Step[ \\t]*"
              + ID
              + "((?:[ \\t]*\\[[ \\t]*\\p{L}{1,20}[ \\t]*\\])*)(?:\\*\\*)?[ \\t]*[:：.–—-]?"
              + "(?:\\*\\*)?[ \\t]*(.*)$");
  private static final Pattern RECOGNISED =
      Pattern.compile("(?im)^[ \\t]*[-*+][ \\t]+(?:\\*\\*)?Step[ \\t]*\\[");
  private static final Pattern PARALLEL = Pattern.compile("(?i)\\[[ \\t]*P[ \\t]*\\]");
  private static final Pattern DEPENDS =
      Pattern.compile(
          "(?i)\\([ \\t]*depends[ \\t]+on[ \\t]+(?:steps?[ \\t]+)?([^()\\r\\n]{1,400})\\)");
  private static final Pattern NUMBER =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(?:[ \\t]*(?:-|–|to|through)[ \\t]*(\\d{1,9}))?");

  /** Most steps that one range may stand for. */
  private static final int MAX_RANGE = 500;

  @Override
  public String notation() {
    return NOTATION;
  }

  @Override
  public boolean recognises(String content) {
    return RECOGNISED.matcher(content).find();
  }

  @Override
  public ReadResult read(SourceText source, ReadOptions options) {
    Problems problems = new Problems();
    Steps steps = new Outline(source, problems).read();
    if (steps.tasks().isEmpty()) {
      problems.add(
          Diagnostic.error(
                  Code.EMPTY_DOCUMENT,
                  SourceSpan.startOf(source.file()),
                  "",
                  "the file holds no steps")
              .help("write `### Task [1]: Build` and below it `- Step [1]: Compile`"));
      return ReadResult.of(null, problems.sorted(), source);
    }
    Plan plan = new StepPlan(source, options, problems).build(steps, NOTATION, Settings.DEFAULT);
    return ReadResult.of(plan, problems.sorted(), source);
  }

  /** Gathers the tasks and steps of one file in the order of its lines. */
  private static final class Outline {
    private final SourceText source;
    private final Problems problems;
    private final List<StepTask> tasks = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private String title = "";
    private String taskId = "";
    private String taskTitle = "";
    private SourceSpan taskSpan;

    Outline(SourceText source, Problems problems) {
      this.source = source;
      this.problems = problems;
      this.taskSpan = SourceSpan.startOf(source.file());
    }

    Steps read() {
      for (MarkdownOutline.Part part : MarkdownOutline.of(source)) {
        switch (part) {
          case MarkdownOutline.Title heading -> enter(heading);
          case MarkdownOutline.Item item -> take(item);
          case MarkdownOutline.Prose _ -> {}
        }
      }
      endTask();
      return new Steps(title, tasks);
    }

    private void enter(MarkdownOutline.Title heading) {
      String line = source.line(heading.firstLine());
      Matcher task = TASK.matcher(line);
      if (task.matches()) {
        endTask();
        taskId = task.group(1);
        taskTitle = task.group(2).replaceFirst("^[\\s*:：.–—-]+", "").replace("**", "").strip();
        taskSpan = span(heading.firstLine(), task.start(1), task.end(1));
      } else if (title.isEmpty() && heading.level() == 1) {
        title = PhaseTitle.text(line);
      }
    }

    private void endTask() {
      if (!steps.isEmpty() || !taskId.isEmpty()) {
        String id = taskId.isEmpty() ? "1" : taskId;
        tasks.add(new StepTask(id, taskTitle, taskSpan, steps));
      }
      steps.clear();
    }

    private void take(MarkdownOutline.Item item) {
      int number = item.firstLine();
      Matcher step = STEP.matcher(source.line(number));
      if (!step.matches()) {
        return;
      }
      if (taskId.isEmpty() && steps.isEmpty()) {
        problems.add(
            Diagnostic.warning(
                    Code.MISSING_FIELD,
                    span(number, step.start(1), step.end(1)),
                    "read as a step of task 1",
                    "a step stands under no task")
                .help("write a heading such as `### Task [1]: Build` above it"));
      }
      StringBuilder text = new StringBuilder(step.group(3));
      for (int line = number + 1; line <= item.lastLine(); line++) {
        text.append('\n').append(source.line(line).strip());
      }
      Map<String, SourceSpan> places = new TreeMap<>();
      places.put("title", span(number, step.start(3), step.end(3)));
      List<String> dependsOn = new ArrayList<>();
      String words = dependencies(text.toString(), number, dependsOn, places);
      boolean parallel = PARALLEL.matcher(step.group(2)).find();
      steps.add(
          new Step(
              step.group(1),
              words,
              "",
              parallel,
              "",
              dependsOn,
              false,
              List.of(),
              List.of(),
              span(number, step.start(1), step.end(1)),
              places));
    }

    /** Takes what the step depends on out of its text. */
    private String dependencies(
        String text, int line, List<String> ids, Map<String, SourceSpan> places) {
      Matcher depends = DEPENDS.matcher(text);
      if (!depends.find()) {
        return text;
      }
      int at = source.line(line).indexOf(depends.group());
      int from = Math.max(at, 0);
      SourceSpan place = span(line, from, at < 0 ? from : from + depends.group().length());
      Matcher number = NUMBER.matcher(depends.group(1));
      while (number.find()) {
        String last = number.group(2);
        int first = last == null ? 0 : Integer.parseInt(number.group(1).replaceFirst("\\..*", ""));
        int end = last == null ? 0 : Integer.parseInt(last);
        if (last == null || end < first || end - first > MAX_RANGE) {
          add(number.group(1), place, ids, places);
        }
        for (int id = first; last != null && id <= end && end - first <= MAX_RANGE; id++) {
          add(Integer.toString(id), place, ids, places);
        }
      }
      return (text.substring(0, depends.start()) + text.substring(depends.end())).strip();
    }

    private static void add(
        String id, SourceSpan place, List<String> ids, Map<String, SourceSpan> places) {
      places.put("dependencies[" + ids.size() + "]", place);
      ids.add(id);
    }

    private SourceSpan span(int line, int from, int to) {
      int start = source.startOfLine(line);
      return source.span(start + from, start + to);
    }
  }
}
