package dev.braid.engine;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of text over a socket, each awaited with a deadline. One thread at a time. */
final class LineChannel implements AutoCloseable {
  /** Longest line, in bytes. */
  static final int LONGEST_LINE_BYTES = 64 * 1024;

  private final SocketChannel channel;
  private final Selector selector;
  private final ByteBuffer received = ByteBuffer.allocate(LONGEST_LINE_BYTES);

  LineChannel(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    this.selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
  }

  /**
   * The next line without its end, or null when the other side has closed.
   *
   * @throws SocketTimeoutException when no whole line came in time
   */
  @Nullable String read(long withinMillis) throws IOException {
    long deadline = System.nanoTime() + withinMillis * 1_000_000;
    while (true) {
      String line = takeLine();
      if (line != null) {
        return line;
      }
      if (!received.hasRemaining()) {
        throw new IOException("a line of more than " + LONGEST_LINE_BYTES + " bytes");
      }
      await(SelectionKey.OP_READ, deadline);
      if (channel.read(received) < 0) {
        return null;
      }
    }
  }

  void write(String line, long withinMillis) throws IOException {
    long deadline = System.nanoTime() + withinMillis * 1_000_000;
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (channel.write(bytes) >= 0 && bytes.hasRemaining()) {
      await(SelectionKey.OP_WRITE, deadline);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    selector.close();
  }

  private @Nullable String takeLine() {
    for (int at = 0; at < received.position(); at++) {
      if (received.get(at) == '\n') {
        String line = new String(received.array(), 0, at, StandardCharsets.UTF_8);
        received.flip().position(at + 1);
        received.compact();
        return line;
      }
    }
    return null;
  }

  private void await(int operation, long deadline) throws IOException {
    SelectionKey key = channel.keyFor(selector);
    if (key == null) {
      throw new ClosedChannelException();
    }
    key.interestOps(operation);
    long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
    if (leftMillis <= 0 || selector.select(leftMillis) == 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    selector.selectedKeys().clear();
  }
}
