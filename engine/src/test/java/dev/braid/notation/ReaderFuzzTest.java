package dev.braid.notation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.graph.TaskGraph;
import dev.braid.notation.ForeignPlans.Folder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Plans that were damaged at random: whatever comes, a reader gives a plan or says what is wrong,
 * and a plan that it calls sound can be compiled, and written and read again to the same bytes.
 *
 * <p>{@code -Dfuzz.inputs=N} and {@code -Dfuzz.seed=S} make it longer or another one; {@code
 * checks/fuzz} does. A failure names the notation and the seed of the input.
 */
// Line ends are a part of what is tested, so they are written out.
@SuppressWarnings("StringConcatToTextBlock")
final class ReaderFuzzTest {
  private static final int INPUTS = Integer.getInteger("fuzz.inputs", 150);
  private static final long SEED = Long.getLong("fuzz.seed", 1);

  private static final String HEAD = "---\nid: task-1\ntitle: A b\nstatus: To Do\n";

  /** A small plan of each notation, with most of what it can hold. */
  private static final Map<String, String> SEEDS =
      new TreeMap<>(
          Map.of(
              "native",
              "plan: p\n"
                  + "pools: {l: 2}\n"
                  + "phases:\n"
                  + "  - id: a\n"
                  + "    tasks:\n"
                  + "      - id: x\n"
                  + "        run: \"make\"\n"
                  + "        pools: {l: 1}\n"
                  + "        files_scope: {writes: [\"s/**\"]}\n"
                  + "      - {id: y, depends_on: [x], run: {prompt: do it}, estimate: 5m}\n",
              "spec-kit",
              "# Tasks\n"
                  + "## Phase 1: Setup\n"
                  + "- [ ] T001 Make `src/a.py`\n"
                  + "- [x] T002 [P] [US1] b in src/b.py\n"
                  + "## Phase 2: More\n"
                  + "- [ ] T003 c (depends on T001, T002)\n"
                  + "```\n"
                  + "- [ ] T001 x\n"
                  + "```\n",
              "openspec",
              "## 1. One\n- [ ] 1.1 Do `src/a`\n  - more\n- [x] 1.2 b\n## 2. Two\n- [ ] c\n",
              "github-actions",
              "on: push\n"
                  + "jobs:\n"
                  + "  a:\n"
                  + "    runs-on: u\n"
                  + "    strategy:\n"
                  + "      matrix:\n"
                  + "        v: [1, 2]\n"
                  + "        exclude: [{v: 1}]\n"
                  + "        include: [{v: 3, w: x}]\n"
                  + "    steps:\n"
                  + "      - run: echo ${{ matrix.v }}\n"
                  + "  b: {needs: [a], if: always(), steps: [{uses: x@1}]}\n",
              "taskfile",
              "version: '3'\n"
                  + "vars: {A: x, B: '{{.A}}'}\n"
                  + "includes: {l: ./l}\n"
                  + "tasks:\n"
                  + "  default: {deps: [b], cmds: [{task: c, vars: {X: 1}}, echo '{{.B}}', {task:"
                  + " b}]}\n"
                  + "  b: {sources: [a/*], generates: [b], cmds: [{for: [1, 2], cmd: 'e"
                  + " {{.ITEM}}'}]}\n"
                  + "  c: d\n",
              "task-master",
              "{\"master\": {\"tasks\": [{\"id\": 1, \"title\": \"A\", \"status\": \"done\","
                  + " \"dependencies\": []},\n"
                  + " {\"id\": 2, \"title\": \"B\", \"dependencies\": [1, \"1\"], \"subtasks\":"
                  + " [{\"id\": 1},\n"
                  + " {\"id\": 2, \"dependencies\": [1, \"1\"]}]}]}}\n",
              "beads",
              "{\"id\":\"b-1\",\"title\":\"A\",\"status\":\"open\",\"priority\":1,"
                  + "\"issue_type\":\"epic\"}\n"
                  + "{\"id\":\"b-2\",\"status\":\"open\",\"dependencies\":["
                  + "{\"depends_on_id\":\"b-1\",\"type\":\"parent-child\"},"
                  + "{\"depends_on_id\":\"b-3\",\"type\":\"blocks\"}]}\n"
                  + "{\"id\":\"b-3\",\"status\":\"deferred\"}\n",
              "backlog",
              HEAD + "dependencies: [task-2]\nlabels: []\n---\n## D\n- [ ] #1 a\n",
              "gsd",
              "---\n"
                  + "phase: 01-a\n"
                  + "plan: 02\n"
                  + "wave: 2\n"
                  + "depends_on: [01-01]\n"
                  + "files_modified:\n"
                  + "  - src/a.ts\n"
                  + "autonomous: false\n"
                  + "---\n"
                  + "<objective>\n"
                  + "Do it\n",
              "ccpm",
              "---\n"
                  + "name: A\n"
                  + "status: open\n"
                  + "depends_on: [001, 2]\n"
                  + "parallel: false\n"
                  + "conflicts_with: [3]\n"
                  + "---\n"
                  + "x\n"));

  private static final List<String> PIECES =
      List.of(
          "\0",
          "\uFEFF",
          "\uFFFD",
          "\u202E",
          "\u200B",
          "\uD83D\uDE00",
          "\r\n",
          "\t",
          "---\n",
          "[",
          "]",
          "{",
          "}",
          "\"",
          "'",
          "`",
          ":",
          ": ",
          "- ",
          "#",
          "&a ",
          "*a ",
          "${{ ",
          " }}",
          "{{.",
          "<<: ",
          "null",
          "-1",
          "1e999",
          "999999999999999999999",
          "[[",
          "- [ ] ",
          "\\u0000",
          "\u2028",
          "T001",
          "../..",
          "/etc",
          "|\n  ",
          ">",
          "!!x ",
          "? ",
          "%",
          "~",
          "é",
          "e\u0301",
          "０１");

  @Test
  void damagedPlansAreReadOrRefused() {
    int number = 0;
    for (Map.Entry<String, String> seed : SEEDS.entrySet()) {
      for (int input = 0; input < INPUTS; input++) {
        long own = SEED * 1_000_003 + number++;
        Random random = new Random(own);
        String text = damaged(seed.getValue(), random);
        String name = seed.getKey() + " with seed " + own;
        judge(name, readOne(seed.getKey(), text, random));
        if (input % 3 == 0) {
          judge(name + ", recognised", ForeignPlans.read("plan", text));
        }
      }
    }
    assertThat(number).isEqualTo(INPUTS * SEEDS.size());
  }

  private static ReadResult readOne(String notation, String text, Random random) {
    Notations notations = Notations.standard();
    boolean folders = List.of("backlog", "gsd", "ccpm").contains(notation);
    if (!folders) {
      Folder beside =
          Folder.of("", "l/Taskfile.yml", damaged(SEEDS.getOrDefault("taskfile", ""), random));
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return notations.readAs(notation, "plan.x", bytes, ReadOptions.DEFAULT.with(beside));
    }
    String other = damaged(SEEDS.getOrDefault(notation, ""), random);
    Folder folder =
        switch (notation) {
          case "backlog" ->
              Folder.of("b", "tasks/task-1 - A.md", text, "tasks/task-2 - B.md", other);
          case "gsd" ->
              Folder.of(
                  "g",
                  "phases/01-a/01-01-PLAN.md",
                  text,
                  "phases/01-a/01-02-PLAN.md",
                  other,
                  "ROADMAP.md",
                  "### Phase 1: A\n**Depends on**: Phase 1, Phase 2\n");
          default ->
              Folder.of(
                  "c", "epic.md", "", "1.md", text, "002.md", other, "github-mapping.md", text);
        };
    return notations.readFolderAs(notation, folder, ReadOptions.DEFAULT);
  }

  private static void judge(String name, ReadResult result) {
    assertThat(result.plan() != null || result.hasErrors()).as(name).isTrue();
    new DiagnosticText(result.sources()).render(result.diagnostics());
    if (result.hasErrors()) {
      return;
    }
    TaskGraph.of(result.sound());
    String written = PlanJson.write(result.sound());
    assertThat(PlanJson.write(PlanJson.read(written))).as(name).isEqualTo(written);
  }

  /** A text with one to six damages. */
  static String damaged(String seed, Random random) {
    StringBuilder text = new StringBuilder(seed);
    for (int left = 1 + random.nextInt(6); left > 0; left--) {
      int at = text.isEmpty() ? 0 : random.nextInt(text.length());
      int length = Math.min(text.length() - at, 1 + random.nextInt(12));
      switch (random.nextInt(6)) {
        case 0 -> text.delete(at, at + length);
        case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 2 -> text.replace(at, at + length, PIECES.get(random.nextInt(PIECES.size())));
        case 3 -> text.insert(at, text.substring(at, at + length));
        case 4 -> shuffleLines(text, random);
        default -> {
          if (!text.isEmpty()) {
            text.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(7)));
          }
        }
      }
    }
    return text.toString();
  }

  private static void shuffleLines(StringBuilder text, Random random) {
    List<String> lines = new ArrayList<>(text.toString().lines().toList());
    if (lines.size() < 2) {
      return;
    }
    int from = random.nextInt(lines.size());
    int to = random.nextInt(lines.size());
    if (random.nextBoolean()) {
      lines.add(to, lines.get(from));
    } else {
      lines.add(to, lines.remove(from));
    }
    text.setLength(0);
    text.append(String.join("\n", lines)).append('\n');
  }
}
