package dev.braid.cli;

import dev.braid.notation.DiagnosticJson;
import dev.braid.notation.ReadResult;
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

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure {
    ReadResult result = plan.read(caller);
    Findings findings = new Findings(result, plan.name());
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
