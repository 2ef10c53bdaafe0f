package dev.braid.plan;

import java.util.List;

/**
 * A leaf of the plan: what one worker is asked to do.
 *
 * @param done the plan says that it is finished already; it counts as complete and is never run
 */
public record Task(
    String id,
    Brief brief,
    List<String> dependsOn,
    Scope scope,
    Demand demand,
    Execution execution,
    boolean done,
    Terms terms,
    Spans spans)
    implements Node {

  public Task {
    dependsOn = List.copyOf(dependsOn);
  }

  @Override
  public String title() {
    return brief.title();
  }

  public Task withExecution(Execution changed) {
    return new Task(id, brief, dependsOn, scope, demand, changed, done, terms, spans);
  }
}
