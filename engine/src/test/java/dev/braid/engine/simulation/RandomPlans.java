package dev.braid.engine.simulation;

import dev.braid.plan.Brief;
import dev.braid.plan.Demand;
import dev.braid.plan.Execution;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.PathPattern;
import dev.braid.plan.Plan;
import dev.braid.plan.Policies;
import dev.braid.plan.Scheduling;
import dev.braid.plan.Scheduling.Capacities;
import dev.braid.plan.Scheduling.ScopePolicy;
import dev.braid.plan.Scope;
import dev.braid.plan.Settings;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Spans;
import dev.braid.plan.Task;
import dev.braid.plan.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Small plans that use every rule of the kernel in a narrow space, so that the rules meet. */
final class RandomPlans {
  private static final List<String> GLOBS =
      List.of("src/a.x", "src/b.x", "src/**", "src/*.x", "docs/a.md", "docs/", "lib/[ab].x", "**");
  private static final List<List<String>> AGENTS =
      List.of(List.of("claude"), List.of("claude-fast", "codex"), List.of("codex", "claude"));
  private static final Spans NOWHERE = Spans.of(SourceSpan.startOf("random"));

  private final SplittableRandom random;
  private final List<String> earlier = new ArrayList<>();
  private int named;

  private RandomPlans(SplittableRandom random) {
    this.random = random;
  }

  static Plan draw(SplittableRandom random) {
    return new RandomPlans(random).plan();
  }

  private Plan plan() {
    TreeMap<String, Integer> pools = new TreeMap<>();
    pools.put("license", 1 + random.nextInt(3));
    TreeMap<String, Integer> tools = new TreeMap<>();
    tools.put("shell", 1 + random.nextInt(4));
    List<Settings.Check> checks = new ArrayList<>();
    for (int check = random.nextInt(3); check > 0; check--) {
      Settings.Stage stage = random.nextBoolean() ? Settings.Stage.STATIC : Settings.Stage.RUNTIME;
      checks.add(new Settings.Check("check-" + check, "true", 0, stage, false));
    }
    List<Settings.Landing> policies = List.of(Settings.Landing.values());
    Settings.Landing landing = policies.get(random.nextInt(policies.size()));
    Settings settings =
        new Settings(
            0,
            pools,
            tools,
            random.nextInt(4) == 0,
            Settings.Gate.DEFAULT
                .withChecks(checks)
                .withLanding(landing)
                .withQueue(order(), moment(), lanes()),
            Settings.DEFAULT.workspace(),
            scheduling(),
            Settings.Propagation.CONTINUE_AND_LOG,
            Policies.NONE);
    return new Plan("p", "random", "random", settings, nodes(0, 1 + random.nextInt(12)), NOWHERE);
  }

  private Settings.GateOrder order() {
    return random.nextInt(5) == 0 ? Settings.GateOrder.PLAN : Settings.GateOrder.COMPLETION;
  }

  private Settings.CheckMoment moment() {
    return switch (random.nextInt(6)) {
      case 0 -> Settings.CheckMoment.END;
      case 1, 2 -> Settings.CheckMoment.EACH;
      default -> Settings.CheckMoment.BATCH;
    };
  }

  private Settings.Lanes lanes() {
    return new Settings.Lanes(1 + random.nextInt(3), 1 + random.nextInt(3));
  }

  private Scheduling scheduling() {
    ScopePolicy policy =
        switch (random.nextInt(6)) {
          case 0 -> ScopePolicy.HYBRID;
          case 1 -> ScopePolicy.OPTIMISTIC;
          default -> ScopePolicy.STRICT;
        };
    TreeMap<String, Integer> roles = new TreeMap<>();
    roles.put("impl", 1 + random.nextInt(3));
    Capacities capacities = new Capacities(roles, random.nextInt(3));
    List<PathPattern> hot = List.of(PathPattern.parse("docs/a.md"), PathPattern.parse("src/a.x"));
    return new Scheduling(policy, hot, random.nextInt(4) == 0, capacities);
  }

  private List<Node> nodes(int depth, int count) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean group = depth < 2 && random.nextInt(6) == 0;
      nodes.add(group ? group(depth) : task());
      earlier.add(nodes.getLast().id());
    }
    return nodes;
  }

  private Group group(int depth) {
    String id = "g" + named++;
    List<String> before = dependencies();
    if (random.nextInt(4) == 0) {
      Task first = task(List.of());
      Task other = task(List.of());
      boolean alike = random.nextInt(3) > 0;
      Task second = alike ? other.withScope(first.scope()).withDemand(first.demand()) : other;
      List<Node> ways = List.of(first, second);
      return new Group(id, Group.Kind.RACE, id, before, false, ways, Policies.NONE, NOWHERE);
    }
    List<Node> children = nodes(depth + 1, random.nextInt(5));
    boolean sequential = random.nextInt(3) == 0;
    return new Group(id, Group.Kind.PHASE, id, before, sequential, children, policies(), NOWHERE);
  }

  private Policies policies() {
    Policies none = Policies.NONE;
    Policies.Parallelism parallelism =
        random.nextInt(3) > 0
            ? null
            : new Policies.Parallelism(1 + random.nextInt(3), 1, List.of(), List.of(), false);
    long timeout = random.nextInt(3) == 0 ? 20_000 + random.nextInt(100_000) : 0;
    return new Policies(
        parallelism, none.machine(), none.limits(), none.errors(), none.profile(), null, timeout);
  }

  private Task task() {
    return task(dependencies());
  }

  private Task task(List<String> before) {
    String id = "t" + named++;
    TreeMap<String, Integer> pools = new TreeMap<>();
    if (random.nextInt(4) == 0) {
      pools.put("license", 1);
    }
    List<String> groups = random.nextInt(5) == 0 ? List.of("db") : List.of();
    Demand demand =
        new Demand(
            random.nextInt(12) > 0,
            groups,
            pools,
            random.nextInt(8) == 0,
            random.nextInt(3) - 1,
            false,
            random.nextInt(3) == 0 ? 0 : 1_000L * (1 + random.nextInt(60)),
            0,
            random.nextInt(6) == 0 ? 1_000L * (1 + random.nextInt(60)) : 0);
    boolean prompted = random.nextInt(3) == 0;
    List<String> tools =
        prompted
            ? AGENTS.get(random.nextInt(AGENTS.size()))
            : random.nextInt(3) == 0 ? List.of("shell") : List.of();
    Execution execution =
        new Execution(
            prompted ? new Execution.Work.Prompt("do it") : new Execution.Work.Shell("true"),
            tools,
            0,
            0,
            random.nextInt(3),
            new TreeMap<>(),
            List.of(),
            List.of());
    boolean done = random.nextInt(20) == 0;
    return new Task(id, brief(id), before, scope(), demand, execution, done, Terms.NONE, NOWHERE);
  }

  private Brief brief(String id) {
    String role = random.nextInt(3) == 0 ? "impl" : "";
    return new Brief(id, "", "", "", role, List.of(), List.of());
  }

  private List<String> dependencies() {
    List<String> chosen = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0 && !earlier.isEmpty(); i--) {
      String id = earlier.get(random.nextInt(earlier.size()));
      boolean known = chosen.stream().anyMatch(other -> other.startsWith(id));
      if (!known) {
        boolean part = id.startsWith("g") && random.nextInt(3) == 0;
        chosen.add(part ? id + "@" + (1 + random.nextInt(100)) + "%" : id);
      }
    }
    return chosen;
  }

  private Scope scope() {
    if (random.nextInt(4) == 0) {
      return Scope.unknown();
    }
    return Scope.declared(globs(random.nextInt(2)), globs(random.nextInt(3)));
  }

  private List<String> globs(int count) {
    List<String> globs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // The wide ones are rare: with them everywhere nothing would ever run side by side.
      globs.add(GLOBS.get(Math.min(random.nextInt(GLOBS.size()), random.nextInt(GLOBS.size()))));
    }
    return globs;
  }
}
