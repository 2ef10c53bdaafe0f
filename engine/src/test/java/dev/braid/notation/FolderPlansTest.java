package dev.braid.notation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.notation.ForeignPlans.Folder;
import org.junit.jupiter.api.Test;

/** Plans that are folders: Backlog.md, GSD and ccpm. */
// Line ends are a part of what is tested, so they are written out.
@SuppressWarnings("StringConcatToTextBlock")
final class FolderPlansTest {
  private static String backlog(String id, String status, String more) {
    return "---\nid: "
        + id
        + "\ntitle: T\nstatus: "
        + status
        + "\nlabels: []\n"
        + more
        + "---\nText\n";
  }

  @Test
  void backlogTasksWaitForTheirDependenciesAlone() {
    ReadResult result =
        ForeignPlans.read(
            Folder.of(
                "shop/backlog",
                "config.yml",
                "statuses: []\n",
                "completed/task-1 - First.md",
                backlog("task-1", "To Do", ""),
                "tasks/task-10 - Tenth.md",
                backlog("TASK-10", "In Progress", "dependencies:\n  - task-2\n  - task-1\n"),
                "tasks/task-2 - Second.md",
                backlog("task-2", "To Do", "parent_task_id: task-10\n"),
                "drafts/task-3 - Idea.md",
                backlog("task-3", "To Do", "")));
    assertThat(ForeignPlans.lines(result))
        .containsExactly("task-1 done", "task-2", "TASK-10 < task-1 task-2");
    assertThat(result.sound().id()).isEqualTo("shop");
  }

  @Test
  void backlogReadsDriftingIdsAndBrokenFrontMatterWithAWarning() {
    ReadResult result =
        ForeignPlans.read(
            Folder.of(
                "backlog",
                "tasks/back-1 - A.md",
                backlog("BACK-1", "Someday", ""),
                "tasks/back-2 - B.md",
                "---\r\nid: BACK-2\r\nassignee: @me\r\nstatus: To Do\r\n"
                    + "dependencies: [task-1, back-1]\r\n---\r\nB\r\n",
                "tasks/back-3 - C.md",
                "# Only a title\n"));
    assertThat(ForeignPlans.lines(result)).containsExactly("BACK-1", "BACK-2 < BACK-1", "back-3");
    assertThat(ForeignPlans.warnings(result))
        .containsExactly(
            "BRD-P104 4:9 `status` is `Someday` here: read as not done",
            "BRD-P402 3:11 the front matter is not sound: the YAML is malformed: here",
            "BRD-P303 5:16 there is no task `task-1`: read as `BACK-1`",
            "BRD-P303 5:24 there is no task `back-1`: read as `BACK-1`",
            "BRD-P402 1:1 the task file has no front matter: read as `back-3`, not done, waiting"
                + " for nothing");
  }

  @Test
  void gsdWavesFollowOneAnotherAndPhasesTheRoadMap() {
    String plan = "---\nphase: %s\nplan: %s\nwave: %s\ndepends_on: []\n---\n<objective>\nDo it\n";
    ReadResult result =
        ForeignPlans.read(
            Folder.of(
                ".planning",
                "ROADMAP.md",
                "### Phase 2: Two\n"
                    + "**Depends on**: Nothing\n"
                    + "### Phase 10: Ten\n"
                    + "**Depends on**: Phase 1. Can run in parallel with Phase 2.\n",
                "phases/01-one/01-01-PLAN.md",
                plan.formatted("01-one", "01", "1"),
                "phases/01-one/01-01-SUMMARY.md",
                "Done.",
                "phases/01-one/01-02-PLAN.md",
                plan.formatted("01-one", "02", "2"),
                "phases/01-one/01-03-PLAN.md",
                plan.formatted("01-one", "03", "2"),
                "phases/02-two/02-01-PLAN.md",
                plan.formatted("02-two", "01", "1"),
                "phases/10-ten/10-01-PLAN.md",
                plan.formatted("10-ten", "01", "1")));
    assertThat(ForeignPlans.lines(result))
        .containsExactly(
            "phase-01-one in order:",
            "  01-01 done",
            "  phase-01-one.wave2:",
            "    01-02",
            "    01-03",
            "phase-02-two:",
            "  02-01",
            "phase-10-ten: < phase-01-one",
            "  10-01");
  }

  @Test
  void gsdFilesGuideAndDoNotBind() {
    ReadResult result =
        ForeignPlans.read(
            "01-01-PLAN.md",
            "---\n"
                + "phase: 01-a\n"
                + "plan: 01\n"
                + "files_modified:\n"
                + "  - src/a.ts\n"
                + "autonomous: false\n"
                + "---\n"
                + "x\n");
    assertThat(ForeignPlans.task(result, "01-01-PLAN").scope().origin())
        .isEqualTo(dev.braid.plan.Scope.Origin.INFERRED);
    assertThat(ForeignPlans.warnings(result))
        .containsExactly("BRD-P401 6:1 a plan stops for a person: it runs without a stop");
  }

  @Test
  void ccpmKeepsLeadingZerosAndMapsOldNumbers() {
    String task =
        "---\nname: N\nstatus: %s\ndepends_on: %s\nparallel: %s\nconflicts_with: %s\n---\nx\n";
    ReadResult result =
        ForeignPlans.read(
            Folder.of(
                ".claude/epics/cart",
                "epic.md",
                "---\nname: cart\n---\n",
                "31-analysis.md",
                "# How to divide it\n",
                "github-mapping.md",
                "Tasks:\n- #31: A - url\n- #32: B - url\n",
                "31.md",
                task.formatted("closed", "[]", "true", "[]"),
                "32.md",
                task.formatted("open", "[001]", "true", "[33]"),
                "33.md",
                task.formatted("open", "[32, 1,]", "false", "[]"),
                "010.md",
                task.formatted("open", "[]", "true", "[8]")));
    assertThat(ForeignPlans.lines(result))
        .containsExactly("010", "31 done", "32 < 31", "33 < 31 32");
    assertThat(ForeignPlans.task(result, "33").demand().parallelOk()).isFalse();
    assertThat(ForeignPlans.task(result, "33").demand().conflictGroups()).containsExactly("32--33");
    assertThat(ForeignPlans.warnings(result))
        .containsExactly(
            "BRD-P402 6:18 `conflicts_with` names no other task of the epic: passed over",
            "BRD-P303 4:14 there is no task `001`: read as `31`",
            "BRD-P303 4:18 there is no task `1`: read as `31`");
  }

  @Test
  void severalEpicsAreWorkstreams() {
    String task = "---\nname: N\nstatus: open\nparallel: true\n---\nx\n";
    ReadResult result =
        ForeignPlans.read(
            Folder.of(
                ".claude/epics",
                "cart/epic.md",
                "",
                "cart/1.md",
                task,
                "mail/epic.md",
                "",
                "mail/1.md",
                task,
                "archived/old/1.md",
                task));
    assertThat(ForeignPlans.lines(result))
        .containsExactly("cart:", "  cart.1", "mail:", "  mail.1");
  }
}
