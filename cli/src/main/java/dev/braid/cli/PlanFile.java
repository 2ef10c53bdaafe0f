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
  @Parameters(
      paramLabel = "PLAN",
      description = "The plan: a file, or a folder, in any notation that Braid reads.")
  private String plan = "";

  @Option(
      names = "--from",
      paramLabel = "NOTATION",
      description = "Read it in this notation instead of the one that its content shows.")
  private String notation = "";

  @Option(
      names = "--archive",
      description = "Let the plan of an OpenSpec change end with a task that archives it.")
  private boolean archive;

  /** The plan as the caller named it. */
  String name() {
    return plan;
  }

  /** Reads and checks it; what is wrong with its content is in the result. */
  ReadResult read(Caller caller) throws CommandFailure {
    return read(caller, plan, notation, ReadOptions.DEFAULT.withArchive(archive));
  }

  /**
   * Reads and checks a plan.
   *
   * @param notation empty for the one that its content shows
   */
  static ReadResult read(Caller caller, String plan, String notation) throws CommandFailure {
    return read(caller, plan, notation, ReadOptions.DEFAULT);
  }

  private static ReadResult read(Caller caller, String plan, String notation, ReadOptions options)
      throws CommandFailure {
    Path file = caller.directory().resolve(plan);
    Notations notations = Notations.standard();
    if (Files.isDirectory(file)) {
      DiskFolder folder = new DiskFolder(plan, file);
      return notation.isEmpty()
          ? notations.readFolder(folder, options)
          : notations.readFolderAs(notation, folder, options);
    }
    byte[] content = content(caller, plan);
    ReadOptions beside = options.with(beside(plan, file));
    return notation.isEmpty()
        ? notations.read(plan, content, beside)
        : notations.readAs(notation, plan, content, beside);
  }

  /** The files that the plan may name: those around it. */
  private static DiskFolder beside(String plan, Path file) {
    int slash = plan.lastIndexOf('/');
    Path folder = file.toAbsolutePath().getParent();
    return new DiskFolder(
        slash < 0 ? "" : plan.substring(0, slash), folder == null ? file : folder);
  }

  /** The bytes of the file. */
  static byte[] content(Caller caller, String plan) throws CommandFailure {
    Path file = caller.directory().resolve(plan);
    try {
      return DiskFolder.content(file);
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
