package dev.braid.gate;

import dev.braid.kernel.Decision;
import dev.braid.kernel.Event.Verdict;
import dev.braid.plan.Settings;
import dev.braid.workspace.OneLine;
import dev.braid.workspace.ShellCommand;
import dev.braid.workspace.Slot;
import dev.braid.workspace.SlotContents;
import dev.braid.workspace.Worktrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs the plan's checks on exactly the tree that would be published, in the gate's own worktrees:
 * one for each lane. A check that changes what is tracked has checked something else, and is red.
 */
final class CheckRuns {
  /** How long a check may take when the plan does not say. */
  static final long DEFAULT_MILLIS = 30 * 60_000;

  private final GateStore store;
  private final Worktrees worktrees;
  private final List<Settings.Check> checks;
  private final Path logs;
  private final SortedMap<String, String> environment;
  private final Verdicts verdicts;
  private final Map<Integer, ReentrantLock> lanes = new ConcurrentHashMap<>();

  CheckRuns(
      GateStore store,
      Worktrees worktrees,
      List<Settings.Check> checks,
      Path logs,
      SortedMap<String, String> environment) {
    this.store = store;
    this.worktrees = worktrees;
    this.checks = List.copyOf(checks);
    this.logs = logs;
    this.environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    this.verdicts = new Verdicts(store, this.environment);
  }

  /**
   * Runs a check, or finds that it has passed on this very tree before. In one lane one check runs
   * at a time: whoever comes later waits until what came before is gone.
   */
  Verdict run(Decision.RunCheck decision) throws IOException, InterruptedException {
    Settings.Check check = checks.get(decision.check());
    if (verdicts.isGreen(check, decision.tree())) {
      return new Verdict.Green(0, true);
    }
    ReentrantLock lane = lanes.computeIfAbsent(decision.lane(), number -> new ReentrantLock());
    lane.lockInterruptibly();
    try {
      Verdict verdict = run(decision, check);
      if (verdict instanceof Verdict.Green) {
        verdicts.green(check, decision.tree());
      }
      return verdict;
    } finally {
      lane.unlock();
    }
  }

  private Verdict run(Decision.RunCheck decision, Settings.Check check)
      throws IOException, InterruptedException {
    String tree = GitObjects.commit(store.objects(), decision.commit()).header("tree").orElse("");
    if (!tree.equals(decision.tree())) {
      throw new IOException("commit " + decision.commit() + " does not have that tree");
    }
    Slot slot = worktrees.handOutGate(decision.lane(), decision.commit());
    SortedMap<String, String> variables = new TreeMap<>(environment);
    variables.put("BRAID_RUN", store.refs().run());
    variables.put("BRAID_CHECK", check.id());
    Files.createDirectories(logs);
    Path output = logs.resolve(logName(decision));
    long timeout = check.timeoutMillis() > 0 ? check.timeoutMillis() : DEFAULT_MILLIS;
    ShellCommand.Ended ended =
        new ShellCommand(check.command(), slot.directory(), variables, output, timeout)
            .run(store.lease());
    SlotContents changed = slot.contents();
    slot.settle();
    if (ended.timedOut()) {
      return new Verdict.Red(-1, "ended after %d s, its limit".formatted(timeout / 1000));
    }
    if (ended.exitCode() != 0) {
      return new Verdict.Red(ended.exitCode(), ended.lastLine());
    }
    if (!changed.changed().isEmpty() || !changed.deleted().isEmpty()) {
      String paths = OneLine.of(changed.changed() + " " + changed.deleted());
      return new Verdict.Red(0, "it changed tracked files: " + paths);
    }
    return new Verdict.Green(ended.wallMillis(), false);
  }

  private static String logName(Decision.RunCheck decision) {
    String again = decision.run() > 1 ? "-again" : "";
    return "check-%d-%d%s.log".formatted(decision.batch(), decision.check(), again);
  }
}
