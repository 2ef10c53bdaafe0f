package dev.braid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code braid merge undo} on a real run: the branch, the log, the checker and the replay. */
final class UndoMergeTest {
  @TempDir private Path temporary;
  private Stage stage;

  @BeforeEach
  void merge() throws Exception {
    stage = new Stage(temporary);
    stage.write("kept.txt", "kept\n");
    stage.write(
        "plan.yaml",
        """
        plan: undone
        land: auto
        gate: {checks: ["test -f kept.txt"]}
        tasks:
          - id: a
            run: "echo a > a.txt; echo changed > kept.txt"
            files_scope: {writes: [a.txt, kept.txt]}
          - {id: b, run: "echo b > b.txt", depends_on: [a], files_scope: {writes: [b.txt]}}
          - {id: c, run: "echo c > c.txt", files_scope: {writes: [c.txt]}}
        """);
    stage.commit();
    Stage.Call call = stage.call("run", "plan.yaml");
    assertThat(call.exitCode()).as(call.err()).isZero();
  }

  @Test
  void aTaskIsTakenOffTheBranchAndCanBeDoneAgain() throws Exception {
    Stage.Call undone = stage.call("merge", "undo", "c", "--yes");

    assertThat(undone.exitCode()).as(undone.err()).isZero();
    assertThat(undone.err()).contains("undone: c; to do it again: braid retry c");
    assertThat(stage.call("why", "c").out()).contains("c is UNDONE");
    assertSound();
    assertThat(stage.folder().resolve("c.txt")).exists();
    assertThat(stage.call("land").exitCode()).isEqualTo(ExitCodes.TASKS_FAILED);
    assertThat(stage.folder().resolve("c.txt")).doesNotExist();
    assertThat(stage.folder().resolve("b.txt")).exists();

    assertThat(stage.call("retry", "c").exitCode()).isZero();
    assertThat(stage.folder().resolve("c.txt")).exists();
    assertSound();
  }

  @Test
  void whatWasBuiltOnItIsNamedAndUndoneFirst() throws Exception {
    Stage.Call refused = stage.call("merge", "undo", "a", "--yes");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(refused.err()).contains("cannot be undone alone: built on it was b");

    Stage.Call both = stage.call("merge", "undo", "a", "--with-dependents", "--yes");

    assertThat(both.exitCode()).as(both.err()).isZero();
    stage.call("land");
    assertThat(stage.folder().resolve("a.txt")).doesNotExist();
    assertThat(stage.folder().resolve("b.txt")).doesNotExist();
    assertThat(Files.readString(stage.folder().resolve("kept.txt"))).isEqualTo("kept\n");
    assertSound();
  }

  @Test
  void nobodyIsThereToSayYesAndATaskThatIsNotMergedIsRefused() {
    Stage.Call asked = stage.call("merge", "undo", "c");
    assertThat(asked.exitCode()).isEqualTo(ExitCodes.NEEDS_PERSON);
    assertThat(asked.err()).contains("undo c on braid/").contains("say `--yes`");

    stage.call("merge", "undo", "c", "--yes");
    Stage.Call again = stage.call("merge", "undo", "c", "--yes");
    assertThat(again.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(again.err()).contains("`c` is undone, and nothing of it is on the branch");
  }

  private void assertSound() {
    Stage.Call verify = stage.call("history", "--verify");
    assertThat(verify.exitCode()).as(verify.out()).isZero();
    Stage.Call replay = stage.call("history", "--replay");
    assertThat(replay.exitCode()).as(replay.out()).isZero();
  }
}
