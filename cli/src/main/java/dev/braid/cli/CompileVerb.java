package dev.braid.cli;

import dev.braid.notation.PlanJson;
import dev.braid.notation.ReadResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code braid compile}. */
@Command(
    description = {
      "Prints a plan in its canonical form, braid.plan/1: the same bytes for the same meaning, in"
          + " whatever notation it was written. It is itself a plan."
    },
    footer = {"", "example: braid compile tasks.md > plan.json"})
final class CompileVerb implements Verb {
  @Mixin private final Options options = new Options();
  @Mixin private final PlanFile plan = new PlanFile();

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure {
    ReadResult result = plan.read(caller);
    if (result.hasErrors()) {
      new Findings(result, plan.name()).print(caller.talk());
      return ExitCodes.BAD_PLAN;
    }
    caller.out().print(PlanJson.write(result.sound()));
    return ExitCodes.OK;
  }
}
