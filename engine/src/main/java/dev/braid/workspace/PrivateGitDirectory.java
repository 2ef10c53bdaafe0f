package dev.braid.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A git directory of Braid's own that holds configuration and nothing else: objects are the
 * repository's, refs there are none. With it as {@code GIT_DIR} git sees no configuration that a
 * task or a user wrote: no filters, no merge drivers, no attributes but those of the tree.
 *
 * <p>It lies where a task without isolation could write, so it is looked at before each use and
 * made anew when anything in it is not ours.
 */
public final class PrivateGitDirectory {
  /** Most bytes of the user's own exclude patterns that are honoured. */
  private static final int MAX_EXCLUDE_BYTES = 1 << 20;

  private static final List<String> OWN =
      List.of("HEAD", "config", "index", "info", "objects", "refs", "staging");

  private final Path path;
  private final Git git;
  private final byte[] configuration;
  private final byte[] exclude;

  /**
   * @param lease whose git uses it
   * @param worktree whether commands with a working tree will be run with it
   */
  public PrivateGitDirectory(Path path, GitOwnership lease, boolean worktree) throws IOException {
    Repository repository = lease.repository();
    this.path = path;
    this.git =
        lease
            .marked(repository.isolated())
            .in(path)
            // Its indexes can be made again; only what they lead to must survive a power cut.
            .configured("core.fsync=all,-index")
            .with("GIT_DIR", path.toString())
            .with("GIT_OBJECT_DIRECTORY", repository.objectDirectory().toString());
    this.configuration = configuration(repository, worktree).getBytes(StandardCharsets.UTF_8);
    byte[] own =
        Disk.small(repository.commonDirectory().resolve("info/exclude"), MAX_EXCLUDE_BYTES);
    this.exclude = own == null ? new byte[0] : own;
  }

  Path path() {
    return path;
  }

  /** git with this directory, after a look that all of it is ours. */
  public synchronized Git git() throws IOException {
    if (!isSound()) {
      make();
    }
    return git;
  }

  /** Whether HEAD stands at a commit and there is an index. */
  boolean standsAt(String commit) throws IOException {
    return holds("HEAD", (commit + "\n").getBytes(StandardCharsets.UTF_8))
        && Files.isRegularFile(path.resolve("index"), LinkOption.NOFOLLOW_LINKS);
  }

  /** Lets HEAD stand at a commit, for commands that compare with it. */
  void setHead(String commit) throws IOException {
    Disk.replace(path.resolve("HEAD"), (commit + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private boolean isSound() throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
        || !holds("config", configuration)
        || !holds("info/exclude", exclude)) {
      return false;
    }
    return onlyHas(path, OWN)
        && onlyHas(path.resolve("info"), List.of("exclude"))
        && onlyHas(path.resolve("objects"), List.of())
        && onlyHas(path.resolve("refs"), List.of());
  }

  private boolean holds(String name, byte[] expected) throws IOException {
    byte[] content = Disk.small(path.resolve(name), Math.max(expected.length, 1));
    return content != null && Arrays.equals(content, expected);
  }

  private static boolean onlyHas(Path folder, List<String> names) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (!names.contains(entry.getFileName().toString())) {
          return false;
        }
      }
    }
    return true;
  }

  private void make() throws IOException {
    Disk.remove(path);
    Files.createDirectories(path.resolve("objects"));
    Files.createDirectory(path.resolve("refs"));
    Files.createDirectory(path.resolve("info"));
    Files.write(path.resolve("info/exclude"), exclude);
    Files.write(path.resolve("config"), configuration);
    Files.writeString(path.resolve("HEAD"), "ref: refs/heads/none\n");
  }

  private static String configuration(Repository repository, boolean worktree) {
    String excludes = repository.excludesFile().toString();
    StringBuilder text = new StringBuilder();
    text.append("# Written by Braid for its own git; anything else here is overwritten.\n");
    section(text, "core", "repositoryFormatVersion = 1");
    section(text, "extensions", "objectFormat = " + repository.objectFormat());
    section(
        text,
        "core",
        "bare = " + !worktree,
        "fileMode = true",
        "symlinks = true",
        "ignoreCase = false",
        "autocrlf = false",
        "eol = lf",
        "safecrlf = false",
        "commitGraph = false",
        "logAllRefUpdates = false",
        "splitIndex = false",
        "untrackedCache = false",
        "sparseCheckout = false",
        "excludesFile = \"" + excludes.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
    section(text, "index", "sparse = false", "version = 2");
    // Following renames lets a merge write where the patch did not, so it is off, both kinds.
    section(text, "merge", "renames = false", "directoryRenames = false", "renormalize = false");
    section(text, "diff", "renames = false", "ignoreSubmodules = dirty");
    section(text, "status", "renames = false", "submoduleSummary = false");
    section(text, "protocol", "allow = never");
    return text.toString();
  }

  private static void section(StringBuilder text, String name, String... settings) {
    text.append('[').append(name).append("]\n");
    for (String setting : settings) {
      text.append('\t').append(setting).append('\n');
    }
  }
}
