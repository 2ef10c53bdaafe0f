package dev.braid.walls;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Conditions on what a class calls, method references included. */
final class Calls {
  private Calls() {}

  /** Calls of {@code owner.method}, as a regular expression; a constructor is {@code <init>}. */
  static ArchCondition<JavaClass> to(String what, String... targets) {
    return calls(what, targets, Calls::target);
  }

  /** Calls of {@code owner.method/n}, n being the number of parameters. */
  static ArchCondition<JavaClass> withParameters(String what, String... targets) {
    return calls(what, targets, access -> target(access) + "/" + parameterCount(access));
  }

  static ArchCondition<JavaClass> satisfy(String what, Predicate<JavaClass> rule) {
    return new ArchCondition<>(what) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        events.add(new SimpleConditionEvent(type, rule.test(type), type.getFullName()));
      }
    };
  }

  private static ArchCondition<JavaClass> calls(
      String what, String[] targets, Function<JavaAccess<?>, String> name) {
    var patterns = List.of(targets).stream().map(Pattern::compile).toList();
    return new ArchCondition<>("call " + what) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          String target = name.apply(access);
          boolean found = patterns.stream().anyMatch(each -> each.matcher(target).matches());
          if (found) {
            events.add(SimpleConditionEvent.satisfied(access, access.getDescription()));
          }
        }
      }
    };
  }

  private static String target(JavaAccess<?> access) {
    return access.getTargetOwner().getFullName() + "." + access.getTarget().getName();
  }

  private static long parameterCount(JavaAccess<?> access) {
    return switch (access.getTarget()) {
      case com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget unit ->
          unit.getRawParameterTypes().size();
      default -> -1;
    };
  }
}
