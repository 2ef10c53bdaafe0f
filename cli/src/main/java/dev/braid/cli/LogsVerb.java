package dev.braid.cli;

import dev.braid.log.RunFolder;
import dev.braid.view.Attempt;
import dev.braid.view.RunView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code braid logs}. */
@Command(
    description = {
      "Shows what a task has printed, of its last attempt if none is named. On a terminal,"
          + " characters that could steer it are shown as numbers; into a file or a pipe the bytes"
          + " go as they are."
    },
    footer = {"", "example: braid logs api --attempt 1 --stderr"})
final class LogsVerb implements Verb {
  private static final int CHUNK_BYTES = 64 * 1024;

  /** How long to wait before looking for more output, in milliseconds. */
  private static final long LOOK_AGAIN_MILLIS = 200;

  @Mixin private final Options options = new Options();

  @Parameters(index = "0", paramLabel = "TASK", description = "The task's id.")
  private String task = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run; the last one if absent.")
  private String run = "";

  @Option(names = "--attempt", paramLabel = "N", description = "The attempt, from 1.")
  private int attempt;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the attempt has ended.")
  private boolean follow;

  @Option(names = "--stderr", description = "Its standard error instead of its standard output.")
  private boolean errors;

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure, InterruptedException {
    Runs runs = Runs.of(caller);
    RunFolder folder = runs.find(run);
    RunStory story = RunStory.read(folder);
    int number = story.task(task);
    RunView view = story.view();
    int last = view.attempts(number).size();
    int wanted = attempt == 0 ? last : attempt;
    if (last == 0 || wanted < 1 || wanted > last) {
      throw new CommandFailure(
          Trouble.USAGE,
          last == 0
              ? "`" + task + "` has not been started"
              : "`" + task + "` has no attempt " + attempt,
          last == 0 ? "`braid why " + task + "` says why" : "name one from 1 to " + last);
    }
    Path file = errors ? folder.errorOutput(task, wanted) : folder.output(task, wanted);
    Path other = errors ? folder.output(task, wanted) : folder.errorOutput(task, wanted);
    if (options.json) {
      caller.result().line(json(view.attempts(number).get(wanted - 1), folder).toString());
      return ExitCodes.OK;
    }
    if (show(caller, file, () -> ended(runs, folder, number, wanted)) == 0) {
      String hint = errors ? "without --stderr" : "with --stderr";
      String elsewhere = size(other) > 0 ? "; " + hint + " there is something" : "";
      caller.talk().line("attempt " + wanted + " printed nothing there" + elsewhere);
    }
    return ExitCodes.OK;
  }

  private interface Ended {
    boolean now() throws CommandFailure;
  }

  private long show(Caller caller, Path file, Ended ended)
      throws CommandFailure, InterruptedException {
    long shown = 0;
    boolean last = !follow;
    while (true) {
      try (InputStream input = Files.newInputStream(file)) {
        input.skipNBytes(shown);
        for (byte[] chunk = input.readNBytes(CHUNK_BYTES);
            chunk.length > 0;
            chunk = input.readNBytes(CHUNK_BYTES)) {
          print(caller, chunk);
          shown += chunk.length;
        }
      } catch (NoSuchFileException e) {
        shown = 0;
      } catch (IOException e) {
        throw new CommandFailure(
            Trouble.ENVIRONMENT, "cannot read " + file + ": " + e.getMessage(), "", e);
      }
      if (last) {
        return shown;
      }
      // What was written before the end was noticed is shown by one more look.
      last = ended.now();
      if (!last) {
        Thread.sleep(LOOK_AGAIN_MILLIS);
      }
    }
  }

  private static void print(Caller caller, byte[] chunk) {
    if (caller.person().isThere()) {
      String text = new String(chunk, StandardCharsets.UTF_8);
      text.lines().forEach(caller.result()::line);
    } else {
      caller.out().write(chunk, 0, chunk.length);
      caller.out().flush();
    }
  }

  private static boolean ended(Runs runs, RunFolder folder, int task, int attempt)
      throws CommandFailure {
    Attempt now = RunStory.read(folder).view().attempts(task).get(attempt - 1);
    return now.outcome() != null || !runs.isLive(folder);
  }

  private Json json(Attempt shown, RunFolder folder) {
    Path output = folder.output(task, shown.number());
    Path errorOutput = folder.errorOutput(task, shown.number());
    return Json.schema("braid.logs/1")
        .put("run", folder.run())
        .put("task", task)
        .put("attempt", shown.number())
        .put("stdout", output.toString())
        .put("stdout_bytes", size(output))
        .put("stderr", errorOutput.toString())
        .put("stderr_bytes", size(errorOutput));
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      // A stream that nothing was written to has no file.
      return 0;
    }
  }
}
