package dev.braid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir Path braid;

  @Test
  void runsAreListedOldestFirstWhateverTheirIds() throws IOException {
    RunFolders runs = RunFolders.below(braid);
    assertThat(runs.list()).isEmpty();
    assertThat(runs.last()).isEmpty();
    Files.writeString(runs.create("ffff", 1000).plan(), "{}");
    Files.writeString(runs.create("0001", 2000).plan(), "{}");
    Files.writeString(runs.create("8888", 1500).plan(), "{}");
    runs.create("abad", 3000);
    Files.createDirectory(braid.resolve("runs/not-a-run"));
    assertThat(runs.list()).extracting(RunFolder::run).containsExactly("ffff", "8888", "0001");
    assertThat(runs.last().orElseThrow().run()).isEqualTo("0001");
  }

  @Test
  void takenIdIsNotUsedTwice() throws IOException {
    RunFolders runs = RunFolders.below(braid);
    runs.create("abcd", 1000);
    assertThatThrownBy(() -> runs.create("abcd", 1000))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void whatIsNoRunIdFindsNothing() throws IOException {
    RunFolders runs = RunFolders.below(braid);
    runs.create("abcd", 1000);
    assertThat(runs.find("abcd")).isPresent();
    for (String id : List.of("", "..", "../runs/abcd", "ABCD", "abc", "abcd\n", "123456789")) {
      assertThat(runs.find(id)).as(id).isEmpty();
    }
  }

  @Test
  void filesOfTasksStayInTheFolderWhateverTheIds() throws IOException {
    RunFolder run = RunFolders.below(braid).create("abcd", 1000);
    TreeSet<String> names = new TreeSet<>();
    List<String> ids =
        List.of(
            "",
            ".",
            "..",
            "../../etc/passwd",
            "/etc",
            "a/b",
            "a%2Fb",
            "a\u0000b",
            ".git",
            "a.b",
            "ü",
            "u\u0308",
            "a\\b",
            "con",
            "A",
            "a",
            "a".repeat(300),
            "a".repeat(301),
            "%",
            "~");
    for (String id : ids) {
      Path file = run.output(id, 1);
      assertThat(file.normalize().getParent()).as(id).isEqualTo(run.logs());
      Files.writeString(file, id);
      names.add(String.valueOf(file.getFileName()));
    }
    assertThat(names).hasSize(ids.size());
    assertThat(run.output("build.api-1", 2)).hasFileName("build.api-1.2.out");
    assertThat(run.errorOutput("T001", 1)).hasFileName("T001.1.err");
  }

  @Test
  void replacedFileHasOldContentOrNew() throws IOException {
    Path file = braid.resolve("status.json");
    Durable.replace(file, "one".getBytes(StandardCharsets.UTF_8));
    Durable.replace(file, "two".getBytes(StandardCharsets.UTF_8));
    assertThat(file).hasContent("two");
    try (var files = Files.list(braid)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void replacementThatCannotBeWrittenLeavesTheOldFile() throws IOException {
    Path file = braid.resolve("status.json");
    Durable.replace(file, "one".getBytes(StandardCharsets.UTF_8));
    Files.createDirectory(braid.resolve("status.json.new"));
    assertThatThrownBy(() -> Durable.replace(file, new byte[1])).isInstanceOf(IOException.class);
    assertThat(file).hasContent("one");
  }
}
