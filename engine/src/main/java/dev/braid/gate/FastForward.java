package dev.braid.gate;

import dev.braid.gate.CheckedOutBranches.Place;
import dev.braid.gate.GitObjects.Found;
import dev.braid.gate.TreeChange.Entry;
import dev.braid.workspace.Disk;
import dev.braid.workspace.Git;
import dev.braid.workspace.GitOutput;
import dev.braid.workspace.OneLine;
import dev.braid.workspace.PathText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Moves a branch that is checked out, together with that checkout, by {@code git merge --ff-only}:
 * and only when nothing in the checkout can be lost by it. Everything that could stand in the way
 * is looked for first, so that a refusal says exactly what it is and has touched nothing.
 *
 * <p>The user's own configuration applies, because it says how files look in this checkout; hooks,
 * monitors and content filters do not run, and a file that needs one is a reason to refuse.
 *
 * <p>A kill or an error of the disk in the middle leaves files of the new commit beside an index
 * and a HEAD of the old one. {@link UnfinishedMove} remembers that a move has begun; its repeat
 * finds the files that are already as the new commit has them and takes them over.
 */
final class FastForward {
  private static final List<String> IN_PROGRESS =
      List.of(
          "MERGE_HEAD",
          "CHERRY_PICK_HEAD",
          "REVERT_HEAD",
          "rebase-merge",
          "rebase-apply",
          "sequencer");

  private final GateStore store;

  FastForward(GateStore store) {
    this.store = store;
  }

  /**
   * @param from the commit the branch stands at
   * @param to a descendant of it
   * @return why not, in one clause; empty when it has moved
   */
  String move(Place place, String from, String to) throws IOException, InterruptedException {
    for (String name : IN_PROGRESS) {
      if (Files.exists(place.gitDirectory().resolve(name))) {
        return "a merge, rebase or the like is in progress in `" + place.directory() + "`";
      }
    }
    Git git = withoutFilters(store.lease().asUser(place.directory()));
    List<TreeChange> changes = changes(from, to);
    UnfinishedMove unfinished = new UnfinishedMove(store, place);
    SortedSet<String> taken =
        unfinished.hasBegun() ? unfinished.takeOver(git, changes, to) : new TreeSet<>();
    if (Files.exists(place.gitDirectory().resolve("index.lock"))) {
      return "another git is at work in `" + place.directory() + "`";
    }
    String reason = filtered(git, changes, to);
    if (reason.isEmpty()) {
      reason = inTheWay(place, changes, taken);
    }
    if (reason.isEmpty()) {
      reason = new HiddenChanges(git, place.directory()).among(changes);
    }
    if (reason.isEmpty()) {
      reason = unsaved(git, changes);
    }
    if (!reason.isEmpty()) {
      if (taken.isEmpty()) {
        unfinished.end();
      }
      return reason;
    }
    unfinished.begin();
    GitOutput merged =
        git.detached()
            .within(Git.LONG_MILLIS)
            .tryRun(
                "merge",
                "--ff-only",
                "--no-overwrite-ignore",
                "--no-autostash",
                "--no-squash",
                "--no-stat",
                "--quiet",
                to);
    if (merged.exitCode() == 0) {
      unfinished.end();
      return "";
    }
    if (isUntouched(git, place, changes)) {
      unfinished.end();
    }
    return OneLine.of(merged.failure("merge"));
  }

  /** Whether a merge that failed has failed before it changed anything. */
  private static boolean isUntouched(Git git, Place place, List<TreeChange> changes)
      throws IOException, InterruptedException {
    SortedSet<String> paths = new TreeSet<>();
    changes.forEach(change -> paths.add(change.path()));
    boolean written =
        changes.stream().anyMatch(c -> c.isAddition() && exists(place.directory(), c.path()));
    return !written
        && status(git).stream().noneMatch(field -> paths.contains(field.split(" ", 9)[8]));
  }

  private List<TreeChange> changes(String from, String to)
      throws IOException, InterruptedException {
    List<Found> commits = GitObjects.commits(store.objects(), List.of(from, to));
    String pair =
        commits.get(0).header("tree").orElse("") + " " + commits.get(1).header("tree").orElse("");
    return store.differences(List.of(pair)).getFirst();
  }

  /** Filters are named by configuration that a task may have written, so none may run here. */
  private static Git withoutFilters(Git git) throws IOException, InterruptedException {
    SortedSet<String> drivers = new TreeSet<>();
    for (String name : git.run("config", "--list", "--name-only", "-z").fields()) {
      int end = name.lastIndexOf('.');
      if (name.startsWith("filter.") && end > "filter.".length()) {
        drivers.add(name.substring(0, end));
      }
    }
    Git quiet = git;
    for (String driver : drivers) {
      quiet =
          quiet
              .configured(driver + ".clean=")
              .configured(driver + ".smudge=")
              .configured(driver + ".process=")
              .configured(driver + ".required=false");
    }
    return quiet;
  }

  private String filtered(Git user, List<TreeChange> changes, String to)
      throws IOException, InterruptedException {
    List<String> paths =
        changes.stream().filter(c -> !c.isDeletion()).map(TreeChange::path).toList();
    if (paths.isEmpty()) {
      return "";
    }
    byte[] lines = PathText.lines(paths);
    Path index = Files.createTempFile("braid-index", "");
    try {
      Files.delete(index);
      Git future = store.objects().with("GIT_INDEX_FILE", index.toString());
      future.run("read-tree", to);
      List<GitOutput> views =
          List.of(
              future.run(lines, "check-attr", "--cached", "-z", "--stdin", "filter"),
              user.run(lines, "check-attr", "-z", "--stdin", "filter"));
      for (GitOutput view : views) {
        List<String> fields = view.fields();
        for (int i = 2; i < fields.size(); i += 3) {
          if (!ContentFilters.isNone(fields.get(i))) {
            return "`%s` goes through the content filter `%s`, which only your own git runs"
                .formatted(OneLine.of(fields.get(i - 2)), OneLine.of(fields.get(i)));
          }
        }
      }
      return "";
    } finally {
      Disk.remove(index);
    }
  }

  /** New files must not fall onto anything that git does not track, ignored or not. */
  private static String inTheWay(Place place, List<TreeChange> changes, SortedSet<String> taken) {
    SortedSet<String> touched = new TreeSet<>(TreeChange.paths(changes));
    for (TreeChange change : changes) {
      if (change.isAddition() && !taken.contains(change.path())) {
        String standing = standing(place.directory(), change.path(), touched);
        if (!standing.isEmpty()) {
          return "`" + OneLine.of(standing) + "` exists there and is not tracked";
        }
      }
    }
    return "";
  }

  /** The path, or what stands in the place of a folder above it; empty when the way is free. */
  private static String standing(Path folder, String path, SortedSet<String> touched) {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      String above = path.substring(0, slash);
      if (touched.contains(above)) {
        // Tracked, and made a folder by the result: whether it may go is another question.
        return "";
      }
      if (exists(folder, above)
          && !Files.isDirectory(folder.resolve(above), LinkOption.NOFOLLOW_LINKS)) {
        return above;
      }
    }
    return exists(folder, path) ? path : "";
  }

  static boolean exists(Path folder, String path) {
    try {
      return Files.exists(folder.resolve(path), LinkOption.NOFOLLOW_LINKS);
    } catch (InvalidPathException unknownName) {
      // git itself looks once more, and does not overwrite.
      return false;
    }
  }

  /** Touched files must be as the index has them, and the index as HEAD, or as the new commit. */
  private static String unsaved(Git git, List<TreeChange> changes)
      throws IOException, InterruptedException {
    SortedMap<String, Entry> after = new TreeMap<>();
    changes.forEach(change -> after.put(change.path(), change.after()));
    List<String> staged = new ArrayList<>();
    List<String> dirty = new ArrayList<>();
    for (String field : status(git)) {
      if (!field.startsWith("1 ")) {
        return "a conflict is unresolved there";
      }
      // 1 XY sub modeHead modeIndex modeWorktree idHead idIndex path
      String[] parts = field.split(" ", 9);
      String path = parts[8];
      Entry indexed = new Entry(parts[4], parts[7]);
      if (parts[1].charAt(0) != '.' && !indexed.equals(after.get(path))) {
        staged.add(path);
      } else if (parts[1].charAt(1) != '.' && after.containsKey(path)) {
        dirty.add(path);
      }
    }
    if (!staged.isEmpty()) {
      return "changes are staged there: " + OneLine.of(staged.toString());
    }
    return dirty.isEmpty()
        ? ""
        : "changes are not committed there: " + OneLine.of(dirty.toString());
  }

  private static List<String> status(Git git) throws IOException, InterruptedException {
    return git.within(Git.LONG_MILLIS)
        .run(
            "status",
            "--porcelain=v2",
            "-z",
            "--untracked-files=no",
            "--no-renames",
            "--ignore-submodules=dirty",
            "--no-ahead-behind")
        .fields();
  }
}
