package dev.braid.cli;

import dev.braid.view.RunView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The file {@code run_status.json} of a run, for those who watch files. It is replaced as a whole,
 * not at every change, and can be lost without loss.
 */
final class StatusFile {
  /** Least time between two versions, in milliseconds. */
  private static final long EVERY_MILLIS = 1_000;

  private final Path file;
  private long writtenMillis;
  private long writtenSequence;

  StatusFile(Path file) {
    this.file = file;
  }

  /** Writes a new version when something has changed and the last one is old enough. */
  void update(RunView run, long nowMillis) throws IOException {
    if (nowMillis - writtenMillis >= EVERY_MILLIS) {
      write(run, nowMillis, true);
    }
  }

  /** Writes the last version. */
  void close(RunView run, long nowMillis) throws IOException {
    write(run, nowMillis, false);
  }

  private void write(RunView run, long nowMillis, boolean live) throws IOException {
    if (live && run.state().sequence() == writtenSequence) {
      return;
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    String text = StatusJson.of(run, live) + "\n";
    Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    writtenMillis = nowMillis;
    writtenSequence = run.state().sequence();
  }
}
