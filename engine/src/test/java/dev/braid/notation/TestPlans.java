package dev.braid.notation;

import dev.braid.plan.Diagnostic;
import dev.braid.plan.Plan;
import java.util.List;

/** Reads plans that stand in a test. */
final class TestPlans {
  private TestPlans() {}

  static ReadResult read(String file, String text) {
    return new NativeReader().read(SourceText.of(file, text), ReadOptions.DEFAULT);
  }

  static Plan yaml(String text) {
    return read("plan.yaml", text).sound();
  }

  /** One line per diagnostic: severity, code, place, message. */
  static List<String> problems(ReadResult result) {
    return result.diagnostics().stream().map(TestPlans::line).toList();
  }

  static String line(Diagnostic problem) {
    return String.join(
        " ",
        problem.severity().name().toLowerCase(java.util.Locale.ROOT),
        problem.code(),
        problem.place().line() + ":" + problem.place().column(),
        problem.message());
  }
}
