package dev.braid.gate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The cases of landing: every kind of result, on a checkout in every state it may be in, with a
 * target that moved or did not. Each says what must be answered; the answers come from what a user
 * would lose or keep, not from the code.
 */
final class LandingCases {
  /** Landed. */
  static final String LANDED = "";

  private static final String DIRTY = "changes are not committed there: [$P]";
  private static final String HIDDEN = "`$P` is changed there, and git was told not to look at it";
  private static final String STAGED = "changes are staged there: [";
  private static final String MINE = "`$F` exists there and is not tracked";
  private static final String NOT_TRACKED = "exists there and is not tracked";

  private static final String CONFLICT =
      "git checkout -q -b side HEAD^; echo theirs > other; git add other;"
          + "git commit -qm theirs; git checkout -q main; ";
  private static final String MERGING = CONFLICT + "git merge -q side || true";
  private static final String SUBMODULE =
      "git init -q ../sub; git -C ../sub commit -q --allow-empty -m s;"
          + "git -c protocol.file.allow=always submodule add -q ../sub sub; git commit -qm sub;"
          + "echo mine > sub/mine";

  /**
   * What a result does.
   *
   * @param script of the task, in its worktree
   * @param touched a file that it changes or deletes; empty when it only adds
   * @param fresh a file that it adds where nothing was; empty when it adds none
   */
  record Kind(String name, String script, String touched, String fresh) {}

  /** What a state of the checkout needs of the kind of the result to make sense. */
  enum Needs {
    NOTHING,
    TOUCHED,
    FRESH
  }

  /**
   * What the user has done.
   *
   * @param script in the checkout; $P is the touched file, $F the fresh one
   * @param answer part of the reason with $P and $F filled in, or {@link #LANDED}
   */
  record State(String name, Needs needs, String script, String answer) {}

  /** One case. */
  record Case(int number, Kind kind, State state) {
    @Override
    public String toString() {
      return number + " " + kind.name() + " / " + state.name();
    }

    String script() {
      return "set -e; P='%s'; F='%s'; %s".formatted(kind.touched(), kind.fresh(), state.script());
    }

    String answer() {
      return state.answer().replace("$P", kind.touched()).replace("$F", kind.fresh());
    }
  }

  private LandingCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (Kind kind : KINDS) {
      for (State state : STATES) {
        boolean sensible =
            switch (state.needs()) {
              case NOTHING -> true;
              case TOUCHED -> !kind.touched().isEmpty();
              case FRESH -> !kind.fresh().isEmpty();
            };
        if (sensible) {
          cases.add(new Case(cases.size() + 1, kind, state));
        }
      }
    }
    return Collections.unmodifiableList(cases);
  }

  /** What is in the repository when the run begins. */
  static final String BEFORE =
      """
      printf 'ignored\\n*.log\\n' > .gitignore
      for f in touched gone other; do echo old > $f; done
      head -c 100000 /dev/urandom > blob.bin
      mkdir deep; echo old > deep/file
      ln -s other link
      """;

  static final List<Kind> KINDS =
      List.of(
          new Kind("modify", "echo new > touched", "touched", ""),
          new Kind("add", "mkdir added; echo new > added/file", "", "added/file"),
          new Kind("delete", "rm gone", "gone", ""),
          new Kind("rename", "mv gone renamed", "gone", "renamed"),
          new Kind("mode", "chmod +x touched", "touched", ""),
          new Kind("link", "ln -s touched fresh-link", "", "fresh-link"),
          new Kind("retype", "rm touched; ln -s other touched", "touched", ""),
          new Kind("to folder", "rm touched; mkdir touched; echo in > touched/in", "touched", ""),
          new Kind("binary", "head -c 50000 /dev/urandom > blob.bin", "blob.bin", ""),
          new Kind("odd name", "echo new > 'a \u00e9 \"q\".txt'", "", "a \u00e9 \"q\".txt"),
          new Kind(
              "ignored",
              "echo new > run.log; git add -f run.log; echo x > .gitignore",
              ".gitignore",
              ""));

  static final List<State> STATES =
      List.of(
          new State("clean", Needs.NOTHING, "true", LANDED),
          new State("untracked elsewhere", Needs.NOTHING, "echo mine > mine", LANDED),
          new State("ignored elsewhere", Needs.NOTHING, "echo mine > mine.log", LANDED),
          new State("dirty elsewhere", Needs.NOTHING, "echo mine > deep/file", LANDED),
          new State("deleted elsewhere", Needs.NOTHING, "rm deep/file", LANDED),
          new State("mode changed elsewhere", Needs.NOTHING, "chmod +x deep/file", LANDED),
          new State("stash", Needs.NOTHING, "echo mine > deep/file; git stash -q", LANDED),
          new State(
              "assume-unchanged elsewhere",
              Needs.NOTHING,
              "git update-index --assume-unchanged deep/file; echo mine > deep/file",
              LANDED),
          new State(
              "skip-worktree elsewhere",
              Needs.NOTHING,
              "git update-index --skip-worktree deep/file; echo mine > deep/file",
              LANDED),
          new State(
              "intent-to-add elsewhere", Needs.NOTHING, "echo mine > m; git add -N m", LANDED),
          new State(
              "case differs",
              Needs.FRESH,
              "U=$(echo \"$F\" | tr a-z A-Z); mkdir -p \"$(dirname \"$U\")\"; echo mine > \"$U\"",
              LANDED),
          new State("empty folder in the way", Needs.FRESH, "mkdir -p \"$F\"", NOT_TRACKED),
          new State("dirty", Needs.TOUCHED, "echo mine >> $P", DIRTY),
          new State("deleted", Needs.TOUCHED, "rm $P", DIRTY),
          new State("mode changed", Needs.TOUCHED, "chmod 700 $P", DIRTY),
          new State("made a link", Needs.TOUCHED, "rm $P; ln -s deep/file $P", DIRTY),
          new State("made a folder", Needs.TOUCHED, "rm $P; mkdir $P; echo mine > $P/mine", DIRTY),
          new State(
              "assume-unchanged and dirty",
              Needs.TOUCHED,
              "git update-index --assume-unchanged $P; echo mine > $P",
              HIDDEN),
          new State(
              "skip-worktree and dirty",
              Needs.TOUCHED,
              "git update-index --skip-worktree $P; echo mine > $P",
              HIDDEN),
          new State("staged", Needs.TOUCHED, "echo mine > $P; git add $P", STAGED + "$P]"),
          new State(
              "staged and dirty",
              Needs.TOUCHED,
              "echo mine > $P; git add $P; echo more >> $P",
              STAGED + "$P]"),
          new State(
              "staged elsewhere",
              Needs.NOTHING,
              "echo mine > deep/file; git add deep/file",
              STAGED + "deep/file]"),
          new State("staged new", Needs.NOTHING, "echo mine > m; git add m", STAGED + "m]"),
          new State("staged deletion", Needs.NOTHING, "git rm -q deep/file", STAGED + "deep/file]"),
          new State(
              "file in the way",
              Needs.FRESH,
              "mkdir -p \"$(dirname \"$F\")\"; echo mine > \"$F\"",
              MINE),
          new State(
              "intent-to-add in the way",
              Needs.FRESH,
              "mkdir -p \"$(dirname \"$F\")\"; echo mine > \"$F\"; git add -N \"$F\"",
              NOT_TRACKED),
          new State(
              "staged in the way",
              Needs.FRESH,
              "mkdir -p \"$(dirname \"$F\")\"; echo mine > \"$F\"; git add \"$F\"",
              NOT_TRACKED),
          new State("folder in the way", Needs.FRESH, "mkdir -p \"$F\"; echo m > \"$F/m\"", MINE),
          new State(
              "file where a folder must be",
              Needs.FRESH,
              "A=$(echo \"$F\" | cut -d/ -f1); echo mine > \"$A\"",
              NOT_TRACKED),
          new State(
              "link where a folder must be",
              Needs.FRESH,
              "A=$(echo \"$F\" | cut -d/ -f1); mkdir deep/mine; ln -s deep/mine \"$A\"",
              NOT_TRACKED),
          new State("merging", Needs.NOTHING, MERGING, "in progress"),
          new State(
              "picking", Needs.NOTHING, CONFLICT + "git cherry-pick side || true", "in progress"),
          new State(
              "reverting",
              Needs.NOTHING,
              CONFLICT + "git revert --no-edit side || true",
              "in progress"),
          new State(
              "rebasing", Needs.NOTHING, CONFLICT + "git rebase side || true", "being rebased"),
          new State(
              "applying mail",
              Needs.NOTHING,
              CONFLICT + "git format-patch -q -1 --stdout side > ../p; git am -q ../p || true",
              "in progress"),
          new State("bisecting", Needs.NOTHING, "git bisect start -q HEAD HEAD^", "being bisected"),
          new State(
              "conflict of a stash",
              Needs.NOTHING,
              "echo mine > other; git stash -q; echo theirs > other; git add other;"
                  + "git stash pop -q || true; git checkout -q --theirs other || true;"
                  + "git ls-files -u | grep -q . || exit 9",
              "a conflict is unresolved there"),
          new State(
              "another git at work",
              Needs.NOTHING,
              "touch .git/index.lock",
              "another git is at work"),
          new State("detached", Needs.NOTHING, "git checkout -q --detach", LANDED),
          new State(
              "detached and dirty",
              Needs.TOUCHED,
              "git checkout -q --detach; echo mine > $P; git add $P",
              LANDED),
          new State(
              "on another branch",
              Needs.NOTHING,
              "git checkout -q -b side; echo mine > deep/file; echo mine > untracked",
              LANDED),
          new State("on an unborn branch", Needs.NOTHING, "git checkout -q --orphan side", LANDED),
          new State(
              "other worktree",
              Needs.NOTHING,
              "git checkout -q -b side; git worktree add -q ../linked main",
              LANDED),
          new State(
              "other worktree and dirty",
              Needs.TOUCHED,
              "git checkout -q -b side; git worktree add -q ../linked main; rm ../linked/$P",
              DIRTY),
          new State(
              "other worktree and gone",
              Needs.NOTHING,
              "git checkout -q -b side; git worktree add -q ../linked main; mv ../linked ../away",
              "is checked out in"),
          new State(
              "two worktrees",
              Needs.NOTHING,
              "git worktree add -q -f ../linked main",
              "checked out more than once"),
          new State("submodule with work", Needs.NOTHING, SUBMODULE, "has moved on"),
          new State(
              "narrow checkout",
              Needs.NOTHING,
              "git status -s; git sparse-checkout set --no-cone /.gitignore /deep/",
              LANDED),
          new State(
              "target moved on",
              Needs.NOTHING,
              "echo mine > deep/file; git commit -qam mine",
              "has moved on"),
          new State("target rewound", Needs.NOTHING, "git reset -q --hard HEAD^", "was rewound"),
          new State(
              "target replaced",
              Needs.NOTHING,
              "git checkout -q --orphan x; git commit -qm x; git branch -f main; git checkout -q"
                  + " main",
              "was rewound"),
          new State(
              "target gone",
              Needs.NOTHING,
              "git checkout -q -b side; git branch -q -D main",
              "is gone"),
          new State(
              "merged already",
              Needs.NOTHING,
              "git merge -q --no-ff -m mine braid/r1; echo mine > mine",
              LANDED));
}
