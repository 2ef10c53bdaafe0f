package dev.braid.cli;

import dev.braid.notation.ReadResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure {
    ReadResult result = plan.read(caller);
    Findings findings = new Findings(result, plan.name());
    if (options.json) {
      caller.result().line(findings.json());
    } else {
      findings.print(caller.result());
    }
    return result.hasErrors() ? ExitCodes.BAD_PLAN : ExitCodes.OK;
  }
}
