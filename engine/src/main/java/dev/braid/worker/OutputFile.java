package dev.braid.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps the beginning and the end of a stream of any length in a bounded file.
 *
 * <p>The first half of the room is filled as the bytes come, so that the file can be followed. What
 * comes after goes in turn into two segments beside the file; each is emptied when its turn comes
 * again, so that at least a quarter of the room always holds the latest bytes. At the end the
 * segments are put behind the beginning with a line that says how much is missing. No part of the
 * stream is held in memory.
 */
final class OutputFile implements AutoCloseable {
  private final Path file;
  private final long headLimit;
  private final long segmentLimit;
  private OutputStream out;
  private long inCurrent;
  private int segments;
  private long written;

  /**
   * Begins the file anew.
   *
   * @param limitBytes most bytes of the stream that are kept, at least 4
   */
  OutputFile(Path file, long limitBytes) throws IOException {
    this.file = file;
    this.segmentLimit = limitBytes / 4;
    this.headLimit = limitBytes - 2 * segmentLimit;
    Files.createDirectories(file.toAbsolutePath().getParent());
    this.out = open(file);
  }

  void write(byte[] bytes, int length) throws IOException {
    int from = 0;
    while (from < length) {
      long room = (segments == 0 ? headLimit : segmentLimit) - inCurrent;
      if (room == 0) {
        nextSegment();
        continue;
      }
      int part = (int) Math.min(room, length - from);
      out.write(bytes, from, part);
      from += part;
      inCurrent += part;
      written += part;
    }
  }

  /** Puts the pieces together. */
  @Override
  public void close() throws IOException {
    out.close();
    if (segments == 0) {
      return;
    }
    long older = segments > 1 ? segmentLimit : 0;
    long missing = written - headLimit - older - inCurrent;
    try (OutputStream whole = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
      if (missing > 0) {
        String notice = "\n[braid: " + missing + " bytes left out]\n";
        whole.write(notice.getBytes(StandardCharsets.US_ASCII));
      }
      if (segments > 1) {
        Files.copy(segment(segments - 1), whole);
      }
      Files.copy(segment(segments), whole);
    }
    Files.deleteIfExists(segment(0));
    Files.deleteIfExists(segment(1));
  }

  private void nextSegment() throws IOException {
    out.close();
    segments++;
    inCurrent = 0;
    out = open(segment(segments));
  }

  private Path segment(int number) {
    return file.resolveSibling(file.getFileName() + ".tail" + number % 2);
  }

  private static OutputStream open(Path file) throws IOException {
    return Files.newOutputStream(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }
}
