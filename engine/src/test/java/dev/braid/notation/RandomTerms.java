package dev.braid.notation;

import dev.braid.plan.Execution.Work;
import dev.braid.plan.PathPattern;
import dev.braid.plan.Policies;
import dev.braid.plan.Policies.Percent;
import dev.braid.plan.Settings;
import dev.braid.plan.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Random terms and policies: most nodes say little. */
final class RandomTerms {
  private final Random random;

  RandomTerms(Random random) {
    this.random = random;
  }

  Terms terms() {
    if (random.nextInt(3) > 0) {
      return Terms.NONE;
    }
    List<Terms.Milestone> milestones = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      milestones.add(new Terms.Milestone("draft" + i, random.nextBoolean() ? "" : "api/a.yml"));
    }
    Terms.Ways ways =
        new Terms.Ways(
            list(this::backup),
            list(() -> "tool"),
            list(() -> "github"),
            random.nextBoolean(),
            list(() -> PathPattern.parse("src/**")));
    Terms.Flow flow = new Terms.Flow(list(() -> "api/in.yml"), milestones);
    return new Terms(flow, ways, policies());
  }

  Policies policies() {
    if (random.nextInt(3) > 0) {
      return Policies.NONE;
    }
    return new Policies(
        some(this::parallelism),
        some(this::machine),
        some(this::limits),
        some(this::errors),
        some(() -> new Policies.ParallelProfile(random.nextInt(9), random.nextInt(3), 5)),
        some(this::validation),
        random.nextInt(3) * 1000L);
  }

  List<Settings.Check> checks() {
    List<Settings.Check> checks = new ArrayList<>();
    for (Settings.Stage stage : Settings.Stage.values()) {
      for (int i = random.nextInt(3); i > 0; i--) {
        boolean cached = random.nextBoolean();
        checks.add(new Settings.Check(stage + "-" + i, "make " + i, i * 1000L, stage, cached));
      }
    }
    return checks;
  }

  Settings.OnConflict onConflict() {
    return new Settings.OnConflict(pick(Settings.ConflictAction.values()), random.nextInt(5));
  }

  <T> T pick(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private Terms.Backup backup() {
    return switch (random.nextInt(3)) {
      case 0 -> new Terms.Backup(new Work.Shell("make slowly"), "");
      case 1 -> new Terms.Backup(new Work.Prompt("do it by hand"), pick(new String[] {"", "demo"}));
      default -> new Terms.Backup(new Work.Described(), "demo");
    };
  }

  private Policies.Parallelism parallelism() {
    return new Policies.Parallelism(
        random.nextInt(4),
        random.nextInt(3),
        list(() -> "fs"),
        list(() -> "jira"),
        random.nextBoolean());
  }

  private Policies.MachineMode machine() {
    return new Policies.MachineMode(
        pick(Policies.Mode.values()),
        pick(new String[] {"", "long tests"}),
        list(() -> "game.exe"),
        list(() -> "necessary vpn"));
  }

  private Policies.ResourceLimits limits() {
    return new Policies.ResourceLimits(
        new Percent(random.nextInt(50), 50 + random.nextInt(50)),
        new Percent(0, random.nextInt(100)),
        random.nextInt(500),
        list(() -> pick(Policies.LimitAction.values())),
        list(() -> pick(Policies.LimitAction.values())));
  }

  private Policies.ErrorPolicy errors() {
    return new Policies.ErrorPolicy(
        pick(new String[] {"", Policies.ErrorPolicy.BUILT_IN}),
        random.nextInt(4),
        list(this::strategy),
        pick(Policies.Escalation.values()));
  }

  private Policies.Strategy strategy() {
    return switch (random.nextInt(3)) {
      case 0 -> new Policies.Strategy.SameTool();
      case 1 -> new Policies.Strategy.SwitchTool("claude");
      default -> new Policies.Strategy.SplitTask();
    };
  }

  private Policies.Validation validation() {
    return new Policies.Validation(checks(), random.nextBoolean() ? null : onConflict());
  }

  private <T> @Nullable T some(Supplier<T> value) {
    return random.nextBoolean() ? null : value.get();
  }

  private <T> List<T> list(Supplier<T> item) {
    List<T> list = new ArrayList<>();
    for (int i = Math.max(0, random.nextInt(5) - 2); i > 0; i--) {
      list.add(item.get());
    }
    return list;
  }
}
