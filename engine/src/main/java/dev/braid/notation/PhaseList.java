package dev.braid.notation;

import dev.braid.plan.SourceSpan;
import java.util.List;

/**
 * A check list of phases before it is a plan.
 *
 * @param backgroundVerify no VERIFY item holds up the phase behind it
 */
record PhaseList(String title, boolean backgroundVerify, List<Phase> phases) {
  PhaseList {
    phases = List.copyOf(phases);
  }

  /** When a phase or an item begins: as it is its turn, or at a point before that. */
  record Start(String task, int percent, SourceSpan span) {}

  /**
   * A heading with the items below it.
   *
   * @param number as written, or the empty string
   * @param parallel it runs beside its neighbours that say so too
   * @param sequential its items run one after another
   * @param starts where it may begin early; empty: when its turn comes
   */
  record Phase(
      String number,
      String title,
      boolean parallel,
      boolean sequential,
      List<Start> starts,
      SourceSpan span,
      List<Item> items) {
    Phase {
      starts = List.copyOf(starts);
      items = List.copyOf(items);
    }
  }

  /** A task that an item waits for, as written. */
  record Need(String id, SourceSpan span) {}

  /**
   * One item with a box.
   *
   * @param text what is to be done, without its marks
   * @param textAt where that begins in the source
   * @param verify it judges its phase and ends it
   * @param background it does so without holding up the next one
   */
  record Item(
      String id,
      String text,
      SourceSpan textAt,
      boolean done,
      boolean verify,
      boolean background,
      List<Need> needs,
      List<Start> starts,
      SourceSpan span) {
    Item {
      needs = List.copyOf(needs);
      starts = List.copyOf(starts);
    }
  }
}
