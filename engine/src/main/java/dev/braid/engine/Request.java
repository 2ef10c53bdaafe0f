package dev.braid.engine;

import dev.braid.kernel.Event;

/** What a person asks of a run that is under way. */
public sealed interface Request {
  /**
   * @param now true: end what runs; false: let it finish and start nothing new
   */
  record Stop(boolean now) implements Request {}

  /** The result is wanted on the target branch. */
  record Land() implements Request {}

  /** A failed task is to be tried again. */
  record Retry(int task) implements Request {}

  /** A merged task is to be taken off the integration branch again. */
  record Undo(int task) implements Request {}

  /** What the log says of it. */
  default Event event() {
    return switch (this) {
      case Stop stop -> new Event.StopRequested(stop.now());
      case Land land -> new Event.LandRequested();
      case Undo undo -> new Event.UndoRequested(undo.task());
      case Retry retry -> new Event.RetryRequested(retry.task());
    };
  }
}
