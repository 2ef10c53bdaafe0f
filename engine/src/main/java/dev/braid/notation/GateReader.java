package dev.braid.notation;

import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Policies.Validation;
import dev.braid.plan.Settings;
import dev.braid.plan.Settings.ConflictAction;
import dev.braid.plan.Settings.OnConflict;
import dev.braid.plan.Settings.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what the gate demands: for the plan as a whole, or for one node of it. */
final class GateReader {
  private static final int MAX_CONFLICT_RERUNS = 100;

  private final Reading reading;

  GateReader(Reading reading) {
    this.reading = reading;
  }

  /** The gate of the plan. */
  Settings.Gate gate(FieldReader plan) {
    Settings.Landing landing =
        switch (plan.word("land", "ask", "auto", "off")) {
          case "auto" -> Settings.Landing.AUTO;
          case "off" -> Settings.Landing.OFF;
          default -> Settings.Landing.ASK;
        };
    Optional<FieldReader> fields = plan.fields("gate", Shape.GATE);
    if (fields.isEmpty()) {
      return Settings.Gate.DEFAULT.withLanding(landing);
    }
    FieldReader gate = fields.get();
    Settings.GateOrder order =
        gate.word("order", "completion", "plan").equals("plan")
            ? Settings.GateOrder.PLAN
            : Settings.GateOrder.COMPLETION;
    OnConflict conflict = onConflict(gate).orElse(OnConflict.DEFAULT);
    return new Settings.Gate(checks(gate), conflict, landing, order, moment(gate));
  }

  /** What one node asks of the gate for its own patches. */
  Optional<Validation> validation(FieldReader node) {
    return node.hasShape(Shape.PLAN)
        ? Optional.empty()
        : node.fields("gate", Shape.NODE_GATE)
            .map(gate -> new Validation(checks(gate), onConflict(gate).orElse(null)));
  }

  private List<Settings.Check> checks(FieldReader gate) {
    List<Settings.Check> checks = new ArrayList<>();
    addChecks(gate, "static", Stage.STATIC, checks);
    if (!saysWhen(gate)) {
      addChecks(gate, "checks", Stage.RUNTIME, checks);
    }
    addChecks(gate, "runtime", Stage.RUNTIME, checks);
    return checks;
  }

  /** {@code checks: each} says when checks run and not which. */
  private static boolean saysWhen(FieldReader gate) {
    Optional<Value> checks = gate.value("checks");
    return checks.isPresent()
        && checks.get() instanceof Scalar scalar
        && List.of("each", "batch", "end").contains(scalar.text());
  }

  private Settings.CheckMoment moment(FieldReader gate) {
    if (!saysWhen(gate)) {
      return Settings.CheckMoment.EACH;
    }
    String word = gate.text("checks");
    if (!word.equals("each")) {
      gate.value("checks")
          .ifPresent(value -> reading.notActedOn("gate.checks: " + word, reading.span(value)));
    }
    return switch (word) {
      case "batch" -> Settings.CheckMoment.BATCH;
      case "end" -> Settings.CheckMoment.END;
      default -> Settings.CheckMoment.EACH;
    };
  }

  private void addChecks(FieldReader gate, String field, Stage stage, List<Settings.Check> checks) {
    int number = 0;
    String label = field.equals("checks") ? "check" : field;
    for (Value item : gate.items(field)) {
      number++;
      Settings.Check check = check(gate, field + "[" + (number - 1) + "]", item, stage);
      Settings.Check named =
          check.id().isEmpty()
              ? new Settings.Check(
                  label + "-" + number, check.command(), check.timeoutMillis(), stage)
              : check;
      if (checks.stream().anyMatch(other -> other.id().equals(named.id()))) {
        reading.add(
            Diagnostic.error(
                    Code.DUPLICATE_ID,
                    reading.span(item),
                    "",
                    "two checks have the id `" + named.id() + "`")
                .help("give each check its own `id`"));
      }
      gate.place("checks", checks.size(), item);
      checks.add(named);
    }
  }

  private Settings.Check check(FieldReader gate, String place, Value item, Stage stage) {
    if (item instanceof Value.Fields mapping) {
      FieldReader check = gate.inside(place, mapping, Shape.CHECK);
      String id =
          check.scalar("id").map(scalar -> Identifiers.check(scalar, "check", reading)).orElse("");
      Commands.require(check, "command", mapping, reading);
      return new Settings.Check(
          id, Commands.read(check, "command", reading), check.durationMillis("timeout"), stage);
    }
    String command =
        gate.typed(item, Scalar.class, "a check must be a command")
            .map(scalar -> Commands.check(scalar, reading))
            .orElse("");
    return new Settings.Check("", command, 0, stage);
  }

  private Optional<OnConflict> onConflict(FieldReader gate) {
    Optional<Value> value = gate.value("on_conflict");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof Value.Fields mapping) {
      FieldReader fields = gate.inside("on_conflict", mapping, Shape.ON_CONFLICT);
      int reruns =
          fields.number("reruns", 0, MAX_CONFLICT_RERUNS, Settings.DEFAULT_CONFLICT_RERUNS);
      return Optional.of(new OnConflict(action(fields, "action"), reruns));
    }
    ConflictAction action = action(gate, "on_conflict");
    int reruns = action == ConflictAction.FAIL ? 0 : Settings.DEFAULT_CONFLICT_RERUNS;
    return Optional.of(new OnConflict(action, reruns));
  }

  private ConflictAction action(FieldReader fields, String name) {
    ConflictAction action =
        switch (fields.word(name, "rerun", "rebase", "agent", "review", "fail")) {
          case "rebase" -> ConflictAction.REBASE;
          case "agent" -> ConflictAction.AGENT;
          case "review" -> ConflictAction.REVIEW;
          case "fail" -> ConflictAction.FAIL;
          default -> ConflictAction.RERUN;
        };
    if (action != ConflictAction.RERUN && action != ConflictAction.FAIL) {
      String word = fields.text(name);
      fields
          .scalar(name)
          .ifPresent(place -> reading.notActedOn("on_conflict: " + word, reading.span(place)));
    }
    return action;
  }
}
