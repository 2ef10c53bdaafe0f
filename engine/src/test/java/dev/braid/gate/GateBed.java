package dev.braid.gate;

import dev.braid.engine.Ports.Inbox;
import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Event.Preparation;
import dev.braid.plan.Brief;
import dev.braid.plan.Demand;
import dev.braid.plan.Execution;
import dev.braid.plan.Plan;
import dev.braid.plan.Scope;
import dev.braid.plan.Settings;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Spans;
import dev.braid.plan.Task;
import dev.braid.plan.Terms;
import dev.braid.workspace.GitOwnership;
import dev.braid.workspace.TestRepository;
import dev.braid.workspace.Worktrees;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A gate on a real repository, asked as the engine asks it. */
final class GateBed implements AutoCloseable {
  static final String RUN = "r1";
  private static final long ANSWER_SECONDS = 60;
  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z"));

  final TestRepository repository;
  final String base;
  final List<String> notices = new CopyOnWriteArrayList<>();
  private final List<Scope> scopes;
  private final List<Settings.Check> checks;
  private final BlockingQueue<Event> answers = new LinkedBlockingQueue<>();
  private GitOwnership lease;
  private Worktrees worktrees;
  private GitGate gate;
  private PatchCapture patches;
  private int entries;

  /** A gate for tasks of these scopes, numbered in this order. */
  GateBed(TestRepository repository, List<Scope> scopes, List<Settings.Check> checks)
      throws Exception {
    this.repository = repository;
    this.base = repository.git("rev-parse", "HEAD");
    this.scopes = List.copyOf(scopes);
    this.checks = List.copyOf(checks);
    start();
  }

  static GateBed of(TestRepository repository, Scope... scopes) throws Exception {
    return new GateBed(repository, List.of(scopes), List.of());
  }

  static Scope writes(String... globs) {
    return Scope.declared(List.of(), List.of(globs));
  }

  private void start() throws Exception {
    lease = GitOwnership.take(repository.open(), RUN);
    worktrees =
        Worktrees.open(
            lease,
            new Worktrees.Home(repository.cache(), 1),
            Settings.DEFAULT.workspace(),
            repository.environment(),
            notices::add);
    Inbox inbox = answers::add;
    TaskGraph graph = TaskGraph.of(plan());
    gate =
        new GitGate(
            new GitGate.Setting(
                lease,
                () -> graph,
                base,
                worktrees,
                repository.root().resolve("logs"),
                repository.environment(),
                notices::add),
            inbox);
    patches = gate.patches(NOON);
  }

  /** Ends this orchestrator and begins the next. */
  void restart() throws Exception {
    close();
    start();
  }

  private Plan plan() {
    SourceSpan place = SourceSpan.startOf("plan.yaml");
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < scopes.size(); i++) {
      tasks.add(
          new Task(
              "t" + i,
              Brief.titled("task " + i),
              List.of(),
              scopes.get(i),
              Demand.NONE,
              Execution.of(new Execution.Work.Described()),
              false,
              Terms.NONE,
              Spans.of(place)));
    }
    Settings.Gate checked =
        Settings.Gate.DEFAULT.withChecks(checks).withLanding(Settings.Landing.AUTO);
    Settings settings = Settings.DEFAULT.withWorkers(1).withGate(checked);
    return new Plan("plan", "Plan", "native", settings, List.copyOf(tasks), Spans.of(place));
  }

  Path handOut(int slot, String commit) throws Exception {
    return worktrees.handOut(slot, commit);
  }

  Capture capture(int task, int attempt, int slot, String commit) throws Exception {
    return patches.capture(new Decision.CapturePatch(task, attempt, slot, commit));
  }

  /** Captures what must be a patch. */
  Capture.Patch patch(int task, int slot, String commit) throws Exception {
    return (Capture.Patch) capture(task, 1, slot, commit);
  }

  Event.Fenced fence(int epoch) throws Exception {
    gate.fence(new Decision.Fence(epoch));
    return (Event.Fenced) answer();
  }

  void fenceInVain(int epoch) {
    gate.fence(new Decision.Fence(epoch));
  }

  Preparation prepare(int entry, int task, String patch, String patchBase, String onto)
      throws Exception {
    gate.prepare(one(entry, task, patch, patchBase, onto));
    return ((Event.Prepared) answer()).preparations().getFirst();
  }

  /** A batch of one patch. */
  static Decision.Prepare one(int batch, int task, String patch, String patchBase, String onto) {
    Decision.Patch only = new Decision.Patch(batch, task, 1, patch, patchBase);
    return new Decision.Prepare(batch, onto, List.of(only));
  }

  /** Prepares the first task's patch on its base, whatever the answer. */
  Event prepareRaw(String patch) throws Exception {
    return prepareRaw(one(1, 0, patch, base, base));
  }

  Event prepareRaw(Decision.Prepare decision) throws Exception {
    gate.prepare(decision);
    return answer();
  }

  Event check(int entry, int check, Preparation.Candidate candidate) throws Exception {
    gate.check(new Decision.RunCheck(entry, check, 1, 0, candidate.commit(), candidate.tree()));
    return answer();
  }

  Event advance(int entry, int task, String from, Preparation.Candidate to) throws Exception {
    List<Decision.Commit> commits = List.of(new Decision.Commit(entry, task, 1, to.commit()));
    gate.advance(new Decision.Advance(entry, commits, from, to.commit(), to.tree()));
    return answer();
  }

  Event.Landing land(String target, String tip) throws Exception {
    gate.land(new Decision.Land(target, tip));
    return ((Event.LandingEnded) answer()).landing();
  }

  /** Takes one task's work through the whole gate and returns the new tip. */
  String merge(int task, Work work) throws Exception {
    String tip = tip();
    Path worktree = handOut(0, tip);
    work.in(worktree);
    Capture.Patch patch = patch(task, 0, tip);
    int entry = ++entries;
    Preparation.Candidate candidate =
        (Preparation.Candidate) prepare(entry, task, patch.commit(), tip, tip);
    Event advanced = advance(entry, task, tip, candidate);
    return ((Event.Advanced) advanced).tip();
  }

  /** What a task does in its worktree. */
  interface Work {
    void in(Path worktree) throws Exception;
  }

  String tip() throws Exception {
    return repository.git("rev-parse", "refs/heads/braid/" + RUN);
  }

  Event answer() throws InterruptedException {
    Event event = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("the gate did not answer");
    }
    return event;
  }

  Worktrees worktrees() {
    return worktrees;
  }

  GitOwnership lease() {
    return lease;
  }

  @Override
  public void close() throws IOException {
    gate.close();
    lease.close();
  }
}
