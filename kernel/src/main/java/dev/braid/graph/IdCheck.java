package dev.braid.graph;

import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.PathPattern;
import dev.braid.plan.Reference;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Spelling;
import dev.braid.plan.Task;
import dev.braid.plan.Terms;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Ids that stand there twice, and dependencies that name nothing or what they cannot name. */
final class IdCheck {
  /** Most misspelt ids that a likely id is looked for; each look compares it with all ids. */
  private static final int MAX_GUESSES = 100;

  private final PlanIndex index;
  private final List<Diagnostic> problems;
  private int guesses;

  private IdCheck(PlanIndex index, List<Diagnostic> problems) {
    this.index = index;
    this.problems = problems;
  }

  static void check(PlanIndex index, List<Diagnostic> problems) {
    IdCheck check = new IdCheck(index, problems);
    check.checkUnique();
    for (int number = 0; number < index.nodes().size(); number++) {
      check.checkDependencies(number);
    }
  }

  private void checkUnique() {
    TreeMap<String, Node> first = new TreeMap<>();
    for (Node node : index.nodes()) {
      Node earlier = first.putIfAbsent(PathPattern.fold(node.id()), node);
      if (earlier != null) {
        problems.add(duplicate(node, earlier));
      }
    }
  }

  private static Diagnostic duplicate(Node node, Node earlier) {
    boolean same = node.id().equals(earlier.id());
    String message =
        same
            ? "the id `" + node.id() + "` is used twice"
            : "the ids `" + earlier.id() + "` and `" + node.id() + "` differ in case only";
    return Diagnostic.error(Code.DUPLICATE_ID, node.spans().self(), "used again", message)
        .and(earlier.spans().self(), "first used here")
        .help("give each node an id of its own");
  }

  private void checkDependencies(int number) {
    Node node = index.node(number);
    TreeSet<Integer> seen = new TreeSet<>();
    for (int at = 0; at < node.dependsOn().size(); at++) {
      String reference = node.dependsOn().get(at);
      SourceSpan place = node.spans().of("depends_on", at);
      Optional<Integer> target = index.find(reference);
      if (target.isEmpty()) {
        problems.add(dangling(node, reference, place));
      } else if (index.encloses(target.get(), number) || index.encloses(number, target.get())) {
        problems.add(self(node, number, target.get(), place));
      } else if (!hasMilestone(target.get(), Reference.of(reference))) {
        problems.add(unknownMilestone(node, index.node(target.get()), reference, place));
      } else if (!seen.add(target.get())) {
        problems.add(
            Diagnostic.warning(
                    Code.REPEATED_DEPENDENCY,
                    place,
                    "named before",
                    "`" + node.id() + "` depends on `" + reference + "` twice")
                .help("remove one of the two"));
      }
    }
  }

  /** A task has the milestones that it publishes; a group has any share of its tasks. */
  private boolean hasMilestone(int target, Reference reference) {
    if (reference.milestone().isEmpty()) {
      return true;
    }
    return switch (index.node(target)) {
      case Group _ -> reference.percent() > 0;
      case Task task ->
          task.terms().flow().milestones().stream()
              .anyMatch(milestone -> milestone.name().equals(reference.milestone()));
    };
  }

  private static Diagnostic unknownMilestone(
      Node node, Node target, String reference, SourceSpan place) {
    Diagnostic problem =
        Diagnostic.error(
            Code.UNKNOWN_MILESTONE,
            place,
            "no such point",
            "`"
                + node.id()
                + "` depends on `"
                + reference
                + "`, which `"
                + target.id()
                + "` does not have");
    return switch (target) {
      case Group group ->
          problem.help("a share of a group is 1% to 100%, such as `" + group.id() + "@80%`");
      case Task task -> {
        List<String> names =
            task.terms().flow().milestones().stream().map(Terms.Milestone::name).toList();
        yield names.isEmpty()
            ? problem.help("add `publishes: [" + Reference.of(reference).milestone() + "]` to it")
            : problem.help("it publishes `" + String.join("`, `", names) + "`");
      }
    };
  }

  private Diagnostic dangling(Node node, String reference, SourceSpan place) {
    Diagnostic problem =
        Diagnostic.error(
            Code.DANGLING,
            place,
            "no node has this id",
            "`" + node.id() + "` depends on `" + reference + "`, which does not exist");
    Optional<String> meant =
        guesses++ < MAX_GUESSES
            ? Spelling.nearest(reference, index.byId().keySet())
            : Optional.empty();
    return meant.isPresent()
        ? problem.help("did you mean `" + meant.get() + "`?")
        : problem.help("remove it, or add a task with this id");
  }

  private Diagnostic self(Node node, int number, int target, SourceSpan place) {
    String other = index.node(target).id();
    if (target == number) {
      return Diagnostic.error(
              Code.SELF_DEPENDENCY, place, "itself", "`" + node.id() + "` depends on itself")
          .help("remove this dependency");
    }
    boolean outer = index.encloses(target, number);
    String message =
        outer
            ? "`" + node.id() + "` depends on `" + other + "`, which it is part of"
            : "`" + node.id() + "` depends on `" + other + "`, which is part of it";
    return Diagnostic.error(
            Code.SELF_DEPENDENCY, place, outer ? "encloses it" : "is in it", message)
        .help("name the task that is meant, or remove this dependency");
  }
}
