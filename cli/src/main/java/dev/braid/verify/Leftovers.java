package dev.braid.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a run that has ended should have taken away with it. None of it does harm. */
final class Leftovers {
  private static final int MAX_DEPTH = 16;

  private Leftovers() {}

  static void look(String run, Git git, Findings findings) {
    Path common = git.gitDir();
    List<Path> places =
        List.of(
            common.resolve("refs/heads/braid/" + run + ".lock"),
            common.resolve("refs/braid/" + run),
            common.resolve("braid/gate.git"));
    for (Path place : places) {
      if (!Files.exists(place)) {
        continue;
      }
      try (var locks = Files.find(place, MAX_DEPTH, (file, facts) -> isLock(file))) {
        locks.sorted().forEach(lock -> findings.warn("a lock was left behind: " + lock));
      } catch (IOException e) {
        findings.warn("cannot look for locks in " + place + ": " + e.getMessage());
      }
    }
  }

  private static boolean isLock(Path file) {
    return String.valueOf(file.getFileName()).endsWith(".lock");
  }
}
