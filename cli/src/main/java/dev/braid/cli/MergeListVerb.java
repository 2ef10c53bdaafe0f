package dev.braid.cli;

import dev.braid.kernel.GateBatch;
import dev.braid.kernel.GateQueue;
import dev.braid.kernel.RunState;
import dev.braid.kernel.TaskState;
import dev.braid.kernel.Why;
import dev.braid.log.RunFolder;
import dev.braid.view.Attempt;
import dev.braid.view.RunView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code braid merge list}. */
@Command(
    description = {
      "Shows what is in the gate's queue, in the order in which it would pass: how far it is, with"
          + " what it is checked together, how long it has been there, and what waits for you."
    },
    footer = {"", "example: braid merge list"})
final class MergeListVerb implements Verb {
  @Mixin private final Options options = new Options();

  @Parameters(arity = "0..1", paramLabel = "RUN", description = "The run; the last one if absent.")
  private String run = "";

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure, InterruptedException {
    Runs runs = Runs.of(caller);
    RunFolder folder = runs.find(run);
    RunView view = RunStory.read(folder).view();
    long now = Math.max(caller.clock().millis(), view.state().nowMillis());
    if (options.json) {
      caller.result().line(json(folder, view, now).toString());
      return ExitCodes.OK;
    }
    List<String> lines = lines(view, now);
    lines.forEach(caller.result()::line);
    if (lines.isEmpty()) {
      caller.talk().line("nothing is in the gate of run " + folder.run());
    }
    return ExitCodes.OK;
  }

  private static List<String> lines(RunView view, long now) {
    RunState state = view.state();
    List<String> lines = new ArrayList<>();
    for (GateQueue.Entry entry : state.gate().entries()) {
      GateBatch batch = state.gate().batchOf(entry);
      lines.add(
          String.format(
              Locale.ROOT,
              "#%d  %s  %s  %d files  %s  awaits %s",
              entry.number(),
              Items.nameOf(state, entry.task()),
              batch == null ? "waiting" : "batch " + batch.number(),
              entry.paths().size(),
              Times.length(Math.max(0, now - sinceMillis(view, entry, now))),
              Why.inGate(state, entry)));
    }
    for (int task = 0; task < view.graph().taskCount(); task++) {
      List<String> outside = outside(state, task);
      if (!outside.isEmpty()) {
        String name = view.graph().nodeName(task);
        lines.add(
            "%s  refused, wrote %s outside its scope; `braid merge release %s --widen` takes it"
                .formatted(name, String.join(", ", outside), name));
      }
    }
    return lines;
  }

  private static Json json(RunFolder folder, RunView view, long now) {
    RunState state = view.state();
    List<Json> entries = new ArrayList<>();
    for (GateQueue.Entry entry : state.gate().entries()) {
      GateBatch batch = state.gate().batchOf(entry);
      entries.add(
          new Json()
              .put("entry", entry.number())
              .put("item", Items.nameOf(state, entry.task()))
              .put("step", batch == null ? "waiting" : batch.step().name().toLowerCase(Locale.ROOT))
              .put("batch", batch == null ? 0 : batch.number())
              .put("held", state.gate().heldBecause(entry.task()) != null)
              .put("age_millis", Math.max(0, now - sinceMillis(view, entry, now)))
              .put("awaits", Why.inGate(state, entry))
              .putTexts("paths", entry.paths()));
    }
    List<Json> refused = new ArrayList<>();
    for (int task = 0; task < view.graph().taskCount(); task++) {
      List<String> outside = outside(state, task);
      if (!outside.isEmpty()) {
        refused.add(
            new Json().put("item", view.graph().nodeName(task)).putTexts("outside", outside));
      }
    }
    return Json.schema("braid.queue/1")
        .put("run", folder.run())
        .putObjects("entries", entries)
        .putObjects("out_of_scope", refused);
  }

  private static List<String> outside(RunState state, int task) {
    return state.lives().state(task) == TaskState.FAILED
        ? state.gate().outOfScope(task)
        : List.of();
  }

  /** When a patch came: when its attempt ended. */
  private static long sinceMillis(RunView view, GateQueue.Entry entry, long now) {
    Attempt attempt = entry.task() < 0 ? null : view.lastAttempt(entry.task());
    return attempt == null || attempt.endMillis() < 0 ? now : attempt.endMillis();
  }
}
