package dev.braid.notation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.plan.Group;
import dev.braid.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class GapClustersTest {
  @Test
  void sharedFilesAndChainsMakeAWorkstream() {
    String gaps =
        """
        {"gaps": [ // from a review
          {"id": "G1", "title": "No login", "files": ["src/auth/**"], "priority": "high"},
          {"id": "G2", "title": "No cart", "files": ["src/cart.ts"]},
          {"id": "G3", "title": "No test", "files": ["src/auth/login.ts"]},
          {"id": "G4", "title": "No docs", "files": ["docs/cart.md"], "depends_on": ["G2"]},
          {"id": "G5", "title": "No release", "depends_on": ["G1", "G4"], "priority": 7}
        ]}
        """;
    List<GapClusters.Output> files = GapClusters.of(read(gaps));
    assertThat(files.stream().map(GapClusters.Output::path))
        .containsExactly(
            "workstreams/WS-1.json",
            "workstreams/WS-2.json",
            "workstreams/WS-3.json",
            "execution_plan.json");
    assertThat(files.getFirst().text())
        .isEqualTo(
            """
            {
              "id": "WS-1",
              "name": "No login and 1 more",
              "gap_ids": ["G1", "G3"],
              "priority": 2,
              "depends_on": []
            }
            """);
    assertThat(files.get(1).text()).contains("\"gap_ids\": [\"G2\", \"G4\"]");
    assertThat(files.get(2).text()).contains("\"depends_on\": [\"WS-1\", \"WS-2\"]");
    Plan plan = plan(files);
    assertThat(plan.nodes().stream().map(node -> node.id()))
        .containsExactly("WS-1", "WS-2", "WS-3");
    assertThat(((Group) plan.nodes().getFirst()).kind()).isEqualTo(Group.Kind.WORKSTREAM);
    assertThat(plan.tasks()).hasSize(5);
  }

  @Test
  void workstreamsInACircleAreOne() {
    String gaps =
        """
        [{"id": "a1", "files": ["a"]}, {"id": "b1", "files": ["b"], "depends_on": ["a1"]},
         {"id": "b2", "files": ["b"]}, {"id": "a2", "files": ["a"], "depends_on": ["b2"]},
         {"id": "c", "depends_on": ["a1", "b2"]}]
        """;
    List<GapClusters.Output> files = GapClusters.of(read(gaps));
    assertThat(files).hasSize(3);
    assertThat(files.getFirst().text()).contains("[\"a1\", \"b1\", \"b2\", \"a2\"]");
  }

  @Test
  void randomGapsGiveSoundPlansWithEveryGapOnceAndTheSameBytesEachTime() {
    for (long seed = 0; seed < 200; seed++) {
      String gaps = random(new Random(seed));
      List<GapClusters.Output> files = GapClusters.of(read(gaps));
      assertThat(GapClusters.of(read(gaps))).as("seed %d", seed).isEqualTo(files);
      List<String> ids = plan(files).tasks().stream().map(task -> task.id()).sorted().toList();
      assertThat(ids).as("seed %d", seed).isEqualTo(List.of("g0", "g1", "g2", "g3", "g4", "g5"));
    }
  }

  @Test
  void faultsAreTold() {
    Gaps gaps = read("{\"gaps\": [{\"id\": \"a\"}, {\"id\": \"a\", \"depends_on\": [\"b\"]}, {}]}");
    assertThat(gaps.hasErrors()).isTrue();
    assertThat(TestPlans.problems(gaps.findings()))
        .containsExactly(
            "error BRD-P201 1:31 two gaps have the id `a`",
            "error BRD-P202 1:31 `a` depends on `b`, which does not exist",
            "error BRD-P103 1:58 a gap has no id");
    assertThat(TestPlans.problems(read("3").findings()))
        .containsExactly("error BRD-P004 1:1 the file holds no gaps");
  }

  private static String random(Random random) {
    List<String> gaps = new ArrayList<>();
    for (int gap = 0; gap < 6; gap++) {
      List<String> before = new ArrayList<>();
      for (int earlier = 0; earlier < gap; earlier++) {
        if (random.nextInt(4) == 0) {
          before.add("\"g" + earlier + "\"");
        }
      }
      String file = random.nextBoolean() ? "" : "\"f" + random.nextInt(4) + "\"";
      gaps.add(
          "{\"id\": \"g%d\", \"files\": [%s], \"depends_on\": %s}".formatted(gap, file, before));
    }
    return gaps.toString();
  }

  private static Plan plan(List<GapClusters.Output> files) {
    byte[] text = files.getLast().text().getBytes(UTF_8);
    ReadResult read = Notations.standard().read("execution_plan.json", text, ReadOptions.DEFAULT);
    return read.sound();
  }

  private static Gaps read(String text) {
    return Gaps.read("gaps.json", text.getBytes(UTF_8));
  }
}
