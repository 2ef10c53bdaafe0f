package dev.braid.worker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the processes of one attempt run, one command after the other: with its limits, its output
 * files and its container. After each command the container is empty.
 */
final class Stage implements AutoCloseable {
  /** How long the rest of the output is waited for when nothing runs any more. */
  private static final Duration OUTPUT_END = Duration.ofSeconds(2);

  /** How long Java is given to notice that our own child has ended. */
  private static final Duration REAPING = Duration.ofSeconds(10);

  /**
   * How long commands may take.
   *
   * @param silenceMillis longest time without output, or 0
   */
  record Time(long wallMillis, long silenceMillis, Duration grace, Duration end) {}

  private final Launcher launcher;
  private final Container container;
  private final Time time;
  private final Output out;
  private final Output err;
  private final long begunNanos = System.nanoTime();
  private final Semaphore news = new Semaphore(0);
  private volatile boolean stopped;

  Stage(Launcher launcher, Container container, Time time, Output out, Output err) {
    this.launcher = launcher;
    this.container = container;
    this.time = time;
    this.out = out;
    this.err = err;
  }

  /** Ends what runs, and lets nothing more begin. */
  void stop() {
    stopped = true;
    news.release();
  }

  /**
   * Runs a command until nothing of it is left.
   *
   * @param started told the identity of the process as soon as there is one
   */
  Ending run(Launcher.Launch launch, Consumer<ProcessIdentity> started)
      throws LaunchFailure, InterruptedException {
    if (stopped) {
      return new Ending.Stopped();
    }
    Launcher.Child child = launcher.start(launch, container.entrances());
    container.add(child.identity(), child.leadsSession());
    Process process = child.process();
    started.accept(child.identity());
    child.letGo();
    out.restartSilence();
    err.restartSilence();
    Thread first = out.take(process.getInputStream(), child.identity() + " out");
    Thread second = err.take(process.getErrorStream(), child.identity() + " err");
    Ending ending = await(process);
    if (!(ending instanceof Ending.Exited)) {
      container.askToEnd(time.grace, () -> !process.isAlive());
    }
    List<ProcessTable.Entry> left = container.end(time.end);
    if (left.isEmpty() && container.addWriters(child.pipes())) {
      left = container.end(time.end);
    }
    if (!left.isEmpty() || !process.waitFor(REAPING)) {
      return Ending.Undying.of(left);
    }
    first.join(OUTPUT_END);
    second.join(OUTPUT_END);
    return ending;
  }

  /** From now on each line of output is told as well; null ends that. */
  void listen(@Nullable Consumer<String> listener) {
    out.listen(listener);
    err.listen(listener);
  }

  long wallMillis() {
    return (System.nanoTime() - begunNanos) / 1_000_000;
  }

  long outputBytes() {
    return out.countedBytes() + err.countedBytes();
  }

  /** The last line that was written, to the error stream if there is one. */
  String lastLine() {
    String line = Lines.last(err.end());
    return line.isEmpty() ? Lines.last(out.end()) : line;
  }

  /**
   * @param told what the tool itself says that it does; empty when it does not tell
   */
  Activity activity(String told) {
    long quiet = System.nanoTime() - Math.max(out.lastNanos(), err.lastNanos());
    String doing = told.isEmpty() ? lastLine() : Lines.plain(told);
    return new Activity(doing, TimeUnit.NANOSECONDS.toMillis(quiet), outputBytes());
  }

  @Override
  public void close() {
    out.close();
    err.close();
  }

  private Ending await(Process process) throws InterruptedException {
    Thread.ofVirtual().name("exit of " + process.pid()).start(() -> announceExit(process));
    while (true) {
      if (!process.isAlive()) {
        return new Ending.Exited(process.exitValue());
      }
      if (stopped) {
        return new Ending.Stopped();
      }
      long now = System.nanoTime();
      long wallLeft = nanos(time.wallMillis) - (now - begunNanos);
      if (wallLeft <= 0) {
        return new Ending.OverLimit("wall", time.wallMillis);
      }
      long silenceLeft = Long.MAX_VALUE;
      if (time.silenceMillis > 0) {
        long quiet = now - Math.max(out.lastNanos(), err.lastNanos());
        silenceLeft = nanos(time.silenceMillis) - quiet;
      }
      if (silenceLeft <= 0) {
        return new Ending.OverLimit("silence", time.silenceMillis);
      }
      boolean ignored = news.tryAcquire(Math.min(wallLeft, silenceLeft), TimeUnit.NANOSECONDS);
    }
  }

  private void announceExit(Process process) {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException("BUG: nobody interrupts the wait for an exit", e);
    }
    news.release();
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
