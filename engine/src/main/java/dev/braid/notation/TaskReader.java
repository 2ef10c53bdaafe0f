package dev.braid.notation;

import dev.braid.notation.Value.Field;
import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Brief;
import dev.braid.plan.Code;
import dev.braid.plan.Demand;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Execution;
import dev.braid.plan.Reference;
import dev.braid.plan.Scope;
import dev.braid.plan.Spans;
import dev.braid.plan.Task;
import dev.braid.plan.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the fields of one task. */
final class TaskReader {
  private static final int MAX_PRIORITY = 1_000_000;
  private static final int MAX_WEIGHT = 1000;

  private final Reading reading;
  private final ExecutionReader executions;
  private final ScopeReader scopes;
  private final TermsReader terms;

  TaskReader(Reading reading) {
    this.reading = reading;
    this.executions = new ExecutionReader(reading);
    this.scopes = new ScopeReader(reading);
    this.terms = new TermsReader(reading, new PolicyReader(reading), executions);
  }

  Task read(FieldReader fields, Identity identity) {
    Brief brief =
        new Brief(
            fields.text("title", "name"),
            fields.text("description"),
            fields.text("kind"),
            fields.text("module"),
            fields.text("role"),
            fields.texts("constraints"),
            fields.texts("tags"));
    List<String> dependsOn = dependencies(fields);
    Execution execution = executions.read(fields);
    Scope scope = scopes.read(fields, brief, execution);
    Demand demand = demand(fields);
    boolean done = fields.truth("done", false);
    Terms beside = terms.read(fields);
    Spans spans = new Spans(identity.span(), fields.spans());
    return new Task(identity.id(), brief, dependsOn, scope, demand, execution, done, beside, spans);
  }

  /** What a node waits for, as {@link Reference} reads it. */
  List<String> dependencies(FieldReader fields) {
    List<String> ids = new ArrayList<>();
    for (Scalar item : fields.scalars("depends_on")) {
      Reference reference = Reference.of(item.text());
      if (!reference.milestone().isEmpty() && reference.percent() == 0) {
        reading.notActedOn("depends_on: task@milestone", reading.span(item));
      }
      ids.add(item.text());
    }
    return ids;
  }

  private Demand demand(FieldReader fields) {
    boolean background = fields.truth("background", false);
    int priority = 0;
    Optional<Scalar> written = fields.scalar("priority");
    if (written.isPresent()) {
      switch (written.get().text()) {
        case "background" -> background = true;
        case "foreground" -> background = false;
        default -> priority = priority(fields, written.get());
      }
    }
    return new Demand(
        fields.truth("parallel_ok", true),
        fields.texts("conflict_group", "conflict_groups"),
        pools(fields),
        background,
        priority,
        fields.truth("critical", false),
        fields.durationMillis("estimate"),
        weight(fields),
        fields.durationMillis("learned_estimate"));
  }

  private static int priority(FieldReader fields, Scalar written) {
    if (!written.plain() || !written.text().matches("[-+]?[0-9]+")) {
      fields.wrongWord("priority", written, "foreground", "background", "a whole number");
      return 0;
    }
    return fields.number("priority", written, -MAX_PRIORITY, MAX_PRIORITY, 0);
  }

  private static int weight(FieldReader fields) {
    Optional<Scalar> written = fields.scalar("weight");
    if (written.isEmpty()) {
      return 0;
    }
    return switch (written.get().text()) {
      case "S", "s" -> 1;
      case "M", "m" -> 2;
      case "L", "l" -> 4;
      case "XL", "xl" -> 8;
      default -> {
        if (!written.get().plain() || !written.get().text().matches("[-+]?[0-9]+")) {
          fields.wrongWord("weight", written.get(), "S", "M", "L", "XL", "a whole number");
          yield 0;
        }
        yield fields.number("weight", written.get(), 1, MAX_WEIGHT, 0);
      }
    };
  }

  /** A mapping of amounts, or a list of names with one unit each. */
  private SortedMap<String, Integer> pools(FieldReader fields) {
    SortedMap<String, Integer> pools = new TreeMap<>();
    if (fields.value("pools").orElse(null) instanceof Value.Items) {
      for (String name : fields.texts("pools")) {
        pools.merge(name, 1, Integer::sum);
      }
      return pools;
    }
    for (Field entry : fields.entries("pools")) {
      String name = entry.key().text();
      Optional<Scalar> amount =
          fields.typed(entry.value(), Scalar.class, "`" + name + "` must be a whole number");
      if (amount.isEmpty()) {
        continue;
      }
      if (amount.get().text().equals("0")) {
        reading.add(
            Diagnostic.warning(
                    Code.IMPOSSIBLE_LIMIT,
                    reading.span(amount.get()),
                    "",
                    "the task takes nothing of the pool `" + name + "`")
                .help("leave it out"));
      } else {
        pools.put(name, fields.number(name, amount.get(), 1, SettingsReader.MAX_CAPACITY, 1));
      }
    }
    return pools;
  }
}
