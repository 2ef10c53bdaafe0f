package dev.braid.gate;

import dev.braid.gate.GitObjects.Found;
import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.plan.Task;
import dev.braid.workspace.OneLine;
import java.util.function.Supplier;

/** The messages of Braid's commits. Text of the plan is untrusted: it must not make trailers. */
final class CommitText {
  /** Names the commit that a patch takes back. */
  static final String UNDOES = "Braid-Undoes";

  private static final int MAX_SUBJECT_CHARS = 200;

  private final Supplier<TaskGraph> graph;
  private final String run;

  CommitText(Supplier<TaskGraph> graph, String run) {
    this.graph = graph;
    this.run = run;
  }

  /**
   * The message of the commit that a patch becomes on the integration branch.
   *
   * @param captured the patch's own commit
   */
  String merged(Decision.Patch patch, Found captured) {
    String beginning =
        patch.task() < 0
            ? "submitted patch " + -patch.task() + "\n\n" + trailers(run, -patch.task())
            : begun(graph.get().task(patch.task()), patch.attempt());
    String message =
        beginning + "Braid-Base: " + patch.base() + "\n" + "Braid-Patch: " + patch.patch() + "\n";
    return captured.trailer(UNDOES).map(undone -> undone(message, undone)).orElse(message);
  }

  /** The message of the commit on the integration branch that takes another one back. */
  private static String undone(String merged, String commit) {
    return "undo " + merged + UNDOES + ": " + commit + "\n";
  }

  /** The message of the patch that takes a merged task back. */
  static String reverting(Task task, String run, int attempt, String commit) {
    return "undo of "
        + subject(task)
        + "\n\n"
        + trailers(task, run, attempt)
        + UNDOES
        + ": "
        + commit
        + "\n";
  }

  private String begun(Task task, int attempt) {
    return subject(task) + "\n\n" + trailers(task, run, attempt);
  }

  private static String trailers(String run, int submitted) {
    return "Braid-Run: " + run + "\n" + "Braid-Submitted: " + submitted + "\n";
  }

  /** The message of the commit that keeps what an attempt left. */
  static String captured(Task task, String run, int attempt) {
    return "patch of " + subject(task) + "\n\n" + trailers(task, run, attempt);
  }

  private static String subject(Task task) {
    String title = task.title().isBlank() ? "" : ": " + task.title();
    String subject = OneLine.of(task.id() + title);
    return subject.length() <= MAX_SUBJECT_CHARS
        ? subject
        : subject.substring(0, subject.offsetByCodePoints(0, MAX_SUBJECT_CHARS / 2)) + "...";
  }

  private static String trailers(Task task, String run, int attempt) {
    return "Braid-Run: "
        + run
        + "\n"
        + "Braid-Task: "
        + OneLine.of(task.id())
        + "\n"
        + "Braid-Attempt: "
        + attempt
        + "\n";
  }
}
