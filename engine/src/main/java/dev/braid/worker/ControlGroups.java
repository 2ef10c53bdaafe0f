package dev.braid.worker;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Control groups of Linux, where we may make them: below our own one, as the super user or in a
 * tree that was delegated to the user. A process cannot leave its group by itself, whatever else it
 * erases; so where there are groups nothing escapes that does not work against us on purpose.
 *
 * <p>Where there are none the other proofs of {@link AttemptProcesses} remain. Nothing here fails
 * an attempt.
 */
final class ControlGroups {
  private static final Path OWN = Path.of("/proc/self/cgroup");
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
  private static final String UNIFIED = "0::";
  private static final String PREFIX = "braid-";

  /** How deep below the mount an earlier orchestrator can have made its groups. */
  private static final int MAX_DEPTH = 12;

  private final @Nullable Path mount;
  private final @Nullable Path base;
  private @Nullable List<Path> earlier;

  private ControlGroups(@Nullable Path mount, @Nullable Path base) {
    this.mount = mount;
    this.base = base;
  }

  /** No groups at all. */
  static ControlGroups none() {
    return new ControlGroups(null, null);
  }

  static ControlGroups ofThisSystem() {
    try {
      if (Files.isReadable(OWN)) {
        Path mount = mount();
        Path base = mount == null ? null : own(mount);
        return new ControlGroups(mount, base != null && canMakeGroups(base) ? base : null);
      }
    } catch (IOException notHere) {
      return none();
    }
    return none();
  }

  /** Whether attempts get groups of their own. */
  boolean areThere() {
    return base != null;
  }

  /** A new group for an attempt, if there can be one. */
  List<ControlGroup> make(AttemptId attempt) {
    if (base == null) {
      return List.of();
    }
    Path folder = base.resolve(name(attempt));
    try {
      Files.createDirectory(folder);
    } catch (IOException notThisTime) {
      return List.of();
    }
    return List.of(new ControlGroup(folder));
  }

  /** Groups that this or any earlier orchestrator has made for an attempt. */
  synchronized List<ControlGroup> find(AttemptId attempt) {
    if (mount == null) {
      return List.of();
    }
    if (earlier == null) {
      // What was made before us cannot become more, so one search is enough for all attempts.
      earlier = search(mount);
    }
    String wanted = name(attempt);
    List<Path> found = new ArrayList<>(earlier.stream().filter(f -> f.endsWith(wanted)).toList());
    if (base != null && Files.isDirectory(base.resolve(wanted))) {
      found.remove(base.resolve(wanted));
      found.add(base.resolve(wanted));
    }
    return found.stream().map(ControlGroup::new).toList();
  }

  private static List<Path> search(Path mount) {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          mount,
          EnumSet.noneOf(FileVisitOption.class),
          MAX_DEPTH,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes facts) {
              if (folder.getFileName().toString().startsWith(PREFIX)) {
                found.add(folder);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException unreadable) {
      return found;
    }
    return found;
  }

  private static String name(AttemptId attempt) {
    return PREFIX
        + attempt.place()
        + "-"
        + attempt.run()
        + "-"
        + attempt.task()
        + "-"
        + attempt.attempt();
  }

  private static boolean canMakeGroups(Path base) {
    Path probe = base.resolve(PREFIX + "probe-" + ProcessHandle.current().pid());
    try {
      Files.createDirectory(probe);
      boolean complete = Files.isWritable(probe.resolve(ControlGroup.KILL));
      Files.delete(probe);
      return complete && Files.isWritable(base.resolve(ControlGroup.PROCESSES));
    } catch (IOException notAllowed) {
      return false;
    }
  }

  private static @Nullable Path mount() throws IOException {
    for (String line : Files.readAllLines(MOUNTS)) {
      // The optional fields before the dash vary; the mount point is always the fifth.
      List<String> fields = new ArrayList<>(List.of(line.split(" ")));
      int dash = fields.indexOf("-");
      if (dash > 0 && fields.get(dash + 1).equals("cgroup2")) {
        return Path.of(fields.get(4));
      }
    }
    return null;
  }

  private static @Nullable Path own(Path mount) throws IOException {
    for (String line : Files.readAllLines(OWN)) {
      if (line.startsWith(UNIFIED)) {
        String below = line.substring(UNIFIED.length()).replaceFirst("^/+", "");
        Path own = mount.resolve(below);
        return Files.isDirectory(own) ? own : null;
      }
    }
    return null;
  }
}
