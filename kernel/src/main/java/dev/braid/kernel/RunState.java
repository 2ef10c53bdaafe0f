package dev.braid.kernel;

import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision.Ending;
import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Event.Landing;
import dev.braid.kernel.Event.Outcome;
import dev.braid.plan.Plan;
import dev.braid.plan.Settings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run: what the log says, folded. {@link #apply} is the only way it changes, and it
 * never decides; {@link Kernel#decide} is the only way to a decision, and it never changes the
 * state. So a log can be folded by a later version of the rules without deciding the past again.
 *
 * <p>The authoritative part is one state per task ({@link TaskState}, changed only along {@link
 * Transitions}), counters of its attempts, and the gate's queue. Beside it stand indexes that say
 * where the next decision may be found: tasks that await a judgement, tasks to block or reopen,
 * attempts to end, timers to set, and the waiting room of the ready tasks. Each is touched only by
 * what an entry is about, so an entry costs what it touches and nothing scans all tasks.
 *
 * <p>Of what is ready, the best task that can start is always at the head of the waiting room: each
 * apply ends by parking whatever stands before it and cannot start. The kernel then only has to
 * look at the head.
 */
public final class RunState {
  /** The timer with this number belongs to the gate; those from 0 to the task of that number. */
  static final int GATE_TIMER = -1;

  /** The timer that ends the time for which a worker is kept free. */
  static final int FORESIGHT_TIMER = -2;

  /** What a run is doing about being stopped. */
  enum Stopping {
    NO,
    DRAIN,
    NOW
  }

  /** A plan that the run may go on with, and how many workers it would have. */
  record Offer(Plan plan, int workers) {}

  TaskGraph graph;
  final TaskLives lives;
  final GateQueue gate;
  private final GateReports reports;
  Resources resources;
  WaitingRoom waiting;
  Foresight foresight;
  BarrierClocks barriers;
  Blocking blocking;
  final LinkedHashSet<Integer> unjudged = new LinkedHashSet<>();
  final LinkedHashSet<Integer> toEnd = new LinkedHashSet<>();
  final TreeMap<Integer, Long> timersToSet = new TreeMap<>();
  final LandingState landing;
  int[] openBefore;
  final Undoing undoing = new Undoing();

  private final PlanText plans;
  private final LinkedHashSet<Integer> lost = new LinkedHashSet<>();
  private @Nullable Offer offer;
  private int workers;
  private long sequence;
  private long nowMillis;
  private int epoch;
  private boolean fenceDue;
  private boolean fenced;
  private String tip = "";
  private String target = "";
  private Stopping stopping = Stopping.NO;
  private @Nullable Ending ending;
  private String endDetail = "";
  private long ignored;
  private int workerKeptFor = -1;
  private boolean foresightTimed;

  /** A run whose plan is not offered to be changed. */
  public RunState(TaskGraph graph, int workers) {
    this(graph, workers, PlanText.none());
  }

  /**
   * @param plans reads the plans that are offered while the run goes on
   */
  public RunState(TaskGraph graph, int workers, PlanText plans) {
    if (workers < 1) {
      throw new IllegalArgumentException("BUG: a run without workers");
    }
    this.graph = graph;
    this.workers = workers;
    this.plans = plans;
    this.resources = new Resources(graph, workers);
    this.lives = new TaskLives(graph.taskCount());
    this.waiting = new WaitingRoom(graph, resources, lives);
    this.foresight = new Foresight(graph, workers);
    this.barriers = new BarrierClocks(graph);
    this.blocking = new Blocking(graph, lives);
    boolean planOrder = graph.plan().settings().gate().order() == Settings.GateOrder.PLAN;
    this.gate = new GateQueue(new GateTurns(graph, lives), planOrder);
    this.reports = new GateReports(this);
    this.openBefore = new int[graph.nodeCount()];
    for (int node = 0; node < openBefore.length; node++) {
      openBefore[node] = graph.neededBefore(node);
    }
    this.landing = new LandingState(graph.plan().settings().gate().landing());
  }

  /** Takes the next entry of the log into account. */
  public void apply(LogEntry entry) {
    if (entry.sequence() != sequence + 1) {
      throw new IllegalStateException("BUG: entry " + entry.sequence() + " after " + sequence);
    }
    sequence = entry.sequence();
    nowMillis = Math.max(nowMillis, entry.atMillis());
    if (entry.epoch() > epoch) {
      // A request that was written down while no engine is there; the next one will see to it.
      epoch = entry.epoch();
      fenced = false;
    }
    switch (entry.message()) {
      case Event event -> applyEvent(event);
      case Decision decision -> DecisionEffects.apply(this, decision);
    }
    settle();
  }

  private void applyEvent(Event event) {
    switch (event) {
      case Event.RunOpened opened -> opened(opened);
      case Event.EngineStarted started -> engineStarted(started.epoch());
      case Event.Fenced answer -> fenced(answer);
      case Event.AttemptStarted started -> attemptStarted(started);
      case Event.AttemptEnded ended -> attemptEnded(ended);
      case Event.Captured captured -> captured(captured);
      case Event.Prepared prepared -> noticed(reports.prepared(prepared));
      case Event.Checked checked -> noticed(reports.checked(checked));
      case Event.Advanced advanced -> noticed(reports.advanced(advanced));
      case Event.TipMoved moved -> noticed(reports.tipMoved(moved));
      case Event.GateFailed failed -> noticed(reports.failed(failed));
      case Event.LandingEnded ended -> landingEnded(ended.landing());
      case Event.TimerFired fired -> timerFired(fired.timer());
      case Event.StopRequested request -> stopRequested(request.now());
      case Event.HoldRequested request -> noticed(reports.held(request.task()));
      case Event.DropRequested request -> {
        noticed(reports.dropped(request.task()));
        ending = null;
      }
      case Event.ReleaseRequested request -> {
        noticed(reports.released(request));
        ending = null;
      }
      case Event.SubmitRequested request -> {
        gate.submit(request);
        ending = null;
      }
      case Event.LandRequested request -> {
        landing.request();
        ending = null;
      }
      case Event.RetryRequested request -> {
        ignored += blocking.requestReopen(request.task(), openBefore) ? 0 : 1;
        ending = null;
      }
      case Event.UndoRequested request -> {
        ignored += undoing.request(lives, request.task()) ? 0 : 1;
        ending = null;
      }
      case Event.PlanOffered offered -> offered(offered);
    }
  }

  private void opened(Event.RunOpened event) {
    tip = event.base();
    target = event.target();
    for (int node = 0; node < graph.nodeCount(); node++) {
      if (graph.neededBefore(node) == 0) {
        DecisionEffects.dependenciesComplete(this, node);
      }
    }
  }

  private void offered(Event.PlanOffered event) {
    offer = new Offer(plans.read(event.plan()), event.workers());
    ending = null;
  }

  /** The offer that awaits a decision, when all is known that it depends on; else null. */
  @Nullable Offer offer() {
    return lost.isEmpty() ? offer : null;
  }

  /** The attempt was running when its orchestrator died. */
  boolean isLost(int task) {
    return lost.contains(task);
  }

  /** The task that does the same as this one and has a result, or -1. */
  public int leadingRival(int task) {
    return resources.races().leadingRival(task);
  }

  boolean offerPending() {
    return offer != null;
  }

  void offerSettled() {
    offer = null;
  }

  /** Goes on with the plan that was offered. */
  void changePlan(int nextWorkers) {
    Offer taken = offer;
    if (taken == null) {
      throw new IllegalStateException("BUG: a plan is taken that nobody offered");
    }
    offer = null;
    graph = graph.changedTo(taken.plan());
    workers = nextWorkers;
    lives.grow(graph.taskCount());
    openBefore = PlanChange.openBefore(graph, lives);
    PlanChange.settleTasks(this);
    resources = resources.changedTo(graph, workers);
    foresight = foresight.changedTo(graph, workers);
    barriers = barriers.changedTo(graph);
    blocking = blocking.changedTo(graph);
    gate.changedTo(new GateTurns(graph, lives));
    waiting = new WaitingRoom(graph, resources, lives);
    for (int task = 0; task < graph.taskCount(); task++) {
      if (lives.state(task) == TaskState.READY) {
        waiting.add(task);
      }
    }
    for (int task : PlanChange.nowReady(this)) {
      // One that is done already may have brought the next one here before its turn.
      if (lives.state(task) == TaskState.PENDING) {
        DecisionEffects.dependenciesComplete(this, task);
      }
    }
  }

  private void engineStarted(int startedEpoch) {
    epoch = startedEpoch;
    fenceDue = true;
    fenced = false;
    stopping = Stopping.NO;
    ending = null;
    endDetail = "";
    gate.restart();
    foresight.forget();
    foresightTimed = false;
    barriers.restart(timersToSet);
    landing.restart();
    for (ToolPauses.Pause pause : resources.tools().inForce()) {
      if (pause.needsPerson()) {
        resumeTool(pause);
      } else {
        awaitEnd(pause);
      }
    }
    for (int task : lives.underWay()) {
      switch (lives.state(task)) {
        case STARTING, RUNNING -> {
          toEnd.add(task);
          lost.add(task);
        }
        case CHECKING -> unjudged.add(task);
        case BACKOFF -> timersToSet.put(task, lives.notBeforeMillis(task));
        case PENDING, READY, IN_GATE, FAILING, BLOCKED -> {}
        case SUCCEEDED, FAILED, SKIPPED, CANCELLED, UNDONE -> {}
      }
    }
  }

  private void fenced(Event.Fenced answer) {
    // A late copy of the answer would set the tip back.
    if (fenced || answer.epoch() != epoch) {
      ignored++;
      return;
    }
    fenced = true;
    tip = answer.tip();
  }

  private void attemptStarted(Event.AttemptStarted event) {
    if (!lives.isCurrent(event.task(), event.attempt(), TaskState.STARTING)) {
      ignored++;
      return;
    }
    lives.move(event.task(), "AttemptStarted");
  }

  private void attemptEnded(Event.AttemptEnded event) {
    int task = event.task();
    if (!lives.isCurrentLive(task, event.attempt())) {
      ignored++;
      return;
    }
    toEnd.remove(task);
    lost.remove(task);
    if (event.outcome() instanceof Outcome.Done) {
      lives.move(task, "AttemptEnded done");
      resources.tools().worked(lives.tool(task));
    } else {
      lives.failing(task, "AttemptEnded", barriers.setback(task, event.outcome()));
      releaseRunning(task);
      pauseTool(task, event.outcome());
    }
    unjudged.add(task);
  }

  private void pauseTool(int task, Outcome outcome) {
    if (outcome instanceof Outcome.Limited limit) {
      awaitEnd(resources.tools().limited(limit, nowMillis));
      waiting.reservationEnded(task);
    } else if (outcome instanceof Outcome.NotAuthorized refusal) {
      resources.tools().notAuthorized(refusal);
      waiting.reservationEnded(task);
    }
  }

  private void awaitEnd(ToolPauses.Pause pause) {
    if (!pause.needsPerson()) {
      timersToSet.put(pause.timer(), pause.untilMillis());
    }
  }

  private void resumeTool(ToolPauses.Pause pause) {
    resources.tools().end(pause);
    waiting.providerResumed();
  }

  private void captured(Event.Captured event) {
    int task = event.task();
    if (!lives.isCurrent(task, event.attempt(), TaskState.CHECKING)) {
      ignored++;
      return;
    }
    releaseRunning(task);
    int ahead = resources.races().leadingRival(task);
    if (ahead >= 0) {
      lives.failing(task, "Captured", Setback.ofRace(graph.nodeName(ahead)));
      unjudged.add(task);
      return;
    }
    switch (event.capture()) {
      case Capture.Patch patch -> {
        lives.move(task, "Captured patch");
        leadRace(task);
        gate.add(task, event.attempt(), patch.commit(), lives.base(task), patch.paths());
        if (!undoing.isUnderWay(task)) {
          foresight.cameToGate(task, openBefore, nowMillis);
        }
      }
      case Capture.Empty empty -> {
        lives.captureWasEmpty(task);
        leadRace(task);
        unjudged.add(task);
      }
      case Capture.Refused refused -> {
        gate.refused(task, event.attempt(), lives.base(task), refused);
        lives.failing(task, "Captured", Setback.ofTask(refused.failure()));
        unjudged.add(task);
      }
      case Capture.Unable unable -> {
        lives.failing(task, "Captured", Setback.ofEnvironment(unable.detail()));
        unjudged.add(task);
      }
    }
  }

  /** The others that do the same are ended; they go on if this result comes to nothing. */
  private void leadRace(int task) {
    for (int rival : resources.races().hasResult(task)) {
      if (lives.state(rival).isLive()) {
        toEnd.add(rival);
      }
    }
  }

  private void landingEnded(Landing result) {
    landing.ended(result);
  }

  private void timerFired(int timer) {
    if (BarrierClocks.owns(timer)) {
      barriers.ranOut(timer, this);
      return;
    }
    if (timer == FORESIGHT_TIMER) {
      foresightTimed = false;
      foresight.forget();
      return;
    }
    if (timer == GATE_TIMER) {
      gate.resume();
      return;
    }
    if (ToolPauses.owns(timer)) {
      toolTimerFired(timer);
      return;
    }
    // The wall clock may have been set back meanwhile, so what counts is that the timer fired.
    if (!lives.exists(timer) || lives.state(timer) != TaskState.BACKOFF) {
      ignored++;
      return;
    }
    lives.move(timer, "TimerFired");
    waiting.add(timer);
  }

  private void toolTimerFired(int timer) {
    ToolPauses.Pause pause = resources.tools().ofTimer(timer);
    if (pause == null || pause.needsPerson()) {
      ignored++;
    } else if (nowMillis < pause.untilMillis()) {
      // A later limit has made the pause longer than this timer knew.
      awaitEnd(pause);
    } else {
      resumeTool(pause);
    }
  }

  private void stopRequested(boolean now) {
    stopping = now || stopping == Stopping.NOW ? Stopping.NOW : Stopping.DRAIN;
    if (!now) {
      return;
    }
    for (int task : resources.slotHolders()) {
      if (lives.state(task).isLive()) {
        toEnd.add(task);
      }
    }
  }

  /** A report that nothing awaits comes late or twice; it is only counted. */
  private void noticed(boolean awaited) {
    ignored += awaited ? 0 : 1;
  }

  /** The integration branch stands somewhere else. */
  void moved(String newTip) {
    tip = newTip;
  }

  private void releaseRunning(int task) {
    if (resources.releaseRunning(task)) {
      waiting.released(task);
    }
  }

  /** Parks whatever stands before the best task that can start. */
  private void settle() {
    workerKeptFor = -1;
    if (!mayStart() || resources.freeSlot() < 0) {
      return;
    }
    for (int task = waiting.best(); task >= 0; task = waiting.best()) {
      Resources.Refusal refusal = resources.refusal(task);
      if (refusal == null) {
        keepWorker(task);
        return;
      }
      lives.refused(task, refusal.reason());
      waiting.park(task, refusal.blocker());
    }
  }

  /** Sees whether an urgent task that is about to be ready should have the worker. */
  private void keepWorker(int task) {
    workerKeptFor = foresight.keepsWorkerFor(task, resources.freeWorkers(), nowMillis);
    if (workerKeptFor < 0) {
      return;
    }
    lives.refused(task, new Reason.WorkerKept(workerKeptFor));
    if (!foresightTimed) {
      foresightTimed = true;
      timersToSet.put(FORESIGHT_TIMER, nowMillis + foresight.patienceMillis());
    }
  }

  /** The task that a free worker is kept for, or -1. */
  int workerKeptFor() {
    return workerKeptFor;
  }

  boolean mayStart() {
    return fenced && stopping == Stopping.NO && ending == null && offer == null && !gateIsStuck();
  }

  boolean gateIsStuck() {
    return gate.failures() > Kernel.GATE_RETRIES;
  }

  void fenceAsked() {
    fenceDue = false;
  }

  void ended(Ending how, String detail) {
    ending = how;
    endDetail = detail;
  }

  boolean fenceDue() {
    return fenceDue;
  }

  boolean isFenced() {
    return fenced;
  }

  Stopping stopping() {
    return stopping;
  }

  public TaskGraph graph() {
    return graph;
  }

  public int workers() {
    return workers;
  }

  /** Sequence number of the last entry. */
  public long sequence() {
    return sequence;
  }

  /** Time of the last entry in milliseconds since 1970. */
  public long nowMillis() {
    return nowMillis;
  }

  public int epoch() {
    return epoch;
  }

  /** Where the integration branch stands as far as the log knows. */
  public String tip() {
    return tip;
  }

  /** The branch the result is meant for, as a full ref name; empty when there is none. */
  public String target() {
    return target;
  }

  public TaskLives lives() {
    return lives;
  }

  public GateQueue gate() {
    return gate;
  }

  /** Providers that take no work for now, in the order in which they first refused. */
  public List<ToolPauses.Pause> toolPauses() {
    return resources.tools().inForce();
  }

  /** How the run ended, or null while it goes on. */
  public @Nullable Ending ending() {
    return ending;
  }

  public String endDetail() {
    return endDetail;
  }

  /** What became of the landing, or null when it was not tried or has not ended. */
  public @Nullable Landing landing() {
    return landing.result();
  }

  /** Reports that came late or twice and changed nothing. */
  public long ignored() {
    return ignored;
  }

  public int runningWorkers() {
    return resources.busyWorkers();
  }
}
