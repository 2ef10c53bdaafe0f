package dev.braid.worker;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets many who ask at the same time share one look at the system: whoever asks gets a picture that
 * was begun after it asked. When fifty attempts are ended at once, this is two looks and not a
 * hundred.
 */
final class SharedScans implements ProcessScanner {
  private record Taken(long number, long environmentsSince, ProcessTable table) {}

  private final ProcessScanner scanner;
  private final ReentrantLock looking = new ReentrantLock();
  private final AtomicLong begun = new AtomicLong();
  private volatile @Nullable Taken last;

  SharedScans(ProcessScanner scanner) {
    this.scanner = scanner;
  }

  @Override
  public ProcessTable scan(long environmentsSince) {
    long wanted = begun.get() + 1;
    looking.lock();
    try {
      Taken taken = last;
      if (taken != null && taken.number >= wanted && taken.environmentsSince <= environmentsSince) {
        return taken.table;
      }
      long number = begun.incrementAndGet();
      ProcessTable table = scanner.scan(environmentsSince);
      last = new Taken(number, environmentsSince, table);
      return table;
    } finally {
      looking.unlock();
    }
  }

  @Override
  public Optional<ProcessTable.Entry> look(long pid) {
    return scanner.look(pid);
  }

  @Override
  public long newest() {
    return scanner.newest();
  }

  @Override
  public boolean tellsGroups() {
    return scanner.tellsGroups();
  }

  @Override
  public String boot() {
    return scanner.boot();
  }
}
