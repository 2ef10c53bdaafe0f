package dev.braid.notation;

import dev.braid.plan.Brief;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Execution;
import dev.braid.plan.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a task's declared scope; without declared writes it looks into the task's text. */
final class ScopeReader {
  private final Reading reading;

  ScopeReader(Reading reading) {
    this.reading = reading;
  }

  Scope read(FieldReader task, Brief brief, Execution execution) {
    Optional<FieldReader> fields = task.fields("files_scope", Shape.FILES_SCOPE);
    List<Scope.Entry> reads = fields.map(scope -> entries(scope, "reads")).orElse(List.of());
    if (fields.isPresent()) {
      List<Scope.Entry> writes = entries(fields.get(), "writes");
      Scope.Origin origin = origin(fields.get());
      if (origin != Scope.Origin.UNKNOWN || !writes.isEmpty()) {
        return declared(fields.get(), reads, writes, origin);
      }
    }
    if (!reading.inferScopes()) {
      return new Scope(reads, List.of(), Scope.Origin.UNKNOWN);
    }
    return ScopeInference.infer(text(brief, execution), reads);
  }

  private Scope declared(
      FieldReader fields, List<Scope.Entry> reads, List<Scope.Entry> writes, Scope.Origin origin) {
    if (origin == Scope.Origin.UNKNOWN) {
      reading.add(
          Diagnostic.error(
              Code.CONTRADICTION,
              fields.keySpan("origin"),
              "",
              "a scope whose origin is `unknown` has no writes"));
      return new Scope(reads, writes, Scope.Origin.DECLARED);
    }
    return new Scope(reads, writes, origin);
  }

  private static Scope.Origin origin(FieldReader fields) {
    if (!fields.has("origin")) {
      return fields.has("writes") ? Scope.Origin.DECLARED : Scope.Origin.UNKNOWN;
    }
    return switch (fields.word("origin", "declared", "inferred", "learned", "unknown")) {
      case "inferred" -> Scope.Origin.INFERRED;
      case "learned" -> Scope.Origin.LEARNED;
      case "unknown" -> Scope.Origin.UNKNOWN;
      default -> Scope.Origin.DECLARED;
    };
  }

  private List<Scope.Entry> entries(FieldReader fields, String list) {
    List<Scope.Entry> entries = new ArrayList<>();
    for (Value item : fields.items(list)) {
      Patterns.read(item, fields, reading)
          .ifPresent(entry -> {
            fields.place(list, entries.size(), item);
            entries.add(entry);
          });
    }
    return entries;
  }

  /** What the worker is told in words. A command is not prose: what it touches cannot be read. */
  private static String text(Brief brief, Execution execution) {
    String prompt =
        switch (execution.work()) {
          case Execution.Work.Prompt work -> work.text();
          case Execution.Work.Shell _, Execution.Work.Described _ -> "";
        };
    return brief.title() + "\n" + brief.description() + "\n" + prompt;
  }
}
