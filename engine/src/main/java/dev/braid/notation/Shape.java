package dev.braid.notation;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The mappings of the native notation, each with the names of its fields. The JSON Schema that
 * editors use names the same; a test holds the two together.
 */
enum Shape {
  PLAN(
      "plan",
      "format plan phase_id title name notation workers pools tool_capacity defaults unknown_scope"
          + " scope_policy hot_files order role_capacity background_capacity"
          + " gate land worktree phases workstreams tasks subtasks",
      Awaited.POLICIES + " services cache budget domains integration_points template",
      "description"),
  GROUP(
      "group",
      "id phase_id title name depends_on sequential group phases workstreams tasks subtasks"
          + " defaults "
          + Inherited.NAMES,
      Awaited.POLICIES + " " + Awaited.TASK,
      ""),
  TASK(
      "task",
      "id title name depends_on run outputs " + Inherited.NAMES,
      Awaited.POLICIES + " " + Awaited.TASK,
      ""),
  DEFAULTS("defaults", Inherited.NAMES, Awaited.POLICIES + " " + Awaited.TASK, ""),
  FILES_SCOPE("files_scope", "reads writes origin", "", ""),
  SCOPE_ENTRY("path", "glob literal rule", "", ""),
  CONCURRENCY_HINT("concurrency_hint", "parallel_ok conflict_group conflict_groups", "", ""),
  RUN("run", "command prompt tool", "", ""),
  ACCEPTANCE("acceptance", "command file contains", "schema pattern output", ""),
  GATE("gate", "static runtime checks on_conflict", "order clean", ""),
  CHECK("check", "id command timeout", "", ""),
  ON_CONFLICT("on_conflict", "reruns", "", ""),
  WORKTREE("worktree", "setup copy", "", "");

  /** Fields that a task takes from what encloses it when it does not have them itself. */
  private static final class Inherited {
    static final String NAMES =
        "description done kind module role constraints tags files_scope concurrency_hint"
            + " parallel_ok conflict_group conflict_groups pools priority background critical"
            + " estimate weight learned_estimate tool_preference timeout silence_timeout retries"
            + " env acceptance";
  }

  /** Fields that are read today and acted on later. */
  private static final class Awaited {
    static final String POLICIES =
        "parallelism_policy os_profile resource_limits error_policy parallel_profile"
            + " barrier_timeout";
    static final String TASK = "inputs publishes services cache when foreach race backups template";
  }

  private final String title;
  private final SortedSet<String> acted;
  private final SortedSet<String> awaited;
  private final SortedSet<String> prose;

  Shape(String title, String acted, String awaited, String prose) {
    this.title = title;
    this.acted = names(acted);
    this.awaited = names(awaited);
    this.prose = names(prose);
  }

  /** What a message calls it. */
  String title() {
    return title;
  }

  /** Fields that this version acts on. */
  SortedSet<String> acted() {
    return acted;
  }

  /** Fields that this version reads with a warning. */
  SortedSet<String> awaited() {
    return awaited;
  }

  /** Fields that are for people only. */
  SortedSet<String> prose() {
    return prose;
  }

  /** Every field that may stand there. */
  SortedSet<String> all() {
    TreeSet<String> all = new TreeSet<>(acted);
    all.addAll(awaited);
    all.addAll(prose);
    return all;
  }

  /** Fields that pass from a group, or from `defaults`, to the tasks inside. */
  static SortedSet<String> inherited() {
    return DEFAULTS.acted;
  }

  private static SortedSet<String> names(String text) {
    TreeSet<String> names = new TreeSet<>(List.of(text.strip().split(" +")));
    names.remove("");
    return Collections.unmodifiableSortedSet(names);
  }
}
