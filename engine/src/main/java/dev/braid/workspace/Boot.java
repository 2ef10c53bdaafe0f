package dev.braid.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which start of the machine this is. What nobody has synced is there as it was written until the
 * machine goes down, and afterwards it may be there in any part, or not at all.
 */
final class Boot {
  private static final Path ID = Path.of("/proc/sys/kernel/random/boot_id");

  private Boot() {}

  /** A name that no other start of this machine has; empty where the system does not tell. */
  static String id() {
    try {
      return Files.readString(ID).strip();
    } catch (IOException unknownHere) {
      return "";
    }
  }
}
