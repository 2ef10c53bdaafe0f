package dev.braid.engine.simulation;

import dev.braid.engine.Driver;
import dev.braid.engine.Ports;
import dev.braid.engine.simulation.FakeMachine.Child;
import dev.braid.engine.simulation.World.Fault;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Event.Outcome;
import dev.braid.kernel.Event.Usage;
import dev.braid.kernel.Failure;
import dev.braid.plan.Scope;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The ports of one engine: they act on the machine after a while, and report to their inbox. */
final class FakePorts implements Ports.Workers, Ports.Gate, Ports.Timers {
  private static final List<String> FILES =
      List.of("src/a.x", "src/b.x", "src/deep/c.x", "docs/a.md", "docs/b.md", "lib/a.x", "z");

  private final World world;
  private final FakeMachine machine;
  private final int epoch;
  private final Driver inbox;
  private boolean dead;

  FakePorts(World world, FakeMachine machine, int epoch, Driver inbox) {
    this.world = world;
    this.machine = machine;
    this.epoch = epoch;
    this.inbox = inbox;
  }

  /** The engine died: from now on nothing is reported, though its processes and git go on. */
  void die() {
    dead = true;
  }

  @Override
  public void start(Decision.StartAttempt start) {
    crashMaybe();
    int task = start.task();
    if (world.suffers(Fault.NOT_STARTED)) {
      soon(() -> ended(task, start.attempt(), new Outcome.NotStarted("no process left")));
      return;
    }
    long delay = world.suffers(Fault.SLOW_START) ? 120_000 : 5;
    world.after(delay, () -> launch(start));
  }

  private void launch(Decision.StartAttempt start) {
    if (dead) {
      return;
    }
    int task = start.task();
    Child process = new Child(task, start.attempt(), epoch);
    if (!isWanted(start)) {
      return;
    }
    machine.launch(process, start.slot(), start.base());
    if (!world.suffers(Fault.LOST_START_REPORT)) {
      report(new Event.AttemptStarted(task, start.attempt(), process.toString()));
    }
    long duration = 1 + world.random().nextLong(60_000);
    if (world.suffers(Fault.ATTEMPT_HANGS)) {
      duration = 3_600_000;
    }
    world.after(duration, () -> exit(process, start));
  }

  /** A real port looks whether the attempt was ended while its worktree was being prepared. */
  private boolean isWanted(Decision.StartAttempt start) {
    return !endedEarly.remove(start.task() + "/" + start.attempt());
  }

  private final TreeSet<String> endedEarly = new TreeSet<>();

  private void exit(Child process, Decision.StartAttempt start) {
    if (!machine.lives(process)) {
      return;
    }
    machine.change(start.slot(), start.task(), start.attempt(), changes(start.task()));
    machine.kill(start.task(), start.attempt());
    Outcome outcome = new Outcome.Done();
    if (world.suffers(Fault.ATTEMPT_FAILS)) {
      outcome =
          switch (world.random().nextInt(3)) {
            case 0 -> new Outcome.Failed(1, "broken");
            case 1 -> new Outcome.TimedOut("wall", 1_000);
            default -> new Outcome.NotAccepted("no such file");
          };
    }
    if (!start.tool().isEmpty()) {
      outcome = ofProvider(start.tool(), outcome);
    }
    ended(start.task(), start.attempt(), outcome);
  }

  /** Two tools share one provider, as tools of one maker do. */
  private Outcome ofProvider(String tool, Outcome otherwise) {
    boolean shared = !tool.equals("codex");
    List<String> tools = shared ? List.of("claude", "claude-fast") : List.of("codex");
    String provider = shared ? "anthropic" : "openai";
    if (world.suffers(Fault.PROVIDER_LIMIT)) {
      boolean told = world.random().nextBoolean();
      long reset = told ? world.nowMillis() + world.random().nextInt(600_000) : 0;
      return new Outcome.Limited(provider, tools, reset, "limit");
    }
    if (world.suffers(Fault.NOT_LOGGED_IN)) {
      return new Outcome.NotAuthorized(provider, tools, "no key");
    }
    return otherwise;
  }

  private SortedSet<String> changes(int task) {
    SortedSet<String> changed = new TreeSet<>();
    Scope scope = inbox.graph().task(task).scope();
    if (world.suffers(Fault.EMPTY_RESULT)) {
      return changed;
    }
    for (String file : FILES) {
      boolean allowed =
          scope.origin() == Scope.Origin.UNKNOWN
              ? world.random().nextInt(FILES.size()) == 0
              : scope.writes().stream().anyMatch(entry -> entry.pattern().matches(file));
      if (allowed) {
        changed.add(file);
      }
    }
    return changed;
  }

  @Override
  public void end(Decision.EndAttempt end) {
    crashMaybe();
    world.after(
        20,
        () -> {
          if (dead) {
            return;
          }
          endedEarly.add(end.task() + "/" + end.attempt());
          machine.kill(end.task(), end.attempt());
          Outcome outcome = end.lost() ? new Outcome.Lost() : new Outcome.Cancelled();
          ended(end.task(), end.attempt(), outcome);
        });
  }

  @Override
  public void capture(Decision.CapturePatch capture) {
    crashMaybe();
    int task = capture.task();
    world.after(10, () -> report(new Event.Captured(task, capture.attempt(), taken(capture))));
  }

  private Capture taken(Decision.CapturePatch capture) {
    if (dead) {
      return new Capture.Empty();
    }
    if (world.suffers(Fault.CAPTURE_FAILS)) {
      return new Capture.Unable("no space left on device");
    }
    int task = capture.task();
    FakeMachine.Sandbox sandbox = machine.sandbox(capture.slot(), task, capture.attempt());
    if (!sandbox.base().equals(capture.base())) {
      throw new AssertionError("captured against another base: " + capture);
    }
    if (world.suffers(Fault.OUT_OF_SCOPE)) {
      SortedSet<String> all = new TreeSet<>(sandbox.changed());
      all.add("z");
      int attempt = capture.attempt();
      String kept = machine.git.pinRefused(task, attempt, capture.base(), all);
      Failure failure = new Failure(Failure.ErrorClass.E_SCOPE_VIOLATION, "wrote z");
      return new Capture.Refused(failure, List.of("z"), kept, List.copyOf(all));
    }
    if (sandbox.changed().isEmpty()) {
      return new Capture.Empty();
    }
    String id = machine.git.pin(task, capture.attempt(), capture.base(), sandbox.changed());
    if (world.suffers(Fault.CHECK_RED)) {
      world.spoil(id);
    }
    return new Capture.Patch(id, List.copyOf(sandbox.changed()), List.of());
  }

  @Override
  public void fence(Decision.Fence fence) {
    crashMaybe();
    soon(() -> {
      if (machine.git.fence(fence.epoch())) {
        report(new Event.Fenced(fence.epoch(), machine.git.tip()));
      }
    });
  }

  @Override
  public void revert(Decision.Revert revert) {
    crashMaybe();
    soon(() -> {
      if (!dead) {
        report(new Event.Captured(revert.task(), revert.attempt(), takenBack(revert)));
      }
    });
  }

  private Capture takenBack(Decision.Revert revert) {
    Capture made = machine.git.revert(revert);
    if (made instanceof Capture.Patch && world.suffers(Fault.CAPTURE_FAILS)) {
      return new Capture.Unable("no space left on device");
    }
    if (made instanceof Capture.Patch && world.suffers(Fault.EMPTY_RESULT)) {
      machine.git.takenBack(revert.commit());
      return new Capture.Empty();
    }
    return made;
  }

  @Override
  public void prepare(Decision.Prepare prepare) {
    crashMaybe();
    soon(() -> {
      if (world.suffers(Fault.GATE_FAILS)) {
        report(new Event.GateFailed(prepare.batch(), "no space left on device"));
        return;
      }
      List<Event.Preparation> made = machine.git.prepare(prepare);
      if (made.stream().anyMatch(one -> one instanceof Event.Preparation.Conflict)) {
        world.note(Fault.GATE_CONFLICT);
      }
      if (prepare.patches().size() > 1) {
        world.note(Fault.BATCH_OF_SEVERAL);
      }
      report(new Event.Prepared(prepare.batch(), prepare.onto(), made));
    });
  }

  @Override
  public void check(Decision.RunCheck check) {
    crashMaybe();
    Event.Verdict verdict = new Event.Verdict.Green(5, false);
    if (world.isBad(check.tree())) {
      verdict = new Event.Verdict.Red(1, "a test failed");
    } else if (world.suffers(Fault.CHECK_FLAKY)) {
      verdict = new Event.Verdict.Red(1, "a test failed by chance");
    }
    Event answer =
        new Event.Checked(check.batch(), check.check(), check.run(), check.tree(), verdict);
    world.after(5_000, () -> report(answer));
  }

  @Override
  public void dissolve(Decision.Dissolve dissolve) {
    crashMaybe();
    switch (dissolve.cause()) {
      case RED -> world.note(Fault.RED_BATCH);
      case OUTDATED -> world.note(Fault.BATCH_OUTDATED);
      case WITHDRAWN, STOPPED -> {}
    }
  }

  @Override
  public void advance(Decision.Advance advance) {
    crashMaybe();
    if (world.suffers(Fault.FOREIGN_MOVE)) {
      String path = FILES.get(world.random().nextInt(FILES.size()));
      soon(() -> machine.git.foreignCommit(path));
    }
    // Sometimes git is so slow that it outlives its engine and moves the branch after all.
    boolean slow = world.suffers(Fault.GIT_OUTLIVES_ENGINE);
    world.after(slow ? 200_000 : 1 + world.random().nextInt(8), () -> move(advance));
    if (slow) {
      world.after(100_000, this::die);
    }
  }

  private void move(Decision.Advance advance) {
    switch (machine.git.advance(epoch, advance.from(), advance.to())) {
      case MOVED -> {
        if (world.suffers(Fault.GATE_FAILS)) {
          report(new Event.GateFailed(advance.batch(), "the folder could not be synced"));
        } else {
          report(new Event.Advanced(advance.batch(), machine.git.tip()));
        }
      }
      case TIP_IS_ELSEWHERE -> reportOnce(new Event.TipMoved(advance.batch(), machine.git.tip()));
      case SHUT_OUT -> report(new Event.GateFailed(advance.batch(), "another engine is here"));
    }
  }

  @Override
  public void land(Decision.Land land) {
    crashMaybe();
    Event.Landing landing =
        world.random().nextBoolean()
            ? new Event.Landing.Landed(land.tip())
            : new Event.Landing.NotLanded("the checkout is dirty");
    soon(() -> report(new Event.LandingEnded(landing)));
  }

  @Override
  public void set(Decision.SetTimer timer) {
    crashMaybe();
    if (timer.timer() == -2 || timer.timer() <= -1_000_000) {
      world.note(timer.timer() == -2 ? Fault.WORKER_KEPT : Fault.GROUP_OVERDUE);
    }
    long delay = Math.max(0, timer.atMillis() - world.nowMillis());
    world.after(delay, () -> report(new Event.TimerFired(timer.timer())));
  }

  private void ended(int task, int attempt, Outcome outcome) {
    report(new Event.AttemptEnded(task, attempt, outcome, Usage.NONE));
  }

  private void soon(Runnable action) {
    world.after(1 + world.random().nextInt(5), action);
  }

  private void crashMaybe() {
    if (world.suffers(Fault.CRASH_IN_DISPATCH)) {
      throw new FakeLog.Crash();
    }
  }

  private void report(Event event) {
    if (dead) {
      return;
    }
    if (world.suffers(Fault.LOST_REPORT_THEN_CRASH)) {
      // Inside one process a report is only ever lost together with the process.
      world.after(1_000, this::die);
      return;
    }
    long delay = later(event);
    if (world.suffers(Fault.DUPLICATE_REPORT)) {
      world.after(delay + 1 + world.random().nextInt(20_000), () -> deliver(event));
    }
  }

  /** Nothing in the event says which of several moves it answers, and git answers each once. */
  private void reportOnce(Event event) {
    if (dead) {
      return;
    }
    if (world.suffers(Fault.LOST_REPORT_THEN_CRASH)) {
      world.after(1_000, this::die);
    } else {
      later(event);
    }
  }

  private long later(Event event) {
    long delay = world.suffers(Fault.LATE_REPORT) ? 30_000 : 0;
    world.after(delay, () -> deliver(event));
    return delay;
  }

  private void deliver(Event event) {
    if (!dead) {
      inbox.post(event);
    }
  }

  boolean isDead() {
    return dead;
  }
}
