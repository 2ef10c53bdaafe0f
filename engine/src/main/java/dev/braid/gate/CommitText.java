package dev.braid.gate;

import dev.braid.plan.Task;
import dev.braid.workspace.OneLine;

/** The messages of Braid's commits. Text of the plan is untrusted: it must not make trailers. */
final class CommitText {
  private static final int MAX_SUBJECT_CHARS = 200;

  private CommitText() {}

  /** The message of the commit that a task becomes on the integration branch. */
  static String merged(Task task, String run, int attempt, String base, String patch) {
    return subject(task)
        + "\n\n"
        + trailers(task, run, attempt)
        + "Braid-Base: "
        + base
        + "\n"
        + "Braid-Patch: "
        + patch
        + "\n";
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
