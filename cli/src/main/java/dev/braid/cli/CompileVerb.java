package dev.braid.cli;

import dev.braid.log.Durable;
import dev.braid.notation.GapClusters;
import dev.braid.notation.Gaps;
import dev.braid.notation.PlanJson;
import dev.braid.notation.ReadResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Option(
      names = "--gaps",
      description = {
        "PLAN is a file of gaps: gathers them into workstreams by shared files and dependencies,"
            + " and writes workstreams/*.json and execution_plan.json."
      })
  private boolean gaps;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "Where --gaps writes; the current folder when it is not given.")
  private String output = "";

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure {
    if (gaps) {
      return compileGaps(caller);
    }
    ReadResult result = plan.read(caller);
    if (result.hasErrors()) {
      new Findings(result, plan.name()).print(caller.talk());
      return ExitCodes.BAD_PLAN;
    }
    caller.out().print(PlanJson.write(result.sound()));
    return ExitCodes.OK;
  }

  private int compileGaps(Caller caller) throws CommandFailure {
    Gaps read = Gaps.read(plan.name(), PlanFile.content(caller, plan.name()));
    if (read.hasErrors()) {
      new Findings(read.findings(), plan.name()).print(caller.talk());
      return ExitCodes.BAD_PLAN;
    }
    Path folder = caller.directory().resolve(output);
    for (GapClusters.Output file : GapClusters.of(read)) {
      Path path = folder.resolve(file.path());
      try {
        Durable.createFolders(path.resolveSibling(".").normalize());
        Durable.replace(path, file.text().getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new CommandFailure(
            Trouble.ENVIRONMENT, "`" + path + "` cannot be written: " + e.getMessage(), "", e);
      }
      caller.result().line(output.isEmpty() ? file.path() : output + "/" + file.path());
    }
    caller
        .talk()
        .line(
            "next  braid check " + (output.isEmpty() ? "" : output + "/") + "execution_plan.json");
    return ExitCodes.OK;
  }
}
