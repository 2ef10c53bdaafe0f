package dev.braid.worker;

import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Outcome;
import dev.braid.plan.Execution;
import dev.braid.tool.OutputReader;
import dev.braid.tool.Tool;
import dev.braid.tool.Tools;
import dev.braid.tool.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The life of one attempt, from its sandbox to the moment when nothing of it runs any more. One
 * virtual thread lives it; others may only ask it to stop, or watch.
 */
final class Attempt implements UsageWatch.Watched {
  /** What the attempts of a run share. */
  record Shared(
      Run run,
      Surroundings surroundings,
      Tooling tooling,
      Containment containment,
      UsageWatch watch,
      Consumer<Event> inbox) {}

  private final Shared shared;
  private final Decision.StartAttempt decision;
  private final Execution execution;
  private final Container container;
  private final ProcessUse use = new ProcessUse();
  private @Nullable Thread handingOut;
  private @Nullable Stage stage;
  private @Nullable OutputReader reader;
  private long groupCpuMillis;
  private boolean stopped;
  private boolean lost;

  Attempt(Shared shared, Decision.StartAttempt decision, long environmentsSince) {
    this.shared = shared;
    this.decision = decision;
    this.execution = shared.run.graph().get().task(decision.task()).execution();
    AttemptId id = AttemptId.of(shared.run, decision.task(), decision.attempt());
    this.container = shared.containment.begin(id, environmentsSince);
  }

  int number() {
    return decision.attempt();
  }

  /** Lives the attempt; at the end its outcome is posted. */
  void run() {
    Outcome outcome;
    try {
      outcome = outcome();
    } catch (InterruptedException e) {
      outcome = new Outcome.Cancelled();
    } catch (RuntimeException | LinkageError e) {
      // Without a report the run would wait for ever; the attempt fails and says why.
      outcome = new Outcome.Failed(Outcomes.NO_CODE, "BUG: " + e);
      endAll();
    }
    groupCpuMillis = container.close();
    shared.inbox.accept(
        new Event.AttemptEnded(decision.task(), decision.attempt(), settled(outcome), usage()));
  }

  /** Ends the attempt. */
  synchronized void stop(boolean asLost) {
    stopped = true;
    lost |= asLost;
    if (stage != null) {
      stage.stop();
    }
    if (handingOut != null) {
      handingOut.interrupt();
    }
  }

  /** What it is doing; nothing before its process has begun. */
  synchronized Optional<Activity> activity() {
    String told = reader == null ? "" : reader.activity();
    return Optional.ofNullable(stage).map(at -> at.activity(told));
  }

  @Override
  public void sample(ProcessTable table) {
    use.sample(container.in(table));
  }

  private Outcome outcome() throws InterruptedException {
    Path sandbox;
    AttemptCommands commands;
    Stage opened;
    try {
      sandbox = handOut();
      Contract contract =
          Contract.write(
              shared.run.graph().get().task(decision.task()),
              shared.surroundings.files().contract(decision.task(), decision.attempt()));
      commands = AttemptCommands.of(shared.run, decision, shared.tooling, sandbox, contract);
      opened = open(commands);
    } catch (IOException e) {
      // A stop may break off the work on files in any way.
      return isStopped()
          ? new Outcome.Cancelled()
          : new Outcome.NotStarted(Lines.plain(String.valueOf(e.getMessage())));
    } catch (Tools.NoTool e) {
      return new Outcome.NotStarted(e.detail());
    }
    shared.watch.begin(this);
    try (opened) {
      return perform(opened, commands, sandbox);
    } catch (LaunchFailure e) {
      return Outcomes.of(e);
    } finally {
      shared.watch.end(this);
    }
  }

  private Outcome perform(Stage opened, AttemptCommands commands, Path sandbox)
      throws LaunchFailure, InterruptedException {
    OutputReader understood = new OutputReader(commands.tool().reading(), shared.tooling.clock());
    synchronized (this) {
      reader = understood;
    }
    opened.listen(understood.isIdle() ? null : understood::line);
    Ending ending = opened.run(commands.work(), this::announce);
    opened.listen(null);
    return switch (ending) {
      case Ending.Exited exited -> {
        Verdict verdict = understood.verdict(exited.code());
        yield verdict.kind() == Verdict.Kind.DONE
            ? new Judge(sandbox, commands, opened).judge(execution)
            : Outcomes.of(verdict, exited, opened.lastLine(), limited(commands.tool()));
      }
      case Ending.OverLimit over ->
          understood
              .waiting()
              .map(sign -> Outcomes.of(sign, over, limited(commands.tool())))
              .orElseGet(() -> Outcomes.of(over));
      case Ending.Stopped ended -> new Outcome.Cancelled();
      case Ending.Undying undying -> Outcomes.of(undying);
    };
  }

  private Outcomes.Provider limited(Tool tool) {
    return new Outcomes.Provider(tool.provider(), shared.tooling.tools().sharing(tool));
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private void endAll() {
    try {
      List<ProcessTable.Entry> ignored = container.end(shared.tooling.limits().end());
    } catch (InterruptedException e) {
      throw new IllegalStateException("BUG: nobody interrupts the end of an attempt", e);
    }
  }

  private void announce(ProcessIdentity identity) {
    String process = identity.text(shared.containment.scanner().boot());
    shared.inbox.accept(new Event.AttemptStarted(decision.task(), decision.attempt(), process));
  }

  /**
   * A hand-out may take long, for it may set the sandbox up: it is the part that is interrupted.
   */
  private Path handOut() throws IOException, InterruptedException {
    synchronized (this) {
      if (stopped) {
        throw new InterruptedException("stopped before the start");
      }
      handingOut = Thread.currentThread();
    }
    try {
      return shared.surroundings.sandboxes().handOut(decision.slot(), decision.base());
    } finally {
      synchronized (this) {
        handingOut = null;
        // A stop may have come when the hand-out was over but this was not yet known.
        boolean ignored = Thread.interrupted();
      }
    }
  }

  private Stage open(AttemptCommands commands) throws IOException {
    AttemptFiles files = shared.surroundings.files();
    Limits limits = shared.tooling.limits();
    long room = limits.outputBytes();
    Output out =
        new Output(files.output(decision.task(), decision.attempt()), room, commands.environment());
    Output err =
        new Output(files.errors(decision.task(), decision.attempt()), room, commands.environment());
    long wall =
        execution.timeoutMillis() > 0 ? execution.timeoutMillis() : limits.wall().toMillis();
    long silence =
        execution.silenceMillis() > 0
            ? execution.silenceMillis()
            : commands.tool().needs().silenceMillis();
    Stage.Time time = new Stage.Time(wall, silence, limits.grace(), limits.end());
    synchronized (this) {
      Stage opened = new Stage(shared.containment.launcher(), container, time, out, err);
      stage = opened;
      if (stopped) {
        opened.stop();
      }
      return opened;
    }
  }

  /** An attempt that the kernel has ended is cancelled or lost, however far it had come. */
  private synchronized Outcome settled(Outcome outcome) {
    return lost && outcome instanceof Outcome.Cancelled ? new Outcome.Lost() : outcome;
  }

  private synchronized Event.Usage usage() {
    if (stage == null) {
      return Event.Usage.NONE;
    }
    return new Event.Usage(
        stage.wallMillis(),
        Math.max(use.cpuMillis(), groupCpuMillis),
        use.peakBytes(),
        stage.outputBytes(),
        reader == null ? Event.Spent.NOTHING : reader.spent());
  }
}
