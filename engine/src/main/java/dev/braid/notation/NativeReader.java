package dev.braid.notation;

import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Plan;
import dev.braid.plan.Settings;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Spans;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Braid's own notation, in YAML 1.2 or JSON. The compiled form that {@link PlanJson} writes is a
 * plan of this notation too; its field {@code format} says so, and then nothing is inferred.
 */
public final class NativeReader implements PlanReader {
  public static final String NOTATION = "native";

  private static final Pattern YAML_KEY =
      Pattern.compile("(?m)^\"?(plan|phase_id|phases|workstreams|tasks)\"?[ \\t]*:");
  private static final Pattern JSON_KEY =
      Pattern.compile("\"(plan|phase_id|phases|workstreams|tasks)\"\\s*:");
  private static final Pattern JSON_BEGIN =
      Pattern.compile(
          "^(?:\\s++|//[^\\n]*+|/\\*(?:[^*]|\\*(?!/)){0,2000}+\\*/){0,50}+"
              + "[\\[{]\\s*(?:[\"{}\\[\\]]|//|/\\*)");

  @Override
  public String notation() {
    return NOTATION;
  }

  @Override
  public boolean recognises(String content) {
    Pattern key = JSON_BEGIN.matcher(content).find() ? JSON_KEY : YAML_KEY;
    return key.matcher(content).find();
  }

  @Override
  public ReadResult read(SourceText source, ReadOptions options) {
    Problems problems = new Problems();
    Plan plan = null;
    try {
      Value document = parse(source, problems);
      plan = plan(source, document, options, problems);
    } catch (Unparsable e) {
      problems.add(e.problem());
    }
    return ReadResult.of(plan, problems.sorted(), source);
  }

  private static @Nullable Value parse(SourceText source, Problems problems) throws Unparsable {
    String name = source.file().toLowerCase(Locale.ROOT);
    boolean namedYaml = name.endsWith(".yaml") || name.endsWith(".yml");
    boolean json = !namedYaml && JSON_BEGIN.matcher(source.text()).find();
    return json ? JsonSyntax.parse(source, problems) : YamlSyntax.parse(source, problems);
  }

  private static @Nullable Plan plan(
      SourceText source, @Nullable Value document, ReadOptions options, Problems problems) {
    if (document == null || (document instanceof Scalar scalar && scalar.isNull())) {
      problems.add(
          Diagnostic.error(
                  Code.EMPTY_DOCUMENT,
                  SourceSpan.startOf(source.file()),
                  "",
                  "the file holds no plan")
              .help("begin with `plan:` and `tasks:`; `braid schema` prints all fields"));
      return null;
    }
    if (!(document instanceof Value.Fields fields)) {
      problems.add(
          Diagnostic.error(
                  Code.WRONG_TYPE,
                  source.span(document.from(), document.from()),
                  "this is " + document.describe(),
                  "a plan must be a mapping")
              .help("put the list under `tasks:`"));
      return null;
    }
    boolean compiled = fields.fields().stream().anyMatch(f -> f.key().text().equals("format"));
    Reading reading = new Reading(source, problems, options.inferScopes(), compiled);
    Plan plan = read(reading, fields, source.file());
    reading.finish();
    return plan;
  }

  private static Plan read(Reading reading, Value.Fields document, String file) {
    FieldReader fields = new FieldReader(reading, document, Shape.PLAN, null);
    fields.word("format", PlanJson.FORMAT);
    String label = fields.text("run_id");
    fields.entries("templates");
    SourceSpan place = SourceSpan.startOf(file);
    String id = nameOf(file);
    Scalar written = fields.scalar("plan", "phase_id").orElse(null);
    if (written != null) {
      place = reading.span(written);
      id = Identifiers.check(written, "plan", reading);
    }
    String notation = fields.text("notation");
    Settings settings = new SettingsReader(reading, fields).read();
    NodeReader nodes = new NodeReader(reading, document);
    List<dev.braid.plan.Node> children = nodes.children(fields, nodes.defaults(fields, null));
    return new Plan(
        id,
        fields.has("title") || fields.has("name") ? fields.text("title", "name") : label,
        notation.isEmpty() ? NOTATION : notation,
        settings,
        children,
        new Spans(place, fields.spans()));
  }

  /** An id for a plan that has none: the file's name without folder and ending. */
  static String nameOf(String file) {
    String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    int dot = name.indexOf('.', 1);
    return Identifiers.from(dot < 0 ? name : name.substring(0, dot), "plan");
  }
}
