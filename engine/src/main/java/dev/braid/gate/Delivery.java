package dev.braid.gate;

import dev.braid.gate.GitObjects.Found;
import dev.braid.workspace.Disk;
import dev.braid.workspace.Git;
import dev.braid.workspace.GitFailure;
import dev.braid.workspace.GitOwnership;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Gives the result of a run in other forms than one branch. Nothing that exists is ever changed by
 * it: branches are made where there were none, files where there were none.
 */
public final class Delivery {
  /**
   * What one task has put on the integration branch.
   *
   * @param commit its commit there
   * @param needs the pieces that it was built on, by their places in the list, ascending
   */
  public record Piece(String task, String commit, List<Integer> needs) {
    public Piece {
      needs = List.copyOf(needs);
    }
  }

  /**
   * A branch that holds one task.
   *
   * @param made false when it stood there already
   * @param alone whether it holds nothing but the task and what the task was built on; otherwise it
   *     holds everything that was merged before
   */
  public record Branch(String task, String name, String commit, boolean made, boolean alone) {}

  private static final String BRANCHES = "refs/heads/";
  private static final int MAX_NAME_CHARS = 80;

  private final GateStore store;
  private final String base;
  private final List<Piece> pieces;

  /**
   * @param base the commit the run began at
   * @param pieces in the order in which they were merged
   */
  public Delivery(GitOwnership lease, String base, List<Piece> pieces) throws IOException {
    this.store = new GateStore(lease);
    this.base = base;
    this.pieces = List.copyOf(pieces);
  }

  /** A branch for each task, on the run's base where it can be so. */
  public List<Branch> branches() throws IOException, InterruptedException {
    List<String> names = names();
    List<Branch> branches = new ArrayList<>();
    List<String> commands = new ArrayList<>();
    List<String> refs = new ArrayList<>();
    TreeMap<String, String> moved = new TreeMap<>();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      String ref = "refs/heads/braid/" + store.refs().run() + "-tasks/" + names.get(i);
      Optional<String> own = onBase(piece, moved);
      String commit = own.orElse(piece.commit());
      Optional<String> standing = store.resolve(ref);
      String name = ref.substring(BRANCHES.length());
      if (standing.isPresent() && !standing.get().equals(commit)) {
        throw new GitFailure(
            "branch `%s` exists and is something else; delete or rename it first".formatted(name));
      }
      if (standing.isEmpty()) {
        commands.add("create " + ref + " " + commit);
        refs.add(ref);
      }
      branches.add(new Branch(piece.task(), name, commit, standing.isEmpty(), own.isPresent()));
    }
    if (!commands.isEmpty()) {
      store.transaction(commands, refs);
    }
    return Collections.unmodifiableList(branches);
  }

  /** The piece and what it needs, one commit each, on the base; absent where that conflicts. */
  private Optional<String> onBase(Piece piece, TreeMap<String, String> moved)
      throws IOException, InterruptedException {
    List<String> chain = new ArrayList<>();
    piece.needs().forEach(need -> chain.add(pieces.get(need).commit()));
    chain.add(piece.commit());
    String tip = base;
    for (String commit : chain) {
      String key = commit + " " + tip;
      if (!moved.containsKey(key)) {
        moved.put(key, transplanted(commit, tip));
      }
      tip = moved.getOrDefault(key, "");
      if (tip.isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.of(tip);
  }

  /** A commit with the same change on another parent; empty where that is not possible. */
  private String transplanted(String commit, String onto) throws IOException, InterruptedException {
    Found change = GitObjects.commit(store.objects(), commit);
    String parent = change.header("parent").orElse("");
    if (parent.equals(onto)) {
      return commit;
    }
    List<Found> others = GitObjects.commits(store.objects(), List.of(parent, onto));
    TreeMerge.Sides sides =
        new TreeMerge.Sides(
            others.get(0).header("tree").orElse(""),
            change.header("tree").orElse(""),
            others.get(1).header("tree").orElse(""));
    TreeMerge.Result merged = new TreeMerge(store).merge(sides, base);
    if (!merged.isClean() || merged.tree().equals(sides.onto())) {
      return "";
    }
    return store.commit(merged.tree(), onto, change.message(), change.seconds());
  }

  /**
   * One file for each commit of the integration branch, in an order in which {@code git am} takes
   * them.
   *
   * @param folder is made, or is empty
   */
  public List<Path> patches(String tip, Path folder) throws IOException, InterruptedException {
    if (Files.exists(folder) && !isEmptyFolder(folder)) {
      throw new IOException("`" + folder + "` exists and is not an empty folder; name another");
    }
    TreeMap<String, String> names = new TreeMap<>();
    List<String> safe = names();
    for (int i = 0; i < pieces.size(); i++) {
      names.put(pieces.get(i).commit(), safe.get(i));
    }
    List<String> commits = commits(tip);
    Path absolute = folder.toAbsolutePath();
    Path fresh = absolute.resolveSibling(absolute.getFileName() + ".braid-new");
    Disk.remove(fresh);
    Files.createDirectories(fresh);
    List<Path> files = new ArrayList<>();
    Git git = store.objects().within(Git.LONG_MILLIS);
    for (int i = 0; i < commits.size(); i++) {
      String commit = commits.get(i);
      byte[] patch =
          git.run("format-patch", "-1", "--stdout", "--full-index", "--binary", commit).bytes();
      String name = names.getOrDefault(commit, "commit-" + commit.substring(0, 12));
      Path file = Path.of(String.format(Locale.ROOT, "%04d-%s.patch", i + 1, name));
      Files.write(fresh.resolve(file), patch);
      files.add(absolute.resolve(file));
    }
    Files.deleteIfExists(absolute);
    Files.move(fresh, absolute, StandardCopyOption.ATOMIC_MOVE);
    return Collections.unmodifiableList(files);
  }

  private static boolean isEmptyFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    }
  }

  /** The commits from the base to the tip, each the only child of the one before. */
  private List<String> commits(String tip) throws IOException, InterruptedException {
    List<String> commits = new ArrayList<>();
    List<String> lines =
        store
            .objects()
            .run("rev-list", "--reverse", "--parents", tip, "^" + base)
            .text()
            .lines()
            .toList();
    String before = base;
    for (String line : lines) {
      String[] ids = line.split(" ");
      if (ids.length != 2 || !ids[1].equals(before)) {
        throw new IOException(
            "somebody has merged into `%s`, which patch files cannot hold; deliver the branch"
                .formatted(store.refs().branchName()));
      }
      commits.add(ids[0]);
      before = ids[0];
    }
    return commits;
  }

  /** Names of tasks that are fit for refs and files, each another, also where case is folded. */
  private List<String> names() {
    List<String> names = new ArrayList<>();
    TreeSet<String> taken = new TreeSet<>();
    for (Piece piece : pieces) {
      String start = piece.task().substring(0, Math.min(piece.task().length(), MAX_NAME_CHARS));
      String plain =
          start
              .replaceAll("[^A-Za-z0-9_.-]+", "-")
              .replaceAll("\\.{2,}", ".")
              .replaceAll("^[.-]+|[.-]+$", "")
              .replaceAll("\\.lock$", "-lock");
      String name = plain.isEmpty() ? "task" : plain;
      for (int more = 2; !taken.add(name.toLowerCase(Locale.ROOT)); more++) {
        name = (plain.isEmpty() ? "task" : plain) + "-" + more;
      }
      names.add(name);
    }
    return names;
  }
}
