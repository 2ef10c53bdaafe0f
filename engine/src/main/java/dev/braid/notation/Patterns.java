package dev.braid.notation;

import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.PathPattern;
import dev.braid.plan.PathPattern.InvalidPattern;
import dev.braid.plan.Scope;
import java.util.Optional;
import java.util.function.Function;

/**
 * Paths as plans write them: a glob, or a mapping that takes a path as it is, {@code {literal:
 * "app/[id]/page.tsx"}}, and may name the rule that found it.
 */
final class Patterns {
  private Patterns() {}

  static Optional<Scope.Entry> read(Value value, FieldReader owner, Reading reading) {
    return switch (value) {
      case Scalar glob -> entry(glob, PathPattern::parse, "", reading);
      case Value.Items _ -> {
        owner.wrongType(value, "a path must be text");
        yield Optional.empty();
      }
      case Value.Fields mapping -> mapped(mapping, owner, reading);
    };
  }

  /** Whether a text is the path of one file of the repository; it is reported when it is not. */
  static boolean isPath(Scalar scalar, Reading reading) {
    return entry(scalar, PathPattern::literal, "", reading).isPresent();
  }

  private static Optional<Scope.Entry> mapped(
      Value.Fields mapping, FieldReader owner, Reading reading) {
    FieldReader fields = owner.inside("path", mapping, Shape.SCOPE_ENTRY);
    Optional<Scalar> glob = fields.scalar("glob");
    Optional<Scalar> literal = fields.scalar("literal");
    if (glob.isPresent() == literal.isPresent()) {
      reading.add(
          Diagnostic.error(
              Code.CONTRADICTION,
              reading.span(mapping),
              "",
              "a path is either a `glob` or a `literal`"));
      return Optional.empty();
    }
    String rule = fields.text("rule");
    return glob.isPresent()
        ? entry(glob.get(), PathPattern::parse, rule, reading)
        : entry(literal.orElseThrow(), PathPattern::literal, rule, reading);
  }

  private static Optional<Scope.Entry> entry(
      Scalar scalar, Function<String, PathPattern> kind, String rule, Reading reading) {
    try {
      return Optional.of(new Scope.Entry(kind.apply(scalar.text()), rule));
    } catch (InvalidPattern e) {
      Diagnostic problem =
          Diagnostic.error(
              Code.BAD_PATTERN,
              reading.span(scalar),
              String.valueOf(e.getMessage()),
              "`" + scalar.text() + "` is no path of the repository");
      reading.add(problem.help("write paths from the repository root, such as `src/auth/**`"));
      return Optional.empty();
    }
  }
}
