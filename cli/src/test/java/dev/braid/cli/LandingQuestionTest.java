package dev.braid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The question at the end of a run, on a terminal. */
final class LandingQuestionTest {
  @TempDir private Path temporary;
  private Stage stage;
  private String question = "";

  @BeforeEach
  void setUp() throws Exception {
    stage = new Stage(temporary);
    stage.write(
        "plan.yaml",
        """
        plan: asks
        land: ask
        tasks:
          - {id: a, run: "echo one > a.txt; echo two >> a.txt", files_scope: {writes: [a.txt]}}
        """);
    stage.commit();
  }

  private Stage.Call runAndAnswer(String answer) {
    return stage.callAs(
        new Person() {
          @Override
          public boolean isThere() {
            return true;
          }

          @Override
          public String ask(String asked) {
            question = asked;
            return answer;
          }
        },
        "run",
        "plan.yaml");
  }

  @Test
  void theDifferenceIsShownBeforeTheQuestionAndYesLands() {
    Stage.Call call = runAndAnswer("y");

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.err().lines()).contains(" a.txt | 2 ++");
    assertThat(call.err()).contains("1 file changed, 2 insertions(+)");
    assertThat(question).startsWith("land on main? `git diff main...braid/");
    assertThat(call.out()).contains("main stands at");
    assertThat(stage.folder().resolve("a.txt")).hasContent("one\ntwo");
  }

  @Test
  void anythingElseLandsNothing() {
    Stage.Call call = runAndAnswer("");

    assertThat(call.out()).contains("not landed");
    assertThat(stage.folder().resolve("a.txt")).doesNotExist();
  }
}
