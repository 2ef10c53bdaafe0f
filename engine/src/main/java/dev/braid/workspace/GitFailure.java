package dev.braid.workspace;

import java.io.IOException;

/**
 * git could not do what was asked of it, or the repository is one that Braid refuses. The message
 * is one line for people: lower case, with the next step where there is one.
 */
public final class GitFailure extends IOException {
  private static final long serialVersionUID = 1;

  public GitFailure(String message) {
    super(message);
  }

  public GitFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
