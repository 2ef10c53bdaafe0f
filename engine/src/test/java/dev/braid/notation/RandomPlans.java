package dev.braid.notation;

import dev.braid.plan.Brief;
import dev.braid.plan.Demand;
import dev.braid.plan.Execution;
import dev.braid.plan.Execution.Acceptance;
import dev.braid.plan.Execution.Work;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.PathPattern;
import dev.braid.plan.Plan;
import dev.braid.plan.Policies;
import dev.braid.plan.Scheduling;
import dev.braid.plan.Scope;
import dev.braid.plan.Settings;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Spans;
import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Plans that use every part of the model, from a seed. */
final class RandomPlans {
  static final Spans NOWHERE = Spans.of(SourceSpan.startOf("nowhere"));

  private static final String[] TEXTS = {
    "",
    "plain words",
    "two\nlines\twith tabs\r\n",
    "quotes \" and \\ and `code`",
    "Größe 日本語 😀 \u200f\u202e",
    "half \ud83d a pair",
    "null",
    "yes",
    "012",
    "# not a comment: {[",
    " spaces at both ends ",
    "bell \u0007 and NEL \u0085 and separator \u2028"
  };
  private static final String[] GLOBS = {
    "src/**", "src/*.java", "a/b/c.txt", ".", "docs/", "{a,b}/x?", "[!a-c]z", "./x//y", "t\\*x"
  };
  private static final String SCHEMA =
      "{\"type\": \"object\", \"minimum\": -1.5, \"default\": null, \"enum\": [\"1\", 1, true]}";
  private static final String[] PATHS = {"app/[id]/page.tsx", "a/b", "what?", "a{b", "x y/z.md"};

  private final Random random;
  private final RandomTerms terms;
  private int lastId;

  RandomPlans(long seed) {
    this.random = new Random(seed);
    this.terms = new RandomTerms(random);
  }

  Plan plan() {
    return new Plan(
        "plan-" + random.nextInt(100),
        text(),
        random.nextBoolean() ? "native" : "spec-kit",
        settings(),
        nodes(0),
        NOWHERE);
  }

  private Settings settings() {
    return new Settings(
        random.nextInt(3) * 4,
        amounts(),
        amounts(),
        random.nextBoolean(),
        new Settings.Gate(
            terms.checks(),
            terms.onConflict(),
            pick(Settings.Landing.values()),
            pick(Settings.GateOrder.values()),
            pick(Settings.CheckMoment.values()),
            new Settings.Lanes(1 + random.nextInt(3), 1 + random.nextInt(3))),
        new Settings.Workspace(random.nextBoolean() ? "" : command(), list(this::pattern)),
        scheduling(),
        pick(Settings.Propagation.values()),
        planPolicies());
  }

  /** The plan's own gate is part of its settings. */
  private Policies planPolicies() {
    Policies all = terms.policies();
    return new Policies(
        all.parallelism(),
        all.machine(),
        all.limits(),
        all.errors(),
        all.profile(),
        null,
        all.barrierTimeoutMillis());
  }

  private Scheduling scheduling() {
    return new Scheduling(
        pick(Scheduling.ScopePolicy.values()),
        list(this::pattern),
        random.nextBoolean(),
        new Scheduling.Capacities(amounts(), random.nextInt(4)));
  }

  private List<Node> nodes(int depth) {
    List<Node> nodes = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      nodes.add(depth < 4 && random.nextInt(3) == 0 ? group(depth) : task());
    }
    return nodes;
  }

  private Group group(int depth) {
    return new Group(
        id(),
        pick(Group.Kind.values()),
        text(),
        list(this::someId),
        random.nextBoolean(),
        nodes(depth + 1),
        terms.policies(),
        NOWHERE);
  }

  private Task task() {
    Brief brief =
        new Brief(text(), text(), text(), text(), text(), list(this::word), list(this::word));
    return new Task(
        id(),
        brief,
        list(this::someId),
        scope(),
        demand(),
        execution(),
        random.nextBoolean(),
        terms.terms(),
        NOWHERE);
  }

  private Scope scope() {
    Scope.Origin origin = pick(Scope.Origin.values());
    List<Scope.Entry> writes = origin == Scope.Origin.UNKNOWN ? List.of() : list(this::entry);
    return new Scope(list(this::entry), writes, origin);
  }

  private Scope.Entry entry() {
    return new Scope.Entry(pattern(), random.nextBoolean() ? "" : "a rule");
  }

  private Demand demand() {
    return new Demand(
        random.nextBoolean(),
        list(this::word),
        amounts(),
        random.nextBoolean(),
        random.nextInt(5) - 2,
        random.nextBoolean(),
        duration(),
        random.nextInt(9),
        duration());
  }

  private Execution execution() {
    Work work =
        switch (random.nextInt(3)) {
          case 0 -> new Work.Shell(command());
          case 1 -> new Work.Prompt(command());
          default -> new Work.Described();
        };
    SortedMap<String, String> environment = new TreeMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      environment.put("NAME_" + i, text());
    }
    List<String> tools = random.nextBoolean() ? List.of() : List.of("claude", "demo");
    return new Execution(
        work,
        tools,
        duration(),
        duration(),
        random.nextInt(3),
        environment,
        list(this::acceptance),
        list(() -> pick(GLOBS)));
  }

  private Acceptance acceptance() {
    return switch (random.nextInt(5)) {
      case 0 -> new Acceptance.Command(command());
      case 1 -> new Acceptance.FileExists(pattern());
      case 2 -> new Acceptance.Conforms("a.json", "schemas/a.json", false);
      case 3 -> new Acceptance.Conforms("a.json", SCHEMA, true);
      default -> new Acceptance.Contains(pick(PATHS), "a.*\\d{2}[^x]");
    };
  }

  private PathPattern pattern() {
    return random.nextBoolean() ? PathPattern.parse(pick(GLOBS)) : PathPattern.literal(pick(PATHS));
  }

  private SortedMap<String, Integer> amounts() {
    SortedMap<String, Integer> amounts = new TreeMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      amounts.put("pool" + i, 1 + random.nextInt(9));
    }
    return amounts;
  }

  private long duration() {
    return random.nextBoolean() ? 0 : 1 + random.nextLong(200_000_000L);
  }

  private String command() {
    return "run " + text();
  }

  private String id() {
    return pick(new String[] {"00", "T", "Größe-", "a.b:c_"}) + ++lastId;
  }

  private String someId() {
    String milestone = pick(new String[] {"", "", "@draft", "@80%"});
    return "T" + random.nextInt(20) + milestone;
  }

  /** Text that is not empty and not an empty YAML value: what a list can hold. */
  private String word() {
    return "w" + text();
  }

  private String text() {
    return pick(TEXTS);
  }

  private <T> T pick(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private <T> List<T> list(Supplier<T> item) {
    List<T> list = new ArrayList<>();
    for (int i = Math.max(0, random.nextInt(5) - 2); i > 0; i--) {
      list.add(item.get());
    }
    return list;
  }
}
