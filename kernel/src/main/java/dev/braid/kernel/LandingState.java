package dev.braid.kernel;

import dev.braid.kernel.Event.Landing;
import dev.braid.plan.Settings;
import org.jspecify.annotations.Nullable;

/** Whether the result is to be moved to the target branch, and what became of that. */
final class LandingState {
  private final boolean automatic;
  private boolean requested;
  private boolean asked;
  private @Nullable Landing result;

  LandingState(Settings.Landing policy) {
    automatic = policy == Settings.Landing.AUTO;
  }

  void request() {
    requested = true;
    asked = false;
    result = null;
  }

  void asked() {
    asked = true;
  }

  void ended(Landing landing) {
    result = landing;
    requested = false;
  }

  /** The branch has grown since: what was landed before is not the whole result any more. */
  void resultChanged() {
    asked = false;
    result = null;
  }

  void restart() {
    asked = false;
    if (result instanceof Landing.NotLanded) {
      result = null;
    }
  }

  /**
   * It is wanted, and has not been asked for yet. The plan wants only a complete result landed; a
   * person may want what there is.
   */
  boolean due(boolean complete) {
    return !asked && (requested || (automatic && complete && result == null));
  }

  boolean awaitsAnswer() {
    return asked && result == null;
  }

  @Nullable Landing result() {
    return result;
  }
}
