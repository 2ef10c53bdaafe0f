package dev.braid.notation;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The reader and the published schema judge by the same rules: a validator that knows only the
 * schema finds no fault in what the reader takes, and every fault of shape that the reader finds.
 */
final class SchemaAgreementTest {
  private static final int PLANS = 400;

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(JsonMapper.shared().readTree(PlanSchema.text()));

  /** Faults that a schema can see; what an id or a path means is not among them. */
  private static final Set<String> OF_SHAPE =
      new TreeSet<>(List.of(Code.UNKNOWN_FIELD.id(), Code.OUT_OF_RANGE.id(), Code.WRONG_TYPE.id()));

  @Test
  void whatTheReaderTakesFollowsTheSchema() {
    for (long seed = 0; seed < PLANS; seed++) {
      JsonNode plan = JsonMapper.shared().readTree(PlanJson.write(new RandomPlans(seed).plan()));
      assertThat(SCHEMA.validate(plan)).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void faultsOfShapeAreFoundByBoth() {
    int faults = 0;
    for (long seed = 0; seed < PLANS; seed++) {
      JsonNode plan = JsonMapper.shared().readTree(PlanJson.write(new RandomPlans(seed).plan()));
      spoil(plan, new Random(seed));
      ReadResult read = TestPlans.read("plan.json", plan.toString());
      boolean byReader =
          read.diagnostics().stream()
              .anyMatch(each ->
                  each.severity() == Diagnostic.Severity.ERROR && OF_SHAPE.contains(each.code()));
      if (byReader) {
        faults++;
        assertThat(SCHEMA.validate(plan)).as("seed %d: %s", seed, plan).isNotEmpty();
      }
    }
    assertThat(faults).isGreaterThan(PLANS / 4);
  }

  /** Adds a field that nobody knows, a number that is too large, or a list in lists, somewhere. */
  private static void spoil(JsonNode plan, Random random) {
    List<ObjectNode> objects = new ArrayList<>();
    collect(plan, objects);
    ObjectNode chosen = objects.get(random.nextInt(objects.size()));
    if (random.nextInt(3) == 0) {
      chosen.put("no_such_field", 1);
      return;
    }
    boolean type = random.nextBoolean();
    for (String name : List.copyOf(chosen.propertyNames())) {
      if (type && random.nextInt(4) == 0) {
        chosen.set(name, JsonMapper.shared().readTree("[[1]]"));
      }
      if (chosen.get(name).isIntegralNumber()) {
        chosen.set(name, JsonNodeFactory.instance.numberNode(2_000_000_000));
      }
    }
  }

  private static void collect(JsonNode node, List<ObjectNode> objects) {
    switch (node) {
      case ObjectNode object -> {
        objects.add(object);
        object.forEach(child -> collect(child, objects));
      }
      case ArrayNode array -> array.forEach(child -> collect(child, objects));
      default -> {
        // A scalar has nothing inside.
      }
    }
  }
}
