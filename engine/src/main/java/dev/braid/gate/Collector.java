package dev.braid.gate;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The garbage collection of the user's git. With {@code --prune=now} it takes whatever no ref led
 * to when it looked, also what was written or pinned after that. So nothing is written while one is
 * at work, and what was pinned is looked at again when one may have come between.
 */
final class Collector {
  /** A collection was in between and has taken something; what was written is written again. */
  static final class Taken extends IOException {
    private static final long serialVersionUID = 1;

    Taken(String message) {
      super(message);
    }
  }

  /** How long a collection is waited for, in milliseconds. */
  private static final long PATIENCE_MILLIS = 30_000;

  private static final long POLL_MILLIS = 20;
  private static final int MAX_NOTE_BYTES = 1024;

  private final Path note;

  Collector(Path commonDirectory) {
    this.note = commonDirectory.resolve("gc.pid");
  }

  /** Waits until none is at work, or for as long as is sensible. */
  void await() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (isAtWork() && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Its note holds the number of its process and the name of its machine. */
  boolean isAtWork() throws IOException {
    try {
      if (Files.size(note) > MAX_NOTE_BYTES) {
        return false;
      }
      String text = new String(Files.readAllBytes(note), StandardCharsets.UTF_8);
      String[] words = text.strip().split(" ");
      boolean readable = words.length == 2 && words[0].matches("\\d{1,18}");
      boolean here = readable && words[1].equals(InetAddress.getLocalHost().getHostName());
      // A process of another machine cannot be asked; what it takes is seen afterwards.
      return here && ProcessHandle.of(Long.parseLong(words[0])).isPresent();
    } catch (NoSuchFileException none) {
      return false;
    }
  }
}
