package dev.braid.notation;

import dev.braid.plan.PathPattern;
import dev.braid.plan.Scheduling;
import dev.braid.plan.Scheduling.Capacities;
import dev.braid.plan.Scheduling.ScopePolicy;
import java.util.ArrayList;
import java.util.List;

/** Reads the rules by which a plan wants its tasks chosen. */
final class SchedulingReader {
  private final Reading reading;
  private final FieldReader plan;

  SchedulingReader(Reading reading, FieldReader plan) {
    this.reading = reading;
    this.plan = plan;
  }

  Scheduling read() {
    boolean planOrder = plan.word("order", "completion", "plan").equals("plan");
    return new Scheduling(policy(), hotFiles(), planOrder, capacities());
  }

  private ScopePolicy policy() {
    return switch (plan.word("scope_policy", "strict", "hybrid", "optimistic")) {
      case "hybrid" -> ScopePolicy.HYBRID;
      case "optimistic" -> ScopePolicy.OPTIMISTIC;
      default -> ScopePolicy.STRICT;
    };
  }

  private List<PathPattern> hotFiles() {
    List<PathPattern> hot = new ArrayList<>();
    for (Value item : plan.items("hot_files")) {
      Patterns.read(item, plan, reading)
          .ifPresent(entry -> {
            plan.place("hot_files", hot.size(), item);
            hot.add(entry.pattern());
          });
    }
    return hot;
  }

  private Capacities capacities() {
    return new Capacities(
        SettingsReader.capacities(plan, "role_capacity", "role", reading),
        plan.number("background_capacity", 0, SettingsReader.MAX_CAPACITY, 0));
  }
}
