package dev.braid.cli;

import dev.braid.kernel.Kernel;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.Message;
import dev.braid.kernel.Replay;
import dev.braid.log.MessageCodec;
import dev.braid.log.RunFolder;
import dev.braid.notation.PlanJson;
import dev.braid.verify.Report;
import dev.braid.verify.Unreadable;
import dev.braid.verify.Verifier;
import dev.braid.view.RunView;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code braid history}. */
@Command(
    description = {
      "Shows the log of a run: each change as a line, then what it came to. --replay decides the"
          + " run once more and compares each decision; --verify checks the log against git with"
          + " code that shares nothing with what it checks."
    },
    footer = {"", "example: braid history --replay"})
final class HistoryVerb implements Verb {
  private static final int MOST_COLUMNS = 200;

  @Mixin private final Options options = new Options();

  @Parameters(arity = "0..1", paramLabel = "RUN", description = "The run; the last one if absent.")
  private String run = "";

  @ArgGroup private final What what = new What();

  /** What of the history is wanted; at most one. */
  static final class What {
    @Option(names = "--list", description = "All runs of this repository, oldest first.")
    private boolean list;

    @Option(names = "--events", description = "Every entry of the log.")
    private boolean events;

    @Option(names = "--replay", description = "Decide the run again and compare.")
    private boolean replay;

    @Option(names = "--verify", description = "Check log and git independently.")
    private boolean verify;
  }

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure, InterruptedException {
    Runs runs = Runs.of(caller);
    if (what.list) {
      return list(caller, runs);
    }
    RunFolder folder = runs.find(run);
    if (what.verify) {
      return verify(caller, runs, folder);
    }
    RunStory story = RunStory.read(folder);
    if (what.replay) {
      return replay(caller, story);
    }
    return what.events ? events(caller, story) : story(caller, runs, story);
  }

  private int list(Caller caller, Runs runs) throws CommandFailure {
    for (RunFolder folder : runs.list()) {
      RunView view;
      try {
        view = RunStory.read(folder).view();
      } catch (CommandFailure failure) {
        caller.talk().line(folder.run() + ": " + failure.getMessage());
        continue;
      }
      boolean live = runs.isLive(folder);
      if (options.json) {
        caller.result().line(StatusJson.of(view, live).toString());
      } else {
        String when = Times.day(view.openedMillis(), caller.clock().getZone());
        String state = StatusJson.state(view, live);
        caller
            .result()
            .line(folder.run() + "  " + when + "  " + state + "  " + view.graph().plan().id());
      }
    }
    return ExitCodes.OK;
  }

  private int story(Caller caller, Runs runs, RunStory story) throws CommandFailure {
    Screen screen = caller.result();
    RunView whole = story.view();
    if (options.json) {
      screen.line(StatusJson.of(whole, runs.isLive(story.folder())).toString());
      return ExitCodes.OK;
    }
    RunView view = new RunView(story.graph(), story.opened(), PlanJson::read);
    RunLines lines = new RunLines(view, caller.clock().getZone(), "");
    story.entries().forEach(entry -> lines.take(entry).forEach(screen::line));
    screen.line();
    new SummaryText(view, caller.glyphs(), caller.command()).lines().forEach(screen::line);
    return ExitCodes.OK;
  }

  private int events(Caller caller, RunStory story) {
    for (LogEntry entry : story.entries()) {
      String body = new String(MessageCodec.write(entry.message()), StandardCharsets.UTF_8);
      String line =
          options.json
              ? "{\"sequence\":%d,\"at_millis\":%d,\"epoch\":%d,\"entry\":%s}"
                  .formatted(entry.sequence(), entry.atMillis(), entry.epoch(), body)
              : text(entry, body, caller.clock().getZone());
      caller.result().line(line);
    }
    return ExitCodes.OK;
  }

  private static String text(LogEntry entry, String body, ZoneId zone) {
    String line =
        String.format(
            Locale.ROOT,
            "%6d %s e%d %s",
            entry.sequence(),
            Times.clock(entry.atMillis(), zone),
            entry.epoch(),
            body);
    return line.length() > MOST_COLUMNS ? line.substring(0, MOST_COLUMNS) + "..." : line;
  }

  private int replay(Caller caller, RunStory story) throws CommandFailure {
    if (story.opened().rules() != Kernel.RULES) {
      String message =
          "run %s was decided by rules %d, this Braid has rules %d; nothing was compared"
              .formatted(story.opened().run(), story.opened().rules(), Kernel.RULES);
      caller
          .result()
          .line(
              options.json
                  ? replayJson(story, new Replay.Result(0, 0, null))
                      .put("compared", false)
                      .toString()
                  : message);
      return ExitCodes.OK;
    }
    Replay.Result result = story.replay();
    Replay.Difference difference = result.difference();
    Screen screen = caller.result();
    if (options.json) {
      screen.line(replayJson(story, result).put("compared", true).toString());
    } else if (difference == null) {
      screen.line(
          "run %s: %d entries, %d decisions, every one the same"
              .formatted(story.opened().run(), result.entries(), result.decisions()));
    } else {
      screen.line(
          "run "
              + story.opened().run()
              + ": the log and the kernel part at entry "
              + difference.sequence());
      screen.line("  recorded " + text(difference.recorded()));
      screen.line("  decided  " + text(difference.decided()));
    }
    return difference == null ? ExitCodes.OK : ExitCodes.TASKS_FAILED;
  }

  private static Json replayJson(RunStory story, Replay.Result result) {
    Replay.Difference difference = result.difference();
    Json json =
        Json.schema("braid.replay/1")
            .put("run", story.opened().run())
            .put("entries", result.entries())
            .put("decisions", result.decisions())
            .put("same", difference == null);
    if (difference != null) {
      json.put("differs_at", difference.sequence())
          .put("recorded", text(difference.recorded()))
          .put("decided", text(difference.decided()));
    }
    return json;
  }

  private static String text(@Nullable Message message) {
    if (message == null) {
      return "nothing";
    }
    String text = new String(MessageCodec.write(message), StandardCharsets.UTF_8);
    return text.length() > MOST_COLUMNS ? text.substring(0, MOST_COLUMNS) + "..." : text;
  }

  private int verify(Caller caller, Runs runs, RunFolder folder) throws CommandFailure {
    Report report;
    try {
      report = Verifier.verify(folder.log(), runs.repository().topLevel());
    } catch (Unreadable e) {
      throw new CommandFailure(Trouble.LOG, String.valueOf(e.getMessage()), "", e);
    }
    if (options.json) {
      caller.result().line(report.json());
    } else {
      caller.result().lines(report.text());
    }
    return report.isSound() ? ExitCodes.OK : ExitCodes.TASKS_FAILED;
  }
}
