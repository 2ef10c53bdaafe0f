package dev.braid.verify;

import dev.braid.engine.Driver;
import dev.braid.engine.Ports;
import dev.braid.engine.Ports.LogFailure;
import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Event.Landing;
import dev.braid.kernel.Event.Outcome;
import dev.braid.kernel.Event.Preparation;
import dev.braid.kernel.Event.Usage;
import dev.braid.kernel.Event.Verdict;
import dev.braid.kernel.Kernel;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.RunState;
import dev.braid.log.SqliteLog;
import dev.braid.notation.PlanJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs a plan with the real kernel, driver and log on a real repository; only workers and gate are
 * small ones of its own, on plumbing commands. The order in which answers come, crashes, and what
 * somebody else does to the branch come from a seed.
 */
final class GenuineRun implements Ports.Workers, Ports.Gate, Ports.Timers {
  static final String RUN = "ab12";
  private static final String BRANCH = "refs/heads/braid/" + RUN;
  private static final int OFFER_AT = 8;
  private static final int MAX_STEPS = 10_000;

  private final PlainGit git;
  private final Path logFile;
  private final String plan;
  private final TaskGraph graph;
  private final SplittableRandom random;
  private final List<Runnable> agenda = new ArrayList<>();
  private String base = "";
  private long millis = 1_700_000_000_000L;
  private String offer = "";
  private int crashesLeft;
  private int foreignMovesLeft;
  private @Nullable Driver driver;

  private GenuineRun(Path folder, String plan, long seed) {
    this.git = PlainGit.create(folder.resolve("repository.git"));
    this.logFile = folder.resolve("log.db");
    this.plan = PlanJson.write(PlanJson.read(plan));
    this.graph = TaskGraph.of(PlanJson.read(this.plan));
    this.random = new SplittableRandom(seed);
  }

  /** A run in which nothing goes wrong but what its tasks do. */
  static Path calm(Path folder, String plan, long seed) throws LogFailure {
    GenuineRun run = new GenuineRun(folder, plan, seed);
    run.live();
    return run.logFile;
  }

  /** A run that crashes and whose branch is moved by others, up to so many times. */
  static Path troubled(Path folder, String plan, long seed) throws LogFailure {
    GenuineRun run = new GenuineRun(folder, plan, seed);
    run.crashesLeft = run.random.nextInt(4);
    run.foreignMovesLeft = run.random.nextInt(3);
    run.live();
    return run.logFile;
  }

  /** A run whose plan somebody edits early on. */
  static Path edited(Path folder, String plan, String edit, long seed) throws LogFailure {
    GenuineRun run = new GenuineRun(folder, plan, seed);
    run.offer = PlanJson.write(PlanJson.read(edit));
    run.live();
    return run.logFile;
  }

  private void live() throws LogFailure {
    TreeMap<String, String> files = new TreeMap<>();
    for (String path : List.of("docs/d.txt", "src/api/a.txt", "src/api/gone.txt", "z.txt")) {
      files.put(path, path + "\n");
    }
    files.put("shared.txt", "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n");
    StringBuilder index = new StringBuilder("100755 " + git.blob("#!/bin/sh\n") + "\ttools/t.sh\n");
    files.forEach((path, text) -> index.append("100644 " + git.blob(text) + "\t" + path + "\n"));
    String empty = git.with("", "mktree");
    base = git.commit(git.withIndex(empty, index.toString()), "base\n");
    git.run("update-ref", "refs/heads/main", base);
    SqliteLog.create(logFile).close();
    boolean ended = false;
    while (!ended) {
      ended = epoch();
    }
  }

  /** One engine's life; true when the run has ended. */
  private boolean epoch() throws LogFailure {
    try (SqliteLog log = SqliteLog.open(logFile)) {
      RunState state = new RunState(graph, graph.plan().settings().workers(), PlanJson::read);
      List<LogEntry> entries = log.entries();
      entries.forEach(state::apply);
      Driver current = new Driver(log, () -> millis, state, log.epoch(), batch -> {});
      driver = current;
      current.connect(new Driver.Seams(this, this, this));
      if (entries.isEmpty()) {
        current.post(
            new Event.RunOpened(RUN, Kernel.RULES, plan, state.workers(), "refs/heads/main", base));
      }
      current.post(new Event.EngineStarted(log.epoch()));
      for (int step = 0; step < MAX_STEPS; step++) {
        while (current.step()) {
          millis += random.nextInt(50);
        }
        if (crashes()) {
          return false;
        }
        if (agenda.isEmpty()) {
          return state.ending() != null;
        }
        if (step == OFFER_AT && !offer.isEmpty()) {
          current.post(new Event.PlanOffered(offer, state.workers() + 1));
        }
        agenda.remove(random.nextInt(agenda.size())).run();
      }
      throw new IllegalStateException("the run does not end");
    }
  }

  private boolean crashes() {
    if (crashesLeft == 0 || random.nextInt(25) > 0) {
      return false;
    }
    crashesLeft--;
    // What a git of the dead engine still does, nobody hears.
    driver = null;
    while (!agenda.isEmpty() && random.nextBoolean()) {
      agenda.remove(random.nextInt(agenda.size())).run();
    }
    agenda.clear();
    return true;
  }

  private void post(Event event) {
    if (driver != null) {
      driver.post(event);
    }
  }

  private String id(int task) {
    return (driver == null ? graph : driver.graph()).task(task).id();
  }

  @Override
  public void start(Decision.StartAttempt decision) {
    int task = decision.task();
    int attempt = decision.attempt();
    agenda.add(() -> {
      post(new Event.AttemptStarted(task, attempt, "1:2:3"));
      Outcome outcome = TestWorker.outcome(id(task), attempt);
      agenda.add(() -> post(new Event.AttemptEnded(task, attempt, outcome, Usage.NONE)));
    });
  }

  @Override
  public void end(Decision.EndAttempt decision) {
    Outcome outcome = decision.lost() ? new Outcome.Lost() : new Outcome.Cancelled();
    agenda.add(() ->
        post(new Event.AttemptEnded(decision.task(), decision.attempt(), outcome, Usage.NONE)));
  }

  @Override
  public void capture(Decision.CapturePatch decision) {
    agenda.add(() -> {
      String before = git.tree(decision.base());
      String tree = git.edit(before, TestWorker.edits(id(decision.task())));
      Capture capture = tree.equals(before) ? new Capture.Empty() : patch(decision, before, tree);
      post(new Event.Captured(decision.task(), decision.attempt(), capture));
    });
  }

  private Capture patch(Decision.CapturePatch decision, String before, String tree) {
    String commit = git.commit(tree, "patch\n", decision.base());
    String pin = "refs/braid/%s/patch/%d-%d".formatted(RUN, decision.task(), decision.attempt());
    git.run("update-ref", pin, commit);
    return new Capture.Patch(commit, git.paths(before, tree), List.of());
  }

  @Override
  public void fence(Decision.Fence decision) {
    agenda.add(() -> {
      if (!git.succeeds("rev-parse", "--verify", "-q", BRANCH)) {
        git.run("update-ref", BRANCH, base);
      }
      git.run(
          "update-ref",
          "refs/braid/" + RUN + "/epoch",
          git.blob("braid epoch " + decision.epoch() + "\n"));
      post(new Event.Fenced(decision.epoch(), git.run("rev-parse", BRANCH)));
    });
  }

  @Override
  public void prepare(Decision.Prepare decision) {
    agenda.add(() -> {
      List<Preparation> made = new ArrayList<>();
      String onto = decision.onto();
      for (Decision.Patch patch : decision.patches()) {
        Preparation one = lay(patch, onto);
        made.add(one);
        onto = one instanceof Preparation.Candidate candidate ? candidate.commit() : onto;
      }
      post(new Event.Prepared(decision.batch(), decision.onto(), made));
    });
  }

  private Preparation lay(Decision.Patch patch, String onto) {
    PlainGit.Outcome merged = git.attempt("", "merge-tree", "--write-tree", onto, patch.patch());
    if (merged.code() != 0) {
      return new Preparation.Conflict(List.of("shared.txt"));
    }
    String tree = merged.text();
    if (tree.equals(git.tree(onto))) {
      return new Preparation.Nothing();
    }
    String message =
        "%s\n\nBraid-Run: %s\nBraid-Task: %s\nBraid-Attempt: %d\n"
            .formatted(id(patch.task()), RUN, id(patch.task()), patch.attempt());
    return new Preparation.Candidate(git.commit(tree, message, onto), tree);
  }

  @Override
  public void revert(Decision.Revert decision) {
    throw new IllegalStateException("BUG: nobody undoes here: " + decision);
  }

  @Override
  public void check(Decision.RunCheck decision) {
    agenda.add(() ->
        post(
            new Event.Checked(
                decision.batch(),
                decision.check(),
                decision.run(),
                decision.tree(),
                new Verdict.Green(1, false))));
  }

  @Override
  public void dissolve(Decision.Dissolve decision) {
    // Its answers may still come; nobody awaits them.
  }

  @Override
  public void advance(Decision.Advance decision) {
    agenda.add(() -> {
      if (foreignMovesLeft > 0 && random.nextInt(4) == 0) {
        foreignMovesLeft--;
        moveBranch();
      }
      String tip = git.run("rev-parse", BRANCH);
      boolean there = git.succeeds("merge-base", "--is-ancestor", decision.to(), tip);
      if (!there && tip.equals(decision.from())) {
        git.run("update-ref", BRANCH, decision.to(), decision.from());
        tip = decision.to();
        there = true;
      }
      post(
          there
              ? new Event.Advanced(decision.batch(), tip)
              : new Event.TipMoved(decision.batch(), tip));
    });
  }

  private void moveBranch() {
    String tip = git.run("rev-parse", BRANCH);
    TreeMap<String, java.util.function.UnaryOperator<String>> edits = new TreeMap<>();
    edits.put("z.txt", before -> before + "somebody\n");
    String commit = git.commit(git.edit(git.tree(tip), edits), "somebody else\n", tip);
    git.run("update-ref", BRANCH, commit);
  }

  @Override
  public void land(Decision.Land decision) {
    agenda.add(() -> post(new Event.LandingEnded(new Landing.NotLanded("not here"))));
  }

  @Override
  public void set(Decision.SetTimer decision) {
    agenda.add(() -> {
      millis = Math.max(millis, decision.atMillis());
      post(new Event.TimerFired(decision.timer()));
    });
  }
}
