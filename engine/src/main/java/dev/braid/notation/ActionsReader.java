package dev.braid.notation;

import dev.braid.notation.ForeignFields.Text;
import dev.braid.notation.Value.Field;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Group;
import dev.braid.plan.Plan;
import dev.braid.plan.SourceSpan;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A workflow of GitHub Actions: a task for each job, or for each combination of its matrix, that
 * runs the {@code run} steps one after another. Actions that a step uses are GitHub's; they are
 * left out and told. A job waits for the jobs it needs, and is skipped when one of them fails.
 */
final class ActionsReader implements PlanReader {
  static final String NOTATION = "github-actions";

  private static final Pattern ON = Pattern.compile("(?m)^['\"]?(?:on|true)['\"]?[ \\t]*:");
  private static final Pattern JOBS = Pattern.compile("(?m)^['\"]?jobs['\"]?[ \\t]*:");
  private static final Pattern ALTHOUGH =
      Pattern.compile("(?i)\\b(?:always|failure|cancelled)\\s*\\(");
  private static final Pattern NEVER =
      Pattern.compile("\\s*(?:\\$\\{\\{\\s*)?false(?:\\s*\\}\\})?\\s*");
  private static final Pattern HERE =
      Pattern.compile("(?i).*(?:ubuntu|linux|self-hosted|\\$\\{\\{).*");
  private static final long MILLIS_PER_MINUTE = 60_000L;

  /** Longest timeout taken from a file, in minutes: GitHub's own limit for a job is 5 days. */
  private static final long MAX_MINUTES = 7200;

  @Override
  public String notation() {
    return NOTATION;
  }

  @Override
  public boolean recognises(String content) {
    return JOBS.matcher(content).find() && ON.matcher(content).find();
  }

  @Override
  public ReadResult read(SourceText source, ReadOptions options) {
    Problems problems = new Problems();
    Optional<ForeignFields> workflow;
    try {
      Value document = YamlSyntax.parse(source, problems);
      workflow = document == null ? Optional.empty() : ForeignFields.of(source, document);
    } catch (Unparsable e) {
      problems.add(e.problem());
      return ReadResult.of(null, problems.sorted(), source);
    }
    Optional<ForeignFields> jobs = workflow.flatMap(fields -> fields.mapping("jobs"));
    if (jobs.isEmpty()) {
      problems.add(
          Diagnostic.error(
                  Code.EMPTY_DOCUMENT,
                  SourceSpan.startOf(source.file()),
                  "",
                  "the workflow has no jobs")
              .help("a workflow has `jobs:` with a mapping for each job"));
      return ReadResult.of(null, problems.sorted(), source);
    }
    Reader reader = new Reader(source, new Draft(NOTATION, problems), workflow.orElseThrow());
    for (Field job : jobs.get().entries()) {
      ForeignFields.of(source, job.value())
          .ifPresentOrElse(
              fields -> reader.readJob(jobs.get().text(job.key()), fields),
              () -> reader.noJob(jobs.get().text(job.key())));
    }
    String title = workflow.get().words("name");
    SourceSpan place = SourceSpan.startOf(source.file());
    Plan plan = reader.draft.plan(NativeReader.nameOf(source.file()), title, place);
    return ReadResult.of(plan, problems.sorted(), source);
  }

  /** One workflow while it is read. */
  private static final class Reader {
    private final SourceText source;
    private final Draft draft;
    private final ForeignFields workflow;

    Reader(SourceText source, Draft draft, ForeignFields workflow) {
      this.source = source;
      this.draft = draft;
      this.workflow = workflow;
    }

    void noJob(Text name) {
      draft.unreadable("`" + name.text() + "` is no job", name.span(), "passed over");
    }

    void readJob(Text name, ForeignFields job) {
      List<ActionsMatrix.Combination> combinations = ActionsMatrix.of(source, job, draft);
      if (combinations.isEmpty()) {
        DraftNode task = draft.add(null, name.text(), name.span());
        fill(task, name.text(), job, ActionsMatrix.Combination.NONE);
        order(task, job);
        return;
      }
      DraftNode group = draft.addGroup(null, Group.Kind.WORKSTREAM, name.text(), name.span());
      group.title = job.words("name").contains("${{") ? name.text() : job.words("name");
      order(group, job);
      int most = mostAtOnce(job, combinations.size());
      if (most < combinations.size()) {
        draft.pool(group.id, most);
      }
      for (ActionsMatrix.Combination combination : combinations) {
        String id = Identifiers.from(group.id + "-" + combination.label(), group.id);
        DraftNode task = draft.add(group, id, name.span());
        fill(task, name.text(), job, combination);
        if (most < combinations.size()) {
          task.pools.put(group.id, 1);
        }
      }
    }

    private static int mostAtOnce(ForeignFields job, int otherwise) {
      String most =
          job.mapping("strategy").map(strategy -> strategy.words("max-parallel")).orElse("");
      return most.matches("[1-9]\\d{0,3}") ? Integer.parseInt(most) : otherwise;
    }

    private void order(DraftNode node, ForeignFields job) {
      for (Text need : job.texts("needs")) {
        node.needs(need.text(), need.span());
      }
      Optional<Text> condition = job.text("if");
      if (condition.isEmpty()) {
        return;
      }
      SourceSpan place = condition.get().span();
      if (NEVER.matcher(condition.get().text()).matches()) {
        node.held = "its condition is never true";
      } else if (ALTHOUGH.matcher(condition.get().text()).find()) {
        draft.foreign(
            "a job runs although a job that it needs has failed",
            place,
            "it waits for the others and runs only when they succeed");
      } else {
        draft.foreign("a condition of GitHub decides whether a job runs", place, "taken as true");
      }
    }

    private void fill(
        DraftNode task, String name, ForeignFields job, ActionsMatrix.Combination combination) {
      ActionsScript script = new ActionsScript(draft, source, workflow, job, combination);
      String title = job.words("name").isEmpty() ? name : script.plain(job.words("name"));
      String label = combination.label();
      task.title =
          ForeignNames.title(
              label.isEmpty() || job.words("name").contains("${{")
                  ? title
                  : title + " (" + label + ")");
      task.timeoutMillis = timeoutMillis(job);
      job.value("concurrency").ifPresent(value -> concurrency(task, job, value));
      surroundings(job);
      if (job.has("uses")) {
        draft.foreign(
            "a job calls another workflow",
            job.span("uses"),
            "it has no command; a tool or a person has to do it");
        task.description = "Do what the workflow `" + job.words("uses") + "` does.";
        return;
      }
      Optional<String> command = script.command();
      task.environment.putAll(script.environment());
      task.description = script.description();
      if (command.isPresent()) {
        task.command = command.get();
      } else {
        draft.foreign(
            "a job has no step that is a command", job.span(), "a tool or a person has to do it");
      }
    }

    private static long timeoutMillis(ForeignFields job) {
      String minutes = job.words("timeout-minutes");
      return minutes.matches("\\d{1,6}")
          ? Math.min(Long.parseLong(minutes), MAX_MINUTES) * MILLIS_PER_MINUTE
          : 0;
    }

    private void concurrency(DraftNode task, ForeignFields job, Value value) {
      String group =
          value instanceof Value.Scalar scalar
              ? scalar.text()
              : job.mapping("concurrency").map(fields -> fields.words("group")).orElse("");
      if (group.isBlank() || group.contains("${{")) {
        draft.foreign(
            "a concurrency group is computed by GitHub", job.span("concurrency"), "passed over");
      } else {
        task.conflictGroups.add(group.strip());
      }
    }

    private void surroundings(ForeignFields job) {
      for (String field : List.of("services", "container")) {
        if (job.has(field)) {
          draft.foreign(
              "a job has `" + field + "` around it", job.span(field), "it runs without them");
        }
      }
      if (job.is("continue-on-error", "true")) {
        draft.foreign(
            "a job may fail", job.span("continue-on-error"), "when it fails, what needs it waits");
      }
      for (Text system : job.texts("runs-on")) {
        if (!HERE.matcher(system.text()).matches()) {
          draft.foreign("a job is for another operating system", system.span(), "it runs here");
          return;
        }
      }
    }
  }
}
