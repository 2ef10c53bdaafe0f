package dev.braid.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The control group of one attempt, with those that the attempt may have made inside it. */
final class ControlGroup {
  static final String PROCESSES = "cgroup.procs";
  static final String KILL = "cgroup.kill";

  private static final String CPU = "cpu.stat";
  private static final String CPU_MICROS = "usage_usec ";
  private static final int MAX_DEPTH = 16;

  private final Path folder;

  ControlGroup(Path folder) {
    this.folder = folder;
  }

  /** A process that writes {@code 0} here has joined the group. */
  Path entrance() {
    return folder.resolve(PROCESSES);
  }

  /** Numbers of the processes of the group. */
  SortedSet<Long> members() {
    TreeSet<Long> members = new TreeSet<>();
    for (Path inside : folders()) {
      lines(inside.resolve(PROCESSES)).forEach(pid -> members.add(Long.parseLong(pid)));
    }
    return members;
  }

  /** Ends all of it at once. */
  void kill() {
    try {
      Files.writeString(folder.resolve(KILL), "1");
    } catch (IOException goneOrNotOurs) {
      return;
    }
  }

  /** Processor time of all processes that ever were in the group, or 0 where it is not told. */
  long cpuMillis() {
    for (String line : lines(folder.resolve(CPU))) {
      if (line.startsWith(CPU_MICROS)) {
        return Long.parseLong(line.substring(CPU_MICROS.length())) / 1000;
      }
    }
    return 0;
  }

  /** Removes the group, which must be empty; what cannot be removed does no harm. */
  void remove() {
    for (Path inside : folders()) {
      try {
        Files.deleteIfExists(inside);
      } catch (IOException stillBusy) {
        return;
      }
    }
  }

  /** The lines of a file; none when the group is gone, which then has no members either. */
  private List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return goneOr(e);
    }
  }

  /** The group and those inside it, innermost first. */
  private List<Path> folders() {
    try (Stream<Path> all = Files.find(folder, MAX_DEPTH, (path, facts) -> facts.isDirectory())) {
      return all.sorted(Comparator.comparingInt(Path::getNameCount).reversed()).toList();
    } catch (IOException e) {
      return goneOr(e);
    } catch (UncheckedIOException e) {
      return goneOr(new IOException(e));
    }
  }

  private <T> List<T> goneOr(IOException e) {
    if (Files.isDirectory(folder)) {
      throw new UncheckedIOException(e);
    }
    return List.of();
  }
}
