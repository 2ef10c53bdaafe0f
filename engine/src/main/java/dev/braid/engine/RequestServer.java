package dev.braid.engine;

import dev.braid.kernel.Event;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jdk.net.ExtendedSocketOptions;

/**
 * Takes the requests of other processes for a live engine, over a socket that only this user can
 * reach. A request is answered when it is in the log, so whoever got the answer may rely on it.
 */
public final class RequestServer implements AutoCloseable {
  /** Most callers at one time; further ones are turned away at once. */
  static final int MOST_CALLERS = 16;

  /** How long a caller may take for its next line, and the log for a request, in milliseconds. */
  static final long PATIENCE_MILLIS = 10_000;

  /** Where requests go. The second argument runs when the event is durable. */
  public interface Desk {
    /**
     * @throws IllegalArgumentException for an event that makes no sense; it has not been taken
     */
    void post(Event event, Runnable whenDurable);
  }

  private final Path socket;
  private final Optional<Object> file;
  private final Desk desk;
  private final ServerSocketChannel listening;
  private final Semaphore callers = new Semaphore(MOST_CALLERS);

  private RequestServer(Path socket, Desk desk, ServerSocketChannel listening) {
    this.socket = socket;
    this.desk = desk;
    this.listening = listening;
    this.file = file(socket);
  }

  /**
   * Begins to listen; the caller holds the run's lease, so a socket that is there is a dead one.
   */
  public static RequestServer listen(Path socket, Desk desk) throws IOException {
    RequestPlace.prepare(socket);
    Files.deleteIfExists(socket);
    ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listening.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      listening.close();
      throw e;
    }
    RequestServer server = new RequestServer(socket, desk, listening);
    Thread.ofVirtual().name("braid-requests").start(server::accept);
    return server;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    // Not that of another engine, which has taken the run from this one.
    if (file(socket).equals(file)) {
      Files.deleteIfExists(socket);
    }
  }

  /** What tells a file from another one at the same place; empty when there is none. */
  private static Optional<Object> file(Path socket) {
    try {
      return Optional.ofNullable(Files.readAttributes(socket, BasicFileAttributes.class).fileKey());
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private void accept() {
    while (listening.isOpen()) {
      try {
        SocketChannel caller = listening.accept();
        if (callers.tryAcquire()) {
          Thread.ofVirtual().name("braid-request").start(() -> serve(caller));
        } else {
          caller.close();
        }
      } catch (IOException e) {
        // Closed by us, or a caller that has gone already; the loop looks which.
      }
    }
  }

  private void serve(SocketChannel caller) {
    try (caller;
        LineChannel lines = new LineChannel(caller)) {
      if (!isThisUser(caller)) {
        return;
      }
      for (String line = lines.read(PATIENCE_MILLIS);
          line != null;
          line = lines.read(PATIENCE_MILLIS)) {
        lines.write(RequestLine.line(answer(line)), PATIENCE_MILLIS);
      }
    } catch (IOException e) {
      // The caller has gone or is silent; what it asked for before is in the log.
    } finally {
      callers.release();
    }
  }

  private RequestLine.Answer answer(String line) {
    RequestLine request;
    try {
      request = RequestLine.parse(line);
    } catch (RequestLine.Malformed e) {
      return new RequestLine.Answer("", "not a request: " + e.getMessage());
    }
    CompletableFuture<Void> durable = new CompletableFuture<>();
    try {
      desk.post(request.request().event(), () -> durable.complete(null));
    } catch (IOException | IllegalArgumentException unusable) {
      return new RequestLine.Answer(request.id(), String.valueOf(unusable.getMessage()));
    }
    try {
      durable.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      return new RequestLine.Answer(request.id(), "");
    } catch (TimeoutException | ExecutionException e) {
      return new RequestLine.Answer(request.id(), "the engine did not take the request in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new RequestLine.Answer(request.id(), "the engine is ending");
    }
  }

  private boolean isThisUser(SocketChannel caller) throws IOException {
    String user = caller.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    return user.equals(Files.getOwner(socket).getName());
  }
}
