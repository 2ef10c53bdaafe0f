package dev.braid.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Looks at processes where there is no {@code /proc}: it sees who descends from whom, but neither
 * sessions nor environments. What has left its parents is not found this way.
 */
final class HandleScanner implements ProcessScanner {
  @Override
  public ProcessTable scan(long environmentsSince) {
    long begunNanos = System.nanoTime();
    return new ProcessTable(
        begunNanos, ProcessHandle.allProcesses().map(HandleScanner::entry).toList());
  }

  @Override
  public Optional<ProcessTable.Entry> look(long pid) {
    return ProcessHandle.of(pid).map(HandleScanner::entry);
  }

  @Override
  public long newest() {
    return 0;
  }

  @Override
  public boolean tellsGroups() {
    return false;
  }

  @Override
  public String boot() {
    // Start times are absolute here, so that they need no boot to be unique.
    return "none";
  }

  private static ProcessTable.Entry entry(ProcessHandle handle) {
    ProcessHandle.Info info = handle.info();
    long start = info.startInstant().map(Instant::toEpochMilli).orElse(0L);
    return new ProcessTable.Entry(
        new ProcessIdentity(handle.pid(), start),
        handle.parent().map(ProcessHandle::pid).orElse(0L),
        0,
        0,
        handle.isAlive(),
        info.command().orElse(""),
        info.totalCpuDuration().map(Duration::toMillis).orElse(0L),
        0,
        List.of());
  }
}
