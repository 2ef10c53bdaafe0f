package dev.braid.engine;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Asks a live engine for something. */
public final class RequestClient {
  /** How long to wait for the answer, in milliseconds: a little longer than the engine may take. */
  static final long PATIENCE_MILLIS = RequestServer.PATIENCE_MILLIS + 2_000;

  private RequestClient() {}

  /**
   * Sends one request and waits until it is in the log.
   *
   * @throws IOException when no engine listens, or when it did not take the request; the message
   *     says which
   */
  public static void send(Path socket, Request request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        LineChannel lines = new LineChannel(channel)) {
      lines.write(new RequestLine("1", request).line(), PATIENCE_MILLIS);
      String line = lines.read(PATIENCE_MILLIS);
      if (line == null) {
        throw new IOException("the engine ended before it answered");
      }
      RequestLine.Answer answer = RequestLine.parseAnswer(line);
      if (!answer.isTaken()) {
        throw new IOException(answer.error());
      }
    }
  }
}
