package dev.braid.cli;

import dev.braid.engine.Driver;
import dev.braid.engine.Ports.LogFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The one thread that owns a driver, until the run has ended. */
final class EngineThread {
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  static EngineThread start(Driver driver) {
    EngineThread engine = new EngineThread();
    Thread.ofPlatform().name("braid-engine").start(() -> engine.run(driver));
    return engine;
  }

  boolean isOver() {
    return ended.isDone();
  }

  /**
   * Hands over what ended the engine, once it is over; nothing when the run ended.
   *
   * @throws LogFailure when the log refused a batch
   */
  void result() throws LogFailure, InterruptedException {
    try {
      ended.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof LogFailure failure) {
        throw failure;
      }
      throw new IllegalStateException("BUG: the engine died: " + cause, cause);
    }
  }

  private void run(Driver driver) {
    try {
      driver.runUntilEnded();
      ended.complete(null);
    } catch (LogFailure | InterruptedException | RuntimeException | Error failure) {
      ended.completeExceptionally(failure);
    }
  }
}
