package dev.braid.cli;

import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Event.Landing;
import dev.braid.kernel.TaskState;
import dev.braid.view.Cost;
import dev.braid.view.RunView;
import dev.braid.view.Summary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What a run came to, for people: the counts, the times, what needs them, what to type next. */
final class SummaryText {
  /** Most failed tasks that are listed. */
  private static final int MOST_LISTED = 10;

  /** Longest chain that is written out. */
  private static final int LONGEST_PATH = 8;

  /** Below this much nothing is said about speed. */
  private static final double LEAST_SPEED_UP = 1.05;

  private final RunView run;
  private final Summary summary;
  private final Glyphs glyphs;
  private final String braid;

  /**
   * @param braid how the caller calls the program, for the lines to type next
   */
  SummaryText(RunView run, Glyphs glyphs, String braid) {
    this.run = run;
    this.braid = braid;
    this.summary = Summary.of(run);
    this.glyphs = glyphs;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(headline());
    if (summary.speedUp() >= LEAST_SPEED_UP) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  one after another this is %s %s %.1fx faster",
              Times.length(summary.serialMillis()),
              glyphs.arrow(),
              summary.speedUp()));
    }
    if (!summary.criticalPath().isEmpty()) {
      lines.add(row("critical path", path() + "  " + Times.length(summary.criticalMillis())));
    }
    if (!summary.cost().isUnknown()) {
      lines.add(row("cost", cost(summary.cost())));
    }
    lines.add("");
    lines.add(row("result", result()));
    list(lines, "needs you", needs());
    list(lines, "next", next());
    return Collections.unmodifiableList(lines);
  }

  /** In dollars where a tool told any; some tell tokens only. */
  private static String cost(Cost cost) {
    String tokens = cost.inputTokens() + " tokens in, " + cost.outputTokens() + " out";
    return cost.microDollars() == 0
        ? tokens
        : String.format(Locale.ROOT, "$%.2f, %s", cost.microDollars() / 1e6, tokens);
  }

  private static void list(List<String> lines, String label, List<String> entries) {
    for (int i = 0; i < entries.size(); i++) {
      lines.add(row(i == 0 ? label : "", entries.get(i)));
    }
  }

  private String headline() {
    List<String> counts = new ArrayList<>();
    counts.add(summary.succeeded() + " ok");
    addCount(counts, summary.failed(), "failed");
    addCount(counts, summary.skipped(), "skipped");
    addCount(counts, summary.undone(), "undone");
    addCount(counts, summary.open(), "open");
    counts.add(summary.merged() + " merged");
    addCount(counts, summary.unchanged(), "without a change");
    addCount(counts, summary.doneBefore(), "done before");
    addCount(counts, summary.retried(), "retried");
    boolean good = summary.succeeded() == summary.tasks();
    return (good ? glyphs.good() : glyphs.bad())
        + " "
        + run.graph().plan().id()
        + " "
        + glyphs.dot()
        + " run "
        + run.opened().run()
        + "   "
        + String.join("   ", counts)
        + "   in "
        + Times.length(summary.wallMillis());
  }

  private static void addCount(List<String> counts, int count, String what) {
    if (count > 0) {
      counts.add(count + " " + what);
    }
  }

  private String path() {
    List<String> names =
        summary.criticalPath().stream().map(task -> run.graph().nodeName(task)).toList();
    String arrow = " " + glyphs.arrow() + " ";
    if (names.size() <= LONGEST_PATH) {
      return String.join(arrow, names);
    }
    List<String> ends = names.subList(names.size() - LONGEST_PATH / 2, names.size());
    return String.join(arrow, names.subList(0, LONGEST_PATH / 2))
        + arrow
        + (names.size() - LONGEST_PATH)
        + " more"
        + arrow
        + String.join(arrow, ends);
  }

  private String result() {
    String branch = branch();
    String tip = RunLines.brief(run.state().tip());
    String target = RunLines.shortRef(run.state().target());
    if (summary.merged() == 0) {
      return "nothing was merged";
    }
    if (run.state().landing() instanceof Landing.Landed) {
      return target + " stands at " + tip + ", as does " + branch;
    }
    return branch + " stands at " + tip + ", not landed";
  }

  private List<String> needs() {
    List<String> needs = new ArrayList<>();
    TaskGraph graph = run.graph();
    for (int task = 0; task < graph.taskCount(); task++) {
      if (run.state().lives().state(task) == TaskState.FAILED) {
        needs.add(
            graph.nodeName(task)
                + " failed after "
                + count(run.attempts(task).size(), "attempt")
                + ": "
                + RunLines.lastFailure(run, task));
      }
    }
    if (needs.size() > MOST_LISTED) {
      int more = needs.size() - MOST_LISTED;
      needs.subList(MOST_LISTED, needs.size()).clear();
      needs.add("and " + more + " more failed tasks");
    }
    if (run.state().landing() instanceof Landing.NotLanded not) {
      needs.add("not landed: " + not.reason());
    }
    return needs;
  }

  private List<String> next() {
    List<String> next = new ArrayList<>();
    TaskGraph graph = run.graph();
    for (int task = 0; task < graph.taskCount() && next.isEmpty(); task++) {
      if (run.state().lives().state(task) == TaskState.FAILED) {
        next.add(braid + " logs " + graph.nodeName(task));
        next.add(braid + " retry " + graph.nodeName(task));
      }
    }
    if (summary.open() > 0) {
      next.add(braid + " resume " + run.opened().run());
    } else if (summary.merged() > 0 && !(run.state().landing() instanceof Landing.Landed)) {
      next.add("git log " + branch());
      if (!run.state().target().isEmpty()) {
        next.add(braid + " land " + run.opened().run());
      }
    }
    next.add(braid + " history " + run.opened().run());
    return next;
  }

  private String branch() {
    return "braid/" + run.opened().run();
  }

  static String count(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static String row(String label, String text) {
    return String.format(Locale.ROOT, "  %-14s %s", label, text);
  }
}
