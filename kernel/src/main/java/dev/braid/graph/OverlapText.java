package dev.braid.graph;

import dev.braid.graph.OverlapCheck.Overlap;
import dev.braid.graph.OverlapCheck.Use;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Diagnostic.Label;
import dev.braid.plan.Diagnostic.Severity;
import dev.braid.plan.Plan;
import dev.braid.plan.Scheduling;
import dev.braid.plan.Scope;
import dev.braid.plan.SourceSpan;
import java.util.ArrayList;
import java.util.List;

/** Says in words which tasks overlap. */
final class OverlapText {
  /** Most places that one problem shows. */
  private static final int MAX_LABELS = 6;

  private final Plan plan;
  private final boolean marked;
  private final boolean ordered;
  private final List<Diagnostic> problems;
  private long cost = -1;

  OverlapText(Plan plan, List<Diagnostic> problems) {
    this.plan = plan;
    // In these notations tasks without an order are those that the file marks as parallel.
    this.marked = List.of("spec-kit", "step-spec", "steps").contains(plan.notation());
    this.ordered = plan.settings().scheduling().planOrder();
    this.problems = problems;
  }

  /** Several tasks write one pattern. */
  void samePattern(List<Use> writers) {
    String first = writers.getFirst().task().id();
    String second = writers.get(1).task().id();
    String who =
        switch (writers.size()) {
          case 2 -> "`" + first + "` and `" + second + "` both";
          case 3 ->
              "`" + first + "`, `" + second + "` and `" + writers.get(2).task().id() + "` all";
          default -> "`" + first + "`, `" + second + "` and " + (writers.size() - 2) + " more all";
        };
    List<Label> labels = new ArrayList<>();
    for (Use use : writers.subList(0, Math.min(writers.size(), MAX_LABELS))) {
      labels.add(new Label(place(use), "`" + use.task().id() + "` writes it" + basis(use)));
    }
    String message = who + " write `" + writers.getFirst().pattern() + "`";
    Diagnostic problem = problem(severity(writers), writeCode(), message, labels);
    problems.add(withAdvice(problem, first, second));
  }

  /** One use of a pattern, and uses of other patterns, or of the same one in another way. */
  void differentPatterns(Overlap overlap) {
    List<Use> writes = overlap.others().stream().filter(Use::write).toList();
    List<Use> reads = overlap.others().stream().filter(other -> !other.write()).toList();
    if (overlap.use().write() && !writes.isEmpty()) {
      pair(overlap.use(), writes, writeCode(), severity(with(overlap.use(), writes)));
    }
    List<Use> mixed = overlap.use().write() ? reads : writes;
    if (!mixed.isEmpty()) {
      pair(overlap.use(), mixed, Code.READ_WHILE_WRITTEN, Severity.NOTE);
    }
  }

  private void pair(Use use, List<Use> others, Code code, Severity severity) {
    Use other = others.getFirst();
    boolean same = use.pattern().equals(other.pattern());
    String message =
        "`"
            + use.task().id()
            + "` "
            + verb(use)
            + " `"
            + use.pattern()
            + "`"
            + (same ? ", which `" : " and `")
            + other.task().id()
            + "` "
            + verb(other)
            + (same ? "" : " `" + other.pattern() + "`");
    List<Label> labels = new ArrayList<>();
    labels.add(
        new Label(place(use), "`" + use.task().id() + "` " + verb(use) + " it" + basis(use)));
    for (Use shown : others.subList(0, Math.min(others.size(), MAX_LABELS))) {
      String what = same ? " it" : " a part of it";
      labels.add(
          new Label(
              place(shown), "`" + shown.task().id() + "` " + verb(shown) + what + basis(shown)));
    }
    if (others.size() > 1) {
      message += " (and " + (others.size() - 1) + " more)";
    }
    Use writer = use.write() ? use : other;
    Use reader = use.write() ? other : use;
    Diagnostic problem = problem(severity, code, message, labels);
    problems.add(withAdvice(problem, writer.task().id(), reader.task().id()));
  }

  private Diagnostic withAdvice(Diagnostic problem, String earlier, String later) {
    if (problem.code().equals(Code.FALSE_PARALLEL_MARK.id())) {
      return problem
          .note("they are marked `[P]`, which says that they touch different files")
          .note("Braid runs them one after another")
          .help("remove `[P]` from all but one of them, or split the file");
    }
    if (ordered && problem.severity() == Severity.NOTE) {
      return problem
          .note("`order: plan` gives them one: a writer before a reader, else the plan's order")
          .note("all such orders make the longest chain " + costMillis() / 1000 + " s longer")
          .help("write it down with `depends_on`, or narrow one of the scopes to run both at once");
    }
    return problem
        .note("they have no order, so Braid runs them one after another, in either order")
        .help(
            "add `depends_on: [" + earlier + "]` to `" + later + "`, or narrow one of the scopes");
  }

  private long costMillis() {
    if (cost < 0) {
      Scheduling rules = plan.settings().scheduling().withPlanOrder(false);
      Plan free = plan.withSettings(plan.settings().withScheduling(rules));
      cost = longestMillis(TaskGraph.of(plan)) - longestMillis(TaskGraph.of(free));
    }
    return cost;
  }

  private static long longestMillis(TaskGraph graph) {
    long longest = 0;
    for (int node = 0; node < graph.nodeCount(); node++) {
      longest = Math.max(longest, graph.tailMillis(node));
    }
    return longest;
  }

  private static Diagnostic problem(
      Severity severity, Code code, String message, List<Label> labels) {
    return new Diagnostic(severity, code.id(), message, labels, List.of(), List.of());
  }

  private Code writeCode() {
    return marked ? Code.FALSE_PARALLEL_MARK : Code.WRITES_OVERLAP;
  }

  /** A guess is worth a note only, unless the plan itself contradicts it by a mark. */
  private Severity severity(List<Use> uses) {
    boolean declared =
        uses.stream().allMatch(use -> use.task().scope().origin() == Scope.Origin.DECLARED);
    return (declared && !ordered) || marked ? Severity.WARNING : Severity.NOTE;
  }

  private static List<Use> with(Use use, List<Use> others) {
    List<Use> all = new ArrayList<>(others);
    all.add(use);
    return all;
  }

  private static String verb(Use use) {
    return use.write() ? "writes" : "reads";
  }

  private static String basis(Use use) {
    return use.entry().rule().isEmpty() ? "" : " (" + use.entry().rule() + ")";
  }

  private static SourceSpan place(Use use) {
    String list = use.write() ? "files_scope.writes" : "files_scope.reads";
    return use.task().spans().of(list, use.position());
  }
}
