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

  public Task withDependsOn(List<String> changed) {
    return new Task(id, brief, changed, scope, demand, execution, done, terms, spans);
  }

  public Task withScope(Scope changed) {
    return new Task(id, brief, dependsOn, changed, demand, execution, done, terms, spans);
  }

  public Task withDone(boolean changed) {
    return new Task(id, brief, dependsOn, scope, demand, execution, changed, terms, spans);
  }

  /** Whether both ask for the same work, whatever its title, its order and who says it is done. */
  public boolean asksTheSameAs(Task other) {
    Brief titled = brief.withTitle(other.title());
    return new Task(
            id, titled, other.dependsOn, scope, demand, execution, other.done, terms, other.spans)
        .equals(other);
  }

  public Task withExecution(Execution changed) {
    return new Task(id, brief, dependsOn, scope, demand, changed, done, terms, spans);
  }

  public Task withDemand(Demand changed) {
    return new Task(id, brief, dependsOn, scope, changed, execution, done, terms, spans);
  }
}
