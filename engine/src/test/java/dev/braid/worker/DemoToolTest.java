package dev.braid.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Outcome;
import dev.braid.plan.Brief;
import dev.braid.plan.Demand;
import dev.braid.plan.Execution;
import dev.braid.plan.Execution.Work;
import dev.braid.plan.PathPattern;
import dev.braid.plan.Scope;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Spans;
import dev.braid.plan.Task;
import dev.braid.plan.Terms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoToolTest {
  private static final Limits HASTY =
      new Limits(Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofSeconds(30), 1 << 20);

  @TempDir Path folder;

  @Test
  void scriptChangesFiles() throws Exception {
    put("old.txt", "old\n");
    put("gone/a.txt", "x");
    Outcome outcome =
        scripted(
            """
            # a comment
            write src/a.txt hello  $HOME `id` *
            append src/a.txt more
            rename old.txt kept/new.txt
            delete gone
            check-file kept/new.txt
            sleep 20ms
            say done with it\
            """);
    assertThat(outcome).isEqualTo(new Outcome.Done());
    assertThat(text("src/a.txt")).isEqualTo("hello  $HOME `id` *\nmore\n");
    assertThat(text("kept/new.txt")).isEqualTo("old\n");
    assertThat(at("old.txt")).doesNotExist();
    assertThat(at("gone")).doesNotExist();
    assertThat(folder.resolve("logs/0.1.out")).hasContent("done with it");
  }

  @Test
  void scriptFailsAsItIsTold() throws Exception {
    assertThat(scripted("fail 7\nwrite a b")).isEqualTo(new Outcome.Failed(7, ""));
    assertThat(at("a")).doesNotExist();
    assertThat(scripted("check-file none"))
        .isEqualTo(new Outcome.Failed(1, "there is no file none"));
    assertThat(scripted("#!demo\nwrite a b\njuggle 3"))
        .isEqualTo(new Outcome.Failed(64, "demo: no such verb: juggle"));
    assertThat(scripted("fail-until 2"))
        .isEqualTo(new Outcome.Failed(1, "attempt 1 fails, as it was told to"));
  }

  @Test
  void laterAttemptsSucceed() throws Exception {
    Task task = task(new Work.Prompt("fail-until 2\nwrite a b"), Scope.unknown());
    try (Bed bed = new Bed(folder, HASTY, List.of(task))) {
      bed.start(0, 2);
      assertThat(bed.awaitEnd(0).outcome()).isEqualTo(new Outcome.Done());
      assertThat(text("a")).isEqualTo("b\n");
    }
  }

  @Test
  void scriptMisbehavesAsItIsTold() throws Exception {
    assertThat(scripted("ignore-term\nhang")).isEqualTo(new Outcome.TimedOut("wall", 2000));
    assertThat(scripted("leave-scope")).isEqualTo(new Outcome.Done());
    assertThat(text("outside-the-scope-of-T001.txt")).isEqualTo("written by T001\n");
    try (Bed bed = bed(new Work.Prompt("flood 3m\nspawn-orphan 30s"), Scope.unknown())) {
      Event.AttemptEnded ended = bed.run();
      assertThat(ended.outcome()).isEqualTo(new Outcome.Done());
      assertThat(ended.usage().outputBytes()).isEqualTo(3 << 20);
    }
  }

  @Test
  void scriptCommitsAsAgentsDo() throws Exception {
    String setUp = "git init -q . && git config user.name x";
    Process git =
        new ProcessBuilder("/bin/sh", "-c", setUp)
            .directory(Files.createDirectories(folder.resolve("slot-0")).toFile())
            .start();
    assertThat(git.waitFor()).isZero();
    assertThat(scripted("write a b\ncommit")).isEqualTo(new Outcome.Done());
    assertThat(at(".git/refs/heads")).isDirectoryContaining("glob:**");
  }

  @Test
  void proseIsNoScriptEvenWhenItBeginsWithAVerb() throws Exception {
    try (Bed bed = bed(new Work.Prompt("write tests for it\nand be quick"), declared("a.py"))) {
      assertThat(bed.run().outcome()).isEqualTo(new Outcome.Done());
    }
    assertThat(text("a.py")).isEqualTo("# demo: T001\n");
    try (Bed bed = bed(new Work.Described(), declared("b.py"))) {
      assertThat(bed.run().outcome()).isEqualTo(new Outcome.Done());
    }
    assertThat(text("b.py")).isEqualTo("# demo: T001\n");
  }

  @Test
  void plainWorkFollowsTheScopeAndTheWayOfEachFile() throws Exception {
    put("unix.js", "let a;\n");
    put("dos.js", "let a;\r\nlet b;\r\n");
    put("open.js", "let a;");
    put("opendos.js", "let a;\r\nlet b;");
    put("data.json", "{}\n");
    put("image.png", "\0\1\2");
    put("pointer.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
    put("folder/x", "");
    plain(
        "unix.js",
        "dos.js",
        "open.js",
        "opendos.js",
        "data.json",
        "image.png",
        "pointer.bin",
        "folder",
        "new/deep/File.java",
        "notes.md",
        "newfolder",
        "Makefile",
        "lib/**/*.py",
        "docs/",
        "a/{b,c}/[xy]?.ts",
        "unix.js/impossible");
    assertThat(text("unix.js")).isEqualTo("let a;\n// demo: T001\n");
    assertThat(text("dos.js")).isEqualTo("let a;\r\nlet b;\r\n// demo: T001\r\n");
    assertThat(text("open.js")).isEqualTo("let a;\n// demo: T001");
    assertThat(text("opendos.js")).isEqualTo("let a;\r\nlet b;\r\n// demo: T001");
    assertThat(text("data.json")).isEqualTo("{}\n");
    assertThat(text("data.json.demo-T001.txt")).isEqualTo("demo: T001\n");
    assertThat(text("image.png")).isEqualTo("\0\1\2");
    assertThat(at("image.png.demo-T001.txt")).exists();
    assertThat(at("pointer.bin.demo-T001.txt")).exists();
    assertThat(text("folder/demo-T001.md")).isEqualTo("<!-- demo: T001 -->\n");
    assertThat(text("new/deep/File.java")).isEqualTo("// demo: T001\n");
    assertThat(text("notes.md")).isEqualTo("<!-- demo: T001 -->\n");
    assertThat(text("newfolder/demo-T001.md")).isEqualTo("<!-- demo: T001 -->\n");
    assertThat(text("Makefile")).isEqualTo("# demo: T001\n");
    assertThat(text("lib/demo-T001.py")).isEqualTo("# demo: T001\n");
    assertThat(at("docs/demo-T001.md")).exists();
    assertThat(at("a/b/xx.ts")).exists();
  }

  @Test
  void plainWorkChangesOnlyWhatItsPatternsMatch() throws Exception {
    List<String> globs =
        List.of(
            "**", "src/**", "*", "**/*.md", "a/*/b/**/c.txt", "x?z/[!a]*.js", "{p,q}/r*.s", "k/");
    for (String glob : globs) {
      Path before = folder;
      folder = Files.createTempDirectory(before, "each");
      plain(glob);
      PathPattern pattern = PathPattern.parse(glob);
      try (var files = Files.walk(at(""))) {
        assertThat(files.filter(Files::isRegularFile))
            .as(glob)
            .allMatch(file -> pattern.matches(at("").relativize(file).toString()));
      }
      folder = before;
    }
  }

  @Test
  void workOfUnknownScopeHasAFileOfItsOwn() throws Exception {
    try (Bed bed = bed(new Work.Described(), Scope.unknown())) {
      assertThat(bed.run().outcome()).isEqualTo(new Outcome.Done());
    }
    assertThat(text("demo/T001.md")).isEqualTo("<!-- demo: T001 -->\n");
  }

  @Test
  void whoMayWriteNothingWritesNothing() throws Exception {
    try (Bed bed = bed(new Work.Described(), declared())) {
      assertThat(bed.run().outcome()).isEqualTo(new Outcome.Done());
    }
    try (var files = Files.list(at(""))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void scriptIsLaidOutOnceAndMended() throws IOException {
    Path script = DemoTool.extract(folder).resolve("demo-worker.sh");
    Files.writeString(script, "spoiled");
    assertThat(DemoTool.extract(folder)).isEqualTo(folder);
    assertThat(script).content(StandardCharsets.UTF_8).startsWith("#!/bin/sh");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(script);
    }
  }

  private Outcome scripted(String script) throws Exception {
    try (Bed bed = bed(new Work.Prompt(script), Scope.unknown())) {
      return bed.run().outcome();
    }
  }

  private void plain(String... writes) throws Exception {
    try (Bed bed = bed(new Work.Described(), declared(writes))) {
      assertThat(bed.run().outcome()).isEqualTo(new Outcome.Done());
    }
  }

  private Bed bed(Work work, Scope scope) throws IOException {
    return new Bed(folder, HASTY, List.of(task(work, scope)));
  }

  private static Task task(Work work, Scope scope) {
    Execution execution =
        new Execution(work, List.of("demo"), 0, 0, 0, new TreeMap<>(), List.of(), List.of());
    Brief brief =
        new Brief("write it", "write the model", "", "", "", List.of("be kind"), List.of());
    return new Task(
        "T001",
        brief,
        List.of(),
        scope,
        Demand.NONE,
        execution,
        false,
        Terms.NONE,
        Spans.of(SourceSpan.startOf("plan.yaml")));
  }

  private static Scope declared(String... writes) {
    return Scope.declared(List.of(), List.of(writes));
  }

  private Path at(String path) {
    return folder.resolve("slot-0").resolve(path);
  }

  private void put(String path, String text) throws IOException {
    Files.createDirectories(at(path).getParent());
    Files.writeString(at(path), text);
  }

  private String text(String path) throws IOException {
    return Files.readString(at(path));
  }
}
