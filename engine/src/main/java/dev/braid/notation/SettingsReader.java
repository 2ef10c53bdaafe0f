package dev.braid.notation;

import dev.braid.notation.Value.Field;
import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.PathPattern;
import dev.braid.plan.Settings;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what a plan says about its run as a whole. */
final class SettingsReader {
  /** Most workers, and deepest pool, that a plan may ask for. */
  static final int MAX_CAPACITY = 10_000;

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
        new GateReader(reading).gate(plan),
        workspace(),
        new SchedulingReader(reading, plan).read(),
        propagation(plan),
        new PolicyReader(reading).read(plan));
  }

  private int workers() {
    int most = globals();
    Optional<Scalar> scalar = plan.scalar("workers");
    if (scalar.isEmpty() && most > 0) {
      return most;
    }
    if (scalar.isEmpty() || scalar.get().text().equals("auto")) {
      return 0;
    }
    return plan.number("workers", scalar.get(), 1, MAX_CAPACITY, 0);
  }

  /**
   * What a plan of workstreams says in {@code globals}: the most that runs at one time, or 0. The
   * repository is the one that Braid is called in, whatever {@code repo_root} says.
   */
  private int globals() {
    Optional<FieldReader> globals = plan.fields("globals", Shape.GLOBALS);
    if (globals.isEmpty()) {
      return 0;
    }
    Optional<Scalar> root = globals.get().scalar("repo_root");
    String message =
        root.isEmpty() ? "`globals` names no `repo_root`" : elsewhere(root.get().text());
    if (!message.isEmpty()) {
      reading.add(
          Diagnostic.warning(
              Code.OTHER_REPOSITORY,
              root.map(reading::span).orElseGet(() -> plan.keySpan("globals")),
              "the current repository is used",
              message));
    }
    return globals.get().number("max_concurrency", 1, MAX_CAPACITY, 0);
  }

  private static String elsewhere(String root) {
    try {
      Path named = Path.of(root).toRealPath();
      Path here = Path.of("").toRealPath();
      return here.startsWith(named) ? "" : "`repo_root` is not the current repository";
    } catch (IOException | InvalidPathException e) {
      return "`repo_root` is no folder of this machine";
    }
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

  static Settings.Propagation propagation(FieldReader fields) {
    return switch (fields.word(
        "error_propagation", "continue_and_log", "halt_on_critical", "collaborative_review")) {
      case "halt_on_critical" -> Settings.Propagation.HALT_ON_CRITICAL;
      case "collaborative_review" -> Settings.Propagation.COLLABORATIVE_REVIEW;
      default -> Settings.Propagation.CONTINUE_AND_LOG;
    };
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
