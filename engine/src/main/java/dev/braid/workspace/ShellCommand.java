package dev.braid.workspace;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A shell command of the plan that Braid itself runs: a worktree's set-up, a check of the gate. It
 * has no terminal and no input. Its output goes to a file as bytes, up to a limit; the rest is read
 * and dropped. When it has ended, or its time is over, everything it started is ended too, found by
 * a mark in the environment wherever it went.
 *
 * @param environment all of it; nothing is inherited
 * @param output the file that takes both streams; its folder exists
 */
public record ShellCommand(
    String command,
    Path directory,
    SortedMap<String, String> environment,
    Path output,
    long timeoutMillis) {
  /** Most output that is kept of one command. */
  public static final long MAX_OUTPUT_BYTES = 16L << 20;

  private static final int TAIL_BYTES = 4096;
  private static final int MAX_DETAIL_CHARS = 300;
  private static final long GRACE_MILLIS = 2_000;
  private static final long KILL_MILLIS = 10_000;
  private static final long STREAM_MILLIS = 5_000;

  /**
   * How it ended.
   *
   * @param exitCode meaningless when it was ended because its time was over
   * @param lastLine the last line that says something, for people
   */
  public record Ended(int exitCode, boolean timedOut, String lastLine, long wallMillis) {
    public boolean succeeded() {
      return exitCode == 0 && !timedOut;
    }
  }

  public ShellCommand {
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
  }

  /** Runs it to its end. */
  public Ended run(GitOwnership lease) throws IOException, InterruptedException {
    String mark = "BRAID_COMMAND=" + lease.newMark();
    List<String> words = new ArrayList<>();
    Optional<Path> setsid = lease.repository().program("setsid");
    setsid.ifPresent(path -> words.add(path.toString()));
    words.addAll(List.of("/bin/sh", "-c", command));
    ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    for (String variable : List.of(mark, lease.mark())) {
      int end = variable.indexOf('=');
      builder.environment().put(variable.substring(0, end), variable.substring(end + 1));
    }
    builder.redirectErrorStream(true).redirectInput(new File("/dev/null"));
    long start = System.nanoTime();
    Process process = builder.start();
    Sink sink = new Sink(process.getInputStream(), output);
    Thread reader = Thread.ofVirtual().start(sink);
    boolean timedOut;
    boolean gone = false;
    try {
      timedOut = !process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS);
    } finally {
      gone = endAll(process, owned(mark, setsid.isPresent(), process));
    }
    if (!gone) {
      throw new IOException("what `" + command + "` started does not end");
    }
    int exitCode = process.waitFor();
    reader.join(STREAM_MILLIS);
    process.getInputStream().close();
    long wallMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return new Ended(exitCode, timedOut, sink.lastLine(), wallMillis);
  }

  private static OwnedProcesses owned(String mark, boolean ownSession, Process leader) {
    return ownSession ? new OwnedProcesses(mark, leader.pid()) : new OwnedProcesses(mark);
  }

  private static boolean endAll(Process process, OwnedProcesses owned) throws InterruptedException {
    // Children are listed before their parent goes: afterwards they are nobody's.
    List<ProcessHandle> children = process.descendants().toList();
    boolean gone = owned.end(GRACE_MILLIS, KILL_MILLIS);
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    return gone;
  }

  /** Takes output until there is no more. */
  private static final class Sink implements Runnable {
    private final InputStream stream;
    private final Path file;
    private byte[] tail = new byte[0];

    Sink(InputStream stream, Path file) {
      this.stream = stream;
      this.file = file;
    }

    @Override
    public void run() {
      try (OutputStream kept = Files.newOutputStream(file)) {
        byte[] buffer = new byte[64 << 10];
        long room = MAX_OUTPUT_BYTES;
        int count;
        while ((count = stream.read(buffer)) >= 0) {
          int part = (int) Math.min(count, room);
          kept.write(buffer, 0, part);
          room -= part;
          remember(buffer, count);
        }
      } catch (IOException closed) {
        // The stream was closed under us, or the disk is full; the command's verdict stands.
      }
    }

    private synchronized void remember(byte[] buffer, int count) {
      byte[] longer = Arrays.copyOf(tail, tail.length + count);
      System.arraycopy(buffer, 0, longer, tail.length, count);
      tail = Arrays.copyOfRange(longer, Math.max(0, longer.length - TAIL_BYTES), longer.length);
    }

    synchronized String lastLine() {
      String text = new String(tail, StandardCharsets.UTF_8);
      String line = text.lines().map(OneLine::of).filter(l -> !l.isEmpty()).reduce("", (a, b) -> b);
      return line.length() > MAX_DETAIL_CHARS ? line.substring(0, MAX_DETAIL_CHARS) : line;
    }
  }
}
