package dev.braid.gate;

import dev.braid.plan.Task;
import dev.braid.workspace.OneLine;

/** The messages of Braid's commits. Text of the plan is untrusted: it must not make trailers. */
final class CommitText {
  /** Names the commit that a patch takes back. */
  static final String UNDOES = "Braid-Undoes";

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

  /** The message of the commit on the integration branch that takes another one back. */
  static String undone(String merged, String commit) {
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
