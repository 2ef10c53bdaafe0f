package dev.braid.cli;

import dev.braid.notation.Notations;
import dev.braid.notation.ReadOptions;
import dev.braid.notation.ReadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The argument that names a plan, and how it is read. */
final class PlanFile {
  @Parameters(paramLabel = "PLAN", description = "The plan: YAML, JSON or a spec-kit tasks.md.")
  private String plan = "";

  @Option(
      names = "--from",
      paramLabel = "NOTATION",
      description = "Read it in this notation instead of the one that its content shows.")
  private String notation = "";

  /** The plan as the caller named it. */
  String name() {
    return plan;
  }

  /** Reads and checks it; what is wrong with its content is in the result. */
  ReadResult read(Caller caller) throws CommandFailure {
    return read(caller, plan, notation);
  }

  /**
   * Reads and checks a plan.
   *
   * @param notation empty for the one that its content shows
   */
  static ReadResult read(Caller caller, String plan, String notation) throws CommandFailure {
    Path file = caller.directory().resolve(plan);
    if (Files.isDirectory(file)) {
      throw new CommandFailure(
          Trouble.NO_PLAN, "`" + plan + "` is a folder", "name the plan file in it");
    }
    byte[] content = content(caller, plan);
    Notations notations = Notations.standard();
    return notation.isEmpty()
        ? notations.read(plan, content, ReadOptions.DEFAULT)
        : notations.readAs(notation, plan, content, ReadOptions.DEFAULT);
  }

  /** The bytes of the file. */
  static byte[] content(Caller caller, String plan) throws CommandFailure {
    Path file = caller.directory().resolve(plan);
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      boolean there = Files.exists(file);
      throw new CommandFailure(
          Trouble.NO_PLAN,
          there
              ? "the plan `" + plan + "` cannot be read: " + e.getMessage()
              : "there is no plan `" + plan + "`",
          there ? "" : "`braid schema` prints what a plan looks like",
          e);
    }
  }
}
