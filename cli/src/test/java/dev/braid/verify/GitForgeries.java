package dev.braid.verify;

import static dev.braid.verify.Forgery.good;
import static dev.braid.verify.Forgery.troubled;

import java.util.List;

/** Forgeries of the repository; where the log would tell, it is changed to match. */
final class GitForgeries {
  private static final String FENCE = "refs/braid/" + GenuineRun.RUN + "/epoch";

  private GitForgeries() {}

  static List<Forgery> ofTheTip() {
    return List.of(
        good(
            "an extra commit on the branch",
            "INV8",
            forger -> {
              String tip = forger.lastAdvance().field("to");
              forger.moveBranch(forger.git.commit(forger.git.tree(tip), "extra\n", tip));
            }),
        good(
            "an extra commit that calls itself one of the run's",
            "INV6",
            forger -> {
              String tip = forger.lastAdvance().field("to");
              String tree = forger.lastTreeWith("end.txt", before -> before + "more\n");
              forger.moveBranch(forger.git.commit(tree, forger.message(tip), tip));
            }),
        good(
            "the branch is set back",
            "INV8",
            forger -> forger.moveBranch(forger.lastAdvance().field("from"))),
        good(
            "a commit is set back and its task still counts as merged",
            "INV6",
            forger -> forger.moveBranch(forger.lastAdvance().field("from"))),
        good(
            "the branch is gone",
            "INV8",
            forger -> forger.git.run("update-ref", "-d", "refs/heads/braid/" + GenuineRun.RUN)),
        good(
            "a commit in the middle is left out of the branch",
            "INV6",
            forger -> {
              String tip = forger.lastAdvance().field("to");
              String from = forger.lastAdvance().field("from");
              String before = forger.git.run("rev-parse", from + "^");
              forger.moveBranch(
                  forger.git.commit(forger.git.tree(tip), forger.message(tip), before));
            }));
  }

  static List<Forgery> ofCommits() {
    return List.of(
        good(
            "a merge with two parents",
            "INV8",
            forger -> {
              String to = forger.lastAdvance().field("to");
              forger.replaceLastCommit(
                  forger.lastAdvance().field("tree"),
                  forger.message(to),
                  forger.lastAdvance().field("from"),
                  forger.lines.getFirst().field("base"));
            }),
        good(
            "a commit that stands on an older one",
            "INV8",
            forger -> {
              String to = forger.lastAdvance().field("to");
              forger.replaceLastCommit(
                  forger.lastAdvance().field("tree"),
                  forger.message(to),
                  forger.git.run("rev-parse", forger.lastAdvance().field("from") + "^"));
            }),
        trailer("a commit with the trailer of another task", "Task: end", "Task: spec"),
        trailer("a commit with the trailer of another run", "Run: ab12", "Run: ab13"),
        trailer("a commit with the trailer of another attempt", "Attempt: 1", "Attempt: 2"),
        good(
            "a commit that names another patch",
            "INV7",
            forger ->
                forger.replaceLastCommit(
                    forger.lastAdvance().field("tree"),
                    forger.message(forger.lastAdvance().field("to"))
                        + "Braid-Patch: "
                        + forger.lastAdvance().field("from")
                        + "\n",
                    forger.lastAdvance().field("from"))),
        trailer("a commit without the trailer of its task", "Braid-Task: end\n", ""),
        good(
            "the commit of a merge is gone from the repository",
            "INV6",
            forger -> {
              String to = forger.lastAdvance().field("to");
              forger.changeAll(to, "ab".repeat(20));
            }));
  }

  static List<Forgery> ofMoves() {
    return List.of(
        troubled(
            "a move by somebody that lost commits",
            "INV8",
            forger -> {
              int moved = forger.last("tip_moved");
              String base = forger.lines.getFirst().field("base");
              forger.change(moved, forger.lines.get(moved).field("tip"), base);
            }),
        troubled(
            "a move by somebody that hides a merge",
            "INV6",
            forger -> {
              String from = forger.lastAdvance().field("to");
              String message = "x\n\nBraid-Run: " + GenuineRun.RUN + "\nBraid-Task: end\n";
              String hidden = forger.git.commit(forger.git.tree(from), message, from);
              forger.insert(forger.lines.size(), "E", "{\"kind\":\"engine_started\",\"epoch\":90}");
              forger.envelope(forger.lines.size() - 1, 0, 90 - epoch(forger));
              forger.insert(forger.lines.size(), "D", "{\"kind\":\"fence\",\"epoch\":90}");
              forger.insert(
                  forger.lines.size(),
                  "E",
                  "{\"kind\":\"fenced\",\"epoch\":90,\"tip\":\"" + hidden + "\"}");
              forger.moveBranch(hidden);
              forger.git.run("update-ref", FENCE, forger.git.blob("braid epoch 90\n"));
            }));
  }

  static List<Forgery> ofPins() {
    return List.of(
        good(
            "the fence in git is ahead of the log",
            "INV5",
            forger -> forger.git.run("update-ref", FENCE, forger.git.blob("braid epoch 9\n"))),
        good(
            "the fence in git holds no epoch",
            "INV5",
            forger -> forger.git.run("update-ref", FENCE, forger.git.blob("braid\n"))),
        good(
            "the fence in git is behind the log",
            "INV5",
            forger -> forger.git.run("update-ref", FENCE, forger.git.blob("braid epoch 0\n"))),
        good(
            "git keeps a patch that the log does not know",
            "INV2",
            forger ->
                forger.git.run(
                    "update-ref",
                    "refs/braid/" + GenuineRun.RUN + "/patch/0-4",
                    forger.lastAdvance().field("to"))));
  }

  static List<Forgery> ofTrees() {
    return List.of(
        good(
            "the tree is not the one that was checked",
            "INV9",
            forger ->
                forger.replaceLastCommit(
                    forger.lastTreeWith("end.txt", before -> before + "more\n"),
                    forger.message(forger.lastAdvance().field("to")),
                    forger.lastAdvance().field("from"))),
        tree("a file outside the patch is added", "extra.txt", "extra\n"),
        tree("a file outside the patch is deleted", "z.txt", ""),
        tree("a file outside the patch is changed", "shared.txt", "zero\n"),
        tree("a file that an earlier task deleted comes back", "src/api/gone.txt", "back\n"),
        tree("a file of the patch has other content", "end.txt", "other\n"),
        tree("the patch is dropped", "end.txt", ""),
        good(
            "a file outside the patch is made executable",
            "INV7",
            forger -> {
              String tree = forger.lastAdvance().field("tree");
              String blob = forger.git.run("rev-parse", tree + ":z.txt");
              forger.replaceLastTree(forger.git.withIndex(tree, "100755 " + blob + "\tz.txt\n"));
            }),
        good(
            "a file of the patch is made executable",
            "INV7",
            forger -> {
              String tree = forger.lastAdvance().field("tree");
              String blob = forger.git.run("rev-parse", tree + ":end.txt");
              forger.replaceLastTree(forger.git.withIndex(tree, "100755 " + blob + "\tend.txt\n"));
            }),
        good(
            "a file becomes a link",
            "INV7",
            forger -> {
              String tree = forger.lastAdvance().field("tree");
              String blob = forger.git.blob("docs/d.txt");
              forger.replaceLastTree(forger.git.withIndex(tree, "120000 " + blob + "\tz.txt\n"));
            }));
  }

  static List<Forgery> ofPatches() {
    return List.of(
        good(
            "a change outside the scope, in patch and commit alike",
            "INV7",
            forger -> {
              forger.replaceLastTree(forger.lastTreeWith("z.txt", before -> before + "end\n"));
              int capture = forger.last("captured", forger.task("end"));
              forger.change(capture, "\"end.txt\"", "\"end.txt\",\"z.txt\"");
              int prepare = forger.last("prepare");
              forger.changeAll(
                  forger.lines.get(prepare).field("patch"),
                  forger.git.commit(
                      forger.lastAdvance().field("tree"),
                      "patch\n",
                      forger.lines.get(prepare).field("base")));
            }),
        good(
            "the log lists other paths than the patch has",
            "INV7",
            forger ->
                forger.change(
                    forger.last("captured", forger.task("end")), "\"end.txt\"", "\"begin.txt\"")),
        good(
            "a patch that does not stand on the base of its attempt",
            "INV7",
            forger -> {
              int prepare = forger.last("prepare");
              String patch = forger.lines.get(prepare).field("patch");
              String orphan = forger.git.commit(forger.git.tree(patch), "patch\n");
              forger.changeAll(patch, orphan);
            }),
        good(
            "a file that two tasks changed is merged wrongly",
            "INV7",
            forger -> {
              // The second of the two is rebuilt on its own, and the branch is cut off behind it.
              int complete =
                  Math.max(
                      forger.first("complete", forger.task("top")),
                      forger.first("complete", forger.task("bottom")));
              forger.truncate(complete + 1);
              forger.replaceLastTree(
                  forger.lastTreeWith("shared.txt", before -> before.replace("five", "FIVE")));
            }));
  }

  private static Forgery trailer(String name, String old, String fresh) {
    return good(
        name,
        "INV6",
        forger ->
            forger.replaceLastCommit(
                forger.lastAdvance().field("tree"),
                forger.message(forger.lastAdvance().field("to")).replace(old, fresh),
                forger.lastAdvance().field("from")));
  }

  private static Forgery tree(String name, String path, String content) {
    return good(
        name,
        "INV7",
        forger -> forger.replaceLastTree(forger.lastTreeWith(path, before -> content)));
  }

  private static long epoch(Forger forger) {
    return forger.lines.getLast().epoch();
  }
}
