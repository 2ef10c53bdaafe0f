package dev.braid.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Processes that carry a mark in their environment, wherever they went: into another session,
 * another process group, or to another parent. Environments are only readable under {@code /proc};
 * elsewhere nothing is found, and only direct descendants can be ended.
 */
final class OwnedProcesses {
  private static final Path PROC = Path.of("/proc");
  private static final long POLL_MILLIS = 20;
  private static final long NO_SESSION = -1;

  /** Fields of {@code stat} behind the name: state, parent, group, session. */
  private static final int SESSION_FIELD = 3;

  private final String mark;
  private final long session;

  /**
   * @param mark a whole variable, {@code NAME=value}
   */
  OwnedProcesses(String mark) {
    this(mark, NO_SESSION);
  }

  /**
   * @param session a session that belongs to them too: one without the mark may have cleaned its
   *     environment
   */
  OwnedProcesses(String mark, long session) {
    this.mark = mark;
    this.session = session;
  }

  /** Those that live now. */
  List<ProcessHandle> find() {
    List<ProcessHandle> found = new ArrayList<>();
    if (!Files.isDirectory(PROC)) {
      return found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        long pid = Long.parseLong(entry.getFileName().toString());
        // The handle comes first: it knows when the process started, so that a number which is
        // given to another process between the look and the kill hits nobody.
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        if (handle.isPresent()
            && (isMarked(entry) || isInSession(entry))
            && handle.get().isAlive()) {
          found.add(handle.get());
        }
      }
    } catch (IOException unreadable) {
      return found;
    }
    return found;
  }

  /** Waits until none is left; false when some still live after that time. */
  boolean awaitNone(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!find().isEmpty()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return true;
  }

  /** Ends all: asks them to, waits, then kills until none is left. False when some do not die. */
  boolean end(long graceMillis, long killMillis) throws InterruptedException {
    find().forEach(ProcessHandle::destroy);
    if (awaitNone(graceMillis)) {
      return true;
    }
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(killMillis);
    while (System.nanoTime() < deadline) {
      find().forEach(ProcessHandle::destroyForcibly);
      if (awaitNone(POLL_MILLIS)) {
        return true;
      }
    }
    return false;
  }

  private boolean isMarked(Path entry) {
    try {
      byte[] environment = Files.readAllBytes(entry.resolve("environ"));
      String text = new String(environment, StandardCharsets.ISO_8859_1);
      return text.startsWith(mark + "\0") || text.contains("\0" + mark + "\0");
    } catch (IOException goneOrForeign) {
      return false;
    }
  }

  private boolean isInSession(Path entry) {
    if (session == NO_SESSION) {
      return false;
    }
    try {
      String stat = Files.readString(entry.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return fields[SESSION_FIELD].equals(Long.toString(session)) && !fields[0].equals("Z");
    } catch (IOException gone) {
      return false;
    }
  }
}
