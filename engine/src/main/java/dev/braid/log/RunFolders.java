package dev.braid.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The folders of all runs of a repository, below {@code <git common dir>/braid/runs}. */
public final class RunFolders {
  private static final Pattern RUN_ID = Pattern.compile("[0-9a-f]{4,8}");

  private final Path runs;

  private RunFolders(Path runs) {
    this.runs = runs;
  }

  /**
   * @param braid {@code <git common dir>/braid}, or the state folder of plans without git
   */
  public static RunFolders below(Path braid) {
    return new RunFolders(braid.resolve("runs"));
  }

  /** Whether a text can be a run's id: 4 to 8 hexadecimal digits in lower case. */
  public static boolean isRunId(String text) {
    return RUN_ID.matcher(text).matches();
  }

  /**
   * Makes the folder of a new run, durably.
   *
   * @throws java.nio.file.FileAlreadyExistsException when the id is taken; choose another
   */
  public RunFolder create(String run, long nowMillis) throws IOException {
    if (!isRunId(run)) {
      throw new IllegalArgumentException("BUG: `" + run + "` is not a run id");
    }
    Durable.createFolders(runs);
    RunFolder folder = new RunFolder(runs.resolve(run), run);
    Files.createDirectory(folder.path());
    Durable.folder(runs);
    for (Path each : List.of(folder.logs(), folder.patches(), folder.errors(), folder.review())) {
      Files.createDirectory(each);
    }
    byte[] mark = (nowMillis + "\n").getBytes(StandardCharsets.US_ASCII);
    Durable.replace(folder.createdMark(), mark);
    return folder;
  }

  /** The run with this id; its log need not be whole. Empty for anything that is not an id. */
  public Optional<RunFolder> find(String run) {
    if (!isRunId(run) || !Files.isDirectory(runs.resolve(run))) {
      return Optional.empty();
    }
    return Optional.of(new RunFolder(runs.resolve(run), run));
  }

  /** All runs that have begun, oldest first. */
  public List<RunFolder> list() throws IOException {
    List<RunFolder> found = new ArrayList<>();
    if (!Files.isDirectory(runs)) {
      return found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(runs)) {
      for (Path entry : entries) {
        find(String.valueOf(entry.getFileName())).filter(RunFolder::isBegun).ifPresent(found::add);
      }
    }
    found.sort(Comparator.comparingLong(RunFolder::createdMillis).thenComparing(RunFolder::run));
    return Collections.unmodifiableList(found);
  }

  /** The run that was created last. */
  public Optional<RunFolder> last() throws IOException {
    List<RunFolder> all = list();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }
}
