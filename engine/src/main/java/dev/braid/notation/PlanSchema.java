package dev.braid.notation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON Schema of the native notation, for editors and for {@code braid schema}. */
public final class PlanSchema {
  private PlanSchema() {}

  public static String text() {
    try (InputStream stream = PlanSchema.class.getResourceAsStream("plan.schema.json")) {
      if (stream == null) {
        throw new IllegalStateException("BUG: the schema is not packed");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
