package dev.braid.cli;

import dev.braid.plan.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The commands there are. A command is made only when it is called: most of them need classes that
 * the others do not.
 */
final class Verbs {
  /**
   * @param name one word, or two for a command of a family such as {@code merge undo}
   * @param about one line for the overview
   */
  record Entry(String name, String about, Supplier<Verb> verb) {}

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("demo", "make a repository with an example plan and run it", DemoVerb::new),
          new Entry("check", "read a plan and say what is wrong with it", CheckVerb::new),
          new Entry("plan", "predict a run: time, critical path, best workers", PlanVerb::new),
          new Entry("compile", "print a plan in its one canonical form", CompileVerb::new),
          new Entry("schema", "print the JSON Schema of plans", SchemaVerb::new),
          new Entry("run", "run a plan and merge what it gives", RunVerb::new),
          new Entry("resume", "go on with a run that stopped or was killed", ResumeVerb::new),
          new Entry("retry", "try a failed task again", RetryVerb::new),
          new Entry("stop", "let a run finish what it has begun, or end it now", StopVerb::new),
          new Entry("land", "move the target branch to the result of a run", LandVerb::new),
          new Entry("merge undo", "take a merged task off the branch again", UndoVerb::new),
          new Entry(
              "merge deliver", "give the result in another form than one branch", DeliverVerb::new),
          new Entry("merge list", "show the gate's queue", MergeListVerb::new),
          new Entry("merge hold", "keep a patch back in the gate's queue", HoldVerb::new),
          new Entry("merge release", "let a patch go on, or widen a scope", ReleaseVerb::new),
          new Entry("merge drop", "refuse a patch in the gate's queue", DropVerb::new),
          new Entry("status", "show how far a run is", StatusVerb::new),
          new Entry("why", "say why a task waits, ran when it did, or failed", WhyVerb::new),
          new Entry("logs", "show what a task has printed", LogsVerb::new),
          new Entry(
              "doctor", "say what is here to work with, and what is missing", DoctorVerb::new),
          new Entry("history", "show, check or replay the log of a run", HistoryVerb::new));

  /** Words that people try, and the command they mean. */
  private static final SortedMap<String, String> ALIASES =
      new TreeMap<>(
          java.util.Map.ofEntries(
              java.util.Map.entry("validate", "check"),
              java.util.Map.entry("lint", "check"),
              java.util.Map.entry("profile", "plan"),
              java.util.Map.entry("graph", "plan"),
              java.util.Map.entry("explain", "why"),
              java.util.Map.entry("cancel", "stop"),
              java.util.Map.entry("continue", "resume"),
              java.util.Map.entry("log", "logs"),
              java.util.Map.entry("ledger", "history")));

  private Verbs() {}

  static List<Entry> all() {
    return ENTRIES;
  }

  /** The command of this name, or of this other word for it. */
  static Optional<Entry> find(String word) {
    String name = ALIASES.getOrDefault(word, word);
    return ENTRIES.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  /** The commands of two words that begin with this one, such as those of {@code merge}. */
  static List<Entry> family(String word) {
    return ENTRIES.stream().filter(entry -> entry.name().startsWith(word + " ")).toList();
  }

  static Optional<String> nearest(String word) {
    List<String> words = new ArrayList<>(ENTRIES.stream().map(Entry::name).toList());
    words.addAll(ALIASES.keySet());
    return Spelling.nearest(word, words);
  }
}
