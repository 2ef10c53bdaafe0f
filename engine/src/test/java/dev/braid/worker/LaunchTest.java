package dev.braid.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Outcome;
import dev.braid.plan.Execution;
import dev.braid.plan.Execution.Work;
import dev.braid.plan.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LaunchTest {
  @TempDir Path folder;

  @Test
  void aSandboxThatCannotBeMadeIsNoFaultOfTheTask() throws Exception {
    try (Bed bed = Bed.shell(folder, "true")) {
      Files.writeString(bed.sandbox(0), "a file is in the way");
      assertThat(bed.run().outcome()).isInstanceOf(Outcome.NotStarted.class);
    }
  }

  @Test
  void toolsThatAreNotThereAreNamedWithThoseThatAre() throws Exception {
    Task task = Bed.task("t", prompt("hello", List.of("clod")));
    try (Bed bed = new Bed(folder, Limits.DEFAULT, List.of(task))) {
      assertThat(bed.run().outcome())
          .isEqualTo(
              new Outcome.NotStarted(
                  "no tool called `clod` takes a prompt; there is `demo`, `shell`"));
    }
  }

  @Test
  void firstToolThatIsThereIsTaken() throws Exception {
    Task task = Bed.task("t", prompt("write a.txt hello", List.of("clod", "demo")));
    try (Bed bed = new Bed(folder, Limits.DEFAULT, List.of(task))) {
      assertThat(bed.run().outcome()).isEqualTo(new Outcome.Done());
      assertThat(bed.sandbox(0).resolve("a.txt")).hasContent("hello");
    }
  }

  @Test
  void aProgramThatIsMissingIsNoFaultOfTheTask() {
    assertThat(refusal(List.of("no-such-program"), new TreeMap<>()).ofTheTask()).isFalse();
    assertThat(refusal(List.of("/no/such/shell", "-c", "true"), new TreeMap<>()))
        .hasMessageContaining("`/no/such/shell` is not a program");
  }

  @Test
  void aProgramOfTheSandboxIsNotTakenForOneOfThePath() throws IOException {
    Path planted = folder.resolve("planted");
    Files.writeString(planted, "#!/bin/sh\n");
    Files.setPosixFilePermissions(planted, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(refusal(List.of("planted"), new TreeMap<>(Map.of("PATH", ".::" + "/usr/bin"))))
        .hasMessageContaining("`planted` is not a program");
  }

  @Test
  void aSandboxThatIsGoneIsNamed() throws IOException {
    Path gone = folder.resolve("gone");
    LaunchFailure failure = refusal(gone, List.of("/bin/sh"), new TreeMap<>());
    assertThat(failure.ofTheTask()).isFalse();
    assertThat(failure).hasMessageContaining("is gone");
  }

  @Test
  void aCommandLongerThanTheSystemTakesIsTheTasksFault() throws Exception {
    try (Bed bed = Bed.shell(folder, ": " + "x".repeat(200_000))) {
      assertThat(bed.run().outcome())
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> assertThat(failed.detail()).contains("longer than this system takes"));
    }
  }

  @Test
  void variablesThatCannotBeSaidAreTheTasksFault() {
    assertThat(refusal(List.of("/bin/sh"), new TreeMap<>(Map.of("a.b", "1"))).ofTheTask()).isTrue();
    assertThat(refusal(List.of("/bin/sh"), new TreeMap<>(Map.of("A", "1\0"))).ofTheTask()).isTrue();
  }

  @Test
  void childrenSeeOnlyWhatIsAllowedAndWhatIsTheirs() throws Exception {
    Map<String, String> ours =
        new TreeMap<>(
            Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C", "AWS_SECRET", "s", "EDITOR", "vi"));
    assertThat(names(new ChildEnvironment(ours, List.of("EDITOR")).with(List.of())))
        .containsExactly("EDITOR", "LC_ALL", "PATH", "TERM");
    assertThat(names(new ChildEnvironment(ours, List.of()).with(List.of("AWS_SECRET", "ABSENT"))))
        .containsExactly("AWS_SECRET", "LC_ALL", "PATH", "TERM");
  }

  @Test
  void theGitOfATaskWritesObjectsThatOutliveAPowerCut() throws Exception {
    try (Bed bed = Bed.shell(folder, "git config core.fsync; git config core.fsyncMethod")) {
      assertThat(bed.run().outcome()).isEqualTo(new Outcome.Done());
      assertThat(bed.outputText(0)).isEqualTo("committed\nbatch\n");
    }
  }

  /** But for what every child is told about git. */
  private static List<String> names(SortedMap<String, String> environment) {
    return environment.keySet().stream().filter(name -> !name.startsWith("GIT_CONFIG_")).toList();
  }

  @Test
  void environmentTellsTheAttempt() throws Exception {
    TreeMap<String, String> environment =
        new TreeMap<>(Map.of("MINE", "a b", "BRAID_TASK_ID", "another"));
    Execution execution =
        new Execution(new Work.Shell("env"), List.of(), 0, 0, 0, environment, List.of(), List.of());
    List<Task> tasks =
        List.of(
            Bed.task("first", Execution.of(new Work.Shell("true"))), Bed.task("second", execution));
    try (Bed bed = new Bed(folder, Limits.DEFAULT, tasks)) {
      bed.start(1, 3).awaitEnd(1);
      Map<String, String> seen =
          Files.readString(bed.folder.resolve("logs/1.3.out"))
              .lines()
              .map(line -> line.split("=", 2))
              .collect(Collectors.toMap(part -> part[0], part -> part[1]));
      assertThat(seen)
          .containsEntry("MINE", "a b")
          .containsEntry("BRAID_RUN", "r1")
          .containsEntry("BRAID_TASK", "1")
          .containsEntry("BRAID_TASK_ID", "second")
          .containsEntry("BRAID_BASE", "base")
          .containsEntry("BRAID_PORT", "20020")
          .containsEntry("TERM", "dumb");
      assertThat(seen.get("BRAID_ATTEMPT")).startsWith("r1/1/3/1/");
      assertThat(Path.of(seen.get("BRAID_PROMPT_FILE"))).exists();
    }
  }

  @Test
  void nothingComesFromTheInput() throws Exception {
    try (Bed bed = Bed.shell(folder, "cat; echo over")) {
      assertThat(bed.run().outcome()).isEqualTo(new Outcome.Done());
      assertThat(bed.outputText(0)).isEqualTo("over\n");
    }
  }

  @Test
  void childrenLeadASessionOfTheirOwn() throws Exception {
    try (Bed bed = Bed.shell(folder, "cut -d' ' -f1,6 /proc/$$/stat")) {
      Event.AttemptStarted started = bed.start(0, 1).awaitStart(0);
      bed.awaitEnd(0);
      String pid = started.process().split(":")[0];
      assertThat(bed.outputText(0)).isEqualTo(pid + " " + pid + "\n");
    }
  }

  @Test
  void aCommandThatEndsAtOnceIsKnownBeforeItBegins() throws Exception {
    Launcher launcher = Containment.ofThisSystem().launcher();
    for (int time = 0; time < 20; time++) {
      Launcher.Child child = launcher.start(launch("true"), List.of());
      assertThat(child.process().isAlive()).isTrue();
      assertThat(child.identity().start()).isPositive();
      assertThat(child.pipes()).hasSize(2);
      child.letGo();
      assertThat(child.process().waitFor()).isZero();
    }
  }

  @Test
  void aCommandWhoseOrchestratorDiesFirstNeverBegins() throws Exception {
    Launcher launcher = Containment.ofThisSystem().launcher();
    Launcher.Child child = launcher.start(launch("touch begun"), List.of());
    // What the system does with our end of the pipe when we die.
    child.process().getOutputStream().close();
    assertThat(child.process().waitFor()).isNotZero();
    assertThat(folder.resolve("begun")).doesNotExist();
  }

  private Launcher.Launch launch(String command) {
    TreeMap<String, String> environment = new TreeMap<>(Map.of("PATH", "/usr/bin:/bin"));
    return new Launcher.Launch(
        List.of("/bin/sh", "-c", command), folder, environment, Optional.empty());
  }

  private LaunchFailure refusal(List<String> command, SortedMap<String, String> environment) {
    return refusal(folder, command, environment);
  }

  private static LaunchFailure refusal(
      Path place, List<String> command, SortedMap<String, String> environment) {
    Launcher launcher = Containment.ofThisSystem().launcher();
    try {
      launcher.start(new Launcher.Launch(command, place, environment, Optional.empty()), List.of());
    } catch (LaunchFailure failure) {
      return failure;
    }
    throw new AssertionError("it was started");
  }

  private static Execution prompt(String text, List<String> tools) {
    return new Execution(
        new Work.Prompt(text), tools, 0, 0, 0, new TreeMap<>(), List.of(), List.of());
  }
}
