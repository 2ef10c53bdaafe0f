package dev.braid.gate;

import dev.braid.workspace.GitOutput;
import dev.braid.workspace.GitOwnership;
import dev.braid.workspace.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which branch is checked out where. The worktrees of tasks do not count: they are made anew. */
final class CheckedOutBranches {
  /**
   * A checkout.
   *
   * @param directory its root
   * @param gitDirectory its own git directory
   */
  record Place(Path directory, Path gitDirectory) {}

  private static final int MAX_HEAD_BYTES = 4096;

  private final GitOwnership lease;
  private final Predicate<Path> isOfTask;

  CheckedOutBranches(GitOwnership lease, Predicate<Path> isOfTask) {
    this.lease = lease;
    this.isOfTask = isOfTask;
  }

  /** The first checkout that stands on a branch. */
  Optional<Place> place(String ref) throws IOException, InterruptedException {
    // Most of the time there is none, and a look at a few small files tells.
    return isAnywhere(ref) ? places(ref).stream().findFirst() : Optional.empty();
  }

  /** Every checkout that stands on a branch. */
  List<Place> places(String ref) throws IOException, InterruptedException {
    List<Place> places = new ArrayList<>();
    for (Path path : directories(ref)) {
      if (Files.isDirectory(path)) {
        places.add(new Place(path, gitDirectory(path)));
      }
    }
    return places;
  }

  /** A checkout that stands on a branch as far as git knows, and is not there. */
  Optional<Path> missing(String ref) throws IOException, InterruptedException {
    return directories(ref).stream().filter(path -> !Files.isDirectory(path)).findFirst();
  }

  private List<Path> directories(String ref) throws IOException, InterruptedException {
    List<Path> directories = new ArrayList<>();
    String directory = "";
    for (String line : listing()) {
      if (line.startsWith("worktree ")) {
        directory = directory.isEmpty() ? main(line) : path(line);
      } else if (line.equals("branch " + ref) && !isOfTask.test(Path.of(directory))) {
        directories.add(Path.of(directory));
      }
    }
    return directories;
  }

  /** The first line is the main checkout; git guesses its place from the git directory's name. */
  private String main(String line) {
    Repository repository = lease.repository();
    boolean known = repository.gitDirectory().equals(repository.commonDirectory());
    return known ? repository.topLevel().toString() : path(line);
  }

  private static String path(String line) {
    return line.substring("worktree ".length());
  }

  private List<String> listing() throws IOException, InterruptedException {
    return lease.git().run("worktree", "list", "--porcelain", "-z").fields();
  }

  private Path gitDirectory(Path checkout) throws IOException, InterruptedException {
    GitOutput output = lease.asUser(checkout).run("rev-parse", "--absolute-git-dir");
    return Path.of(output.text());
  }

  private boolean isAnywhere(String ref) throws IOException {
    Path common = lease.repository().commonDirectory();
    List<Path> heads = new ArrayList<>(List.of(common.resolve("HEAD")));
    Path linked = common.resolve("worktrees");
    if (Files.isDirectory(linked)) {
      try (var entries = Files.newDirectoryStream(linked)) {
        entries.forEach(entry -> heads.add(entry.resolve("HEAD")));
      }
    }
    for (Path head : heads) {
      if (Files.isRegularFile(head) && Files.size(head) < MAX_HEAD_BYTES) {
        String text = new String(Files.readAllBytes(head), StandardCharsets.UTF_8);
        if (text.strip().equals("ref: " + ref)) {
          return true;
        }
      }
    }
    return false;
  }
}
