package dev.braid.workspace;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One run of one git command. Its three streams are served at once, so that no amount of output or
 * input can make both sides wait; a command that overruns its deadline or its output is ended
 * politely, so that it takes its lock files with it, and then by force.
 */
final class GitProcess {
  /** Largest output that is taken: the list of two million paths. */
  static final int MAX_OUTPUT_BYTES = 256 << 20;

  private static final int MAX_ERROR_BYTES = 64 << 10;
  private static final long GRACE_MILLIS = 2_000;
  private static final File NOTHING = new File("/dev/null");

  private final Process process;
  private final AtomicBoolean late = new AtomicBoolean();

  private GitProcess(Process process) {
    this.process = process;
  }

  /** What a command reads: bytes of ours, or a file. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Input(byte[] bytes, File file) {
    static Input of(byte[] bytes) {
      return new Input(bytes, NOTHING);
    }

    static Input from(Path file) {
      return new Input(new byte[0], file.toFile());
    }
  }

  static GitOutput run(ProcessBuilder builder, String name, Input input, long deadlineMillis)
      throws IOException, InterruptedException {
    if (input.bytes().length == 0) {
      builder.redirectInput(input.file());
    }
    GitProcess running = new GitProcess(builder.start());
    try {
      return running.finish(name, input.bytes(), deadlineMillis);
    } finally {
      if (running.process.isAlive()) {
        running.end();
      }
    }
  }

  private GitOutput finish(String name, byte[] input, long deadlineMillis)
      throws IOException, InterruptedException {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    Thread watch = Thread.ofVirtual().start(() -> watch(deadlineMillis));
    Thread complaints =
        Thread.ofVirtual().start(() -> drain(process.getErrorStream(), errors, MAX_ERROR_BYTES));
    Thread feeder = input.length == 0 ? null : Thread.ofVirtual().start(() -> feed(input));
    byte[] output = read(process.getInputStream());
    int exitCode = process.waitFor();
    join(complaints);
    join(feeder);
    join(watch);
    if (late.get()) {
      throw new GitFailure(
          "git %s was ended after %d s without a result".formatted(name, deadlineMillis / 1000));
    }
    return new GitOutput(exitCode, output, errors.toString(StandardCharsets.UTF_8));
  }

  private static byte[] read(InputStream stream) throws IOException {
    byte[] bytes = stream.readNBytes(MAX_OUTPUT_BYTES + 1);
    if (bytes.length > MAX_OUTPUT_BYTES) {
      throw new GitFailure("git wrote more than " + (MAX_OUTPUT_BYTES >> 20) + " MiB");
    }
    return bytes;
  }

  private void watch(long deadlineMillis) {
    try {
      if (!process.waitFor(deadlineMillis, TimeUnit.MILLISECONDS)) {
        late.set(true);
        end();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroy();
    try {
      process.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
  }

  private void feed(byte[] input) {
    try (OutputStream stream = process.getOutputStream()) {
      stream.write(input);
    } catch (IOException gone) {
      // A command that has read enough ends early; its exit code says what came of it.
    }
  }

  private static void drain(InputStream stream, ByteArrayOutputStream kept, int limit) {
    byte[] buffer = new byte[8192];
    try {
      int count;
      while ((count = stream.read(buffer)) >= 0) {
        int room = limit - kept.size();
        kept.write(buffer, 0, Math.min(count, Math.max(room, 0)));
      }
    } catch (IOException gone) {
      // The stream of an ended process; what was read so far is all there is.
    }
  }

  private static void join(@Nullable Thread thread) throws InterruptedException {
    if (thread != null) {
      thread.join();
    }
  }
}
