package dev.braid.worker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Looks at the processes of the system. */
interface ProcessScanner {
  /** For {@link #scan}: read no environment at all. */
  long NO_ENVIRONMENTS = Long.MAX_VALUE;

  /** For {@link #scan}: read every environment. */
  long ALL_ENVIRONMENTS = 0;

  /**
   * Looks at every process.
   *
   * @param environmentsSince read the environments of processes that started at this time or later,
   *     on the scale of {@link ProcessIdentity#start}
   * @throws java.io.UncheckedIOException when it cannot look, for want of file handles for example
   */
  ProcessTable scan(long environmentsSince);

  /** Looks at one process, its environment included; empty also when that is not possible now. */
  Optional<ProcessTable.Entry> look(long pid);

  /** The number that was given out last, or 0 where that is not told now. */
  long newest();

  /** Whether groups and sessions are known. */
  boolean tellsGroups();

  /** Identity of this boot of the machine; process numbers and start times are its own. */
  String boot();

  /** Whether exactly this process lives. */
  default boolean isAlive(ProcessIdentity identity) {
    Optional<ProcessTable.Entry> entry = look(identity.pid());
    return entry.isPresent() && entry.get().alive() && entry.get().identity().equals(identity);
  }

  /** The one that fits the system. */
  static ProcessScanner ofThisSystem() {
    return Files.isReadable(Path.of("/proc/self/stat")) ? new ProcScanner() : new HandleScanner();
  }
}
