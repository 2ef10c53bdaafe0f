package dev.braid.notation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.plan.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class PlanSchemaTest {
  private static final JsonNode SCHEMA = JsonMapper.shared().readTree(PlanSchema.text());
  private static final SchemaValidator VALIDATOR = new SchemaValidator(SCHEMA);

  @ParameterizedTest
  @EnumSource(
      value = Shape.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {
        "TOOL",
        "TOOL_VERDICT",
        "TOOL_FACT",
        "STEP_SPEC",
        "STEP_EXECUTION",
        "STEP_TASK",
        "STEP",
        "STEP_BACKUP",
        "GAPS",
        "GAP"
      })
  void schemaNamesTheFieldsThatTheReaderKnows(Shape shape) {
    JsonNode definition =
        switch (shape) {
          case PLAN -> SCHEMA;
          case SCOPE_ENTRY -> definition("path_entry");
          case ACCEPTANCE -> definition("condition");
          case MILESTONE -> definition("milestone_entry");
          case NODE_GATE -> definition("node_gate");
          case CHECK -> definition("check_entry");
          case STAGES -> definition("stage_capacity");
          case LIMIT_ACTIONS -> definition("limit_actions");
          case ESCALATION -> definition("escalation_entry");
          case STRATEGY -> definition("strategy_entry");
          case GROUP,
              TASK,
              DEFAULTS,
              FILES_SCOPE,
              CONCURRENCY_HINT,
              RUN,
              GATE,
              ON_CONFLICT,
              WORKTREE,
              GLOBALS,
              PARALLELISM_POLICY,
              MCP_PROFILES,
              OS_PROFILE,
              RESOURCE_LIMITS,
              ERROR_POLICY,
              SELF_HEAL_POLICY,
              PARALLEL_PROFILE,
              WORKER_RANGE ->
              definition(shape.title());
          case TOOL,
              TOOL_VERDICT,
              TOOL_FACT,
              STEP_SPEC,
              STEP_EXECUTION,
              STEP_TASK,
              STEP,
              STEP_BACKUP,
              GAPS,
              GAP ->
              throw new AssertionError("not of the native notation");
        };
    assertThat(new TreeSet<>(definition.get("properties").propertyNames())).isEqualTo(shape.all());
    assertThat(definition.get("additionalProperties").asBoolean()).isFalse();
  }

  @Test
  void schemaSaysOfEachFieldThatIsNotActedOn() {
    for (Shape shape : new Shape[] {Shape.TASK, Shape.GROUP, Shape.DEFAULTS}) {
      JsonNode properties = definition(shape.title()).get("properties");
      SortedSet<String> said = new TreeSet<>();
      for (String name : properties.propertyNames()) {
        JsonNode description = properties.get(name).get("description");
        if (description != null && description.asString().contains("does not act on it")) {
          said.add(name);
        }
      }
      SortedSet<String> idle = new TreeSet<>(shape.awaited());
      idle.addAll(shape.carried());
      assertThat(said).isEqualTo(idle);
    }
  }

  @Test
  void everyCompiledPlanFollowsTheSchema() {
    for (long seed = 0; seed < 300; seed++) {
      String text = PlanJson.write(new RandomPlans(seed).plan());
      assertThat(VALIDATOR.faults(JsonMapper.shared().readTree(text))).as(text).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Code.class,
      mode = EnumSource.Mode.INCLUDE,
      names = {"UNKNOWN_FIELD", "WRONG_TYPE", "MISSING_FIELD", "WRONG_VALUE", "OUT_OF_RANGE"})
  void schemaRefusesWhatTheReaderRefuses(Code code) throws IOException, Unparsable {
    assertThat(VALIDATOR.faults(json(CodeFixtures.bad(code)))).isNotEmpty();
    assertThat(VALIDATOR.faults(json(CodeFixtures.good(code)))).isEmpty();
  }

  private static JsonNode definition(String name) {
    return SCHEMA.get("$defs").get(name);
  }

  /** A YAML plan as an editor sees it. */
  private static JsonNode json(CodeFixtures.PlanFile file) throws Unparsable {
    String text = new String(file.content(), StandardCharsets.UTF_8);
    Value value = YamlSyntax.parse(SourceText.of(file.name(), text), new Problems());
    if (value == null) {
      throw new AssertionError("an empty plan");
    }
    return JsonMapper.shared().readTree(asJson(value));
  }

  private static String asJson(Value value) {
    StringBuilder text = new StringBuilder();
    switch (value) {
      case Value.Scalar scalar -> {
        boolean bare = scalar.plain() && scalar.text().matches("-?\\d+|true|false");
        if (bare) {
          text.append(scalar.text());
        } else {
          JsonText.quote(text, scalar.text());
        }
      }
      case Value.Items items -> {
        text.append('[');
        for (Value item : items.items()) {
          text.append(text.length() > 1 ? "," : "").append(asJson(item));
        }
        text.append(']');
      }
      case Value.Fields fields -> {
        text.append('{');
        for (Value.Field field : fields.fields()) {
          text.append(text.length() > 1 ? "," : "");
          JsonText.quote(text, field.key().text());
          text.append(':').append(asJson(field.value()));
        }
        text.append('}');
      }
    }
    return text.toString();
  }
}
