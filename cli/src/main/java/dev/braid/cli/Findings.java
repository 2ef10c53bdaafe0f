package dev.braid.cli;

import dev.braid.notation.DiagnosticText;
import dev.braid.notation.ReadResult;
import dev.braid.notation.Strictness;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Diagnostic.Severity;
import dev.braid.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/** What reading a plan has found, for people and for programs. */
final class Findings {
  private final ReadResult result;
  private final String file;
  private final List<Strictness.Proof> proofs;

  Findings(ReadResult result, String file) {
    this(result, file, List.of());
  }

  /**
   * @param proofs what is proven about the plan and what is not; none when nobody asked
   */
  Findings(ReadResult result, String file, List<Strictness.Proof> proofs) {
    this.result = result;
    this.file = file;
    this.proofs = List.copyOf(proofs);
  }

  void print(Screen screen) {
    List<Diagnostic> problems = result.diagnostics();
    if (!problems.isEmpty()) {
      screen.lines(new DiagnosticText(result.sources()).render(problems));
      screen.line();
    }
    for (Strictness.Proof proof : proofs) {
      screen.line((proof.holds() ? "  ✓ " : "  ✗ ") + proof.claim() + ": " + proof.detail());
    }
    screen.line(verdict());
  }

  private String verdict() {
    long errors = count(Severity.ERROR);
    long warnings = count(Severity.WARNING);
    List<String> parts = new ArrayList<>();
    if (errors > 0) {
      parts.add(SummaryText.count((int) errors, "error"));
    }
    if (warnings > 0) {
      parts.add(SummaryText.count((int) warnings, "warning"));
    }
    Plan plan = result.plan();
    if (errors == 0 && plan != null) {
      parts.addFirst(SummaryText.count(plan.tasks().size(), "task") + ", ready to run");
    }
    return file + ": " + String.join(", ", parts);
  }

  private long count(Severity severity) {
    return result.diagnostics().stream().filter(each -> each.severity() == severity).count();
  }

  /** The same as one object, {@code braid.check/1}. */
  String json() {
    Plan plan = result.plan();
    return Json.schema("braid.check/1")
        .put("plan", plan == null ? "" : plan.id())
        .put("file", file)
        .put("tasks", plan == null ? 0 : plan.tasks().size())
        .put("sound", !result.hasErrors())
        .put("errors", count(Severity.ERROR))
        .put("warnings", count(Severity.WARNING))
        .putObjects("proofs", proofs.stream().map(Findings::json).toList())
        .putObjects("diagnostics", result.diagnostics().stream().map(Findings::json).toList())
        .toString();
  }

  private static Json json(Strictness.Proof proof) {
    return new Json()
        .put("claim", proof.claim())
        .put("holds", proof.holds())
        .put("detail", proof.detail());
  }

  private static Json json(Diagnostic each) {
    return new Json()
        .put("severity", each.severity().name().toLowerCase(java.util.Locale.ROOT))
        .put("code", each.code())
        .put("message", each.message())
        .put("file", each.place().file())
        .put("line", each.place().line())
        .put("column", each.place().column())
        .put("end_line", each.place().endLine())
        .put("end_column", each.place().endColumn())
        .putObjects("labels", each.labels().stream().map(Findings::label).toList())
        .putTexts("notes", each.notes())
        .putTexts("helps", each.helps());
  }

  private static Json label(Diagnostic.Label label) {
    return new Json()
        .put("file", label.span().file())
        .put("line", label.span().line())
        .put("column", label.span().column())
        .put("end_line", label.span().endLine())
        .put("end_column", label.span().endColumn())
        .put("text", label.text());
  }
}
