package dev.braid.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.verify.Forgery.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every forged history is found, by the invariant that it breaks. */
class ForgedHistoriesTest {
  private static final Path SUMMARY = Path.of("target/forged-histories.txt");
  private static final int SEEDS = 40;
  private static final int LEAST_FORGERIES = 60;

  @TempDir Path folder;

  /** One genuine run of each kind; a copy that is only written anew is as sound as it. */
  private record Genuine(Path good, Path bad, Path troubled, Path edited) {
    Path of(Source source) {
      return switch (source) {
        case GOOD -> good;
        case BAD -> bad;
        case TROUBLED -> troubled;
        case EDITED -> edited;
      };
    }
  }

  /** What a run must have for the forgeries to find their material. */
  private interface Wanted {
    boolean in(Report report, Forger lines);
  }

  @Test
  void everyForgeryIsFoundByTheInvariantThatItBreaks() throws Exception {
    Genuine genuine = genuine();
    List<String> missed = new ArrayList<>();
    List<String> summary = new ArrayList<>();
    TreeSet<String> invariants = new TreeSet<>();
    List<Forgery> forgeries = forgeries();
    for (Forgery forgery : forgeries) {
      Report report = verify(forge(forgery, genuine.of(forgery.run())));
      boolean found =
          report.violations().stream().anyMatch(v -> v.invariant().equals(forgery.invariant()));
      if (!found) {
        missed.add(forgery + ": " + report.violations());
      }
      invariants.add(forgery.invariant());
      summary.add((found ? "found  " : "MISSED ") + forgery);
    }
    summary.add(
        "forged histories found: %d of %d (%d invariants)"
            .formatted(forgeries.size() - missed.size(), forgeries.size(), invariants.size()));
    Files.write(SUMMARY, summary);
    assertThat(missed).isEmpty();
    assertThat(forgeries).hasSizeGreaterThanOrEqualTo(LEAST_FORGERIES);
  }

  private static List<Forgery> forgeries() {
    List<Forgery> all = new ArrayList<>();
    all.addAll(LogForgeries.ofTheChain());
    all.addAll(LogForgeries.ofEpochs());
    all.addAll(LogForgeries.ofEntries());
    all.addAll(LogForgeries.ofEnds());
    all.addAll(TaskForgeries.ofWhatTasksHold());
    all.addAll(TaskForgeries.ofStarts());
    all.addAll(TaskForgeries.ofAttempts());
    all.addAll(TaskForgeries.ofRetries());
    all.addAll(TaskForgeries.ofDecisions());
    all.addAll(TaskForgeries.ofSuccess());
    all.addAll(TaskForgeries.ofTheGate());
    all.addAll(PlanForgeries.all());
    all.addAll(GateForgeries.ofBatches());
    all.addAll(GateForgeries.ofPeople());
    all.addAll(GitForgeries.ofTheTip());
    all.addAll(GitForgeries.ofCommits());
    all.addAll(GitForgeries.ofMoves());
    all.addAll(GitForgeries.ofPins());
    all.addAll(GitForgeries.ofTrees());
    all.addAll(GitForgeries.ofPatches());
    return all;
  }

  private Forger forge(Forgery forgery, Path genuine) throws Exception {
    Path place = Files.createTempDirectory(folder, "forged");
    Forger forger = Forger.of(genuine, place);
    forgery.act().on(forger);
    if (!forger.lines.isEmpty()) {
      forger.write();
    }
    return forger;
  }

  private Genuine genuine() throws Exception {
    return new Genuine(
        find(
            Source.GOOD,
            (report, run) ->
                report.counts().containsKey("files merged again") && has(run, "conflict")),
        find(Source.BAD, (report, run) -> has(run, "skip")),
        find(Source.TROUBLED, (report, run) -> has(run, "tip_moved")),
        find(Source.EDITED, (report, run) -> has(run, "change_plan")));
  }

  private Path find(Source source, Wanted wanted) throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      Path place = Files.createTempDirectory(folder, source.name() + seed);
      switch (source) {
        case GOOD -> GenuineRun.calm(place, TestPlans.GOOD, seed);
        case BAD -> GenuineRun.calm(place, TestPlans.BAD, seed);
        case TROUBLED -> GenuineRun.troubled(place, TestPlans.GOOD, seed);
        case EDITED -> GenuineRun.edited(place, TestPlans.GOOD, TestPlans.EDITED, seed);
      }
      Forger rewritten = Forger.of(place, Files.createTempDirectory(folder, "rewritten"));
      rewritten.write();
      Report report = verify(rewritten);
      assertThat(report.violations()).as("%s with seed %d", source, seed).isEmpty();
      if (wanted.in(report, rewritten)) {
        return place;
      }
    }
    throw new AssertionError("no seed gives a run with everything in it: " + source);
  }

  private static boolean has(Forger run, String kind) {
    return run.lines.stream().anyMatch(line -> line.body().contains("{\"kind\":\"" + kind + "\""));
  }

  private static Report verify(Forger forger) throws Unreadable {
    return Verifier.verify(forger.log(), forger.git.folder());
  }
}
