package dev.braid.notation;

import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Diagnostic.Label;
import dev.braid.plan.Diagnostic.Severity;
import dev.braid.plan.SourceSpan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * Diagnostics for programs: our own JSON with everything we know ({@code braid.diagnostics/1}),
 * SARIF 2.1.0 for tools that collect findings, and the annotation commands of GitHub Actions.
 */
public final class DiagnosticJson {
  private static final String SARIF_SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private DiagnosticJson() {}

  public static String write(List<Diagnostic> problems) {
    SequencedMap<String, Object> document = new LinkedHashMap<>();
    document.put("schema", "braid.diagnostics/1");
    document.put("diagnostics", problems.stream().map(DiagnosticJson::problem).toList());
    return JsonText.write(document);
  }

  public static String sarif(List<Diagnostic> problems) {
    List<Object> rules = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (Code code : Code.values()) {
      rules.add(mapping("id", code.id(), "shortDescription", mapping("text", code.meaning())));
      ids.add(code.id());
    }
    List<Object> results = new ArrayList<>();
    problems.forEach(problem -> results.add(sarifResult(problem, ids.indexOf(problem.code()))));
    Object driver = mapping("name", "braid", "rules", rules);
    Object run =
        mapping(
            "tool", mapping("driver", driver), "columnKind", "utf16CodeUnits", "results", results);
    SequencedMap<String, Object> document = mapping("$schema", SARIF_SCHEMA, "version", "2.1.0");
    document.put("runs", List.of(run));
    return JsonText.write(document);
  }

  /** One line per diagnostic, as a job of GitHub Actions prints it to mark the place. */
  public static String annotations(List<Diagnostic> problems) {
    StringBuilder text = new StringBuilder();
    for (Diagnostic problem : problems) {
      SourceSpan span = problem.place();
      text.append("::").append(annotationLevel(problem.severity()));
      text.append(" file=").append(property(span.file()));
      text.append(",line=").append(span.line()).append(",endLine=").append(span.endLine());
      text.append(",col=").append(span.column()).append(",endColumn=").append(span.endColumn());
      text.append(",title=").append(problem.code()).append("::");
      text.append(data(withAdvice(problem))).append('\n');
    }
    return text.toString();
  }

  private static SequencedMap<String, Object> problem(Diagnostic problem) {
    SequencedMap<String, Object> object =
        mapping(
            "severity", problem.severity().name().toLowerCase(Locale.ROOT),
            "code", problem.code(),
            "message", problem.message());
    List<Object> labels = new ArrayList<>();
    for (Label label : problem.labels()) {
      SequencedMap<String, Object> place = mapping("file", label.span().file());
      place.put("line", label.span().line());
      place.put("column", label.span().column());
      place.put("end_line", label.span().endLine());
      place.put("end_column", label.span().endColumn());
      place.put("text", label.text());
      labels.add(place);
    }
    object.put("labels", labels);
    object.put("notes", problem.notes());
    object.put("helps", problem.helps());
    return object;
  }

  private static Object sarifResult(Diagnostic problem, int rule) {
    SequencedMap<String, Object> result = mapping("ruleId", problem.code());
    if (rule >= 0) {
      result.put("ruleIndex", rule);
    }
    result.put(
        "level",
        switch (problem.severity()) {
          case ERROR -> "error";
          case WARNING -> "warning";
          case NOTE -> "note";
        });
    result.put("message", mapping("text", withAdvice(problem)));
    List<Object> locations = problem.labels().stream().map(DiagnosticJson::sarifPlace).toList();
    result.put("locations", locations.subList(0, 1));
    if (locations.size() > 1) {
      result.put("relatedLocations", locations.subList(1, locations.size()));
    }
    return result;
  }

  private static Object sarifPlace(Label label) {
    SequencedMap<String, Object> region = mapping();
    region.put("startLine", label.span().line());
    region.put("startColumn", label.span().column());
    region.put("endLine", label.span().endLine());
    region.put("endColumn", label.span().endColumn());
    SequencedMap<String, Object> physical =
        mapping("artifactLocation", mapping("uri", uri(label.span().file())), "region", region);
    SequencedMap<String, Object> place = mapping("physicalLocation", physical);
    if (!label.text().isEmpty()) {
      place.put("message", mapping("text", label.text()));
    }
    return place;
  }

  private static String withAdvice(Diagnostic problem) {
    List<String> sentences = new ArrayList<>();
    sentences.add(problem.message());
    sentences.addAll(problem.notes());
    sentences.addAll(problem.helps());
    return String.join("; ", sentences);
  }

  private static String annotationLevel(Severity severity) {
    return switch (severity) {
      case ERROR -> "error";
      case WARNING -> "warning";
      case NOTE -> "notice";
    };
  }

  /** A relative reference (RFC 3986): what is no plain path character is escaped byte by byte. */
  private static String uri(String file) {
    StringBuilder uri = new StringBuilder();
    for (byte b : file.replace('\\', '/').getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~/".indexOf(c) >= 0);
      uri.append(plain ? Character.toString(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return uri.toString();
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }

  private static SequencedMap<String, Object> mapping(Object... namesAndValues) {
    SequencedMap<String, Object> mapping = new LinkedHashMap<>();
    for (int at = 0; at < namesAndValues.length; at += 2) {
      mapping.put(namesAndValues[at].toString(), namesAndValues[at + 1]);
    }
    return mapping;
  }
}
