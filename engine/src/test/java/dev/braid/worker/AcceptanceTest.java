package dev.braid.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Event.Outcome;
import dev.braid.plan.Execution;
import dev.braid.plan.Execution.Acceptance;
import dev.braid.plan.Execution.Work;
import dev.braid.plan.PathPattern;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AcceptanceTest {
  private static final String WORK =
      "mkdir -p src/deep docs; echo 'class A {}' >src/deep/A.java; echo text >docs/a.md; mkdir -p"
          + " ../outside/etc; echo root >../outside/etc/passwd; ln -s ../outside/etc/passwd leak;"
          + " ln -s ../outside root; mkdir .git; echo x >.git/hidden.md";

  @TempDir Path folder;

  @Test
  void conditionsThatHoldAreAccepted() throws Exception {
    assertThat(
            judged(
                List.of("docs/a.md", "src/"),
                new Acceptance.Command("grep -q class src/deep/A.java"),
                file("src/**/*.java"),
                file("src/deep"),
                new Acceptance.Contains("src/deep/A.java", "^class +[A-Z]")))
        .isEqualTo(new Outcome.Done());
  }

  @Test
  void firstConditionThatDoesNotHoldIsNamed() throws Exception {
    assertThat(judged(List.of("docs/b.md")))
        .isEqualTo(refused("the output `docs/b.md` is missing"));
    assertThat(judged(List.of(), file("src/*.java")))
        .isEqualTo(refused("no file matches `src/*.java`"));
    assertThat(judged(List.of(), new Acceptance.Command("echo too bad; exit 4")))
        .isEqualTo(refused("`echo too bad; exit 4`: exit 4: too bad"));
    assertThat(judged(List.of(), new Acceptance.Contains("docs/a.md", "tExt")))
        .isEqualTo(refused("`docs/a.md`: `tExt` has no match"));
    assertThat(judged(List.of(), new Acceptance.Contains("docs/none.md", ".")))
        .isEqualTo(refused("there is no file `docs/none.md`"));
  }

  @Test
  void jsonFileMustFollowItsSchema() throws Exception {
    String schema = "{\"type\": \"object\", \"required\": [\"ok\"]}";
    String write = "echo '{\"ok\": 1}' >good.json; echo '{\"no\": 1}' >bad.json; echo { >no.json; ";
    String lay = write + "echo '" + schema + "' >schema.json";
    assertThat(judgedAfter(lay, conforms("good.json", schema, true))).isEqualTo(new Outcome.Done());
    assertThat(judgedAfter(lay, conforms("good.json", "schema.json", false)))
        .isEqualTo(new Outcome.Done());
    assertThat(judgedAfter(lay, conforms("bad.json", schema, true)).toString())
        .contains("`bad.json`: ", "required property 'ok' not found");
    assertThat(judgedAfter(lay, conforms("no.json", schema, true)).toString())
        .contains("`no.json` is not JSON");
    assertThat(judgedAfter(lay, conforms("none.json", schema, true)).toString())
        .contains("there is no file `none.json`");
    assertThat(judgedAfter(lay, conforms("good.json", "{", true)).toString())
        .contains("the JSON Schema for `good.json` is none");
  }

  @Test
  void schemaFetchesNothingAndSearchesNotForEver() throws Exception {
    String slow = "{\"pattern\": \"^(a|aa)*(a|aa)*(a|aa)*b\"}";
    assertThat(
            judgedAfter("printf '\"%0200d\"' 0 | tr 0 a >a.json", conforms("a.json", slow, true)))
        .isInstanceOf(Outcome.NotAccepted.class);
    String remote = "{\"$ref\": \"http://127.0.0.1:9/schema\"}";
    assertThat(judgedAfter("echo 1 >a.json", conforms("a.json", remote, true)).toString())
        .contains("the JSON Schema for `a.json` is none");
    String local = "{\"$ref\": \"file:///etc/hostname\"}";
    assertThat(judgedAfter("echo 1 >a.json", conforms("a.json", local, true)).toString())
        .contains("the JSON Schema for `a.json` is none");
  }

  private static Acceptance.Conforms conforms(String file, String schema, boolean inline) {
    return new Acceptance.Conforms(file, schema, inline);
  }

  @Test
  void nothingOutsideTheSandboxIsLookedAt() throws Exception {
    assertThat(judged(List.of(), file("root/etc/passwd"))).isInstanceOf(Outcome.NotAccepted.class);
    assertThat(judged(List.of(), file("**/hidden.md"))).isInstanceOf(Outcome.NotAccepted.class);
    for (String path : List.of("leak", "root/etc/passwd", "../slot-0/docs/a.md", "/dev/null")) {
      assertThat(judged(List.of(), new Acceptance.Contains(path, ".")))
          .isInstanceOf(Outcome.NotAccepted.class);
    }
  }

  @Test
  void expressionsThatTakeForEverAreRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "a".repeat(300_000));
    String slow = "(.*)(.*)(.*)(.*)(.*)b";
    assertThat(BoundedSearch.problem(file, slow, Duration.ofMillis(100)))
        .isEqualTo("takes more than 100 ms to search for; use a simpler one");
    assertThat(BoundedSearch.problem(file, "^(a|b)*c", BoundedSearch.MAX_TIME))
        .isEqualTo("takes too much memory to search for; use a simpler one");
    assertThat(BoundedSearch.problem(file, "(", BoundedSearch.MAX_TIME))
        .startsWith("is no regular expression: ");
  }

  @Test
  void workThatFailsIsNotJudged() throws Exception {
    assertThat(judgedAfter("exit 2", new Acceptance.Command("touch judged")))
        .isEqualTo(new Outcome.Failed(2, ""));
    assertThat(folder.resolve("slot-0/judged")).doesNotExist();
  }

  @Test
  void whatAConditionLeavesBehindIsEndedToo() throws Exception {
    String mark = Bed.mark();
    assertThat(judgedAfter("true", new Acceptance.Command("(setsid sleep " + mark + " &) ; true")))
        .isEqualTo(new Outcome.Done());
    assertThat(Bed.running(mark)).isEmpty();
  }

  private Outcome judged(List<String> outputs, Acceptance... acceptance) throws Exception {
    return judged("rm -rf ./* .git; " + WORK, outputs, List.of(acceptance));
  }

  private Outcome judgedAfter(String work, Acceptance acceptance) throws Exception {
    return judged(work, List.of(), List.of(acceptance));
  }

  private Outcome judged(String work, List<String> outputs, List<Acceptance> acceptance)
      throws Exception {
    Execution execution =
        new Execution(
            new Work.Shell(work), List.of(), 0, 0, 0, new TreeMap<>(), acceptance, outputs);
    try (Bed bed = new Bed(folder, Limits.DEFAULT, List.of(Bed.task("t", execution)))) {
      return bed.run().outcome();
    }
  }

  private static Acceptance file(String glob) {
    return new Acceptance.FileExists(PathPattern.parse(glob));
  }

  private static Outcome refused(String detail) {
    return new Outcome.NotAccepted(detail);
  }
}
