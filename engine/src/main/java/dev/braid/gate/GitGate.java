package dev.braid.gate;

import dev.braid.engine.Ports.Gate;
import dev.braid.engine.Ports.Inbox;
import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Landing;
import dev.braid.workspace.GitOwnership;
import dev.braid.workspace.OneLine;
import dev.braid.workspace.Worktrees;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The gate on git. Commands that touch refs are carried out one after another on one thread;
 * checks, which may take long, on others. Every command may be repeated.
 */
public final class GitGate implements Gate, AutoCloseable {
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  /** How long an ended git may take to go. */
  private static final long CLOSE_MILLIS = 30_000;

  /**
   * What a gate works with.
   *
   * @param lease the right to move the run's refs
   * @param graph the run's plan as it is now
   * @param base the commit the run began at
   * @param logs folder for the output of checks
   * @param environment of checks, complete
   * @param notices told of what a person should know, one sentence each
   */
  public record Setting(
      GitOwnership lease,
      Supplier<TaskGraph> graph,
      String base,
      Worktrees worktrees,
      Path logs,
      SortedMap<String, String> environment,
      Consumer<String> notices) {
    public Setting {
      environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }
  }

  /** A command, and what to post when it could not be carried out. */
  private interface Command {
    Event run() throws IOException, InterruptedException;
  }

  private final Setting setting;
  private final Inbox inbox;
  private final GateStore store;
  private final IntegrationBranch branch;
  private final Candidates candidates;
  private final Reverts reverts;
  private final CheckRuns checks;
  private final Lander lander;
  private final ExecutorService serial;
  private final ExecutorService checking;
  private final Map<Integer, Future<?>> underWay = new ConcurrentHashMap<>();

  public GitGate(Setting setting, Inbox inbox) throws IOException {
    this.setting = setting;
    this.inbox = inbox;
    this.store = new GateStore(setting.lease());
    CheckedOutBranches places =
        new CheckedOutBranches(setting.lease(), setting.worktrees()::contains);
    this.branch = new IntegrationBranch(store, places);
    this.candidates = new Candidates(store, new CommitText(setting.graph(), store.refs().run()));
    this.reverts = new Reverts(store, setting.graph());
    this.checks =
        new CheckRuns(
            store,
            setting.worktrees(),
            setting.graph().get().plan().settings().gate().checks(),
            setting.logs(),
            setting.environment());
    this.lander = new Lander(store, branch, places, setting.base());
    this.serial = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("gate").factory());
    // As many threads as the kernel asks for checks at one time, and those that are being ended.
    this.checking =
        Executors.newCachedThreadPool(Thread.ofPlatform().name("gate-check-", 0).factory());
  }

  /** What keeps the results of attempts, for the adapter that runs them. */
  public PatchCapture patches(InstantSource clock) {
    return new PatchCapture(store, setting.graph(), setting.worktrees(), clock);
  }

  @Override
  public void fence(Decision.Fence decision) {
    serial.execute(() -> fenceUntilItStands(decision));
  }

  @Override
  public void revert(Decision.Revert decision) {
    serial.execute(() -> {
      try {
        post(decision, reverts.revert(decision));
      } catch (IOException failure) {
        post(decision, new Event.Capture.Unable(OneLine.of(failure)));
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
      }
    });
  }

  private void post(Decision.Revert decision, Event.Capture capture) {
    inbox.post(new Event.Captured(decision.task(), decision.attempt(), capture));
  }

  @Override
  public void prepare(Decision.Prepare decision) {
    int batch = decision.batch();
    var _ =
        submit(
            serial,
            batch,
            () -> new Event.Prepared(batch, decision.onto(), candidates.prepare(decision)));
  }

  @Override
  public void check(Decision.RunCheck decision) {
    underWay.put(
        decision.batch(),
        submit(
            checking,
            decision.batch(),
            () ->
                new Event.Checked(
                    decision.batch(),
                    decision.check(),
                    decision.run(),
                    decision.tree(),
                    checks.run(decision))));
  }

  @Override
  public void dissolve(Decision.Dissolve decision) {
    Future<?> check = underWay.remove(decision.batch());
    if (check != null) {
      check.cancel(true);
    }
  }

  @Override
  public void advance(Decision.Advance decision) {
    underWay.remove(decision.batch());
    var _ = submit(serial, decision.batch(), () -> branch.advance(decision));
  }

  @Override
  public void land(Decision.Land decision) {
    serial.execute(() -> {
      try {
        inbox.post(new Event.LandingEnded(lander.land(decision)));
      } catch (IOException failure) {
        inbox.post(new Event.LandingEnded(new Landing.NotLanded(OneLine.of(failure))));
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
      }
    });
  }

  /** Ends what is under way; nothing is posted any more. */
  @Override
  public void close() {
    serial.shutdownNow();
    checking.shutdownNow();
    try {
      boolean gone = serial.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
      gone &= checking.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
      if (!gone) {
        setting.notices().accept("a git of the gate does not end");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private Future<?> submit(ExecutorService executor, int batch, Command command) {
    return executor.submit(() -> {
      try {
        inbox.post(command.run());
      } catch (IOException failure) {
        inbox.post(new Event.GateFailed(batch, OneLine.of(failure)));
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException bug) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, bug);
      }
    });
  }

  /** Without a fence nothing may happen, so this is tried until it works or the gate is closed. */
  private void fenceUntilItStands(Decision.Fence decision) {
    long pause = FIRST_PAUSE_MILLIS;
    try {
      while (true) {
        try {
          String tip = branch.fence(decision.epoch(), setting.base());
          inbox.post(new Event.Fenced(decision.epoch(), tip));
          return;
        } catch (IOException failure) {
          setting.notices().accept("the gate cannot take the run yet: " + OneLine.of(failure));
        }
        Thread.sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    } catch (IntegrationBranch.Overtaken overtaken) {
      setting.notices().accept("the gate has been taken over: " + overtaken.getMessage());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }
}
