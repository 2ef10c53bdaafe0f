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
  private Verifier() {}

  /**
   * Checks one run.
   *
   * @param log its database, {@code log.db}; a run under way may go on meanwhile
   * @param repository any folder of the repository it belongs to
   * @throws Unreadable when there is nothing to check: no log, one of a later format, no repository
   */
  public static Report verify(Path log, Path repository) throws Unreadable {
    Findings findings = new Findings();
    List<RawLog.Entry> entries = RawLog.read(log, findings);
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
