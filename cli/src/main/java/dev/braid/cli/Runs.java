package dev.braid.cli;

import dev.braid.engine.RequestPlace;
import dev.braid.log.RunFolder;
import dev.braid.log.RunFolders;
import dev.braid.log.RunLease;
import dev.braid.log.SqliteNative;
import dev.braid.plan.Spelling;
import dev.braid.workspace.GitFailure;
import dev.braid.workspace.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The runs of the repository that the caller stands in. */
final class Runs {
  private final Caller caller;
  private final Repository repository;
  private final RunFolders folders;

  private Runs(Caller caller, Repository repository) {
    this.caller = caller;
    this.repository = repository;
    this.folders = RunFolders.below(repository.commonDirectory().resolve("braid"));
  }

  static Runs of(Caller caller) throws CommandFailure, InterruptedException {
    // Code is loaded from there, so it must be the caller's own place and not a shared one.
    if (!caller.variable("HOME").isEmpty()) {
      SqliteNative.prepare(Assembly.cache(caller));
    }
    try {
      return new Runs(caller, Repository.open(caller.directory(), caller.environment()));
    } catch (GitFailure failure) {
      throw new CommandFailure(
          Trouble.NO_REPOSITORY, String.valueOf(failure.getMessage()), "", failure);
    }
  }

  Repository repository() {
    return repository;
  }

  RunFolders folders() {
    return folders;
  }

  /**
   * A run as people name it: its id or how that begins, {@code last}, {@code prev}, or nothing for
   * the last one.
   */
  RunFolder find(String word) throws CommandFailure {
    List<RunFolder> all = list();
    if (all.isEmpty()) {
      throw new CommandFailure(
          Trouble.NO_RUN,
          "there is no run in this repository yet",
          "begin one with `braid run PLAN`");
    }
    if (word.isEmpty() || word.equals("last")) {
      return all.getLast();
    }
    if (word.equals("prev") && all.size() > 1) {
      return all.get(all.size() - 2);
    }
    List<RunFolder> matching =
        all.stream().filter(folder -> folder.run().startsWith(word)).toList();
    if (matching.size() == 1) {
      return matching.getFirst();
    }
    List<String> ids = all.stream().map(RunFolder::run).toList();
    Optional<String> meant = Spelling.nearest(word, ids);
    throw new CommandFailure(
        Trouble.NO_RUN,
        (matching.isEmpty() ? "there is no run `" : "more than one run begins with `") + word + "`",
        meant
            .map(id -> "did you mean `" + id + "`?")
            .orElse("`braid history --list` names all runs"));
  }

  List<RunFolder> list() throws CommandFailure {
    try {
      return folders.list();
    } catch (IOException e) {
      throw new CommandFailure(
          Trouble.LOG, "the folder of runs cannot be read: " + e.getMessage(), "", e);
    }
  }

  /** Whether an engine owns the run now. */
  boolean isLive(RunFolder folder) {
    return RunLease.owner(folder).isPresent();
  }

  /** Where a live engine of the run listens. */
  Path socket(RunFolder folder) throws CommandFailure {
    return socket(caller, folder);
  }

  static Path socket(Caller caller, RunFolder folder) throws CommandFailure {
    String runtime = caller.variable("XDG_RUNTIME_DIR");
    Path place = Path.of(runtime.isEmpty() ? System.getProperty("java.io.tmpdir") : runtime);
    try {
      return RequestPlace.of(folder.path(), place);
    } catch (IOException e) {
      throw new CommandFailure(
          Trouble.ENVIRONMENT, "the folder of the run is gone: " + e.getMessage(), "", e);
    }
  }
}
