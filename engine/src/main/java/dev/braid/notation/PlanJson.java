package dev.braid.notation;

import dev.braid.plan.Plan;

/**
 * The compiled plan as canonical JSON, {@code braid.plan/1}: the same bytes for the same meaning.
 * It is what the log of a run keeps and what {@code braid compile} prints, and it is itself a plan
 * of the native notation.
 *
 * <p>Canonical means: fields in one order, fields that say nothing left out, defaults written into
 * each task, nothing left to infer. The places in the source are not part of it.
 */
public final class PlanJson {
  /** Name and version of the format. */
  public static final String FORMAT = "braid.plan/1";

  private PlanJson() {}

  public static String write(Plan plan) {
    return JsonText.write(PlanTree.of(plan));
  }

  /**
   * Reads what {@link #write} has written. The places of the plan are those in this text.
   *
   * @throws IllegalArgumentException when the text is not a sound plan
   */
  public static Plan read(String text) {
    SourceText source = SourceText.of("plan.json", text);
    ReadResult result = new NativeReader().read(source, ReadOptions.DEFAULT.withoutInference());
    if (result.hasErrors()) {
      throw new IllegalArgumentException(
          "not a compiled plan: " + result.diagnostics().getFirst().message());
    }
    return result.sound();
  }
}
