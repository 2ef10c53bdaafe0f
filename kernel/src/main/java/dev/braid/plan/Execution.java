package dev.braid.plan;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a task is carried out and how its result is accepted.
 *
 * @param tools the tools to prefer, in order; empty: the default tool
 * @param timeoutMillis wall time of one attempt, or 0 for the configured default
 * @param silenceMillis longest time without output, or 0 for none
 * @param retries how often a failed attempt is repeated
 * @param outputs files that the task must have produced
 */
public record Execution(
    Work work,
    List<String> tools,
    long timeoutMillis,
    long silenceMillis,
    int retries,
    SortedMap<String, String> environment,
    List<Acceptance> acceptance,
    List<String> outputs) {

  /** What the worker is given. */
  public sealed interface Work {
    /** A shell command, run in the task's worktree. */
    record Shell(String command) implements Work {}

    /** Instructions for a tool. The tool's name is in {@link Execution#tools}. */
    record Prompt(String text) implements Work {}

    /** Nothing but the task itself: its title and description are the prompt. */
    record Described() implements Work {}
  }

  /** A condition that the sandbox must meet before a result is taken. */
  public sealed interface Acceptance {
    /** A shell command that must exit with 0. */
    record Command(String command) implements Acceptance {}

    /** A path or glob that at least one file must match. */
    record FileExists(PathPattern file) implements Acceptance {}

    /** A file that must contain a match of a regular expression. */
    record Contains(String file, String regex) implements Acceptance {}

    /**
     * A JSON file that must follow a JSON Schema.
     *
     * @param schema the schema as JSON text, or the path of a file that holds it
     * @param inline whether it is the text
     */
    record Conforms(String file, String schema, boolean inline) implements Acceptance {}
  }

  private static final SortedMap<String, String> NO_ENVIRONMENT =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  public Execution {
    tools = List.copyOf(tools);
    environment =
        environment.isEmpty()
            ? NO_ENVIRONMENT
            : Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    acceptance = List.copyOf(acceptance);
    outputs = List.copyOf(outputs);
    if (timeoutMillis < 0 || silenceMillis < 0 || retries < 0) {
      throw new IllegalArgumentException("BUG: a negative limit");
    }
  }

  public Execution withTools(List<String> changed) {
    return new Execution(
        work, changed, timeoutMillis, silenceMillis, retries, environment, acceptance, outputs);
  }

  public Execution withOutputs(List<String> changed) {
    return new Execution(
        work, tools, timeoutMillis, silenceMillis, retries, environment, acceptance, changed);
  }

  public static Execution of(Work work) {
    return new Execution(work, List.of(), 0, 0, 0, NO_ENVIRONMENT, List.of(), List.of());
  }
}
