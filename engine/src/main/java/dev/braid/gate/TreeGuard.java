package dev.braid.gate;

import dev.braid.kernel.Failure;
import dev.braid.kernel.Failure.ErrorClass;
import dev.braid.plan.PathPattern;
import dev.braid.plan.Scope;
import dev.braid.workspace.Git;
import dev.braid.workspace.OneLine;
import dev.braid.workspace.PathText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The rules that a change of a tree must keep before anything is checked out from it, all of them
 * in this place. git itself takes trees that would write into {@code .git}, or two files into one
 * on a file system that folds case; and no git knows what a task was allowed to write.
 *
 * <p>Only what a change brings is judged. What the repository holds already is its own affair.
 */
final class TreeGuard {
  /** Most paths that a message names. */
  private static final int NAMED_PATHS = 5;

  /** Code points that some file systems leave out of names. */
  private static final String IGNORED =
      "\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
          + "\u206a\u206b\u206c\u206d\u206e\u206f\ufeff";

  /** A broken rule. */
  record Violation(String what, List<String> paths) {
    Violation {
      paths = List.copyOf(paths);
    }

    Failure failure() {
      StringBuilder detail = new StringBuilder(what).append(": ");
      for (int i = 0; i < Math.min(paths.size(), NAMED_PATHS); i++) {
        detail.append(i == 0 ? "`" : ", `").append(OneLine.of(paths.get(i))).append('`');
      }
      if (paths.size() > NAMED_PATHS) {
        detail.append(" and ").append(paths.size() - NAMED_PATHS).append(" more");
      }
      return new Failure(ErrorClass.E_SCOPE_VIOLATION, detail.toString());
    }
  }

  private final Git git;

  /**
   * @param git reads the objects of the trees
   */
  TreeGuard(Git git) {
    this.git = git;
  }

  /** Names that no tree may bring, whatever they hold. Needs no objects. */
  static Optional<Violation> names(Iterable<String> paths) {
    List<String> unreadable = new ArrayList<>();
    List<String> forbidden = new ArrayList<>();
    for (String path : paths) {
      if (!PathText.isUnicode(path)) {
        unreadable.add(path);
      } else if (Arrays.stream(path.split("/", -1)).anyMatch(TreeGuard::isForbidden)) {
        forbidden.add(path);
      }
    }
    return violation("adds a name that git would take for its own", forbidden)
        .or(() -> violation("adds a name that is not UTF-8", unreadable));
  }

  /**
   * Judges what a task changed.
   *
   * @param tree the tree with the changes
   */
  Optional<Violation> patch(List<TreeChange> changes, String tree, Scope scope)
      throws IOException, InterruptedException {
    Optional<Violation> found = structure(changes, tree);
    if (found.isPresent()) {
      return found;
    }
    return scope.origin() == Scope.Origin.DECLARED
        ? outside(changes, scope.writes())
        : everythingDeleted(changes, tree);
  }

  /** Judges what holds whoever wrote it and whatever he was allowed to write. */
  Optional<Violation> structure(List<TreeChange> changes, String tree)
      throws IOException, InterruptedException {
    List<TreeChange> brought = changes.stream().filter(change -> !change.isDeletion()).toList();
    List<String> submodules =
        changes.stream()
            .filter(change -> change.before().isSubmodule() || change.after().isSubmodule())
            .map(TreeChange::path)
            .toList();
    Optional<Violation> found =
        names(TreeChange.paths(brought))
            .or(() -> violation("changes a submodule, which braid leaves alone", submodules));
    if (found.isPresent()) {
      return found;
    }
    found = links(brought);
    return found.isPresent() ? found : collisions(changes, tree);
  }

  private static Optional<Violation> outside(List<TreeChange> changes, List<Scope.Entry> writes) {
    List<PathPattern> patterns = writes.stream().map(Scope.Entry::pattern).toList();
    List<String> outside =
        TreeChange.paths(changes).stream()
            .filter(path -> patterns.stream().noneMatch(pattern -> pattern.matches(path)))
            .toList();
    return violation("writes outside its declared scope", outside);
  }

  /** A task without a declared scope that leaves an empty tree has gone astray. */
  private Optional<Violation> everythingDeleted(List<TreeChange> changes, String tree)
      throws IOException, InterruptedException {
    if (changes.size() < 2 || !changes.stream().allMatch(TreeChange::isDeletion)) {
      return Optional.empty();
    }
    boolean empty =
        GitObjects.read(git, List.of(tree))
            .getFirst()
            .filter(t -> t.content().length == 0)
            .isPresent();
    return empty
        ? violation("deletes every file of the repository", TreeChange.paths(changes))
        : Optional.empty();
  }

  /** A symbolic link may lead anywhere inside the repository, by a path that says so itself. */
  private Optional<Violation> links(List<TreeChange> brought)
      throws IOException, InterruptedException {
    List<TreeChange> links = brought.stream().filter(c -> c.after().isSymlink()).toList();
    List<Optional<GitObjects.Found>> targets =
        GitObjects.read(git, links.stream().map(link -> link.after().id()).toList());
    List<String> leaving = new ArrayList<>();
    for (int i = 0; i < links.size(); i++) {
      String path = links.get(i).path();
      Optional<GitObjects.Found> target = targets.get(i);
      if (target.isEmpty() || !staysInside(path, PathText.decode(target.get().content()))) {
        leaving.add(path);
      }
    }
    return violation("adds a symbolic link that leaves the repository", leaving);
  }

  private static boolean staysInside(String path, String target) {
    if (target.isEmpty() || target.startsWith("/")) {
      return false;
    }
    int depth = path.split("/").length - 1;
    boolean descended = false;
    for (String name : target.split("/")) {
      if (name.equals("..")) {
        // Going up after going down may go up from where another link leads.
        if (descended || --depth < 0) {
          return false;
        }
      } else if (!name.isEmpty() && !name.equals(".")) {
        descended = true;
        if (isForbidden(name)) {
          return false;
        }
      }
    }
    return true;
  }

  /** New names must differ from their neighbours by more than case and Unicode form. */
  private Optional<Violation> collisions(List<TreeChange> changes, String tree)
      throws IOException, InterruptedException {
    List<String> added =
        changes.stream().filter(TreeChange::isAddition).map(TreeChange::path).sorted().toList();
    SortedSet<String> folders = new TreeSet<>();
    added.forEach(path -> folders.addAll(folders(path)));
    List<String> names = folders.stream().map(folder -> tree + ":" + folder).toList();
    List<Optional<GitObjects.Found>> trees = GitObjects.read(git, names);
    // Folded paths that more than one entry of the tree has.
    SortedSet<String> crowded = new TreeSet<>();
    int at = 0;
    for (String folder : folders) {
      SortedSet<String> seen = new TreeSet<>();
      Optional<GitObjects.Found> found = trees.get(at++);
      if (found.isEmpty()) {
        throw new IOException("the folder `" + folder + "` is not in tree " + tree);
      }
      for (String name : found.get().entries().keySet()) {
        String place = PathPattern.fold(folder.isEmpty() ? name : folder + "/" + name);
        if (!seen.add(place)) {
          crowded.add(place);
        }
      }
    }
    return violation(
        "adds a name that differs from another only in case",
        added.stream().filter(path -> isCrowded(crowded, path)).toList());
  }

  private static boolean isCrowded(SortedSet<String> crowded, String path) {
    return crowded.contains(PathPattern.fold(path))
        || folders(path).stream().anyMatch(folder -> crowded.contains(PathPattern.fold(folder)));
  }

  /** All folders of a path, from the root, which is empty. */
  private static List<String> folders(String path) {
    List<String> folders = new ArrayList<>(List.of(""));
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      folders.add(path.substring(0, slash));
    }
    return folders;
  }

  /** Whether some file system takes the name for {@code .git}, or for no name of its own. */
  private static boolean isForbidden(String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      return true;
    }
    StringBuilder visible = new StringBuilder();
    name.chars().filter(c -> IGNORED.indexOf(c) < 0).forEach(c -> visible.append((char) c));
    String folded = visible.toString().toLowerCase(Locale.ROOT);
    int stream = folded.indexOf(':');
    String plain = stream < 0 ? folded : folded.substring(0, stream);
    String trimmed = plain.replaceAll("[ .]+$", "");
    return trimmed.equals(".git") || trimmed.equals("git~1");
  }

  private static Optional<Violation> violation(String what, List<String> paths) {
    return paths.isEmpty() ? Optional.empty() : Optional.of(new Violation(what, paths));
  }
}
