package dev.braid.notation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BoxesTest {
  private static final String LIST =
      """
      # Größe 😀

      ## Phase 1: A
      - [ ] 1.1 One\t\s
      * [ ]  **1.2** Two
      - [~] 1.3 Half
      - [X] 1.4 Four
      - [ ] VERIFY all

      ```
      - [ ] 1.1 One
      ```
      """
          .replace("\n", "\r\n")
          .replaceFirst("^", "\uFEFF");

  @Test
  void oneByteOfEachBoxChangesAndNothingElse() {
    Boxes.Ticked ticked = tick(LIST, "1.1", "1.2", "1.4", "phase-1.verify");
    assertThat(new String(ticked.content(), UTF_8))
        .isEqualTo(
            LIST.replaceFirst("- \\[ ] 1.1", "- [x] 1.1")
                .replace("* [ ]", "* [x]")
                .replace("- [ ] VERIFY", "- [x] VERIFY"));
    assertThat(ticked.count()).isEqualTo(3);
    assertThat(ticked.missing()).isEmpty();
  }

  @Test
  void boxThatIsGoneOrHasAnotherMarkIsLeftAlone() {
    Boxes.Ticked ticked = tick(LIST, "1.3", "7.7");
    assertThat(new String(ticked.content(), UTF_8)).isEqualTo(LIST);
    assertThat(ticked.missing()).containsExactly("1.3", "7.7");
  }

  @Test
  void boxIsFoundWhereverItHasMovedTo() {
    String edited =
        "> [ ] prose\n\n" + LIST.substring(1).replace("1.2", "1.9").replace("One", "Uno");
    Boxes.Ticked ticked = tick(edited, "1.1", "1.2");
    assertThat(new String(ticked.content(), UTF_8)).contains("- [x] 1.1 Uno").contains("**1.9**");
    assertThat(ticked.missing()).containsExactly("1.2");
  }

  @Test
  void specKitListsAreTickedToo() {
    String list = "## Phase 1: A\n- [ ] T001 One\n- [ ] [P] T002 Two\n";
    Boxes.Ticked ticked = Boxes.tick("spec-kit", list.getBytes(UTF_8), List.of("T002"));
    assertThat(new String(ticked.content(), UTF_8)).isEqualTo(list.replace("[ ] [P]", "[x] [P]"));
  }

  @Test
  void whatIsNoTextIsLeftAlone() {
    byte[] content = {'-', ' ', '[', ' ', ']', (byte) 0xff};
    assertThat(Boxes.tick("checklist", content, List.of("1.1")).content()).isEqualTo(content);
  }

  @Test
  void lengthAndEveryOtherByteStayInRandomLists() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      byte[] before = randomList(random).getBytes(UTF_8);
      String id = "1." + (1 + random.nextInt(9));
      Boxes.Ticked ticked = Boxes.tick("checklist", before, List.of(id));
      assertThat(ticked.content()).hasSameSizeAs(before);
      int changed = 0;
      for (int at = 0; at < before.length; at++) {
        changed += ticked.content()[at] == before[at] ? 0 : 1;
      }
      assertThat(changed).as("seed %d", seed).isEqualTo(ticked.count()).isLessThanOrEqualTo(1);
    }
  }

  private static String randomList(Random random) {
    String[] lines = {
      "- [ ] 1.%d A task\n", "- [x] 1.%d Done\r\n", "Prose %d ü\n", "\n", "## Phase %d\n"
    };
    StringBuilder text = new StringBuilder("## Phase 0\n");
    for (int line = 1; line < 12; line++) {
      text.append(lines[random.nextInt(lines.length)].replace("%d", Integer.toString(line)));
    }
    return text.toString();
  }

  private static Boxes.Ticked tick(String list, String... ids) {
    return Boxes.tick("checklist", list.getBytes(UTF_8), List.of(ids));
  }
}
