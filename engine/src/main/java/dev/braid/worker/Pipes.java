package dev.braid.worker;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who can still write to the output pipes of an attempt. A process that has erased its environment,
 * left its session and lost its parent may still hold them, and only the attempt's processes can
 * have got them.
 */
final class Pipes {
  private static final String PIPE = "pipe:";
  private static final int FLAGS_RADIX = 8;
  private static final long ACCESS_MODE = 3;

  private Pipes() {}

  /** The pipes that a process writes its output to; empty where that cannot be seen. */
  static SortedSet<String> ofOutput(long pid) {
    TreeSet<String> pipes = new TreeSet<>();
    for (String descriptor : new String[] {"1", "2"}) {
      String target = target(Path.of("/proc", Long.toString(pid), "fd", descriptor));
      if (target.startsWith(PIPE)) {
        pipes.add(target);
      }
    }
    return pipes;
  }

  /**
   * Processes that could write to one of the pipes, us and our ancestors left out.
   *
   * @param since when the first of them can have started
   */
  static SortedSet<ProcessIdentity> writers(
      ProcessTable table, SortedSet<String> pipes, long since) {
    TreeSet<ProcessIdentity> writers = new TreeSet<>();
    SortedSet<Long> spared = table.lineage(ProcessHandle.current().pid());
    for (ProcessTable.Entry entry : table.entries()) {
      // While Java starts a process for somebody else, that one holds all that we hold.
      boolean starting = entry.name().equals(Launcher.SPAWN_NAME);
      boolean candidate = entry.alive() && entry.identity().start() >= since && !starting;
      if (candidate && !spared.contains(entry.pid()) && writesTo(entry.pid(), pipes)) {
        writers.add(entry.identity());
      }
    }
    return writers;
  }

  private static boolean writesTo(long pid, SortedSet<String> pipes) {
    Path process = Path.of("/proc", Long.toString(pid));
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (pipes.contains(target(descriptor))
            && canWrite(process.resolve("fdinfo").resolve(descriptor.getFileName()))) {
          return true;
        }
      }
    } catch (IOException goneOrNotOurs) {
      return false;
    }
    return false;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException goneOrNotOurs) {
      return "";
    }
  }

  private static boolean canWrite(Path information) throws IOException {
    for (String line : Files.readAllLines(information)) {
      if (line.startsWith("flags:")) {
        long flags = Long.parseLong(line.substring("flags:".length()).strip(), FLAGS_RADIX);
        return (flags & ACCESS_MODE) != 0;
      }
    }
    return false;
  }
}
