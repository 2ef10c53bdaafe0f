package dev.braid.verify;

import dev.braid.verify.GateTrack.Merge;
import dev.braid.verify.GitObjects.Item;
import dev.braid.verify.TreeDiff.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Whether a published commit changed exactly what the task's patch changes, and nothing else.
 *
 * <p>Where the branch still had what the patch started from, the result must be what the patch has;
 * where it had the patch's result already, it must be left. Only where both sides changed one file
 * is there something to merge, and that is merged here once more.
 */
final class DeltaCheck {
  private final Git git;
  private final GitObjects objects;
  private final Findings findings;

  DeltaCheck(Git git, GitObjects objects, Findings findings) {
    this.git = git;
    this.objects = objects;
    this.findings = findings;
  }

  void check(Merge merge) throws Unreadable {
    String name = merge.entry().name();
    GitObjects.Commit patch = commit(merge.entry().patch());
    String base = commit(merge.entry().base()).tree();
    String from = commit(merge.from()).tree();
    String to = commit(merge.to()).tree();
    SortedMap<String, Change> wanted = TreeDiff.between(objects, base, patch.tree());
    SortedMap<String, Change> made = TreeDiff.between(objects, from, to);
    findings.require(
        patch.parents().equals(List.of(merge.entry().base())),
        "INV7",
        "the patch of " + name + " does not stand on the base of its attempt");
    findings.require(
        new TreeSet<>(merge.entry().paths()).equals(new TreeSet<>(wanted.keySet())),
        "INV7",
        "the log lists other paths for the patch of " + name + " than it has");
    checkPlaces(merge.entry(), wanted, made);
    List<String> both = new ArrayList<>();
    for (var entry : wanted.entrySet()) {
      findings.count("paths compared");
      String path = entry.getKey();
      Optional<Item> before = item(from, path);
      Optional<Item> after = item(to, path);
      Change change = entry.getValue();
      if (before.equals(change.before()) || before.equals(change.after())) {
        findings.require(
            after.equals(change.after()),
            "INV7",
            "`" + path + "` is not as the patch of " + name + " has it");
      } else {
        both.add(path);
      }
    }
    if (!both.isEmpty()) {
      checkMerged(merge, both, to);
    }
  }

  /** A commit that takes another one back leaves each path as it was before that one. */
  void checkUndo(Merge merge, String undone) throws Unreadable {
    GitObjects.Commit taken = commit(undone);
    TaskTrack task = merge.entry().task();
    findings.require(
        taken.parents().size() == 1
            && task != null
            && taken.trailers("Braid-Task").equals(List.of(task.facts.id())),
        "INV6",
        "what takes back " + undone + " is not of the task that made it");
    if (taken.parents().size() != 1) {
      return;
    }
    String before = commit(taken.parents().getFirst()).tree();
    String from = commit(merge.from()).tree();
    String to = commit(merge.to()).tree();
    for (var entry : TreeDiff.between(objects, before, taken.tree()).entrySet()) {
      findings.count("paths taken back");
      boolean untouched = item(from, entry.getKey()).equals(entry.getValue().after());
      findings.require(
          !untouched || item(to, entry.getKey()).equals(entry.getValue().before()),
          "INV7",
          "`" + entry.getKey() + "` is not as it was before " + undone + " was merged");
    }
  }

  private void checkPlaces(
      GateTrack.Queued entry, SortedMap<String, Change> wanted, SortedMap<String, Change> made) {
    String name = entry.name();
    for (String path : made.keySet()) {
      findings.require(
          wanted.containsKey(path),
          "INV7",
          "the commit of " + name + " touches `" + path + "`, which its patch does not");
    }
    TaskTrack task = entry.task();
    if (task == null || !task.facts.declared()) {
      return;
    }
    TreeSet<String> touched = new TreeSet<>(wanted.keySet());
    touched.addAll(made.keySet());
    for (String path : touched) {
      findings.count("paths in declared scopes");
      findings.require(
          task.facts.mayWrite(path) || entry.widened().contains(path),
          "INV7",
          "" + name + " has changed `" + path + "`, which it has not declared");
    }
  }

  /** Merges once more, into a folder that is thrown away, and compares the files both changed. */
  private void checkMerged(Merge merge, List<String> both, String to) throws Unreadable {
    Path scratch = scratchFolder();
    try {
      Git.Result result =
          git.writingTo(Files.createDirectory(scratch.resolve("objects")))
              .run(
                  "-c",
                  "merge.directoryRenames=false",
                  "-c",
                  "core.attributesFile=/dev/null",
                  "merge-tree",
                  "--write-tree",
                  "--no-messages",
                  merge.from(),
                  merge.entry().patch());
      String tree = result.output().strip();
      if (result.exitCode() != 0) {
        findings.warn("`" + both.getFirst() + "` was changed twice and could not be merged again");
        return;
      }
      try (GitObjects merged = new GitObjects(git.writingTo(scratch.resolve("objects")))) {
        for (String path : both) {
          findings.count("files merged again");
          findings.require(
              item(merged, tree, path).equals(item(to, path)),
              "INV7",
              "`" + path + "` is not what merging the patch gives");
        }
      }
    } catch (IOException e) {
      throw new Unreadable("cannot merge again in " + scratch + ": " + e.getMessage(), e);
    } finally {
      remove(scratch);
    }
  }

  private Path scratchFolder() throws Unreadable {
    try {
      Path scratch = Files.createTempDirectory("braid-verify-");
      // The least that git takes for a repository.
      Path own = Files.createDirectory(scratch.resolve("scratch.git"));
      Files.writeString(own.resolve("HEAD"), "ref: refs/heads/none\n");
      Files.createDirectory(own.resolve("refs"));
      Files.createDirectory(own.resolve("objects"));
      Path config = git.gitDir().resolve("config");
      if (Files.isRegularFile(config) && Files.readString(config).contains("sha256")) {
        Files.writeString(
            own.resolve("config"),
            "[core]\nrepositoryformatversion = 1\n[extensions]\nobjectformat = sha256\n");
      }
      return scratch;
    } catch (IOException e) {
      throw new Unreadable("cannot make a folder for git: " + e.getMessage(), e);
    }
  }

  private static void remove(Path folder) throws Unreadable {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new Unreadable("cannot remove " + folder + ": " + e.getMessage(), e);
    }
  }

  private Optional<Item> item(String tree, String path) throws Unreadable {
    return item(objects, tree, path);
  }

  /** The file at a path; a folder there is no file. */
  private static Optional<Item> item(GitObjects objects, String tree, String path)
      throws Unreadable {
    String at = tree;
    String[] names = path.split("/", -1);
    for (int i = 0; i < names.length - 1; i++) {
      Item folder = objects.tree(at).get(names[i]);
      if (folder == null || !folder.isTree()) {
        return Optional.empty();
      }
      at = folder.id();
    }
    Item item = objects.tree(at).get(names[names.length - 1]);
    return Optional.ofNullable(item).filter(found -> !found.isTree());
  }

  private GitObjects.Commit commit(String id) throws Unreadable {
    return objects.commit(id).orElseThrow(() -> new Unreadable("git has no commit " + id));
  }
}
