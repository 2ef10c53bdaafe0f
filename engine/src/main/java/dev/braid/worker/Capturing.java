package dev.braid.worker;

import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;

/** Keeps what an attempt left in its sandbox. */
public interface Capturing {
  /** Never fails: what cannot be captured is an {@link Event.Capture.Unable}. */
  Event.Capture capture(Decision.CapturePatch decision) throws InterruptedException;
}
