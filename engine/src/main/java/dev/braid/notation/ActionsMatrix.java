package dev.braid.notation;

import dev.braid.notation.Value.Field;
import dev.braid.notation.Value.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * The combinations of a job's matrix, as GitHub makes them: the product of its lists without what
 * `exclude` matches; then each entry of `include` is laid over every combination whose own values
 * it leaves as they are, or is a combination of its own when there is none.
 */
final class ActionsMatrix {
  /** Most combinations of one job; GitHub makes no more either. */
  private static final int MAX_COMBINATIONS = 256;

  /** Longest text that stands for a combination in an id. */
  private static final int MAX_LABEL = 60;

  /**
   * @param values by the names of the matrix
   * @param label the values that tell it from the others
   */
  record Combination(SequencedMap<String, Value> values, String label) {
    static final Combination NONE = new Combination(new LinkedHashMap<>(), "");
  }

  private ActionsMatrix() {}

  /** All combinations in GitHub's order; none when the job has no matrix that can be read. */
  static List<Combination> of(SourceText source, ForeignFields job, Draft draft) {
    Optional<ForeignFields> strategy = job.mapping("strategy");
    Optional<Value> written = strategy.flatMap(fields -> fields.value("matrix"));
    if (written.isEmpty() || strategy.isEmpty()) {
      return List.of();
    }
    Optional<ForeignFields> matrix = ForeignFields.of(source, written.get());
    if (matrix.isEmpty() || isComputed(matrix.get())) {
      draft.foreign(
          "a matrix is computed by GitHub",
          strategy.get().span("matrix"),
          "read as one task, without the values");
      return List.of();
    }
    List<SequencedMap<String, Value>> rows = product(matrix.get());
    if (rows.size() > MAX_COMBINATIONS) {
      draft.foreign(
          "a matrix has more than " + MAX_COMBINATIONS + " combinations",
          strategy.get().span("matrix"),
          "the first ones are read");
      rows = rows.subList(0, MAX_COMBINATIONS);
    }
    List<Combination> combinations = new ArrayList<>();
    Set<String> labels = new TreeSet<>();
    for (SequencedMap<String, Value> row : rows) {
      String label = label(row, combinations.size());
      String own = labels.add(label) ? label : label + "-" + (combinations.size() + 1);
      combinations.add(new Combination(row, own));
    }
    return combinations;
  }

  private static boolean isComputed(ForeignFields matrix) {
    return matrix.entries().stream().anyMatch(field -> field.value() instanceof Scalar);
  }

  private static List<SequencedMap<String, Value>> product(ForeignFields matrix) {
    List<SequencedMap<String, Value>> rows = new ArrayList<>();
    boolean any = false;
    rows.add(new LinkedHashMap<>());
    for (Field dimension : matrix.entries()) {
      String name = dimension.key().text();
      if (name.equals("include") || name.equals("exclude")) {
        continue;
      }
      any = true;
      List<SequencedMap<String, Value>> longer = new ArrayList<>();
      for (SequencedMap<String, Value> row : rows) {
        for (Value value : matrix.items(name)) {
          if (longer.size() <= MAX_COMBINATIONS) {
            SequencedMap<String, Value> next = new LinkedHashMap<>(row);
            next.put(name, value);
            longer.add(next);
          }
        }
      }
      rows = longer;
    }
    rows.removeIf(row -> matrix.items("exclude").stream().anyMatch(out -> matches(out, row)));
    return include(matrix, any ? rows : new ArrayList<>());
  }

  private static boolean matches(Value excluded, SequencedMap<String, Value> row) {
    return excluded instanceof Value.Fields fields
        && fields.fields().stream()
            .allMatch(field -> {
              Value own = row.get(field.key().text());
              return own != null && text(own).equals(text(field.value()));
            });
  }

  private static List<SequencedMap<String, Value>> include(
      ForeignFields matrix, List<SequencedMap<String, Value>> rows) {
    List<SequencedMap<String, Value>> all = new ArrayList<>();
    rows.forEach(row -> all.add(new LinkedHashMap<>(row)));
    for (Value item : matrix.items("include")) {
      if (!(item instanceof Value.Fields added)) {
        continue;
      }
      boolean laidOver = false;
      for (int at = 0; at < rows.size(); at++) {
        SequencedMap<String, Value> original = rows.get(at);
        boolean fits =
            added.fields().stream()
                .allMatch(field -> {
                  Value own = original.get(field.key().text());
                  return own == null || text(own).equals(text(field.value()));
                });
        if (fits) {
          SequencedMap<String, Value> row = all.get(at);
          added.fields().forEach(field -> row.put(field.key().text(), field.value()));
          laidOver = true;
        }
      }
      if (!laidOver && all.size() <= MAX_COMBINATIONS) {
        SequencedMap<String, Value> row = new LinkedHashMap<>();
        added.fields().forEach(field -> row.put(field.key().text(), field.value()));
        all.add(row);
      }
    }
    return all;
  }

  /** The scalars of a value, for comparison. */
  static String text(Value value) {
    return switch (value) {
      case Scalar scalar -> scalar.text();
      case Value.Items items ->
          String.join(",", items.items().stream().map(ActionsMatrix::text).toList());
      case Value.Fields fields ->
          String.join(
              ",",
              fields.fields().stream()
                  .map(field -> field.key().text() + "=" + text(field.value()))
                  .toList());
    };
  }

  private static String label(SequencedMap<String, Value> row, int position) {
    List<String> parts = new ArrayList<>();
    for (Value value : row.sequencedValues()) {
      if (value instanceof Scalar scalar && !scalar.text().isBlank()) {
        parts.add(scalar.text().strip());
      } else if (value instanceof Value.Fields fields && !fields.fields().isEmpty()) {
        parts.add(text(fields.fields().getFirst().value()));
      }
    }
    String label = String.join("-", parts);
    return label.isEmpty() || label.length() > MAX_LABEL ? String.valueOf(position + 1) : label;
  }
}
