package dev.braid.cli;

import dev.braid.kernel.Decision;
import dev.braid.kernel.Event.Outcome;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.Message;
import dev.braid.log.RunFolder;
import dev.braid.view.Attempt;
import dev.braid.view.RunView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a failed attempt said last on its standard error: the words that people look for first. */
final class LastWords {
  private static final int MOST_LINES = 5;
  private static final int MOST_BYTES = 4096;
  private static final int MOST_COLUMNS = 160;

  private final RunFolder folder;

  LastWords(RunFolder folder) {
    this.folder = folder;
  }

  /** Lines to show after an entry; none unless it judges an attempt that failed by itself. */
  List<String> after(LogEntry entry, RunView run) {
    int task = judged(entry.message());
    Attempt attempt = task < 0 ? null : run.lastAttempt(task);
    if (attempt == null || !(attempt.outcome() instanceof Outcome.Failed)) {
      return List.of();
    }
    return of(folder.errorOutput(run.graph().nodeName(task), attempt.number()));
  }

  private static int judged(Message message) {
    if (message instanceof Decision.Retry retry) {
      return retry.task();
    }
    return message instanceof Decision.Fail fail ? fail.task() : -1;
  }

  private static List<String> of(Path file) {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      channel.position(Math.max(0, channel.size() - MOST_BYTES));
      ByteBuffer end = ByteBuffer.allocate(MOST_BYTES);
      while (end.hasRemaining() && channel.read(end) >= 0) {
        // Reads on until the end of the file or of the buffer.
      }
      String text = new String(end.array(), 0, end.position(), StandardCharsets.UTF_8);
      List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
      return lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()).stream()
          .map(line -> "  | " + line.substring(0, Math.min(MOST_COLUMNS, line.length())))
          .toList();
    } catch (IOException e) {
      // A stream that nothing was written to has no file.
      return List.of();
    }
  }
}
