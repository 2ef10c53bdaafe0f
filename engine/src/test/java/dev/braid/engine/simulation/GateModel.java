package dev.braid.engine.simulation;

import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Preparation;
import dev.braid.kernel.Event.Verdict;
import dev.braid.plan.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The gate as a naive reader of the log sees it: a list of patches that wait, a list of batches,
 * and for each tree the checks that have passed on it. It demands what must hold of every decision
 * about the gate, and knows nothing of how the kernel comes to it.
 */
final class GateModel {
  private static final class Batch {
    final Decision.Prepare prepare;
    final List<String> commits = new ArrayList<>();
    String tree = "";
    boolean laid;
    boolean advanceAsked;
    boolean advancing;
    boolean advanced;
    int running = -1;
    int run;

    Batch(Decision.Prepare prepare) {
      this.prepare = prepare;
    }

    String top() {
      return commits.isEmpty() ? prepare.onto() : commits.getLast();
    }
  }

  private final FakeMachine machine;
  private final Settings.Gate settings;
  private final List<Batch> row = new ArrayList<>();
  private final TreeMap<Integer, String> waiting = new TreeMap<>();
  private final TreeMap<Integer, Integer> entryOf = new TreeMap<>();
  private final TreeSet<Integer> held = new TreeSet<>();
  private final TreeMap<String, TreeSet<Integer>> green = new TreeMap<>();
  private final TreeMap<Integer, String> refused = new TreeMap<>();
  private final TreeSet<Integer> failed = new TreeSet<>();
  private int numbered;
  private int submitted;

  GateModel(TaskGraph graph, FakeMachine machine) {
    this.machine = machine;
    this.settings = graph.plan().settings().gate();
  }

  void event(Event event) {
    switch (event) {
      case Event.Prepared prepared -> prepared(prepared);
      case Event.Checked checked -> {
        Batch batch = find(checked.batch());
        boolean asked =
            batch != null && batch.running == checked.check() && batch.run == checked.run();
        if (asked && checked.tree().equals(batch.tree)) {
          batch.running = -1;
          if (checked.verdict() instanceof Verdict.Green) {
            green.computeIfAbsent(checked.tree(), key -> new TreeSet<>()).add(checked.check());
          } else if (checked.run() == 2 && batch.commits.size() == 1) {
            row.remove(batch);
          }
        }
      }
      case Event.GateFailed failed -> {
        Batch batch = find(failed.batch());
        if (batch != null) {
          batch.advancing = false;
        }
        if (batch != null && batch.laid && !batch.advanceAsked && batch.running >= 0) {
          row.remove(batch);
        } else if (batch != null && !batch.laid) {
          row.remove(batch);
        }
      }
      case Event.Advanced advanced -> {
        Batch batch = find(advanced.batch());
        if (batch != null && batch.advancing) {
          batch.advanced = true;
          batch.prepare.patches().stream()
              .filter(patch -> patch.task() < 0 && isLaid(batch, patch))
              .forEach(patch -> leave(patch.task()));
        }
      }
      case Event.TipMoved moved ->
          row.removeIf(batch -> batch.prepare.batch() == moved.batch() && batch.advancing);
      case Event.EngineStarted started -> {
        row.removeIf(batch -> !batch.laid);
        row.forEach(batch -> batch.running = -1);
        row.forEach(batch -> batch.advancing = false);
      }
      case Event.HoldRequested request -> {
        if (request.task() >= -submitted) {
          held.add(request.task());
        }
      }
      case Event.ReleaseRequested request -> released(request);
      case Event.SubmitRequested request -> enter(- ++submitted, request.patch());
      default -> {}
    }
  }

  private void released(Event.ReleaseRequested request) {
    held.remove(request.task());
    boolean widens = request.widen() && failed.contains(request.task());
    String patch = widens ? refused.remove(request.task()) : null;
    if (patch != null) {
      failed.remove(request.task());
      enter(request.task(), patch);
    }
  }

  /** A patch was refused for where it writes. */
  void refused(int task, String patch) {
    refused.put(task, patch);
  }

  /** A patch was accepted into the queue. */
  void enter(int task, String patch) {
    entryOf.put(task, ++numbered);
    waiting.put(numbered, patch);
  }

  void decision(Decision decision, String tip) {
    switch (decision) {
      case Decision.Prepare prepare -> prepare(prepare, tip);
      case Decision.RunCheck check -> check(check);
      case Decision.Dissolve dissolve ->
          must(
              row.removeIf(b -> b.prepare.batch() == dissolve.batch() && !b.advanceAsked),
              "INV5: what is given up does not exist, or is being published: " + dissolve);
      case Decision.Advance advance -> advance(advance);
      case Decision.Complete complete -> leave(complete.task());
      case Decision.Retry retry -> leave(retry.task());
      case Decision.Fail fail -> {
        leave(fail.task());
        failed.add(fail.task());
      }
      case Decision.Reopen reopen -> failed.remove(reopen.task());
      case Decision.StartAttempt start -> {
        refused.remove(start.task());
        failed.remove(start.task());
      }
      default -> {}
    }
  }

  private void prepare(Decision.Prepare prepare, String tip) {
    row.removeIf(batch -> batch.advanced && isGone(batch));
    String below = row.isEmpty() ? tip : row.getLast().top();
    must(prepare.onto().equals(below), "INV8: laid onto " + prepare.onto() + " not " + below);
    TreeSet<String> paths = new TreeSet<>();
    for (Decision.Patch patch : prepare.patches()) {
      must(patch.patch().equals(waiting.get(patch.entry())), "INV9: another patch: " + prepare);
      must(!held.contains(patch.task()), "a patch that is held back is laid on: " + prepare);
      for (Batch batch : row) {
        boolean inside = batch.prepare.patches().stream().anyMatch(p -> p.entry() == patch.entry());
        must(!inside || !isLaid(batch, patch), "INV6: in two batches: " + patch);
      }
      for (String path : machine.git.paths(patch.patch())) {
        must(paths.add(path), "two patches of a batch change " + path + ": " + prepare);
      }
    }
    boolean alone = settings.moment() == Settings.CheckMoment.EACH && !settings.checks().isEmpty();
    must(!alone || prepare.patches().size() == 1, "each commit is to be checked: " + prepare);
    row.add(new Batch(prepare));
    int lanes = settings.lanes().ofStatic() + settings.lanes().ofRuntime();
    must(row.size() <= Math.max(1, lanes), "INV13: more batches than lanes: " + row.size());
  }

  private boolean isGone(Batch batch) {
    return batch.prepare.patches().stream()
        .noneMatch(p -> isLaid(batch, p) && waiting.containsKey(p.entry()));
  }

  /** Whether the patch is among those of the batch that could be laid on. */
  private boolean isLaid(Batch batch, Decision.Patch patch) {
    return !batch.laid || batch.commits.stream().anyMatch(c -> c.startsWith(named(patch)));
  }

  private static String named(Decision.Patch patch) {
    return "merge(" + patch.patch() + "@";
  }

  private void prepared(Event.Prepared event) {
    Batch batch = find(event.batch());
    if (batch == null || batch.laid || !event.onto().equals(batch.prepare.onto())) {
      return;
    }
    batch.laid = true;
    for (Preparation one : event.preparations()) {
      if (one instanceof Preparation.Candidate candidate) {
        batch.commits.add(candidate.commit());
        batch.tree = candidate.tree();
      }
    }
    if (batch.commits.isEmpty()) {
      row.remove(batch);
    }
  }

  private void check(Decision.RunCheck check) {
    Batch batch = find(check.batch());
    must(batch != null && batch.laid, "INV9: what is checked was not laid on: " + check);
    if (batch == null) {
      return;
    }
    must(check.tree().equals(batch.tree), "INV9: another tree is checked: " + check);
    must(check.commit().equals(batch.top()), "INV9: another commit is checked: " + check);
    must(batch.running < 0, "two checks of one batch at one time: " + check);
    batch.running = check.check();
    batch.run = check.run();
    Settings.Stage stage = settings.checks().get(check.check()).stage();
    long busy =
        row.stream()
            .filter(b -> b.running >= 0 && settings.checks().get(b.running).stage() == stage)
            .count();
    int lanes = settings.lanes().of(stage);
    must(busy <= lanes, "INV13: more checks at one time than lanes: " + check);
    if (stage == Settings.Stage.RUNTIME) {
      for (int i = 0; i < settings.checks().size(); i++) {
        boolean open =
            settings.checks().get(i).stage() == Settings.Stage.STATIC
                && !green.getOrDefault(batch.tree, new TreeSet<>()).contains(i);
        must(!open, "a runtime check before a static one: " + check);
      }
    }
  }

  private void advance(Decision.Advance advance) {
    row.removeIf(batch -> batch.advanced && isGone(batch));
    must(
        !row.isEmpty() && row.getFirst().prepare.batch() == advance.batch(),
        "INV8: what is published is not first: " + advance);
    Batch batch = row.getFirst();
    must(machine.git.isAncestor(advance.from(), advance.to()), "INV8: not a descendant");
    must(advance.from().equals(batch.prepare.onto()), "INV8: from elsewhere: " + advance);
    must(advance.tree().equals(batch.tree), "INV9: another tree: " + advance);
    List<String> commits = advance.commits().stream().map(Decision.Commit::commit).toList();
    must(commits.equals(batch.commits), "INV9: other commits: " + advance);
    int passed = green.getOrDefault(advance.tree(), new TreeSet<>()).size();
    int wanted = settings.checks().size();
    must(passed == wanted, "INV9: " + passed + " of " + wanted + " checks: " + advance);
    for (Decision.Commit commit : advance.commits()) {
      must(!held.contains(commit.task()) || batch.advanceAsked, "held back: " + advance);
    }
    batch.advanceAsked = true;
    batch.advancing = true;
  }

  private void leave(int task) {
    Integer entry = entryOf.remove(task);
    if (entry != null) {
      waiting.remove(entry);
      held.remove(task);
    }
    row.removeIf(batch -> batch.advanced && isGone(batch));
  }

  private Batch find(int number) {
    return row.stream().filter(b -> b.prepare.batch() == number).findFirst().orElse(null);
  }

  private static void must(boolean holds, String violated) {
    if (!holds) {
      throw new AssertionError(violated);
    }
  }
}
