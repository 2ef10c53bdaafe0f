package dev.braid.notation;

import dev.braid.notation.Value.Field;
import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.PathPattern;
import dev.braid.plan.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what a plan says about its run as a whole. */
final class SettingsReader {
  /** Most workers, and deepest pool, that a plan may ask for. */
  static final int MAX_CAPACITY = 10_000;

  private static final int MAX_CONFLICT_RERUNS = 100;

  private final Reading reading;
  private final FieldReader plan;

  SettingsReader(Reading reading, FieldReader plan) {
    this.reading = reading;
    this.plan = plan;
  }

  Settings read() {
    boolean alone = plan.word("unknown_scope", "gate", "alone").equals("alone");
    return new Settings(
        workers(),
        capacities("pools"),
        capacities("tool_capacity"),
        alone,
        gate(),
        workspace(),
        new SchedulingReader(reading, plan).read());
  }

  private int workers() {
    Optional<Scalar> scalar = plan.scalar("workers");
    if (scalar.isEmpty() || scalar.get().text().equals("auto")) {
      return 0;
    }
    return plan.number("workers", scalar.get(), 1, MAX_CAPACITY, 0);
  }

  private SortedMap<String, Integer> capacities(String name) {
    return capacities(plan, name, name.equals("pools") ? "pool" : "tool", reading);
  }

  /** A mapping of names to capacities. */
  static SortedMap<String, Integer> capacities(
      FieldReader owner, String name, String what, Reading reading) {
    SortedMap<String, Integer> depths = new TreeMap<>();
    for (Field entry : owner.entries(name)) {
      String key = Identifiers.check(entry.key(), what, reading);
      owner
          .typed(entry.value(), Scalar.class, "`" + key + "` must be a whole number")
          .ifPresent(depth -> depths.put(key, owner.number(key, depth, 1, MAX_CAPACITY, 1)));
    }
    return depths;
  }

  private Settings.Gate gate() {
    String land = plan.word("land", "ask", "auto", "off");
    Settings.Landing landing =
        switch (land) {
          case "auto" -> Settings.Landing.AUTO;
          case "off" -> Settings.Landing.OFF;
          default -> Settings.Landing.ASK;
        };
    Optional<FieldReader> gate = plan.fields("gate", Shape.GATE);
    if (gate.isEmpty()) {
      return new Settings.Gate(List.of(), Settings.DEFAULT_CONFLICT_RERUNS, landing);
    }
    List<Settings.Check> checks = new ArrayList<>();
    if (!policyOfChecks(gate.get())) {
      addChecks(gate.get(), "checks", "check", checks);
    }
    addChecks(gate.get(), "static", "static", checks);
    addChecks(gate.get(), "runtime", "runtime", checks);
    return new Settings.Gate(checks, conflictReruns(gate.get()), landing);
  }

  /** {@code checks: each} says when checks run and not which. */
  private boolean policyOfChecks(FieldReader gate) {
    Optional<Value> checks = gate.value("checks");
    if (checks.isEmpty() || !(checks.get() instanceof Scalar scalar)) {
      return false;
    }
    switch (scalar.text()) {
      case "each" -> {}
      case "batch", "end" ->
          reading.notActedOn("gate.checks: " + scalar.text(), reading.span(scalar));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void addChecks(
      FieldReader gate, String field, String label, List<Settings.Check> checks) {
    int number = 0;
    for (Value item : gate.items(field)) {
      number++;
      Settings.Check check = check(gate, field, item, label + "-" + number);
      gate.place("checks", checks.size(), item);
      if (checks.stream().anyMatch(other -> other.id().equals(check.id()))) {
        reading.add(
            Diagnostic.error(
                    Code.DUPLICATE_ID,
                    reading.span(item),
                    "",
                    "two checks have the id `" + check.id() + "`")
                .help("give each check its own `id`"));
      }
      checks.add(check);
    }
  }

  private Settings.Check check(FieldReader gate, String field, Value item, String otherwise) {
    if (item instanceof Value.Fields mapping) {
      FieldReader check = gate.inside(field + "[" + otherwise + "]", mapping, Shape.CHECK);
      String id =
          check
              .scalar("id")
              .map(scalar -> Identifiers.check(scalar, "check", reading))
              .orElse(otherwise);
      Commands.require(check, "command", mapping, reading);
      return new Settings.Check(
          id, Commands.read(check, "command", reading), check.durationMillis("timeout"));
    }
    String command =
        gate.typed(item, Scalar.class, "a check must be a command")
            .map(scalar -> Commands.check(scalar, reading))
            .orElse("");
    return new Settings.Check(otherwise, command, 0);
  }

  private int conflictReruns(FieldReader gate) {
    Optional<Value> value = gate.value("on_conflict");
    if (value.isEmpty()) {
      return Settings.DEFAULT_CONFLICT_RERUNS;
    }
    if (value.get() instanceof Value.Fields mapping) {
      return gate.inside("on_conflict", mapping, Shape.ON_CONFLICT)
          .number("reruns", 0, MAX_CONFLICT_RERUNS, Settings.DEFAULT_CONFLICT_RERUNS);
    }
    return gate.word("on_conflict", "rerun", "fail").equals("fail")
        ? 0
        : Settings.DEFAULT_CONFLICT_RERUNS;
  }

  private Settings.Workspace workspace() {
    Optional<FieldReader> worktree = plan.fields("worktree", Shape.WORKTREE);
    if (worktree.isEmpty()) {
      return new Settings.Workspace("", List.of());
    }
    List<PathPattern> copies = new ArrayList<>();
    for (Value item : worktree.get().items("copy")) {
      Patterns.read(item, worktree.get(), reading)
          .ifPresent(entry -> {
            worktree.get().place("copy", copies.size(), item);
            copies.add(entry.pattern());
          });
    }
    return new Settings.Workspace(Commands.read(worktree.get(), "setup", reading), copies);
  }
}
