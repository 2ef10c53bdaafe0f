package dev.braid.cli;

import dev.braid.notation.PlanSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code braid schema}. */
@Command(
    description = {
      "Prints the JSON Schema of the native notation. Editors complete and check plans with it."
    },
    footer = {"", "example: braid schema > braid.schema.json"})
final class SchemaVerb implements Verb {
  @Mixin private final Options options = new Options();

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) {
    caller.result().lines(PlanSchema.text());
    return ExitCodes.OK;
  }
}
