package dev.braid.verify;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The independent checker: it reads the raw log of a run and the repository, nothing else, and says
 * whether everything in them is as it must be. It shares no code with what it checks; a rule among
 * the tests sees to that.
 */
public final class Verifier {
  /** How often to look again at a run that goes on meanwhile. */
  private static final int ATTEMPTS = 5;

  private Verifier() {}

  /**
   * Checks one run.
   *
   * @param log its database, {@code log.db}; a run under way may go on meanwhile
   * @param repository any folder of the repository it belongs to
   * @throws Unreadable when there is nothing to check: no log, one of a later format, no repository
   */
  public static Report verify(Path log, Path repository) throws Unreadable {
    Report report = verifyOnce(log, repository);
    for (int more = 1; more < ATTEMPTS && !report.isSound(); more++) {
      Report next = verifyOnce(log, repository);
      if (next.counts().equals(report.counts())) {
        return next;
      }
      // The run has gone on between our look at the log and the one at git.
      report = next;
    }
    return report;
  }

  private static Report verifyOnce(Path log, Path repository) throws Unreadable {
    Findings findings = new Findings();
    List<RawLog.Entry> entries = RawLog.read(log, findings);
    findings.require(
        !entries.isEmpty(),
        "INV2",
        "the log has no entries: the run never began, or they are gone");
    Optional<Story> story = History.check(entries, findings);
    if (story.isPresent()) {
      Git git = Git.of(repository);
      BranchCheck.check(story.get(), git, findings);
      Leftovers.look(story.get().run(), git, findings);
    }
    return new Report(
        story.map(Story::run).orElse(""),
        findings.violations(),
        findings.warnings(),
        findings.counts());
  }
}
