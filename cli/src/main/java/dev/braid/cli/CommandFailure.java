package dev.braid.cli;

/** A command cannot do what it was asked for; the message is one line for people. */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final Trouble trouble;
  private final String hint;

  /**
   * @param hint the exact next step; empty when the message says it
   */
  CommandFailure(Trouble trouble, String message, String hint) {
    super(message);
    this.trouble = trouble;
    this.hint = hint;
  }

  CommandFailure(Trouble trouble, String message, String hint, Throwable cause) {
    super(message, cause);
    this.trouble = trouble;
    this.hint = hint;
  }

  Trouble trouble() {
    return trouble;
  }

  String hint() {
    return hint;
  }
}
