package dev.braid.notation;

import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.SourceSpan;
import java.util.Map;
import java.util.TreeMap;

/** What every part of the native reader needs while one plan is read. */
final class Reading {
  /** A field that nobody acts on yet, warned of once per plan and not once per task. */
  private static final class Unused {
    final SourceSpan first;
    int places;

    Unused(SourceSpan first) {
      this.first = first;
    }
  }

  private final SourceText source;
  private final Problems problems;
  private final Map<String, Unused> unused = new TreeMap<>();
  private final boolean inferScopes;
  private final boolean compiled;

  /** Reads what a person has written. */
  Reading(SourceText source, Problems problems, boolean inferScopes) {
    this(source, problems, inferScopes, false);
  }

  /**
   * @param compiled everything that the text of a plan leaves open has been settled before
   */
  Reading(SourceText source, Problems problems, boolean inferScopes, boolean compiled) {
    this.source = source;
    this.problems = problems;
    this.inferScopes = inferScopes && !compiled;
    this.compiled = compiled;
  }

  boolean inferScopes() {
    return inferScopes;
  }

  boolean compiled() {
    return compiled;
  }

  SourceSpan span(Value value) {
    return source.span(value.from(), value.to());
  }

  SourceSpan start() {
    return SourceSpan.startOf(source.file());
  }

  void add(Diagnostic problem) {
    problems.add(problem);
  }

  /** Reads on, but remembers that the field has no effect. */
  void notActedOn(String field, SourceSpan span) {
    unused.computeIfAbsent(field, key -> new Unused(span)).places++;
  }

  /** Reports what was remembered; to be called once, when everything has been read. */
  void finish() {
    unused.forEach((field, what) -> {
      Diagnostic warning =
          Diagnostic.warning(
              Code.NOT_ACTED_ON,
              what.first,
              "has no effect yet",
              "this version reads `" + field + "` but does not act on it");
      int others = what.places - 1;
      problems.add(others == 0 ? warning : warning.note("the same in " + places(others)));
    });
  }

  private static String places(int count) {
    return count == 1 ? "1 other place" : count + " other places";
  }
}
