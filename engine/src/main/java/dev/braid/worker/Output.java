package dev.braid.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes one of the two output streams of an attempt, for all its processes one after the other:
 * masks secrets, keeps what there is room for, counts everything, remembers the end.
 *
 * <p>When the file cannot be written, a full disk for example, the stream is still read to its end:
 * a worker must not stand still because its talk cannot be kept.
 */
final class Output implements AutoCloseable {
  /** How much is read at once, in bytes: what a pipe of the system holds. */
  private static final int CHUNK_BYTES = 1 << 16;

  /** How much of the end is remembered, in bytes. */
  private static final int LAST_BYTES = 1024;

  private final OutputFile file;
  private final SecretMask mask;
  private final boolean masks;
  private final byte[] last = new byte[LAST_BYTES];
  private final LineSplitter lines = new LineSplitter();
  private long keptBytes;
  private boolean closed;
  private volatile long countedBytes;
  private volatile long lastNanos = System.nanoTime();
  private volatile String failure = "";

  /**
   * @param secrets variables, some of whose values must not be kept
   */
  Output(Path file, long limitBytes, Map<String, String> secrets) throws IOException {
    this.file = new OutputFile(file, limitBytes);
    this.mask = SecretMask.of(secrets);
    this.masks = !mask.isIdle();
  }

  /**
   * Reads a stream to its end on a thread of its own. This is not a virtual thread: a read of a
   * pipe holds the thread that carries it, and a few hundred workers would hold all of them.
   */
  Thread take(InputStream stream, String name) {
    return Thread.ofPlatform().daemon().name("output " + name).start(() -> readAll(stream));
  }

  /**
   * From now on each line, secrets masked, is told as well; null ends that. A line without an end
   * is told when this is called again.
   */
  synchronized void listen(@Nullable Consumer<String> listener) {
    lines.listen(listener);
  }

  /** All bytes that have come, kept or not. */
  long countedBytes() {
    return countedBytes;
  }

  /** When something came last, as {@link System#nanoTime}. */
  long lastNanos() {
    return lastNanos;
  }

  /** The silence begins now. */
  void restartSilence() {
    lastNanos = System.nanoTime();
  }

  /** Why not everything could be kept that there was room for; empty when it could. */
  String failure() {
    return failure;
  }

  /** The last bytes that were kept. */
  synchronized byte[] end() {
    int length = (int) Math.min(keptBytes, LAST_BYTES);
    byte[] end = new byte[length];
    for (int at = 0; at < length; at++) {
      end[at] = last[(int) ((keptBytes - length + at) % LAST_BYTES)];
    }
    return end;
  }

  @Override
  public synchronized void close() {
    byte[] rest = mask.rest();
    keep(rest, rest.length);
    closed = true;
    try {
      file.close();
    } catch (IOException e) {
      fail(e);
    }
  }

  private void readAll(InputStream stream) {
    byte[] chunk = new byte[CHUNK_BYTES];
    // When a process has ended, Java drains its pipes into memory without a bound, as long as
    // anybody writes to them. It takes the stream's monitor for that, so that it waits for our end;
    // and when it was first, it goes on only until what was left behind has been ended.
    synchronized (stream) {
      try (stream) {
        for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
          take(chunk, count);
        }
      } catch (IOException e) {
        fail(e);
      }
    }
  }

  private synchronized void take(byte[] chunk, int count) {
    countedBytes += count;
    lastNanos = System.nanoTime();
    if (masks) {
      byte[] masked = mask.mask(chunk, count);
      keep(masked, masked.length);
    } else {
      keep(chunk, count);
    }
  }

  private void keep(byte[] bytes, int length) {
    lines.take(bytes, length);
    for (int at = Math.max(0, length - LAST_BYTES); at < length; at++) {
      last[(int) ((keptBytes + at) % LAST_BYTES)] = bytes[at];
    }
    keptBytes += length;
    // What a process that escaped us writes after the end is counted at most.
    if (closed || !failure.isEmpty()) {
      return;
    }
    try {
      file.write(bytes, length);
    } catch (IOException e) {
      fail(e);
    }
  }

  private void fail(IOException e) {
    failure = String.valueOf(e.getMessage());
  }
}
