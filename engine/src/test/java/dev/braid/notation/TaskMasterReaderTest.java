package dev.braid.notation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TaskMasterReaderTest {
  private static ReadResult read(String text) {
    return ForeignPlans.read("tasks.json", text);
  }

  @Test
  void subtasksAreTheWorkAndNameSiblingsByNumber() {
    ReadResult result =
        read(
            """
            {"master": {"tasks": [
              {"id": 1, "title": "Schema", "status": "done", "dependencies": []},
              {"id": "2", "title": "Store", "status": "pending", "dependencies": ["1"],
               "subtasks": [
                 {"id": 1, "title": "Table", "dependencies": []},
                 {"id": "2", "title": "Queries", "dependencies": [1]},
                 {"id": 3, "title": "Docs", "dependencies": ["2.1"]}]},
              {"id": 10, "title": "Screen", "status": "in-progress", "dependencies": [2, "2.3"]}
            ], "metadata": {}}}
            """);
    assertThat(ForeignPlans.lines(result))
        .containsExactly("1 done", "2: < 1", "  2.1", "  2.2 < 2.1", "  2.3 < 2.1", "10 < 2 2.3");
    assertThat(ForeignPlans.warnings(result)).isEmpty();
  }

  @Test
  void tagsAreWorkstreamsWithIdsOfTheirOwn() {
    ReadResult result =
        read(
            """
            {"master": {"tasks": [{"id": 1, "title": "A", "dependencies": []}]},
             "next": {"tasks": [{"id": 1, "title": "B", "dependencies": []},
                                {"id": 2, "title": "C", "dependencies": [1]}]},
             "empty": {"tasks": []}}
            """);
    assertThat(ForeignPlans.lines(result))
        .containsExactly("master:", "  master.1", "next:", "  next.1", "  next.2 < next.1");
  }

  @Test
  void oddReferencesAndStatesAreToldAndDecided() {
    ReadResult result =
        read(
            """
            {"tasks": [
              {"id": 1, "title": "A", "status": "cancelled", "dependencies": [1, 16]},
              {"id": 1, "title": "B", "status": "strange", "dependencies": ["02"]},
              {"id": 2, "title": "C", "dependencies": []}
            ]}
            """);
    assertThat(ForeignPlans.lines(result)).containsExactly("1 done", "1-2 < 2", "2");
    assertThat(ForeignPlans.warnings(result))
        .containsExactly(
            "BRD-P104 2:37 `status` is `cancelled` here: read as finished",
            "BRD-P203 2:67 `1` waits for itself: passed over",
            "BRD-P303 2:70 there is no task `16`: passed over",
            "BRD-P302 3:10 the task id `1` is used twice: read as `1-2`",
            "BRD-P104 3:37 `status` is `strange` here: read as not done",
            "BRD-P303 3:65 there is no task `02`: read as `2`");
  }

  @Test
  void whatWasPutOffIsLeftOutWithAllThatWaitsForIt() {
    ReadResult result =
        read(
            """
            {"tasks": [
              {"id": 1, "title": "A", "status": "deferred", "dependencies": []},
              {"id": 2, "title": "B", "status": "pending", "dependencies": [1],
               "subtasks": [{"id": 1, "title": "B1"}]},
              {"id": 3, "title": "C", "status": "pending", "dependencies": []}
            ]}
            """);
    assertThat(ForeignPlans.lines(result)).containsExactly("3");
    assertThat(ForeignPlans.warnings(result))
        .containsExactly(
            "BRD-P403 2:10 `1` is left out of the plan: its status is `deferred`",
            "BRD-P403 3:10 `2` is left out of the plan: `1` is left out too");
  }

  @Test
  void testStrategyAndParentAreInTheDescription() {
    ReadResult result =
        read(
            """
            {"tasks": [{"id": 4, "title": "Ports", "description": "All ports", "priority": "high",
              "dependencies": [], "subtasks": [
              {"id": 1, "title": "In", "details": "Edit src/in.ts", "testStrategy": "Run it"}]}]}
            """);
    assertThat(ForeignPlans.task(result, "4.1").brief().description())
        .isEqualTo(
            "Edit src/in.ts\n\nTest strategy: Run it\n\nThis is a part of: Ports\nAll ports");
    assertThat(ForeignPlans.task(result, "4.1").scope().writes())
        .extracting(entry -> entry.pattern().toString())
        .containsExactly("src/in.ts");
  }
}
