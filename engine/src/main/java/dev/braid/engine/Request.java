package dev.braid.engine;

import dev.braid.kernel.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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

  /**
   * A patch is to stay in the gate's queue.
   *
   * @param task what was submitted from outside counts down from -1
   */
  record Hold(int task) implements Request {}

  /**
   * A patch that is held back is to go on.
   *
   * @param widen what a failed task wrote outside its scope is taken, too
   */
  record Release(int task, boolean widen) implements Request {}

  /** A patch in the gate's queue is not wanted. */
  record Drop(int task) implements Request {}

  /**
   * The run is to go on with another plan.
   *
   * @param file the plan in canonical text; a plan may be longer than a request
   * @param workers most attempts at one time from then on
   */
  record ChangePlan(Path file, int workers) implements Request {}

  /**
   * What the log says of it.
   *
   * @throws IOException when what it names cannot be read
   */
  default Event event() throws IOException {
    return switch (this) {
      case Stop stop -> new Event.StopRequested(stop.now());
      case Land land -> new Event.LandRequested();
      case Hold hold -> new Event.HoldRequested(hold.task());
      case Release release -> new Event.ReleaseRequested(release.task(), release.widen());
      case Drop drop -> new Event.DropRequested(drop.task());
      case Undo undo -> new Event.UndoRequested(undo.task());
      case Retry retry -> new Event.RetryRequested(retry.task());
      case ChangePlan change ->
          new Event.PlanOffered(Files.readString(change.file()), change.workers());
    };
  }
}
