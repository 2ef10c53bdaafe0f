package dev.braid.worker;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpression;
import dev.braid.kernel.Event.Outcome;
import dev.braid.plan.Execution.Acceptance;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks whether a JSON file of a sandbox follows a JSON Schema. The schema comes from the plan and
 * the file from a worker: nothing is fetched for them, and their regular expressions have a limit.
 */
final class SchemaJudge {
  /** Longest file, in bytes. */
  private static final int MAX_BYTES = 16 << 20;

  private SchemaJudge() {}

  static Outcome judge(Path sandbox, Acceptance.Conforms conforms) throws IOException {
    String text = content(sandbox, conforms.file());
    String rules = conforms.inline() ? conforms.schema() : content(sandbox, conforms.schema());
    if (text == null || rules == null) {
      String missing = text == null ? conforms.file() : conforms.schema();
      return refused("there is no file `" + missing + "`, or it is too large");
    }
    String problem = problem(conforms.file(), text, rules);
    return problem.isEmpty() ? new Outcome.Done() : refused(problem);
  }

  private static String problem(String file, String text, String rules) {
    JsonNode value;
    try {
      value = JsonMapper.shared().readTree(text);
    } catch (JacksonException e) {
      return "`" + file + "` is not JSON: " + firstLine(e.getOriginalMessage());
    }
    try {
      List<Error> errors = schema(rules).validate(value);
      return errors.isEmpty() ? "" : "`" + file + "`: " + firstLine(errors.getFirst().toString());
    } catch (JacksonException | SchemaException e) {
      return "the JSON Schema for `" + file + "` is none: " + firstLine(String.valueOf(e));
    } catch (StackOverflowError e) {
      return "the JSON Schema for `" + file + "` takes too much memory to check";
    }
  }

  private static Schema schema(String rules) {
    SchemaRegistryConfig limits =
        SchemaRegistryConfig.builder().regularExpressionFactory(SchemaJudge::bounded).build();
    return SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, registry -> registry.schemaRegistryConfig(limits))
        .getSchema(JsonMapper.shared().readTree(rules));
  }

  private static RegularExpression bounded(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return text -> BoundedSearch.finds(pattern, text, BoundedSearch.MAX_TIME);
  }

  private static @Nullable String content(Path sandbox, String path) throws IOException {
    Path file = FileSearch.plainFile(sandbox, path);
    if (file == null || Files.size(file) > MAX_BYTES) {
      return null;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    }
  }

  private static String firstLine(String text) {
    return Lines.plain(text.lines().findFirst().orElse("unreadable"));
  }

  private static Outcome refused(String why) {
    return new Outcome.NotAccepted(why);
  }
}
