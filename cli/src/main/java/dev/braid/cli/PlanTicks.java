package dev.braid.cli;

import dev.braid.kernel.Decision;
import dev.braid.kernel.LogEntry;
import dev.braid.log.RunFolder;
import dev.braid.notation.Boxes;
import dev.braid.view.RunView;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Ticks finished items in the check list that a run was made from. The list is the user's: it is
 * read anew each time, one byte per item changes, and it is replaced as a whole. What cannot be
 * ticked is told once and stops nobody, because the log holds the truth.
 */
final class PlanTicks {
  /** How often a file that somebody else is writing is read anew. */
  private static final int TRIES = 5;

  private final @Nullable Path file;
  private final String notation;
  private final Set<String> waiting = new TreeSet<>();

  private PlanTicks(@Nullable Path file, String notation) {
    this.file = file;
    this.notation = notation;
  }

  /** For the run of a folder; items that were finished before are waiting to be ticked. */
  static PlanTicks of(RunFolder folder, RunView run) {
    String notation = run.graph().plan().notation();
    PlanTicks ticks = new PlanTicks(Boxes.has(notation) ? source(folder) : null, notation);
    run.merges().forEach(merge -> ticks.waiting.add(run.graph().nodeName(merge.task())));
    return ticks;
  }

  /** Remembers where a run's plan comes from, for those who go on with the run. */
  static void remember(RunFolder folder, Path plan) throws IOException {
    if (Files.isRegularFile(plan)) {
      Files.writeString(folder.planSource(), plan.toRealPath().toString());
    }
  }

  void after(LogEntry entry, RunView run) {
    if (file != null && entry.message() instanceof Decision.Complete complete) {
      waiting.add(run.graph().nodeName(complete.task()));
    }
  }

  /**
   * Ticks what has been finished since the last time; what to tell about it, or the empty string.
   */
  String tick() {
    if (file == null || waiting.isEmpty()) {
      return "";
    }
    List<String> tasks = List.copyOf(waiting);
    waiting.clear();
    try {
      List<String> missing = tick(file, tasks);
      return missing.isEmpty()
          ? ""
          : "note: " + file.getFileName() + " has no open box for " + String.join(", ", missing);
    } catch (IOException e) {
      return "note: " + file + " cannot be ticked: " + e.getMessage();
    }
  }

  private List<String> tick(Path list, List<String> tasks) throws IOException {
    for (int tries = 0; tries < TRIES; tries++) {
      byte[] before = Files.readAllBytes(list);
      Boxes.Ticked ticked = Boxes.tick(notation, before, tasks);
      if (ticked.count() == 0 || replace(list, before, ticked.content())) {
        return ticked.missing();
      }
    }
    throw new IOException("somebody else writes it all the time");
  }

  /** Replaces the file unless it has changed meanwhile. */
  private static boolean replace(Path list, byte[] before, byte[] after) throws IOException {
    Path fresh = Files.createTempFile(list.getParent(), "." + list.getFileName() + ".", ".braid");
    try {
      Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(list));
      Files.write(fresh, after);
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      if (!Arrays.equals(before, Files.readAllBytes(list))) {
        return false;
      }
      Files.move(fresh, list, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static @Nullable Path source(RunFolder folder) {
    try {
      String path = Files.readString(folder.planSource(), StandardCharsets.UTF_8);
      Path file = Path.of(path);
      return Files.isRegularFile(file) ? file : null;
    } catch (IOException | InvalidPathException e) {
      // A run whose plan came from nowhere has nothing to tick.
      return null;
    }
  }
}
