package dev.braid.verify;

import dev.braid.verify.GateTrack.Merge;
import dev.braid.verify.GateTrack.Move;
import dev.braid.verify.GitObjects.Commit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether the branch of a run is what its log says: one commit per merged task, in the order of the
 * log, each on the one before it, and where somebody else moved it, only forward.
 */
final class BranchCheck {
  private final Story story;
  private final Git git;
  private final GitObjects objects;
  private final Findings findings;
  private final DeltaCheck delta;
  private final TreeMap<String, Merge> ours = new TreeMap<>();

  private BranchCheck(Story story, Git git, GitObjects objects, Findings findings) {
    this.story = story;
    this.git = git;
    this.objects = objects;
    this.findings = findings;
    this.delta = new DeltaCheck(git, objects, findings);
    story.merges().forEach(merge -> ours.put(merge.to(), merge));
  }

  static void check(Story story, Git git, Findings findings) throws Unreadable {
    try (GitObjects objects = new GitObjects(git)) {
      BranchCheck check = new BranchCheck(story, git, objects, findings);
      for (Merge merge : story.merges()) {
        findings.at(merge.sequence());
        check.merge(merge);
      }
      for (Move move : story.moves()) {
        findings.at(move.sequence());
        check.move(move);
      }
      findings.at(0);
      check.tip();
      check.landing();
      new PinCheck(story, git, objects, findings).check();
    }
  }

  private void merge(Merge merge) {
    String task = merge.entry().name();
    try {
      Optional<Commit> found = objects.commit(merge.to());
      if (!findings.require(
          found.isPresent(), "INV6", "the commit of " + task + ", " + merge.to() + ", is gone")) {
        return;
      }
      Commit commit = found.get();
      findings.require(
          commit.parents().equals(List.of(merge.from())),
          "INV8",
          "the commit of " + task + " does not have the tip before it as its one parent");
      findings.require(
          commit.tree().equals(merge.tree()),
          "INV9",
          "the commit of " + task + " has another tree than the one that was checked");
      requireTrailer(commit, "Braid-Run", story.run(), task);
      requireOrigin(commit, merge.entry());
      String patch = merge.entry().patch();
      List<String> named = commit.trailers("Braid-Patch");
      findings.require(
          named.isEmpty() || named.equals(List.of(patch)),
          "INV7",
          "the commit of " + task + " names another patch than " + patch);
      delta.check(merge);
      for (String undone : commit.trailers("Braid-Undoes")) {
        delta.checkUndo(merge, undone);
      }
      findings.count("commits compared with their patches");
    } catch (Unreadable e) {
      findings.violated("INV7", "the commit of " + task + " cannot be checked: " + e.getMessage());
    }
  }

  private void requireOrigin(Commit commit, GateTrack.Queued entry) {
    String name = entry.name();
    TaskTrack task = entry.task();
    if (task == null) {
      requireTrailer(commit, "Braid-Submitted", Integer.toString(-entry.item()), name);
    } else {
      requireTrailer(commit, "Braid-Task", task.facts.id(), name);
      requireTrailer(commit, "Braid-Attempt", Integer.toString(entry.attempt()), name);
    }
  }

  private void requireTrailer(Commit commit, String key, String value, String task) {
    List<String> values = commit.trailers(key);
    findings.require(
        values.equals(List.of(value)),
        "INV6",
        "the commit of " + task + " says `" + key + ": " + String.join(", ", values) + "`");
  }

  /** Somebody moved the branch: it must have gone forward, and nothing of ours may hide in it. */
  private void move(Move move) throws Unreadable {
    findings.count("moves by others");
    if (!findings.require(
        isAncestor(move.from(), move.to()),
        "INV8",
        "the branch went from "
            + move.from()
            + " to "
            + move.to()
            + ", which does not contain it")) {
      return;
    }
    for (String id : between(move.from(), move.to())) {
      if (!ours.containsKey(id)) {
        requireForeign(id);
      }
    }
  }

  private void requireForeign(String id) throws Unreadable {
    boolean claims =
        objects.commit(id).map(commit -> commit.trailers("Braid-Run")).orElse(List.of()).stream()
            .anyMatch(story.run()::equals);
    findings.require(
        !claims, "INV6", "commit " + id + " says it is of this run, and the log does not know it");
  }

  private void tip() throws Unreadable {
    String ref = "refs/heads/braid/" + story.run();
    Git.Result found = git.run("rev-parse", "--verify", "--quiet", "--end-of-options", ref);
    String tip = found.output().strip();
    if (found.exitCode() != 0) {
      boolean contained = !story.landed().isEmpty() && landedContains(story.tip());
      if (contained) {
        findings.warn("the branch braid/" + story.run() + " is gone; its commits are landed");
      } else {
        findings.require(
            story.merges().isEmpty(), "INV8", "the branch braid/" + story.run() + " is gone");
      }
      return;
    }
    findings.count("tips compared");
    boolean known = tip.equals(story.tip()) || (!tip.isEmpty() && tip.equals(story.intended()));
    findings.require(
        known,
        "INV8",
        "the branch stands at " + tip + ", and the log ends with it at " + story.tip());
    if (!known) {
      missing(tip);
    }
  }

  /** Names what is lost when the branch is not where the log left it. */
  private void missing(String tip) throws Unreadable {
    for (Merge merge : story.merges()) {
      findings.require(
          isAncestor(merge.to(), tip),
          "INV6",
          "the commit of " + merge.entry().name() + " is not on the branch any more");
    }
    for (String id : between(story.tip(), tip)) {
      requireForeign(id);
    }
  }

  private void landing() throws Unreadable {
    if (!story.landed().isEmpty() && !landedContains(story.landed())) {
      findings.warn("what was landed is not on " + story.target() + " any more");
    }
  }

  private boolean landedContains(String commit) throws Unreadable {
    return !story.target().isEmpty() && isAncestor(commit, story.target());
  }

  private boolean isAncestor(String old, String young) throws Unreadable {
    return git.run("merge-base", "--is-ancestor", "--end-of-options", old, young).exitCode() == 0;
  }

  private List<String> between(String old, String young) throws Unreadable {
    Git.Result result = git.run("rev-list", "--end-of-options", young, "^" + old);
    List<String> ids = new ArrayList<>();
    result.output().lines().forEach(ids::add);
    return ids;
  }
}
