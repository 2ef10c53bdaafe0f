package dev.braid.log;

import dev.braid.kernel.Decision;
import dev.braid.kernel.Decision.Ending;
import dev.braid.kernel.Decision.Result;
import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Event.Landing;
import dev.braid.kernel.Event.Outcome;
import dev.braid.kernel.Event.Preparation;
import dev.braid.kernel.Event.Usage;
import dev.braid.kernel.Event.Verdict;
import dev.braid.kernel.Failure;
import dev.braid.kernel.Failure.ErrorClass;
import dev.braid.kernel.Message;
import dev.braid.kernel.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** At least one message of every kind, and one with every value that can be inside. */
final class Samples {
  private static final String COMMIT = "1f".repeat(20);
  private static final String TREE = "a0".repeat(20);
  private static final Failure FAILURE =
      new Failure(ErrorClass.E_TOOL_FAILURE, "exit code 2: \"no\" \\ \t such\nfile");

  private Samples() {}

  static List<Message> all() {
    List<Message> all = new ArrayList<>();
    runEvents(all);
    attemptEvents(all);
    gateEvents(all);
    attemptDecisions(all);
    gateDecisions(all);
    taskDecisions(all);
    return Collections.unmodifiableList(all);
  }

  private static void runEvents(List<Message> all) {
    all.add(new Event.RunOpened("ab12", 1, "{\"plan\":\"ü\"}", 4, "refs/heads/main", COMMIT));
    all.add(new Event.EngineStarted(1));
    all.add(new Event.Fenced(1, COMMIT));
    all.add(new Event.TimerFired(3));
    all.add(new Event.StopRequested(true));
    all.add(new Event.LandRequested());
    all.add(new Event.RetryRequested(7));
    all.add(new Event.PlanOffered("{\"format\":\"braid.plan/1\"}", 4));
    all.add(new Event.UndoRequested(7));
    all.add(new Event.HoldRequested(7));
    all.add(new Event.ReleaseRequested(7, true));
    all.add(new Event.DropRequested(7));
    all.add(new Event.SubmitRequested("fix", COMMIT, COMMIT, List.of("a", "src/ü.c")));
    all.add(new Event.LandingEnded(new Landing.Landed(COMMIT)));
    all.add(new Event.LandingEnded(new Landing.NotLanded("the target has moved")));
  }

  private static void attemptEvents(List<Message> all) {
    all.add(new Event.AttemptStarted(0, 1, "4711:8812345:6f1c"));
    Usage usage = new Usage(1200, 900, 1L << 40, 12, Event.Spent.NOTHING);
    List<Outcome> outcomes =
        List.of(
            new Outcome.Done(),
            new Outcome.Failed(-9, ""),
            new Outcome.NotAccepted("`make test` exits with 2"),
            new Outcome.TimedOut("wall", 1_200_000),
            new Outcome.NotStarted("no such tool"),
            new Outcome.Cancelled(),
            new Outcome.Lost(),
            new Outcome.Limited("anthropic", List.of("claude"), 1_700_000_000_000L, "limit"),
            new Outcome.NotAuthorized("openai", List.of("codex"), "no key"),
            new Outcome.ToolBroken("no such flag"),
            new Outcome.Unclear("without a word"));
    for (Outcome outcome : outcomes) {
      all.add(new Event.AttemptEnded(0, 1, outcome, usage));
    }
    Event.Spent spent = new Event.Spent(1_250_000, 1000, 200, "ses_1");
    all.add(new Event.AttemptEnded(0, 1, new Outcome.Done(), new Usage(1, 2, 3, 4, spent)));
    List<Capture> captures =
        List.of(
            new Capture.Patch(COMMIT, List.of("a b", "src/ü.c"), List.of("__pycache__/x")),
            new Capture.Empty(),
            new Capture.Refused(FAILURE, List.of()),
            new Capture.Refused(FAILURE, List.of("b"), COMMIT, List.of("a", "b")),
            new Capture.Unable("disk full"));
    for (Capture capture : captures) {
      all.add(new Event.Captured(2, 3, capture));
    }
  }

  private static void gateEvents(List<Message> all) {
    List<Preparation> preparations =
        List.of(
            new Preparation.Candidate(COMMIT, TREE),
            new Preparation.Conflict(List.of("a", "b")),
            new Preparation.Refused(FAILURE),
            new Preparation.Nothing());
    for (Preparation preparation : preparations) {
      all.add(new Event.Prepared(1, COMMIT, List.of(preparation)));
    }
    all.add(new Event.Prepared(2, COMMIT, preparations));
    all.add(new Event.Checked(1, 0, 1, TREE, new Verdict.Green(15, false)));
    all.add(new Event.Checked(1, 0, 2, TREE, new Verdict.Green(0, true)));
    all.add(new Event.Checked(1, 0, 1, TREE, new Verdict.Red(1, "red")));
    all.add(new Event.Advanced(1, COMMIT));
    all.add(new Event.TipMoved(1, COMMIT));
    all.add(new Event.GateFailed(1, "no space"));
  }

  private static void attemptDecisions(List<Message> all) {
    List<Reason> reasons =
        List.of(
            new Reason.Unhindered(),
            new Reason.DependencyOpen(4),
            new Reason.ScopeBusy(1, "src/**", "src/a"),
            new Reason.GroupBusy(1, "database"),
            new Reason.PoolFull("license", 2, 1),
            new Reason.WorkersBusy(8),
            new Reason.NotAlone(2),
            new Reason.HolderAlone(3),
            new Reason.RaceLed(2),
            new Reason.Reserved(6),
            new Reason.WorkerKept(7),
            new Reason.BackingOff(1_700_000_000_000L, FAILURE),
            new Reason.RunHeld("stopping"),
            new Reason.ToolPaused("anthropic", 1_700_000_000_000L, "limit"));
    for (Reason reason : reasons) {
      all.add(new Decision.StartAttempt(5, 1, 0, COMMIT, reason, ""));
    }
    all.add(new Decision.StartAttempt(5, 1, 0, COMMIT, reasons.getFirst(), "codex"));
    all.add(new Decision.EndAttempt(5, 1, true));
    all.add(new Decision.CapturePatch(5, 1, 0, COMMIT));
    all.add(new Decision.SetTimer(1, 1_700_000_000_000L));
  }

  private static void gateDecisions(List<Message> all) {
    all.add(new Decision.Fence(2));
    List<Decision.Patch> patches =
        List.of(
            new Decision.Patch(3, 5, 1, COMMIT, COMMIT), new Decision.Patch(4, 6, 2, TREE, COMMIT));
    all.add(new Decision.Prepare(1, COMMIT, patches));
    all.add(new Decision.RunCheck(1, 0, 2, 1, COMMIT, TREE));
    for (Decision.Cause cause : Decision.Cause.values()) {
      all.add(new Decision.Dissolve(2, cause));
    }
    List<Decision.Commit> commits =
        List.of(new Decision.Commit(3, 5, 1, TREE), new Decision.Commit(4, 6, 2, COMMIT));
    all.add(new Decision.Advance(1, commits, COMMIT, COMMIT, TREE));
    all.add(new Decision.Land("refs/heads/main", COMMIT));
  }

  private static void taskDecisions(List<Message> all) {
    all.add(new Decision.Complete(5, new Result.Merged(COMMIT)));
    all.add(new Decision.Complete(5, new Result.NoChange()));
    all.add(new Decision.Complete(5, new Result.Superseded(4)));
    all.add(new Decision.Retry(5, FAILURE, 1_700_000_000_000L, true));
    for (ErrorClass errorClass : ErrorClass.values()) {
      all.add(new Decision.Fail(5, new Failure(errorClass, "why")));
    }
    all.add(new Decision.Block(6, 5));
    all.add(new Decision.Skip(6, 5));
    all.add(new Decision.Reopen(6));
    all.add(new Decision.ChangePlan(4, List.of("docs"), List.of("api"), List.of("spike")));
    all.add(new Decision.RefusePlan(List.of("`api` is running; it cannot be dropped")));
    all.add(new Decision.Revert(5, 2, COMMIT, COMMIT));
    all.add(new Decision.Keep(5, FAILURE));
    all.add(new Decision.Complete(5, new Result.Undone(COMMIT)));
    for (Ending ending : Ending.values()) {
      all.add(new Decision.EndRun(ending, "12 tasks"));
    }
  }
}
