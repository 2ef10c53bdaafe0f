package dev.braid.notation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.notation.ForeignPlans.Folder;
import dev.braid.plan.Execution;
import org.junit.jupiter.api.Test;

// Line ends are a part of what is tested, so they are written out.
@SuppressWarnings("StringConcatToTextBlock")
final class OpenSpecReaderTest {
  private static final String TASKS =
      """
      # Tasks

      ## 1. Store
      - [x] 1.1 Add the table in `db/schema.sql`
      - [ ] 1.2 **Read** it
        - [ ] also by name
        - with paging

      ```
      - [ ] 1.9 only an example
      ```

      ## 2. Screen
      - [ ] List the entries
      - [~] 2.5 Show one
      """;

  @Test
  void sectionsAndTheirTasksAreStepsInOrder() {
    ReadResult result = ForeignPlans.read("openspec/changes/add-store/tasks.md", TASKS);
    assertThat(ForeignPlans.lines(result))
        .containsExactly(
            "section-1 in order:",
            "  1.1 done",
            "  1.2",
            "section-2 in order: < section-1",
            "  2.1",
            "  2.5");
    assertThat(result.sound().id()).isEqualTo("add-store");
    assertThat(ForeignPlans.task(result, "1.2").title()).isEqualTo("Read it");
    assertThat(ForeignPlans.task(result, "1.2").brief().description()).contains("also by name");
    assertThat(ForeignPlans.warnings(result))
        .containsExactly("BRD-P104 15:7 `[~]` is `~` here: read as not done");
  }

  @Test
  void contentTellsItAndSpecKitKeepsItsOwn() {
    assertThat(ForeignPlans.read("tasks.md", TASKS).sound().notation()).isEqualTo("openspec");
    String specKit = "# Tasks\n## Phase 1: A\n- [ ] T001 Do it\n";
    assertThat(ForeignPlans.read("tasks.md", specKit).sound().notation()).isEqualTo("spec-kit");
  }

  @Test
  void crlfByteOrderMarkAndOtherScriptsAreRead() {
    String text =
        "\uFEFF# \u4efb\u52a1\r\n\r\n"
            + "## 1. \u9636\u6bb5\r\n"
            + "- [ ] 1.1 \u5199 `src/a.py`\r\n"
            + "- [X] 1.2 \u6d4b\r\n";
    ReadResult result = ForeignPlans.read("tasks.md", text);
    assertThat(ForeignPlans.lines(result))
        .containsExactly("section-1 in order:", "  1.1", "  1.2 done");
    assertThat(ForeignPlans.warnings(result)).isEmpty();
  }

  @Test
  void aChangeIsAFolderAndMayEndWithItsArchive() {
    Folder folder =
        Folder.of("openspec/changes/add-store", "proposal.md", "Why", "tasks.md", TASKS);
    ReadResult result =
        Notations.standard().readFolder(folder, ReadOptions.DEFAULT.withArchive(true));
    assertThat(ForeignPlans.lines(result)).endsWith("archive < section-2");
    assertThat(ForeignPlans.task(result, "archive").execution().work())
        .isEqualTo(new Execution.Work.Shell("openspec archive add-store --yes"));
  }
}
