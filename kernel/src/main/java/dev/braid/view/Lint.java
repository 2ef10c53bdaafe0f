package dev.braid.view;

import dev.braid.graph.TaskGraph;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.PathPattern;
import dev.braid.plan.Plan;
import dev.braid.plan.Scope;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Habits that make a plan slow or its runs unsafe, although nothing in it is wrong. What is said of
 * time comes from the same simulation as the profile.
 */
public final class Lint {
  /** Larger plans are not simulated for it. */
  private static final int MAX_TASKS = 1000;

  /** Workers that the simulation has: more than plans use, so that only the plan is in the way. */
  private static final int WORKERS = 64;

  /** What costs less than this part of the whole is not worth a word. */
  private static final double LEAST_SHARE = 0.1;

  /** From so many producers on one validator is a bottleneck. */
  private static final int MANY_PRODUCERS = 4;

  /** Most places that one finding shows. */
  private static final int MAX_LABELS = 6;

  private static final SortedSet<String> INTEGRATION_TAGS =
      new TreeSet<>(
          List.of(
              "alembic",
              "api_contract",
              "auth_change",
              "compliance",
              "migration",
              "model_change",
              "release",
              "schedule_commit",
              "security"));

  private static final SortedSet<String> VALIDATOR_KINDS =
      new TreeSet<>(List.of("review", "test", "validation", "verify"));

  private final Plan plan;
  private final TaskGraph graph;
  private final Profile profile;
  private final TreeMap<String, Task> byId = new TreeMap<>();
  private final TreeMap<String, SourceSpan> places = new TreeMap<>();
  private final List<Diagnostic> found = new ArrayList<>();

  private Lint(Plan plan) {
    this.plan = plan;
    this.graph = TaskGraph.of(plan);
    this.profile = Profiler.of(graph, Profiler.Wanted.workers(WORKERS));
    plan.tasks().forEach(task -> byId.put(task.id(), task));
    place(plan.nodes());
  }

  private void place(List<Node> nodes) {
    for (Node node : nodes) {
      places.put(node.id(), node.spans().self());
      switch (node) {
        case Group group -> place(group.children());
        case Task _ -> {}
      }
    }
  }

  /** Every finding in a plan that has no errors, sorted by place. */
  public static List<Diagnostic> of(Plan plan) {
    if (plan.tasks().size() > MAX_TASKS) {
      return List.of();
    }
    Lint lint = new Lint(plan);
    lint.tasksWithoutScopes();
    lint.integrationPoints();
    lint.ownProfile();
    for (Task task : plan.tasks()) {
      lint.needlessOrder(task);
      lint.foreignAreas(task);
      lint.loneValidator(task);
    }
    lint.costs();
    lint.found.sort(null);
    return Collections.unmodifiableList(lint.found);
  }

  /** Parallel without scopes: only the gate will find out what they have in common. */
  private void tasksWithoutScopes() {
    for (Profile.Slice slice : profile.slices()) {
      List<Task> unknown =
          slice.tasks().stream()
              .map(graph::task)
              .filter(task -> task.scope().origin() == Scope.Origin.UNKNOWN)
              .toList();
      if (unknown.size() > 1) {
        Diagnostic note =
            Diagnostic.note(
                Code.PREMATURE_PARALLELISM,
                unknown.getFirst().spans().self(),
                "writes what it likes",
                unknown.size() + " tasks may run together and do not say what they write");
        for (Task other : unknown.subList(1, Math.min(unknown.size(), MAX_LABELS))) {
          note = note.and(other.spans().self(), "may run beside it");
        }
        found.add(
            note.note("where they overlap, one of them is run again")
                .help("add `files_scope: {writes: [...]}` to them"));
        return;
      }
    }
  }

  /** A dependency that no file, contract or group asks for, as far as the scopes tell. */
  private void needlessOrder(Task task) {
    for (int at = 0; at < task.dependsOn().size(); at++) {
      Task before = byId.get(task.dependsOn().get(at));
      if (before != null && isNeedless(before, task)) {
        found.add(
            Diagnostic.note(
                    Code.NEEDLESS_ORDER,
                    task.spans().of("depends_on", at),
                    "nothing passes here",
                    "`" + task.id() + "` waits for `" + before.id() + "` and uses nothing of it")
                .and(before.spans().self(), "writes none of what it reads or writes")
                .help("remove the dependency, or add what is used to `files_scope.reads`"));
      }
    }
  }

  private static boolean isNeedless(Task before, Task after) {
    boolean told =
        before.scope().origin() == Scope.Origin.DECLARED
            && after.scope().origin() == Scope.Origin.DECLARED
            && !before.scope().writes().isEmpty()
            && !after.scope().reads().isEmpty();
    boolean contract =
        before.brief().kind().equals("design")
            || VALIDATOR_KINDS.contains(before.brief().kind())
            || VALIDATOR_KINDS.contains(after.brief().kind())
            || !before.terms().flow().milestones().isEmpty()
            || !Collections.disjoint(
                before.demand().conflictGroups(), after.demand().conflictGroups());
    return told
        && !contract
        && !meet(before.scope().writes(), after.scope().reads())
        && !meet(before.scope().writes(), after.scope().writes())
        && !meet(before.scope().reads(), after.scope().writes());
  }

  private static boolean meet(List<Scope.Entry> some, List<Scope.Entry> others) {
    return some.stream()
        .anyMatch(one -> others.stream().anyMatch(o -> one.pattern().overlaps(o.pattern())));
  }

  /** Work that everybody else must stand still for, among others that run. */
  private void integrationPoints() {
    for (Profile.Slice slice : profile.slices()) {
      for (int number : slice.tasks()) {
        Task task = graph.task(number);
        String why = integration(task);
        if (slice.tasks().size() > 1 && !why.isEmpty()) {
          found.add(
              Diagnostic.warning(
                      Code.IGNORED_INTEGRATION_POINT,
                      task.spans().self(),
                      why,
                      "`" + task.id() + "` changes what others build on while they run")
                  .help("add `parallel_ok: false`, or an order, so that nothing runs beside it"));
        }
      }
    }
  }

  private static String integration(Task task) {
    for (String tag : task.brief().tags()) {
      if (INTEGRATION_TAGS.contains(tag.toLowerCase(Locale.ROOT).replace('-', '_'))) {
        return "it has the tag `" + tag + "`";
      }
    }
    for (Scope.Entry entry : task.scope().writes()) {
      for (String folder : entry.pattern().literalPrefix()) {
        if (folder.equals("migrations") || folder.equals("alembic")) {
          return "it writes `" + entry.pattern() + "`";
        }
      }
    }
    return "";
  }

  /** A task that writes in areas which are other tasks' own. */
  private void foreignAreas(Task task) {
    TreeSet<String> areas = areas(task);
    List<String> foreign = new ArrayList<>();
    for (String area : areas) {
      long owners =
          plan.tasks().stream()
              .filter(other -> areas(other).size() == 1 && areas(other).contains(area))
              .count();
      if (owners > 1) {
        foreign.add(area);
      }
    }
    if (foreign.size() > 1) {
      found.add(
          Diagnostic.note(
                  Code.CROSSES_DOMAINS,
                  task.spans().of("files_scope.writes"),
                  "areas that others work in",
                  "`" + task.id() + "` crosses " + quoted(foreign))
              .help("split it into one task for each area"));
    }
  }

  private static TreeSet<String> areas(Task task) {
    TreeSet<String> areas = new TreeSet<>();
    if (task.scope().origin() == Scope.Origin.DECLARED) {
      for (Scope.Entry entry : task.scope().writes()) {
        entry.pattern().literalPrefix().stream().findFirst().ifPresent(areas::add);
      }
    }
    return areas;
  }

  /** Everything waits for one that looks at all of it at the end. */
  private void loneValidator(Task task) {
    if (!VALIDATOR_KINDS.contains(task.brief().kind())) {
      return;
    }
    List<Task> producers =
        task.dependsOn().stream().map(byId::get).filter(each -> each != null).toList();
    long unjudged =
        producers.stream().filter(each -> each.execution().acceptance().isEmpty()).count();
    if (unjudged >= MANY_PRODUCERS) {
      found.add(
          Diagnostic.note(
                  Code.LONE_VALIDATOR,
                  task.spans().of("depends_on"),
                  "the first waits for the last",
                  "`" + task.id() + "` alone judges what " + unjudged + " tasks make")
              .help("give each its own `acceptance`, or a validator of its own"));
    }
  }

  private void ownProfile() {
    for (String difference :
        OwnProfile.differences(plan.settings().policies().profile(), profile)) {
      found.add(
          Diagnostic.warning(
                  Code.PROFILE_DOES_NOT_HOLD,
                  plan.spans().of("parallel_profile"),
                  difference,
                  "the plan's `parallel_profile` does not hold")
              .help("`braid plan` shows what Braid computes"));
    }
  }

  /** Prices in minutes are worth something only where the plan or earlier runs know of minutes. */
  private boolean knowsTimes() {
    return plan.tasks().stream()
        .map(Task::demand)
        .anyMatch(d -> d.estimateMillis() > 0 || d.weight() > 0 || d.learnedMillis() > 0);
  }

  private void costs() {
    if (!knowsTimes()) {
      return;
    }
    long worth = (long) (profile.makespanMillis() * LEAST_SHARE);
    for (Costs.Cost cost : profile.costs().list()) {
      if (cost.millis() < worth) {
        continue;
      }
      switch (cost.kind()) {
        case BARRIER -> barrier(cost);
        case SCOPE -> wideScope(cost);
        case GROUP, POOL, ALONE, GATE_CHECK -> {
          // Asked for by name: the profile prices it.
        }
      }
    }
  }

  private void barrier(Costs.Cost cost) {
    SourceSpan place = plan.spans().self();
    for (var node : places.entrySet()) {
      boolean waits = cost.name().startsWith(node.getKey() + " waits");
      if (waits || cost.name().startsWith("the children of " + node.getKey() + " run")) {
        place = node.getValue();
      }
    }
    found.add(
        Diagnostic.note(
                Code.COSTLY_BARRIER,
                place,
                "the whole group",
                cost.name() + ", which costs " + length(cost.millis()))
            .help("let single tasks depend on the tasks they need, in place of the whole group"));
  }

  private void wideScope(Costs.Cost cost) {
    PathPattern pattern = PathPattern.parse(cost.name());
    boolean folder = cost.name().endsWith("**") || cost.name().indexOf('.') < 0;
    boolean wide = folder && plan.tasks().stream().noneMatch(task -> isWider(task, pattern));
    for (Task task : plan.tasks()) {
      for (int at = 0; wide && at < task.scope().writes().size(); at++) {
        if (task.scope().writes().get(at).pattern().equals(pattern)) {
          SourceSpan place = task.spans().of("files_scope.writes", at);
          found.add(
              Diagnostic.note(
                      Code.WIDE_SCOPE,
                      place,
                      "the whole folder",
                      "`" + cost.name() + "` costs " + length(cost.millis()))
                  .note("tasks that touch anything in it run one after another")
                  .help("name the files that `" + task.id() + "` writes"));
          return;
        }
      }
    }
  }

  /** The wider one of two that meet is the one to narrow. */
  private static boolean isWider(Task task, PathPattern pattern) {
    int depth = pattern.literalPrefix().size();
    return task.scope().writes().stream()
        .map(Scope.Entry::pattern)
        .anyMatch(other -> other.literalPrefix().size() < depth && other.overlaps(pattern));
  }

  private static String length(long millis) {
    long minutes = Math.max(1, Math.round(millis / 60_000.0));
    return minutes + " min";
  }

  private static String quoted(List<String> names) {
    return "`" + String.join("`, `", names) + "`";
  }
}
