package dev.braid.notation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

// Line ends are a part of what is tested, so they are written out.
@SuppressWarnings("StringConcatToTextBlock")
final class BeadsReaderTest {
  private static ReadResult read(String text) {
    return ForeignPlans.read(".beads/issues.jsonl", text);
  }

  private static String issue(String id, String more) {
    return "{\"id\":\"" + id + "\",\"title\":\"T " + id + "\",\"priority\":2" + more + "}\n";
  }

  private static String needs(String id, String type) {
    return "{\"depends_on_id\":\"" + id + "\",\"type\":\"" + type + "\"}";
  }

  @Test
  void onlyKindsThatBlockMakeAnOrder() {
    ReadResult result =
        read(
            issue("p-1", ",\"status\":\"closed\"")
                + issue(
                    "p-2",
                    ",\"status\":\"open\",\"dependencies\":["
                        + needs("p-1", "blocks")
                        + ","
                        + needs("p-3", "discovered-from")
                        + "]")
                + issue(
                    "p-3",
                    ",\"status\":\"open\",\"dependencies\":[" + needs("p-2", "related") + "]"));
    assertThat(ForeignPlans.lines(result)).containsExactly("p-1 done", "p-2 < p-1", "p-3");
  }

  @Test
  void childrenOfABlockedEpicAreBlocked() {
    ReadResult result =
        read(
            issue("p-1", ",\"status\":\"open\"")
                + issue(
                    "p-e",
                    ",\"status\":\"open\",\"issue_type\":\"epic\",\"dependencies\":["
                        + needs("p-1", "blocks")
                        + "]")
                + issue(
                    "p-c",
                    ",\"status\":\"open\",\"dependencies\":["
                        + needs("p-e", "parent-child")
                        + "]"));
    assertThat(ForeignPlans.lines(result)).containsExactly("p-1", "p-e: < p-1", "  p-c");
  }

  @Test
  void aParentThatIsNoEpicKeepsWorkOfItsOwn() {
    ReadResult result =
        read(
            issue("p-1", ",\"status\":\"open\",\"issue_type\":\"feature\"")
                + issue(
                    "p-2",
                    ",\"status\":\"open\",\"dependencies\":["
                        + needs("p-1", "parent-child")
                        + "]"));
    assertThat(ForeignPlans.lines(result)).containsExactly("p-1:", "  p-2", "  p-1.own");
  }

  @Test
  void parentsInACircleAreNoTree() {
    ReadResult result =
        read(
            issue(
                    "p-1",
                    ",\"status\":\"open\",\"dependencies\":[" + needs("p-2", "parent-child") + "]")
                + issue(
                    "p-2",
                    ",\"status\":\"open\",\"dependencies\":["
                        + needs("p-1", "parent-child")
                        + "]"));
    assertThat(ForeignPlans.lines(result)).containsExactly("p-1", "p-2");
  }

  @Test
  void aBrokenLineAndADanglingDependencyAreTold() {
    ReadResult result =
        read(
            issue("p-1", ",\"status\":\"open\",\"dependencies\":[" + needs("gone", "blocks") + "]")
                + "{\"id\": \"p-2\"\n"
                + issue("p-3", ",\"status\":\"pinned\""));
    assertThat(ForeignPlans.lines(result)).containsExactly("p-1");
    assertThat(ForeignPlans.warnings(result))
        .containsExactly(
            "BRD-P303 1:91 there is no task `gone`: passed over",
            "BRD-P402 2:13 the line is no JSON object: the line is passed over",
            "BRD-P403 3:7 `p-3` is left out of the plan: its status is `pinned`");
  }
}
