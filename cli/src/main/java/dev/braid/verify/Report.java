package dev.braid.verify;

import java.io.StringWriter;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What the checker found.
 *
 * @param run the run's id; empty when the log does not say
 * @param warnings what is odd without being wrong
 * @param counts how much was looked at, by what it is
 */
public record Report(
    String run, List<Violation> violations, List<String> warnings, SortedMap<String, Long> counts) {

  public Report {
    violations = List.copyOf(violations);
    warnings = List.copyOf(warnings);
    counts = new TreeMap<>(counts);
  }

  public boolean isSound() {
    return violations.isEmpty();
  }

  /** For people: the verdict first. */
  public String text() {
    StringBuilder text = new StringBuilder("run ").append(run.isEmpty() ? "?" : run);
    if (isSound()) {
      text.append(": log and git agree\n");
    } else {
      text.append(": ").append(violations.size()).append(" violations\n");
    }
    for (Violation violation : violations) {
      text.append("  ").append(violation.invariant());
      if (violation.sequence() > 0) {
        text.append(" at entry ").append(violation.sequence());
      }
      text.append(": ").append(violation.sentence()).append('\n');
    }
    warnings.forEach(warning -> text.append("  warning: ").append(warning).append('\n'));
    text.append("looked at:\n");
    counts.forEach((what, count) -> text.append("  %,9d %s%n".formatted(count, what)));
    return text.toString();
  }

  /** For programs: {@code braid.verify/1} on one line. */
  public String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("schema", "braid.verify/1");
      json.writeStringProperty("run", run);
      json.writeBooleanProperty("sound", isSound());
      json.writeArrayPropertyStart("violations");
      for (Violation violation : violations) {
        json.writeStartObject();
        json.writeStringProperty("invariant", violation.invariant());
        json.writeNumberProperty("sequence", violation.sequence());
        json.writeStringProperty("sentence", violation.sentence());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayPropertyStart("warnings");
      warnings.forEach(json::writeString);
      json.writeEndArray();
      json.writeObjectPropertyStart("counts");
      counts.forEach((what, count) -> json.writeNumberProperty(what.replace(' ', '_'), count));
      json.writeEndObject();
      json.writeEndObject();
    }
    return text.toString();
  }
}
