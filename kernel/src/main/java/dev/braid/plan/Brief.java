package dev.braid.plan;

import java.util.List;

/**
 * What a task is about, for people and for the worker's prompt. Empty strings where the plan says
 * nothing.
 *
 * @param kind design, impl, test, docs, infra, refactor, spike, review, explore, bg or any word
 * @param constraints sentences for the worker
 */
public record Brief(
    String title,
    String description,
    String kind,
    String module,
    String role,
    List<String> constraints,
    List<String> tags) {

  public Brief {
    constraints = List.copyOf(constraints);
    tags = List.copyOf(tags);
  }

  public Brief withTitle(String changed) {
    return new Brief(changed, description, kind, module, role, constraints, tags);
  }

  public static Brief titled(String title) {
    return new Brief(title, "", "", "", "", List.of(), List.of());
  }
}
