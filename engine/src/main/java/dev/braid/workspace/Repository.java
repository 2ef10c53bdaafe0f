package dev.braid.workspace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The user's repository, as it was when it was opened. Opening changes nothing, and refuses, in one
 * sentence with the next step, what Braid cannot work with.
 *
 * <p>Commands that change the repository take its {@link #mutation lock}: one at a time within a
 * process. Reading needs no lock.
 */
public final class Repository {
  private static final int STAT_COLUMNS = 80;

  /** Most files that a diffstat names. */
  private static final int STAT_LINES = 20;

  /** A commit id of this repository is that long: 40 or 64. */
  private final int idLength;

  private final GitProgram program;
  private final SortedMap<String, String> environment;
  private final Path topLevel;
  private final Path gitDirectory;
  private final Path commonDirectory;
  private final boolean shallow;
  private final String head;
  private final String branch;
  private final SortedMap<String, String> settings;
  private final ReentrantLock mutation = new ReentrantLock();

  private Repository(Opening opening) {
    this.program = opening.program;
    this.environment = Collections.unmodifiableSortedMap(new TreeMap<>(opening.environment));
    this.topLevel = opening.topLevel;
    this.gitDirectory = opening.gitDirectory;
    this.commonDirectory = opening.commonDirectory;
    this.shallow = opening.shallow;
    this.head = opening.head;
    this.branch = opening.branch;
    this.settings = Collections.unmodifiableSortedMap(opening.settings);
    this.idLength = opening.head.length();
  }

  /**
   * Opens the repository that a folder is in.
   *
   * @param environment where PATH, HOME and the like are looked up; nothing else of it is used
   */
  public static Repository open(Path folder, Map<String, String> environment)
      throws GitFailure, InterruptedException {
    return new Repository(new Opening(folder, environment));
  }

  /** Root of the checkout that was opened, a real path. */
  public Path topLevel() {
    return topLevel;
  }

  /** The git directory of that checkout; differs from the common one in a linked worktree. */
  public Path gitDirectory() {
    return gitDirectory;
  }

  /** The git directory that all worktrees share, a real path. */
  public Path commonDirectory() {
    return commonDirectory;
  }

  public Path objectDirectory() {
    return commonDirectory.resolve("objects");
  }

  public boolean shallow() {
    return shallow;
  }

  /** The commit that was checked out when the repository was opened. */
  public String head() {
    return head;
  }

  /** The branch that was checked out, as a full ref name; absent when HEAD was detached. */
  public Optional<String> branch() {
    return branch.isEmpty() ? Optional.empty() : Optional.of(branch);
  }

  /** {@code sha1} or {@code sha256}. */
  public String objectFormat() {
    return idLength == 64 ? "sha256" : "sha1";
  }

  public boolean isObjectId(String text) {
    return text.length() == idLength && text.matches("[0-9a-f]+");
  }

  /** The id that stands for "no object". */
  public String noObject() {
    return "0".repeat(idLength);
  }

  /** Who commits: the user's configured identity, or Braid's own where there is none. */
  public Identity identity() {
    return new Identity(
        setting("user.name").orElse("Braid"), setting("user.email").orElse("braid@localhost"));
  }

  /** What the user should know before a run, one sentence each. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (setting("commit.gpgsign").filter(Repository::isTrue).isPresent()) {
      notes.add(
          "commit.gpgsign is set, but commits made by Braid are not signed; "
              + "`git rebase --force-rebase --gpg-sign` signs them");
    }
    if (branch.isEmpty()) {
      notes.add("HEAD is detached, so the result stays on its own branch");
    }
    return notes;
  }

  /** The value of a setting in the user's configuration when the repository was opened. */
  Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  /** The user's own exclude patterns, for all repositories; the null device when there are none. */
  Path excludesFile() {
    String home = environment.getOrDefault("HOME", "");
    String settings = environment.getOrDefault("XDG_CONFIG_HOME", home + "/.config");
    String named = setting("core.excludesfile").orElse(settings + "/git/ignore");
    Path file = Path.of(named.startsWith("~/") ? home + named.substring(1) : named);
    boolean plain = file.toString().chars().allMatch(c -> c >= ' ');
    return plain && Files.isRegularFile(file) ? file.toAbsolutePath() : Path.of("/dev/null");
  }

  /** Names of all settings that begin so. */
  List<String> settingsBelow(String prefix) {
    return settings.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  Optional<Path> program(String name) {
    return GitProgram.onPath(name, environment.getOrDefault("PATH", ""));
  }

  /** git on the refs and objects of this repository, see {@link Git#isolated}. */
  Git isolated() {
    Git git =
        Git.isolated(program, commonDirectory, environment)
            .with("GIT_DIR", commonDirectory.toString());
    return shallow ? git.with("GIT_SHALLOW_FILE", commonDirectory + "/shallow") : git;
  }

  /** git in a checkout of the user's, with the user's configuration. */
  Git asUser(Path checkout) {
    return Git.asUser(program, checkout, environment);
  }

  /**
   * What a branch would bring to another: the changed paths and how much, for people.
   *
   * @param target a full ref name
   * @param result a commit
   */
  public String diffstat(String target, String result) throws GitFailure, InterruptedException {
    String common = isolated().run("merge-base", "--end-of-options", target, result).text();
    return isolated()
        .run(
            "diff-tree",
            "-r",
            "--stat=%d,%d,%d".formatted(STAT_COLUMNS, STAT_COLUMNS, STAT_LINES),
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--no-renames",
            "--end-of-options",
            common,
            result)
        .text();
  }

  /** Held while the repository's refs or its list of worktrees are changed. */
  public ReentrantLock mutation() {
    return mutation;
  }

  private static boolean isTrue(String value) {
    return List.of("true", "yes", "on", "1", "").contains(value);
  }

  /** A name and an address. */
  public record Identity(String name, String email) {}

  /** Finds out what there is to know, and refuses. */
  private static final class Opening {
    final GitProgram program;
    final Map<String, String> environment;
    final Path topLevel;
    final Path gitDirectory;
    final Path commonDirectory;
    final boolean shallow;
    final String head;
    final String branch;
    final SortedMap<String, String> settings;

    Opening(Path folder, Map<String, String> environment) throws GitFailure, InterruptedException {
      this.program = GitProgram.find(environment);
      this.environment = environment;
      if (!Files.isDirectory(folder)) {
        throw new GitFailure("`" + folder + "` is not a folder");
      }
      Git git = Git.asUser(program, folder, environment);
      List<String> facts = facts(git, folder);
      if (facts.get(0).equals("true")) {
        throw new GitFailure(
            "`%s` is a bare repository; clone it, and run braid in the clone".formatted(folder));
      }
      GitOutput top = git.tryRun("rev-parse", "--path-format=absolute", "--show-toplevel");
      if (top.exitCode() != 0) {
        throw new GitFailure(
            "`%s` is inside a git directory; run braid in the checkout".formatted(folder));
      }
      this.topLevel = Path.of(top.text());
      this.shallow = facts.get(1).equals("true");
      this.gitDirectory = Path.of(facts.get(2));
      this.commonDirectory = Path.of(facts.get(3));
      this.settings = settings(git);
      refuseSettings();
      GitOutput commit = git.tryRun("rev-parse", "--verify", "--quiet", "HEAD^{commit}");
      if (commit.exitCode() != 0) {
        throw new GitFailure(
            "the repository has no commit yet; type `git -C %s commit --allow-empty -m begin`"
                .formatted(topLevel));
      }
      this.head = commit.text();
      this.branch = git.tryRun("symbolic-ref", "--quiet", "HEAD").text();
    }

    private List<String> facts(Git git, Path folder) throws GitFailure, InterruptedException {
      GitOutput output =
          git.tryRun(
              "rev-parse",
              "--path-format=absolute",
              "--is-bare-repository",
              "--is-shallow-repository",
              "--git-dir",
              "--git-common-dir");
      List<String> facts = output.text().lines().toList();
      if (output.exitCode() == 0 && facts.size() == 4) {
        return facts;
      }
      if (output.errors().contains("not a git repository")) {
        throw new GitFailure(
            "`%s` is not in a git repository; type `git init %s` and commit, or choose a folder"
                    .formatted(folder, folder)
                + " with -C");
      }
      if (output.errors().contains("detected dubious ownership")) {
        throw new GitFailure(
            "`%1$s` belongs to somebody else; type `git config --global --add safe.directory %1$s`"
                    .formatted(folder)
                + " if you trust what is in it");
      }
      if (output.errors().contains("unknown repository extension")) {
        String extension = output.errors().lines().skip(1).findFirst().orElse("").strip();
        throw new GitFailure(
            "the repository is kept in a way that git %s does not know (`%s`); install a newer git"
                .formatted(program.version(), extension));
      }
      throw output.failure("rev-parse");
    }

    private void refuseSettings() throws GitFailure {
      boolean promised =
          settings.entrySet().stream()
              .anyMatch(e -> e.getKey().matches("remote\\..*\\.promisor") && isTrue(e.getValue()));
      if (promised || settings.containsKey("extensions.partialclone")) {
        throw new GitFailure(
            "this is a partial clone, whose objects come only when asked for; make a full clone");
      }
      String refs = settings.getOrDefault("extensions.refstorage", "files");
      if (!refs.equals("files")) {
        throw new GitFailure(
            "refs are kept as `%s`, which braid cannot use yet; type `git refs migrate %s`"
                .formatted(refs, "--ref-format=files"));
      }
    }

    private static SortedMap<String, String> settings(Git git)
        throws GitFailure, InterruptedException {
      SortedMap<String, String> settings = new TreeMap<>();
      for (String field : git.run("config", "--list", "-z").fields()) {
        int end = field.indexOf('\n');
        if (end < 0) {
          settings.put(field, "true");
        } else {
          settings.put(field.substring(0, end), field.substring(end + 1));
        }
      }
      return settings;
    }
  }
}
