package dev.braid.notation;

import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Execution;
import dev.braid.plan.Plan;
import dev.braid.plan.Scope;
import dev.braid.plan.Spans;
import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a plan must say when nothing is to be left to chance, and what is proven about it before
 * anything runs. A claim is proven when no finding speaks against it and nothing that it rests on
 * is unknown.
 */
public final class Strictness {
  /**
   * A claim about a plan.
   *
   * @param detail what it rests on, or what speaks against it
   */
  public record Proof(String claim, boolean holds, String detail) {}

  private final Plan plan;
  private final List<Diagnostic> findings;

  private Strictness(Plan plan, List<Diagnostic> findings) {
    this.plan = plan;
    this.findings = findings;
  }

  /** The result with what the tasks leave unsaid as errors. */
  public static ReadResult demand(ReadResult read) {
    Plan plan = read.plan();
    if (plan == null) {
      return read;
    }
    Problems problems = new Problems();
    problems.addAll(read.diagnostics());
    plan.tasks().forEach(task -> contract(task, problems));
    return new ReadResult(plan, problems.shown(), read.sources());
  }

  /** What is proven and what is not, in the order in which it matters; nothing without a plan. */
  public static List<Proof> proofs(ReadResult read) {
    Plan plan = read.plan();
    return plan == null ? List.of() : new Strictness(plan, read.diagnostics()).proofs();
  }

  private static void contract(Task task, Problems problems) {
    List<String> missing = missing(task);
    if (!missing.isEmpty() && !task.done()) {
      problems.add(
          Diagnostic.error(
                  Code.CONTRACT_FIELD,
                  task.spans().self(),
                  "its contract is not whole",
                  "`" + task.id() + "` does not say its `" + String.join("`, `", missing) + "`")
              .help("say it, if only that there is none: `depends_on: []`, `writes: []`"));
    }
  }

  private static List<String> missing(Task task) {
    Spans said = task.spans();
    List<String> missing = new ArrayList<>();
    for (String field : List.of("kind", "depends_on")) {
      if (!said.has(field)) {
        missing.add(field);
      }
    }
    if (!said.has("files_scope.reads")) {
      missing.add("files_scope.reads");
    }
    if (task.scope().origin() != Scope.Origin.DECLARED) {
      missing.add("files_scope.writes");
    }
    if (!said.has("parallel_ok") && !said.has("conflict_group")) {
      missing.add("parallel_ok");
    }
    boolean shell = task.execution().work() instanceof Execution.Work.Shell;
    if (!shell && task.execution().tools().isEmpty()) {
      missing.add("tool_preference");
    }
    if (!said.has("priority")) {
      missing.add("priority");
    }
    if (task.execution().acceptance().isEmpty()) {
      missing.add("acceptance");
    }
    return missing;
  }

  private List<Proof> proofs() {
    List<Proof> proofs = new ArrayList<>();
    long all = plan.tasks().size();
    proofs.add(without("every id is unique and names one node", Code.DUPLICATE_ID, Code.BAD_ID));
    proofs.add(
        without(
            "every dependency names a node of the plan", Code.DANGLING, Code.UNKNOWN_MILESTONE));
    proofs.add(without("no task waits for itself", Code.CYCLE, Code.SELF_DEPENDENCY));
    proofs.add(without("every scope lies in the repository", Code.BAD_PATTERN));
    proofs.add(scopes(all));
    proofs.add(reads(all));
    proofs.add(without("every output lies in what its task may write", Code.OUTPUT_OUTSIDE_WRITES));
    proofs.add(
        without(
            "every task can get the capacity it asks for", Code.UNKNOWN_POOL, Code.POOL_TOO_SMALL));
    long judged =
        plan.tasks().stream().filter(task -> !task.execution().acceptance().isEmpty()).count();
    proofs.add(
        new Proof(
            "every result is judged before it is taken",
            judged == all,
            judged + " of " + all + " tasks have an acceptance"));
    long whole = plan.tasks().stream().filter(task -> missing(task).isEmpty()).count();
    proofs.add(
        new Proof(
            "every task has a whole contract", whole == all, whole + " of " + all + " tasks"));
    return Collections.unmodifiableList(proofs);
  }

  private Proof scopes(long all) {
    long known =
        plan.tasks().stream()
            .filter(task -> task.scope().origin() == Scope.Origin.DECLARED)
            .count();
    Proof overlap =
        without(
            "no two tasks that may run together write one file",
            Code.WRITES_OVERLAP,
            Code.FALSE_PARALLEL_MARK);
    return known == all
        ? overlap
        : new Proof(
            overlap.claim(), false, known + " of " + all + " tasks declare what they write");
  }

  private Proof reads(long all) {
    Proof ordered =
        without("no task reads what another one writes without an order", Code.READ_WHILE_WRITTEN);
    long known =
        plan.tasks().stream().filter(task -> task.spans().has("files_scope.reads")).count();
    return known == all
        ? ordered
        : new Proof(ordered.claim(), false, known + " of " + all + " tasks declare what they read");
  }

  private Proof without(String claim, Code... against) {
    Set<String> codes = new TreeSet<>();
    for (Code code : against) {
      codes.add(code.id());
    }
    long count = findings.stream().filter(each -> codes.contains(each.code())).count();
    return new Proof(
        claim,
        count == 0,
        count == 0 ? "nothing speaks against it" : count + " findings against it");
  }
}
