package dev.braid.notation;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The mappings of the native notation, each with the names of its fields. The JSON Schema that
 * editors use names the same; a test holds the two together.
 */
enum Shape {
  PLAN(
      "plan",
      "format plan phase_id run_id globals title name notation parallel_profile workers"
          + " pools tool_capacity templates defaults unknown_scope"
          + " scope_policy hot_files order role_capacity background_capacity"
          + " gate land worktree phases workstreams tasks subtasks "
          + Inherited.POLICIES,
      Carried.OF_PLANS + " error_propagation",
      "services cache budget domains integration_points template",
      "description"),
  GROUP(
      "group",
      "id phase_id title name depends_on sequential group phases workstreams tasks subtasks"
          + " foreach template defaults "
          + Inherited.NAMES,
      Carried.INHERITED,
      "inputs publishes",
      ""),
  TASK(
      "task",
      "id title name depends_on run outputs foreach template " + Inherited.NAMES,
      Carried.INHERITED + " inputs publishes",
      "",
      ""),
  DEFAULTS("defaults", Inherited.NAMES, Carried.INHERITED, "inputs publishes", ""),
  FILES_SCOPE("files_scope", "reads writes origin"),
  SCOPE_ENTRY("path", "glob literal rule"),
  CONCURRENCY_HINT("concurrency_hint", "parallel_ok conflict_group conflict_groups"),
  RUN("run", "command prompt tool"),
  ACCEPTANCE("acceptance", "command file output contains pattern schema"),
  MILESTONE("publishes", "milestone id file output"),
  GATE("gate", "static runtime checks on_conflict order capacity timeout", "", "clean", ""),
  NODE_GATE("gate", "static runtime checks on_conflict"),
  STAGES("stages", "static runtime"),
  CHECK("check", "id command timeout cache"),
  ON_CONFLICT("on_conflict", "action reruns"),
  WORKTREE("worktree", "setup copy"),
  GLOBALS("globals", "max_concurrency repo_root"),
  PARALLELISM_POLICY(
      "parallelism_policy",
      "max_cli_workers max_bg_jobs",
      "mcp_profiles mcp_auto_shutdown",
      "",
      ""),
  MCP_PROFILES("mcp_profiles", "required optional"),
  OS_PROFILE("os_profile", "mode blackout_reason forbidden_apps allowed_background_services"),
  RESOURCE_LIMITS(
      "resource_limits",
      "cpu_percent_soft cpu_percent_hard ram_percent_soft ram_percent_hard io_wait_soft_ms"
          + " actions"),
  LIMIT_ACTIONS("actions", "on_soft_limit on_hard_limit"),
  ERROR_POLICY("error_policy", "pipeline_id self_heal_policy escalation"),
  SELF_HEAL_POLICY("self_heal_policy", "max_attempts retry_strategies escalation"),
  ESCALATION("escalation", "on_fail"),
  STRATEGY("retry_strategies", "switch_tool_to"),
  PARALLEL_PROFILE("parallel_profile", "expected_max_parallelism recommended_workers"),
  WORKER_RANGE("recommended_workers", "min max"),

  /** A file that describes a tool. It and what is inside it are no part of a plan. */
  TOOL(
      "tool",
      "tool title extends provider command prompt permission permissions version install passes"
          + " env memory_mib silence_timeout output verdicts facts",
      "",
      "",
      "description"),
  TOOL_VERDICT("verdict", "when text exit verdict passing detail reset"),
  TOOL_FACT("fact", "fact when take add"),

  STEP_SPEC("step spec", "execution tasks title name", "", "", "description"),
  STEP_EXECUTION("execution", "parallel_enabled max_parallel_steps", "error_propagation", "", ""),
  STEP_TASK("task of a step spec", "id description title name steps", "", "", ""),
  STEP(
      "step",
      "id description title name expected_output parallel_safe parallel_group dependencies"
          + " critical output_files",
      "backups",
      "",
      ""),
  STEP_BACKUP("backup", "description method name", "", "", ""),
  GAPS("file of gaps", "gaps", "", "", ""),
  GAP("gap", "id gap_id title name description files priority depends_on", "", "", "");

  /** Fields that a task takes from what encloses it when it does not have them itself. */
  private static final class Inherited {
    static final String POLICIES = "parallelism_policy barrier_timeout";
    static final String NAMES =
        "description done kind module role constraints tags files_scope concurrency_hint"
            + " parallel_ok conflict_group conflict_groups pools priority background critical"
            + " estimate weight learned_estimate tool_preference timeout silence_timeout retries"
            + " env acceptance race "
            + POLICIES;
  }

  /** Fields that are read and kept today, and acted on later. */
  private static final class Carried {
    static final String OF_PLANS = "os_profile resource_limits error_policy";
    static final String POLICIES = OF_PLANS + " parallel_profile";
    static final String INHERITED = POLICIES + " gate services cache when backups";
  }

  private static final SortedSet<String> POLICY_NAMES =
      names(Carried.POLICIES + " gate " + Inherited.POLICIES);

  private final String title;
  private final SortedSet<String> acted;
  private final SortedSet<String> carried;
  private final SortedSet<String> awaited;
  private final SortedSet<String> prose;

  Shape(String title, String acted) {
    this(title, acted, "", "", "");
  }

  Shape(String title, String acted, String carried, String awaited, String prose) {
    this.title = title;
    this.acted = names(acted);
    this.carried = names(carried);
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

  /** Fields that this version reads into the plan with a warning: nothing acts on them yet. */
  SortedSet<String> carried() {
    return carried;
  }

  /** Fields that this version passes over with a warning. */
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
    all.addAll(carried);
    all.addAll(awaited);
    all.addAll(prose);
    return all;
  }

  /** The mapping of the same notation that has the field, when just one has. */
  Optional<String> homeOf(String name) {
    List<Shape> homes =
        Arrays.stream(values())
            .filter(other -> other != this && other.isOpen() == isOpen())
            .filter(other -> other.compareTo(DEFAULTS) > 0 && other.all().contains(name))
            .toList();
    return homes.size() == 1 ? Optional.of(homes.getFirst().title) : Optional.empty();
  }

  /** Whether it is of a notation that many hands extend: an unknown field is passed over there. */
  boolean isOpen() {
    return compareTo(STEP_SPEC) >= 0;
  }

  /** Whether a task has the field from what encloses it when it does not have it itself. */
  static boolean isInherited(String name) {
    return DEFAULTS.acted.contains(name) || DEFAULTS.carried.contains(name);
  }

  /** Whether the field is a policy: it holds for a group as such, and passes on as that. */
  static boolean isPolicy(String name) {
    return POLICY_NAMES.contains(name);
  }

  private static SortedSet<String> names(String text) {
    TreeSet<String> names = new TreeSet<>(List.of(text.strip().split(" +")));
    names.remove("");
    return Collections.unmodifiableSortedSet(names);
  }
}
