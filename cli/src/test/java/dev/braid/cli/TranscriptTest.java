package dev.braid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sessions at the shell, word for word. A transcript first lays down files ({@code file NAME}, its
 * content indented by two spaces), says {@code commit} when the folder is to be a repository, and
 * then calls: {@code $ braid …}, what it prints, each line of standard error after {@code ! }, and
 * its exit code in brackets. What differs from run to run is replaced: times, lengths of time, ids
 * of runs, commits, and the temporary folder.
 *
 * <p>{@code -Dtranscripts.write=true} writes what is really printed into the transcripts; look at
 * the difference before you commit it.
 */
final class TranscriptTest {
  private static final Path FOLDER =
      Path.of("src/test/resources/dev/braid/cli/transcripts").toAbsolutePath();

  private static final boolean WRITE = Boolean.getBoolean("transcripts.write");

  @TempDir private Path temporary;

  static Stream<String> transcripts() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void theProgramSaysWhatTheTranscriptSays(String name) throws Exception {
    Path file = FOLDER.resolve(name);
    String expected = Files.readString(file);

    String actual = play(expected);

    if (WRITE) {
      Files.writeString(file, actual, StandardCharsets.UTF_8);
    }
    assertThat(actual).as(name).isEqualTo(expected);
  }

  private String play(String transcript) throws Exception {
    var stage = new Stage(temporary);
    var names = new Names(temporary.toRealPath().toString());
    var played = new StringBuilder();
    List<String> lines = transcript.lines().toList();
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.get(at);
      if (line.startsWith("$ braid")) {
        played.append(line).append('\n');
        played.append(call(stage, names, line.substring("$ braid".length()).strip()));
        at = endOfCall(lines, at);
        continue;
      }
      played.append(line).append('\n');
      if (line.startsWith("file ")) {
        at = file(stage, lines, at, played);
      } else if (line.equals("commit")) {
        stage.commit();
      }
    }
    return played.toString();
  }

  private static int file(Stage stage, List<String> lines, int at, StringBuilder played)
      throws IOException {
    var content = new StringBuilder();
    int last = at;
    while (last + 1 < lines.size() && lines.get(last + 1).startsWith("  ")) {
      last++;
      played.append(lines.get(last)).append('\n');
      content.append(lines.get(last).substring(2)).append('\n');
    }
    stage.write(lines.get(at).substring("file ".length()), content.toString());
    return last;
  }

  /** The line with the exit code, or the last before the next call in a transcript to be filled. */
  private static int endOfCall(List<String> lines, int at) {
    int last = at;
    while (last + 1 < lines.size() && !lines.get(last).matches("\\[\\d+]")) {
      String next = lines.get(last + 1);
      if (next.startsWith("$ braid") || next.startsWith("# ")) {
        break;
      }
      last++;
    }
    return last;
  }

  private static String call(Stage stage, Names names, String line) {
    String[] words = line.isEmpty() ? new String[0] : names.actual(line).split("\\s+");
    Stage.Call call = stage.call(words);
    var text = new StringBuilder();
    call.out().lines().forEach(each -> text.append(each).append('\n'));
    call.err().lines().forEach(each -> text.append("! ").append(each).append('\n'));
    return names.steady(text.toString()) + "[" + call.exitCode() + "]\n";
  }

  /** Replaces what differs from run to run, the same thing always by the same name. */
  private static final class Names {
    private static final Pattern RUN = Pattern.compile("\\b[0-9a-f]{6}\\b");
    private static final Pattern COMMIT = Pattern.compile("\\b([0-9a-f]{7}|[0-9a-f]{40})\\b");

    private final String temporary;
    private final TreeMap<String, String> runs = new TreeMap<>();

    Names(String temporary) {
      this.temporary = temporary;
    }

    String actual(String line) {
      String actual = line.replace("$TMP", temporary);
      for (var run : runs.entrySet()) {
        actual = actual.replace(run.getValue(), run.getKey());
      }
      return actual;
    }

    String steady(String text) {
      String steady = text.replace(temporary, "$TMP");
      steady = steady.replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "DAY TIME");
      steady = steady.replaceAll("\\b\\d\\d:\\d\\d:\\d\\d\\b", "TIME");
      steady = steady.replaceAll("\"(\\w+_millis)\":\\d+", "\"$1\":MILLIS");
      steady = COMMIT.matcher(steady).replaceAll("COMMIT");
      steady = RUN.matcher(steady).replaceAll(this::run);
      // Lengths of time that are estimates of a plan are whole: they stay.
      steady = steady.replaceAll("\\b\\d+\\.\\ds\\b", "LENGTH");
      steady = steady.replaceAll("\\b(entry|--at) \\d+", "$1 N");
      return steady.replaceAll("\\b\\d+\\.\\dx\\b", "RATIO");
    }

    private String run(java.util.regex.MatchResult found) {
      return Matcher.quoteReplacement(
          runs.computeIfAbsent(found.group(), id -> "RUN" + (runs.size() + 1)));
    }
  }
}
