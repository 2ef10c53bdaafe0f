package dev.braid.walls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.walls.JavaSource.Method;
import dev.braid.walls.Repository.TextFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Rules of style that no compiler checks. Each finding is a line {@code file:line: error: …}. */
final class TidyTest {
  private static final int MOST_FILE_LINES = 600;
  private static final int MOST_METHOD_LINES = 60;
  private static final int MOST_COLUMNS = 100;
  private static final int MOST_PARAMETERS = 5;

  /** Below this many files the listing has gone wrong, and every rule would pass on nothing. */
  private static final int LEAST_JAVA_FILES = 30;

  /** Methods that may have more parameters: {@code File.java#method} and the reason. */
  private static final Map<String, String> MANY_PARAMETERS = Map.of();

  /** Files that may name a folder of some machine: path and the reason. */
  private static final Map<String, String> FOREIGN_FOLDERS = Map.of();

  // Spelled so that this file does not find itself.
  private static final Pattern LEFTOVER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
  private static final Pattern FOREIGN_FOLDER =
      Pattern.compile("(?<![\\w./$~-])/(home|Users|root|work)" + "/\\w");
  private static final Pattern SLEEP = Pattern.compile("\\bThread" + "\\.sleep\\b");
  private static final Pattern DISABLED = Pattern.compile("@Dis" + "abled\\b");

  private final List<String> problems = new ArrayList<>();
  private final List<TextFile> files = Repository.textFiles();

  @Test
  void rulesSeeTheFiles() {
    assertThat(files.stream().filter(TextFile::isJava)).hasSizeGreaterThan(LEAST_JAVA_FILES);
  }

  @Test
  void filesAndLinesAreShort() {
    for (TextFile file : javaFiles()) {
      List<String> lines = file.lines();
      if (lines.size() > MOST_FILE_LINES) {
        report(file, lines.size(), lines.size() + " lines, at most " + MOST_FILE_LINES);
      }
      for (int i = 0; i < lines.size(); i++) {
        int columns = lines.get(i).codePointCount(0, lines.get(i).length());
        if (columns > MOST_COLUMNS) {
          report(file, i + 1, columns + " columns, at most " + MOST_COLUMNS);
        }
      }
    }
    done();
  }

  @Test
  void methodsAreShortAndTakeFewParameters() {
    for (TextFile file : javaFiles()) {
      for (Method method : JavaSource.methodsOf(file.text())) {
        String name = file.path().replaceFirst(".*/", "") + "#" + method.name();
        if (method.lines() > MOST_METHOD_LINES) {
          report(
              file,
              method.line(),
              "%s has %d lines, at most %d"
                  .formatted(method.name(), method.lines(), MOST_METHOD_LINES));
        }
        if (method.parameters() > MOST_PARAMETERS && !MANY_PARAMETERS.containsKey(name)) {
          report(
              file,
              method.line(),
              "%s takes %d parameters, at most %d"
                  .formatted(method.name(), method.parameters(), MOST_PARAMETERS));
        }
      }
    }
    done();
  }

  @Test
  void nothingIsLeftOver() {
    for (TextFile file : files) {
      find(file, LEFTOVER, "a leftover marker; finish it or write it down elsewhere");
      if (!FOREIGN_FOLDERS.containsKey(file.path())) {
        find(file, FOREIGN_FOLDER, "an absolute path of some machine");
      }
    }
    done();
  }

  @Test
  void testsNeitherSleepNorHide() {
    for (TextFile file : files) {
      if (file.isTest() && file.isJava()) {
        find(file, SLEEP, "a test that sleeps; wait for the event itself, with a deadline");
        find(file, DISABLED, "a test that is switched off");
      }
    }
    done();
  }

  @Test
  void documentsHaveOneTitleAndLinksThatLead() {
    for (TextFile file : files) {
      if (isDocument(file.path())) {
        MarkdownLinks.check(
            Repository.root(), file, (line, problem) -> report(file, line, problem));
      }
    }
    done();
  }

  @Test
  void exceptionsAreStillNeeded() {
    var names = new ArrayList<String>();
    for (TextFile file : javaFiles()) {
      String prefix = file.path().replaceFirst(".*/", "") + "#";
      for (Method method : JavaSource.methodsOf(file.text())) {
        if (method.parameters() > MOST_PARAMETERS) {
          names.add(prefix + method.name());
        }
      }
    }
    assertThat(names).containsAll(MANY_PARAMETERS.keySet());
    assertThat(files.stream().map(TextFile::path)).containsAll(FOREIGN_FOLDERS.keySet());
  }

  /** Plans in Markdown are data: fixtures below src, and everything but a README in examples. */
  private static boolean isDocument(String path) {
    if (!path.endsWith(".md") || path.contains("src/")) {
      return false;
    }
    return !path.startsWith("examples/") || path.endsWith("README.md");
  }

  private List<TextFile> javaFiles() {
    return files.stream().filter(TextFile::isJava).toList();
  }

  private void find(TextFile file, Pattern pattern, String what) {
    List<String> lines = file.lines();
    for (int i = 0; i < lines.size(); i++) {
      if (pattern.matcher(lines.get(i)).find()) {
        report(file, i + 1, what);
      }
    }
  }

  private void report(TextFile file, int line, String problem) {
    problems.add(file.path() + ":" + line + ": error: " + problem);
  }

  private void done() {
    assertThat(String.join("\n", problems)).as("untidy places").isEmpty();
  }
}
