package dev.braid.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What makes a folder a linked worktree for the git that a task uses: the {@code .git} file in it,
 * and the folder below {@code worktrees/} of the common directory that the file leads to. A task
 * may do with both what it likes; Braid reads nothing from them but the commit HEAD stands at, and
 * writes them anew for the next attempt.
 */
final class AdminDirectory {
  private static final List<String> KEPT = List.of("HEAD", "commondir", "gitdir", "index");
  private static final Pattern BRANCH = Pattern.compile("ref: (refs/[\\w][\\w./@+-]*)");
  private static final String LINK = "gitdir: ";
  private static final String COMMON = "../..\n";
  private static final int MAX_FILE_BYTES = 4096;

  /** Most worktrees that may want one name: copies of a run in other cache folders. */
  private static final int MAX_NAMES = 100;

  private final Repository repository;
  private final Path worktree;
  private final Path directory;

  AdminDirectory(Repository repository, Path worktree, String name) {
    this.repository = repository;
    this.worktree = worktree;
    this.directory = repository.commonDirectory().resolve("worktrees").resolve(name);
  }

  /**
   * Makes a folder a worktree, whose HEAD stands at a commit and which has no index yet.
   *
   * <p>{@code git worktree add} makes the registration where it stays, file by file, and under a
   * name of its own choice. Killed in the middle it leaves one that it refuses to touch ever again,
   * or of which nobody knows whose it is. So it is made elsewhere and moved into its place whole,
   * when the worktree leads to it already.
   *
   * @param worktree an empty folder
   * @param wanted its name, unless another worktree has that
   */
  static AdminDirectory register(Repository repository, Path worktree, String wanted, String commit)
      throws IOException {
    Path parent = Files.createDirectories(repository.commonDirectory().resolve("worktrees"));
    for (int number = 0; number < MAX_NAMES; number++) {
      String name = number == 0 ? wanted : wanted + "-" + number;
      AdminDirectory made = new AdminDirectory(repository, worktree, name);
      if (!Files.exists(parent.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        write(worktree.resolve(".git"), LINK + made.directory + "\n");
        Path unborn = made.unborn();
        Disk.remove(unborn);
        Files.createDirectories(unborn);
        write(unborn.resolve("commondir"), COMMON);
        write(unborn.resolve("gitdir"), worktree.resolve(".git") + "\n");
        write(unborn.resolve("HEAD"), commit + "\n");
        Files.move(unborn, made.directory, StandardCopyOption.ATOMIC_MOVE);
        return made;
      }
    }
    throw new IOException("`" + parent + "` has too many worktrees called `" + wanted + "`");
  }

  /** The registration that a worktree leads to which no task has been in; it need not exist. */
  static Optional<AdminDirectory> leadFrom(Repository repository, Path worktree)
      throws IOException {
    String text = text(worktree.resolve(".git"));
    if (text == null || !text.startsWith(LINK)) {
      return Optional.empty();
    }
    Path named = Path.of(text.substring(LINK.length()).strip());
    boolean known = repository.commonDirectory().resolve("worktrees").equals(named.getParent());
    return known
        ? Optional.of(new AdminDirectory(repository, worktree, named.getFileName().toString()))
        : Optional.empty();
  }

  String name() {
    return directory.getFileName().toString();
  }

  private Path unborn() {
    return repository.commonDirectory().resolve("braid/unborn").resolve(name());
  }

  /**
   * Lets it lead to its worktree again, which was moved.
   *
   * @param root the folder within which it was moved
   */
  void follow(Path root) throws IOException {
    String back = text(directory.resolve("gitdir"));
    if (back != null && back.startsWith(root + "/")) {
      write(directory.resolve("gitdir"), worktree.resolve(".git") + "\n");
    }
  }

  /** False when it is gone, or belongs to another worktree by now. */
  boolean isOurs() throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    String back = text(directory.resolve("gitdir"));
    return back != null && back.strip().equals(worktree.resolve(".git").toString());
  }

  /**
   * The commit or branch that the task's own git left HEAD at: an object id, or a full ref name.
   * Absent when HEAD says nothing of the kind.
   */
  Optional<String> head() throws IOException {
    String text = isOurs() ? text(directory.resolve("HEAD")) : null;
    if (text == null) {
      return Optional.empty();
    }
    if (repository.isObjectId(text.strip())) {
      return Optional.of(text.strip());
    }
    var matcher = BRANCH.matcher(text.strip());
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /**
   * Makes the task's git work and stand at a commit, with nothing left of what an earlier task did.
   *
   * @param index the index that describes the worktree's files, or null for none
   */
  void restore(String commit, @Nullable Path index) throws IOException {
    if (!isOurs()) {
      throw new IOException("`" + directory + "` is no longer that of `" + worktree + "`");
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        boolean plain = Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS);
        if (!plain || !KEPT.contains(entry.getFileName().toString())) {
          Disk.remove(entry);
        }
      }
    }
    write(directory.resolve("commondir"), COMMON);
    write(directory.resolve("gitdir"), worktree.resolve(".git") + "\n");
    write(directory.resolve("HEAD"), commit + "\n");
    if (index == null) {
      Files.deleteIfExists(directory.resolve("index"));
    } else {
      Disk.copy(index, directory.resolve("index"));
    }
    Path link = worktree.resolve(".git");
    if (!Files.isRegularFile(link, LinkOption.NOFOLLOW_LINKS)) {
      Disk.remove(link);
    }
    write(link, LINK + directory + "\n");
  }

  /**
   * Removes what is left of registrations whose worktrees are gone: a power cut can take either and
   * leave the other.
   *
   * @param prefix how their names begin
   * @param root the folder that their worktrees were in
   */
  static void removeLost(Repository repository, String prefix, Path root) throws IOException {
    Path common = repository.commonDirectory();
    for (Path parent : List.of(common.resolve("worktrees"), common.resolve("braid/unborn"))) {
      if (Files.isDirectory(parent)) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, prefix + "*")) {
          for (Path entry : entries) {
            if (isLost(entry, root)) {
              Disk.remove(entry);
            }
          }
        }
      }
    }
  }

  private static boolean isLost(Path entry, Path root) throws IOException {
    String back = text(entry.resolve("gitdir"));
    if (back == null || back.isBlank() || back.indexOf(0) >= 0) {
      return true;
    }
    return back.startsWith(root + "/") && !Files.exists(Path.of(back.strip()));
  }

  /** Removes it, when it is still the one of this worktree. */
  void remove() throws IOException {
    Disk.remove(unborn());
    if (isOurs()) {
      Disk.remove(directory);
    }
  }

  private static void write(Path file, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] present = Disk.small(file, MAX_FILE_BYTES);
    if (present == null || !Arrays.equals(present, bytes)) {
      Disk.replace(file, bytes);
    }
  }

  private static @Nullable String text(Path file) throws IOException {
    byte[] bytes = Disk.small(file, MAX_FILE_BYTES);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
