package dev.braid.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Which process it is. A pid alone is given to another process sooner or later, so the moment of
 * its start belongs to it, and the boot of the machine that both count from.
 *
 * @param start on Linux the clock ticks between boot and its start, elsewhere milliseconds since
 *     1970; 0 when unknown
 * @param boot id of the boot; empty where the system has none
 */
record ProcessIdentity(long pid, long start, String boot) {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** Place of the start time among the fields that follow the command name in a stat file. */
  private static final int START_FIELD = 19;

  static ProcessIdentity ofSelf() {
    long pid = ProcessHandle.current().pid();
    return new ProcessIdentity(pid, startOf(pid), bootId());
  }

  /** Whether this very process still runs on this machine. */
  boolean isAlive() {
    return boot.equals(bootId()) && start == startOf(pid) && start != 0;
  }

  private static String bootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static long startOf(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The command name is in parentheses and may hold anything, parentheses included.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[START_FIELD]);
    } catch (IOException | RuntimeException e) {
      return ProcessHandle.of(pid)
          .flatMap(process -> process.info().startInstant())
          .map(Instant::toEpochMilli)
          .orElse(0L);
    }
  }
}
