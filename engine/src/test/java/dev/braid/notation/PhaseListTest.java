package dev.braid.notation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Plan;
import dev.braid.plan.Task;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PhaseListTest {
  private static final String LIST =
      """
      # Checkout

      ## Phase 1: Setup
      - [x] 1.1 Create `pom.xml`
      - [ ] 1.2 Create `src/Main.java` (depends: 1.1)
        with an empty body
      - [ ] VERIFY: it compiles

      ## Phase 2: Build [PARALLEL]
      - [ ] 2.1 Write `src/Api.java`

      ## Phase 3: Document [PARALLEL] (pipeline-start: 1.2)
      - [ ] 3.1 Write `docs/api.md`

      ## Phase 4: Release [SEQUENTIAL] (pipeline-start: 80%)
      - [ ] 4.1 Tag
      - [ ] 4.2 Send (depends: 2.1, 3.1)
      - [ ] 4.3 **Tell** `README.md` (pipeline-start: 2.1)
      """;

  @Test
  void phasesRunInOrderAndParallelNeighboursTogether() {
    Plan plan = read(LIST).sound();
    assertThat(plan.notation()).isEqualTo("checklist");
    assertThat(plan.title()).isEqualTo("Checkout");
    assertThat(order(plan))
        .containsExactly(
            "phase-1 []",
            "phase-2 [phase-1]",
            "phase-3 [1.2]",
            "4.3 [2.1]",
            "phase-4 [phase-2@80%, phase-3@80%]");
    assertThat(((Group) plan.nodes().getLast()).sequential()).isTrue();
  }

  @Test
  void verifyEndsItsPhaseAndHoldsTheNextOne() {
    Group phase = (Group) read(LIST).sound().nodes().getFirst();
    assertThat(phase.children().stream().map(node -> node.id() + " " + node.dependsOn()))
        .containsExactly("phase-1.work []", "phase-1.verify [phase-1.work]");
    Task verify = (Task) phase.children().getLast();
    assertThat(verify.title()).isEqualTo("it compiles");
    assertThat(verify.brief().kind()).isEqualTo("review");
    assertThat(verify.demand().background()).isFalse();
  }

  @Test
  void verifyInTheBackgroundHoldsNobody() {
    for (String list :
        List.of(
            "verify: background\n\n" + LIST,
            LIST.replace("it compiles", "it compiles (verify: background)"))) {
      Plan plan = read(list).sound();
      assertThat(order(plan)).contains("phase-2 [phase-1.work]");
      Task verify = (Task) ((Group) plan.nodes().getFirst()).children().getLast();
      assertThat(verify.demand().background()).isTrue();
      assertThat(verify.title()).isEqualTo("it compiles");
    }
  }

  @Test
  void itemsAreReadWithTheirMarksAndWithoutThemInTheirTitles() {
    Plan plan = read(LIST).sound();
    Task first = plan.tasks().getFirst();
    assertThat(first.done()).isTrue();
    Task second = plan.tasks().get(1);
    assertThat(second.title()).isEqualTo("Create `src/Main.java`");
    assertThat(second.brief().description()).isEqualTo("with an empty body");
    assertThat(second.dependsOn()).containsExactly("1.1");
    assertThat(second.scope().writes()).hasSize(1);
    assertThat(second.spans().of("depends_on", 0)).hasToString("plan.md:5:44");
    assertThat(second.spans().of("files_scope.writes", 0)).hasToString("plan.md:5:19");
  }

  @Test
  void aSingleLineIsReadWithTheFindingsThatAreTrueOfIt() {
    assertThat(TestPlans.problems(read("- [ ] 2.3 Build the login (depends: 2.1, 2.2)\n")))
        .containsExactly(
            "error BRD-P202 1:37 `2.3` depends on `2.1`, which does not exist",
            "error BRD-P202 1:42 `2.3` depends on `2.2`, which does not exist");
  }

  @Test
  void oddMarksAreToldWithTheDecision() {
    String odd =
        """
        ## Phase 1: Setup (pipeline-start: 50%)
        - [~] 1.1 Half done
        - [ ] no number
        - [ ] 1.2 Late (depends: nobody) (pipeline-start: soon)
        """;
    assertThat(TestPlans.problems(read(odd)))
        .containsExactly(
            "warning BRD-P104 1:36 there is no phase before this one to be complete by 50%",
            "warning BRD-P104 2:4 `~` is no state"
                .replace("`~` is no state", "`[~]` is no state of a task"),
            "warning BRD-P301 3:1 a check box has no task id",
            "warning BRD-P104 4:26 `depends:` names no item",
            "warning BRD-P104 4:51 `pipeline-start:` names neither an item nor a share");
  }

  @Test
  void examplesInCodeBlocksAreNoTasks() {
    Plan plan = read(LIST + "\n```\n- [ ] 9.9 An example\n```\n").sound();
    assertThat(plan.tasks().stream().map(Task::id)).doesNotContain("9.9").contains("4.2");
  }

  private static List<String> order(Plan plan) {
    return plan.nodes().stream().map(PhaseListTest::line).toList();
  }

  private static String line(Node node) {
    return node.id() + " " + node.dependsOn();
  }

  private static ReadResult read(String text) {
    return Notations.standard()
        .read("plan.md", text.getBytes(StandardCharsets.UTF_8), ReadOptions.DEFAULT);
  }
}
