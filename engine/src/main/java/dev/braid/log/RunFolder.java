package dev.braid.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where everything of one run lies. The log is the truth; all else is for people, and can be lost
 * without loss.
 */
public final class RunFolder {
  private final Path folder;
  private final String run;

  RunFolder(Path folder, String run) {
    this.folder = folder;
    this.run = run;
  }

  /** The run's id. */
  public String run() {
    return run;
  }

  public Path path() {
    return folder;
  }

  public Path log() {
    return folder.resolve("log.db");
  }

  /** The compiled plan, {@code braid.plan/1}. */
  public Path plan() {
    return folder.resolve("plan.json");
  }

  /** The file that the plan was read from, as its path; absent when there is none. */
  public Path planSource() {
    return folder.resolve("plan_source");
  }

  /** A plan that the run is asked to go on with. */
  public Path offeredPlan() {
    return folder.resolve("plan.offered.json");
  }

  /** Which file the plan was read from, and what was in it then. */
  public Path takenPlan() {
    return folder.resolve("plan.taken");
  }

  public Path runStatus() {
    return folder.resolve("run_status.json");
  }

  /** What the attempt wrote to its standard output; {@link #logs} must exist. */
  public Path output(String taskId, int attempt) {
    return logs().resolve(FileNames.of(taskId) + "." + attempt + ".out");
  }

  /** What the attempt wrote to its standard error. */
  public Path errorOutput(String taskId, int attempt) {
    return logs().resolve(FileNames.of(taskId) + "." + attempt + ".err");
  }

  /** A folder for what the attempt is told. */
  public Path contract(String taskId, int attempt) {
    return folder.resolve("contracts").resolve(FileNames.of(taskId) + "." + attempt);
  }

  public Path patch(String taskId, int attempt) {
    return patches().resolve(FileNames.of(taskId) + "." + attempt + ".patch");
  }

  public Path logs() {
    return folder.resolve("logs");
  }

  public Path patches() {
    return folder.resolve("patches");
  }

  public Path errors() {
    return folder.resolve("errors");
  }

  public Path review() {
    return folder.resolve("review");
  }

  public Path timeline() {
    return folder.resolve("timeline");
  }

  /** Where a live engine listens for requests. */
  public Path socket() {
    return folder.resolve("engine.sock");
  }

  /** The lock file of {@link RunLease}. */
  Path leaseLock() {
    return folder.resolve("owner.lock");
  }

  /** Who holds, or last held, the lease. */
  Path leaseOwner() {
    return folder.resolve("owner.json");
  }

  /** The folder holds a plan to run; one that was made and abandoned before that is no run. */
  public boolean isBegun() {
    return Files.exists(plan()) || Files.exists(log());
  }

  Path createdMark() {
    return folder.resolve("created");
  }

  /** When the run was created, in milliseconds since 1970; 0 when its mark is gone. */
  long createdMillis() {
    try {
      return Long.parseLong(Files.readString(createdMark()).strip());
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
