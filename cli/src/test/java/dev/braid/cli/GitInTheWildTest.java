package dev.braid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Repositories as people have them: a run from the first command to the landed result, or a refusal
 * in one sentence before anything has changed. {@code docs/git.md} lists the same rows.
 */
final class GitInTheWildTest {
  @SuppressWarnings("InlineFormatString") // A plan is read better whole.
  private static final String PLAN =
      """
      plan: wild
      land: auto
      gate: {checks: ["test -f made.txt"]}
      tasks:
        - {id: make, run: "%s", files_scope: {writes: ["made.txt", "src/**"]}}
      """;

  private static final String BEGIN =
      """
      git init -q -b main "$D"; cd "$D"; mkdir src; echo old > src/file; git add -A
      git commit -qm begin
      """;

  private static final String WORK = "echo made > made.txt; echo new > src/file";

  /**
   * A kind of repository.
   *
   * @param script makes it at $D; the plan is laid down beside it
   * @param refusal part of the one sentence; empty when the run works
   */
  record Row(String name, String script, String work, String refusal) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Row works(String name, String script) {
    return new Row(name, BEGIN + script, WORK, "");
  }

  private static Row does(String name, String script, String work) {
    return new Row(name, BEGIN + script, work, "");
  }

  private static Row refused(String name, String script, String refusal) {
    return new Row(name, script, WORK, refusal);
  }

  @TempDir private Path temporary;

  static Stream<Row> rows() {
    return Stream.of(usual(), clones(), contents(), settings(), refusals()).flatMap(List::stream);
  }

  private static List<Row> usual() {
    return List.of(
        works("plain", ""),
        works(
            "linked worktree",
            "git worktree add -q -b side \"$D.l\"; mv \"$D\" \"$D.m\""
                + " && mv \"$D.l\" \"$D\" && git -C \"$D.m\" worktree repair \"$D\" >/dev/null"),
        works("worktree inside a worktree", "git worktree add -q -b side inner"),
        works("separate git directory", "git init -q --separate-git-dir=\"$D.git\""),
        works("branch with an odd name", "git checkout -q -b 'feature/\u00fc;$x\u3000y'"),
        works(
            "packed refs, packs and a commit graph",
            "git pack-refs --all; git gc -q; git commit-graph write --reachable"),
        works(
            "index of version 4, split, with an untracked cache",
            "git update-index --index-version 4; git update-index --split-index;"
                + "git update-index --untracked-cache; git status >/dev/null"),
        works(
            "configuration of its own for each worktree",
            "git config extensions.worktreeConfig true; git config --worktree core.bare false"));
  }

  private static List<Row> clones() {
    String origin =
        BEGIN + "echo 2 > two; git add two; git commit -qm two; cd ..; mv \"$D\" origin;";
    return List.of(
        new Row(
            "shallow clone",
            origin + "git clone -q --depth 1 \"file://$PWD/origin\" \"$D\"",
            WORK,
            ""),
        new Row("clone with alternates", origin + "git clone -q --shared origin \"$D\"", WORK, ""),
        works(
            "narrow checkout",
            "mkdir far; echo far > far/file; git add far; git commit -qm far;"
                + "git sparse-checkout set src"),
        works(
            "submodules",
            "git init -q ../sub; git -C ../sub commit -q --allow-empty -m s;git -c"
                + " protocol.file.allow=always submodule -q add ../sub sub; git commit -qm sub"),
        new Row(
            "long object names",
            BEGIN.replace("git init", "git init --object-format=sha256"),
            WORK,
            ""));
  }

  private static List<Row> contents() {
    return List.of(
        does(
            "large and binary files",
            "",
            WORK + "; head -c 30000000 /dev/zero > src/large; printf 'a\\\\0b' > src/binary"),
        works(
            "pointers of Git LFS",
            "echo '*.bin filter=lfs diff=lfs merge=lfs -text' > .gitattributes; printf 'version"
                + " https://git-lfs.github.com/spec/v1\\noid sha256:%064d\\nsize 3\\n' 0 > big.bin;"
                + " git add -A; git commit -qm lfs"),
        works(
            "line ends and identifiers",
            "printf '* text=auto eol=crlf\\nsrc/* ident\\n'"
                + " > .gitattributes; printf '$Id$\\n' > src/id; git add -A; git commit -qm eol;"
                + "rm -rf src; git checkout -q ."),
        works(
            "names in both Unicode forms",
            "echo 1 > \"$(printf 'caf\\303\\251')\";"
                + "echo 2 > \"$(printf 'no\\314\\210l')\"; git add -A; git commit -qm names"),
        works(
            "names that differ in case",
            "echo 1 > README; echo 2 > readme; git add -A;" + "git commit -qm case"),
        works("links", "ln -s src link; ln -s nowhere broken; git add -A; git commit -qm links"));
  }

  private static List<Row> settings() {
    String hook =
        "for h in pre-commit commit-msg post-checkout post-merge reference-transaction"
            + " pre-merge-commit; do printf '#!/bin/sh\\nexit 1\\n' > .git/hooks/$h;"
            + " chmod +x .git/hooks/$h; done";
    return List.of(
        works("hooks that refuse everything", hook),
        works(
            "hooks in the tree",
            "mkdir .husky; printf '#!/bin/sh\\nexit 1\\n' >"
                + " .husky/post-checkout; chmod +x .husky/*; git add -A; git commit -qm h;"
                + "git config core.hooksPath .husky"),
        works(
            "signing with a signer that works",
            "printf '#!/bin/sh\\ncat >/dev/null;echo \"[GNUPG:] SIG_CREATED \" >&2; echo signed' >"
                + " ../signer; chmod +x ../signer;git config commit.gpgsign true; git config"
                + " gpg.program \"$D/../signer\""),
        works(
            "signing with a signer that is broken",
            "git config commit.gpgsign true; git config gpg.program false"),
        works("file names without case", "git config core.ignoreCase true"),
        works("file names recomposed", "git config core.precomposeUnicode true"),
        works("line ends converted by the user", "git config core.autocrlf true"),
        works(
            "no modes and no links",
            "git config core.fileMode false; git config core.symlinks false"),
        works(
            "included configuration",
            "printf '[merge]\\n\\tdirectoryRenames = true\\n[user]\\n\\tname = Included\\n' >"
                + " ../inc;git config include.path \"$D/../inc\"; git config"
                + " includeIf.onbranch:main.path x"),
        works(
            "a merge driver and a filter nobody uses",
            "git config merge.x.driver false;"
                + "git config filter.x.clean false; git config filter.x.required true"));
  }

  private static List<Row> refusals() {
    return List.of(
        refused("not a repository", "mkdir \"$D\"", "is not in a git repository; type `git init"),
        refused("unborn branch", "git init -q \"$D\"", "the repository has no commit yet; type"),
        refused("bare", "git init -q --bare \"$D\"", "is a bare repository; clone it"),
        refused(
            "partial clone",
            BEGIN
                + "git config uploadpack.allowFilter true; cd ..;"
                + "mv \"$D\" o; git clone -q --filter=blob:none \"file://$PWD/o\" \"$D\"",
            "this is a partial clone"),
        refused(
            "refs kept in tables",
            BEGIN
                + "git config core.repositoryFormatVersion 1;"
                + "git config extensions.refStorage reftable",
            "(`refstorage`); install a newer git"),
        refused(
            "somebody else's repository",
            BEGIN + "chown -R 12345 \"$D\"",
            "belongs to somebody else; type `git config --global --add safe.directory"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void worksOrIsRefusedBeforeAnythingChanges(Row row) throws Exception {
    Stage stage = new Stage(temporary);
    Files.delete(stage.folder());
    shell(
        stage,
        temporary.toRealPath(),
        "git config --global user.name Ada;"
            + "git config --global user.email ada@example.org; D=\"$PWD/repository\";"
            + row.script());
    Path plan = stage.folder().resolveSibling("plan.yaml");
    Files.writeString(plan, PLAN.formatted(row.work()));
    String before = row.refusal().isEmpty() ? "" : listing(stage);

    Stage.Call call = stage.call("run", plan.toString());

    if (!row.refusal().isEmpty()) {
      assertThat(call.exitCode()).as(call.err()).isEqualTo(ExitCodes.ENVIRONMENT);
      assertThat(call.err()).startsWith("error: ").contains(row.refusal());
      assertThat(call.err().lines().filter(line -> line.startsWith("error"))).hasSize(1);
      assertThat(listing(stage)).isEqualTo(before);
      return;
    }
    assertThat(call.exitCode()).as(call.out() + call.err()).isZero();
    assertThat(stage.folder().resolve("made.txt")).hasContent("made");
    assertThat(shell(stage, stage.folder(), "git diff --stat HEAD -- made.txt src")).isEmpty();
    assertThat(shell(stage, stage.folder(), "git fsck --strict 2>&1 | grep -v dangling || true"))
        .doesNotContain("error");
    Stage.Call verify = stage.call("history", "--verify");
    assertThat(verify.exitCode()).as(verify.out()).isZero();
  }

  private static String listing(Stage stage) throws Exception {
    return shell(stage, stage.folder(), "find . -printf '%p %s %T@\\n' | sort");
  }

  private static String shell(Stage stage, Path folder, String script) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-ec", script).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(Map.copyOf(stage.environment()));
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(script + "\n" + output).isZero();
    return output.strip();
  }
}
