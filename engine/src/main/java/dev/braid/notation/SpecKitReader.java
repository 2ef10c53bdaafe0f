package dev.braid.notation;

import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Plan;
import dev.braid.plan.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * GitHub spec-kit's {@code tasks.md}: phases that wait for each other, tasks in check lists, {@code
 * [P]} for tasks that may run beside their neighbours.
 *
 * <p>Such files are written by people and by models and follow no grammar. What can be read is
 * read; what is odd is told with its place; nothing is guessed in silence.
 */
public final class SpecKitReader implements PlanReader {
  public static final String NOTATION = "spec-kit";

  private static final Pattern TASK =
      Pattern.compile(
          "(?m)^ {0,3}[-*+] \\[[ xX~-]\\][ \\t]+[*_`~\\[]{0,4}(?:\\[P\\]"
              + " {1,3})?T-?\\d{1,5}\\w{0,3}\\b");
  private static final Pattern NATIVE =
      Pattern.compile("(?m)^(?:plan|phase_id|phases|workstreams|tasks)[ \\t]*:");

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
    return TASK.matcher(content).find() && !NATIVE.matcher(withoutFrontMatter(content)).find();
  }

  @Override
  public ReadResult read(SourceText source, ReadOptions options) {
    Problems problems = new Problems();
    if (source.text().isBlank()) {
      problems.add(
          Diagnostic.error(
                  Code.EMPTY_DOCUMENT,
                  SourceSpan.startOf(source.file()),
                  "",
                  "the file holds no plan")
              .help("write tasks as `- [ ] T001 Create the schema` under `## Phase 1: Setup`"));
      return ReadResult.of(null, problems.sorted(), source);
    }
    List<MarkdownOutline.Part> parts = MarkdownOutline.of(source);
    Optional<TaskIds> ids = TaskIds.shapeOf(textsOfBoxes(source, parts));
    if (ids.isEmpty()) {
      problems.add(noTasks(source));
      return ReadResult.of(null, problems.sorted(), source);
    }
    Checklist checklist = Checklist.read(source, parts, ids.get(), problems);
    Plan plan = new SpecKitPlan(source, checklist, options.inferScopes(), problems).build();
    return ReadResult.of(plan, problems.sorted(), source);
  }

  private static List<String> textsOfBoxes(SourceText source, List<MarkdownOutline.Part> parts) {
    List<String> texts = new ArrayList<>();
    for (MarkdownOutline.Part part : parts) {
      if (part instanceof MarkdownOutline.Item) {
        ChecklistLine.textAfterBox(source.line(part.firstLine())).ifPresent(texts::add);
      }
    }
    return texts;
  }

  private static Diagnostic noTasks(SourceText source) {
    return Diagnostic.error(
            Code.EMPTY_DOCUMENT,
            SourceSpan.startOf(source.file()),
            "",
            "the file has no check list with task ids")
        .help("write tasks as `- [ ] T001 Create the schema`");
  }

  private static String withoutFrontMatter(String content) {
    if (!content.startsWith("---")) {
      return content;
    }
    int end = content.indexOf("\n---", 3);
    return end < 0 ? content : content.substring(end + 4);
  }
}
