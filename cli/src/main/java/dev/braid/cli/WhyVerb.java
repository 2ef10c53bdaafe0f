package dev.braid.cli;

import dev.braid.notation.CodePages;
import dev.braid.view.RunView;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code braid why}. */
@Command(
    description = {
      "Says why a task waits: each condition of its start, what stands in the way, and what would"
          + " change it. For a task that has run, when and why it started and what became of it."
          + " For a code that braid check shows, what it means and how to mend it."
    },
    footer = {"", "example: braid why api --at 120"})
final class WhyVerb implements Verb {
  @Mixin private final Options options = new Options();

  @Parameters(
      index = "0",
      paramLabel = "TASK",
      description = "The task's id, or a code such as BRD-P202.")
  private String task = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run; the last one if absent.")
  private String run = "";

  @Option(
      names = "--at",
      paramLabel = "N",
      description = "As it was right after entry N of the log.")
  private long at = Long.MAX_VALUE;

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure, InterruptedException {
    Optional<String> page = CodePages.page(task);
    if (page.isPresent()) {
      caller.result().lines(page.get());
      return ExitCodes.OK;
    }
    RunStory story = RunStory.read(Runs.of(caller).find(run));
    long last = story.entries().getLast().sequence();
    if (at < 1 || (at > last && at != Long.MAX_VALUE)) {
      throw new CommandFailure(
          Trouble.USAGE,
          "the log has no entry " + at,
          "name one from 1 to " + last + " after --at");
    }
    int number = story.task(task);
    RunView view = story.viewAt(at);
    WhyText why = new WhyText(view, number, caller.glyphs(), caller.clock().getZone());
    if (options.json) {
      caller.result().line(why.json().toString());
    } else {
      why.lines().forEach(caller.result()::line);
    }
    return ExitCodes.OK;
  }
}
