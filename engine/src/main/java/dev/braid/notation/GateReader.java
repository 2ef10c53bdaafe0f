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
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;

/** Reads what the gate demands: for the plan as a whole, or for one node of it. */
final class GateReader {
  private static final int MAX_CONFLICT_RERUNS = 100;

  /** Most checks of a stage at one time; each has a worktree of its own. */
  private static final int MAX_LANES = 64;

  private final Reading reading;
  private final EnumMap<Stage, Long> timeoutMillis = new EnumMap<>(Stage.class);

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
    return new Settings.Gate(checks(gate), conflict, landing, order, moment(gate), lanes(gate));
  }

  /** What one node asks of the gate for its own patches. */
  Optional<Validation> validation(FieldReader node) {
    return node.hasShape(Shape.PLAN)
        ? Optional.empty()
        : node.fields("gate", Shape.NODE_GATE).map(this::validationOf);
  }

  private Validation validationOf(FieldReader gate) {
    if (saysWhen(gate)) {
      reading.add(
          Diagnostic.error(
                  Code.WRONG_VALUE,
                  gate.span("checks"),
                  "said of a part of the plan",
                  "when checks run is the same for the whole plan")
              .help("say it in the `gate` of the plan"));
    }
    return new Validation(checks(gate), onConflict(gate).orElse(null));
  }

  private List<Settings.Check> checks(FieldReader gate) {
    List<Settings.Check> checks = new ArrayList<>();
    Optional<FieldReader> limits =
        gate.hasShape(Shape.GATE) ? gate.fields("timeout", Shape.STAGES) : Optional.empty();
    limits.ifPresent(stages -> {
      timeoutMillis.put(Stage.STATIC, stages.durationMillis("static"));
      timeoutMillis.put(Stage.RUNTIME, stages.durationMillis("runtime"));
    });
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
    return switch (saysWhen(gate) ? gate.text("checks") : "batch") {
      case "each" -> Settings.CheckMoment.EACH;
      case "end" -> Settings.CheckMoment.END;
      default -> Settings.CheckMoment.BATCH;
    };
  }

  private static Settings.Lanes lanes(FieldReader gate) {
    Settings.Lanes otherwise = Settings.Lanes.DEFAULT;
    return gate.fields("capacity", Shape.STAGES)
        .map(stages ->
            new Settings.Lanes(
                stages.number("static", 1, MAX_LANES, otherwise.ofStatic()),
                stages.number("runtime", 1, MAX_LANES, otherwise.ofRuntime())))
        .orElse(otherwise);
  }

  private void addChecks(FieldReader gate, String field, Stage stage, List<Settings.Check> checks) {
    int number = 0;
    long timeout = timeoutMillis.getOrDefault(stage, 0L);
    String label = field.equals("checks") ? "check" : field;
    for (Value item : gate.items(field)) {
      number++;
      Settings.Check check = check(gate, field + "[" + (number - 1) + "]", item, stage);
      Settings.Check named =
          new Settings.Check(
              check.id().isEmpty() ? label + "-" + number : check.id(),
              check.command(),
              check.timeoutMillis() == 0 ? timeout : check.timeoutMillis(),
              stage,
              check.cached());
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
          id,
          Commands.read(check, "command", reading),
          check.durationMillis("timeout"),
          stage,
          check.truth("cache", isCached(stage)));
    }
    String command =
        gate.typed(item, Scalar.class, "a check must be a command")
            .map(scalar -> Commands.check(scalar, reading))
            .orElse("");
    return new Settings.Check("", command, 0, stage, isCached(stage));
  }

  /** What looks at files only says the same of the same files. */
  static boolean isCached(Stage stage) {
    return stage == Stage.STATIC;
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
    if (action == ConflictAction.REBASE || action == ConflictAction.AGENT) {
      String word = fields.text(name);
      fields
          .scalar(name)
          .ifPresent(place -> reading.notActedOn("on_conflict: " + word, reading.span(place)));
    }
    return action;
  }
}
