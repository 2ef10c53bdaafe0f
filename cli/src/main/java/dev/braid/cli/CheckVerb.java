package dev.braid.cli;

import dev.braid.notation.DiagnosticJson;
import dev.braid.notation.Notations;
import dev.braid.notation.ReadResult;
import dev.braid.notation.Strictness;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code braid check}. */
@Command(
    description = {
      "Reads a plan and says what is wrong with it, all at once: where it is, why it is wrong, and"
          + " how to mend it. Nothing is run."
    },
    footer = {"", "example: braid check plan.yaml"})
final class CheckVerb implements Verb {
  @Mixin private final Options options = new Options();
  @Mixin private final PlanFile plan = new PlanFile();

  @Option(
      names = "--format",
      paramLabel = "FORM",
      description = "text, sarif (SARIF 2.1.0) or github (annotations of GitHub Actions).")
  private String form = "text";

  @Option(
      names = "--strict",
      description = {
        "Demands every field of a task's contract, and prints what is proven about the plan and"
            + " what is not."
      })
  private boolean strict;

  @Option(names = "--no-lint", description = "Says nothing about habits, only what is wrong.")
  private boolean withoutLint;

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure {
    ReadResult read = plan.read(caller);
    ReadResult judged = withoutLint ? read : Notations.withHabits(read);
    ReadResult result = strict ? Strictness.demand(judged) : judged;
    Findings findings =
        new Findings(result, plan.name(), strict ? Strictness.proofs(result) : List.of());
    switch (options.json ? "json" : form) {
      case "json" -> caller.result().line(findings.json());
      case "text" -> findings.print(caller.result());
      case "sarif" -> caller.result().lines(DiagnosticJson.sarif(result.diagnostics()));
      case "github" -> caller.result().lines(DiagnosticJson.annotations(result.diagnostics()));
      default ->
          throw new CommandFailure(
              Trouble.USAGE,
              "there is no form `" + form + "`",
              "name text, sarif or github after --format");
    }
    return result.hasErrors() ? ExitCodes.BAD_PLAN : ExitCodes.OK;
  }
}
