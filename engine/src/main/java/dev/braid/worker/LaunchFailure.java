package dev.braid.worker;

/** A process could not be started. */
final class LaunchFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean ofTheTask;

  /**
   * @param ofTheTask whether the task itself is at fault, so that another try would fail too
   */
  LaunchFailure(String message, boolean ofTheTask) {
    super(message);
    this.ofTheTask = ofTheTask;
  }

  boolean ofTheTask() {
    return ofTheTask;
  }

  /** One line for people. */
  String detail() {
    return String.valueOf(getMessage());
  }
}
