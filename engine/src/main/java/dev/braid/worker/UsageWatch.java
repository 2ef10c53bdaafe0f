package dev.braid.worker;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks at all processes a few times a second while attempts run, once for all attempts. What an
 * attempt uses can only be read while it runs; and whoever has been seen as one of its processes is
 * known later too, when it has left everything by which it could be recognised.
 */
final class UsageWatch {
  /** Time between two looks, in milliseconds. */
  static final long PERIOD_MILLIS = 200;

  /** Whoever wants to know. */
  interface Watched {
    void sample(ProcessTable table);
  }

  private final ProcessScanner scanner;
  private final Set<Watched> watched = new LinkedHashSet<>();
  private boolean watching;

  UsageWatch(ProcessScanner scanner) {
    this.scanner = scanner;
  }

  synchronized void begin(Watched one) {
    watched.add(one);
    if (!watching) {
      watching = true;
      Thread.ofVirtual().name("usage watch").start(this::watch);
    }
  }

  synchronized void end(Watched one) {
    watched.remove(one);
  }

  private void watch() {
    try {
      for (List<Watched> all = next(); !all.isEmpty(); all = next()) {
        Thread.sleep(PERIOD_MILLIS);
        sample(all);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("BUG: nobody interrupts the watch", e);
    }
  }

  private void sample(List<Watched> all) {
    try {
      ProcessTable table = scanner.scan(ProcessScanner.NO_ENVIRONMENTS);
      all.forEach(one -> one.sample(table));
    } catch (UncheckedIOException notNow) {
      // A figure that is missing is better than an attempt that fails for it.
      return;
    }
  }

  private synchronized List<Watched> next() {
    watching = !watched.isEmpty();
    return new ArrayList<>(watched);
  }
}
