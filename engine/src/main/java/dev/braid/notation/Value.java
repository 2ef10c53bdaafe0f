package dev.braid.notation;

import java.util.List;

/**
 * A document before it means anything: what YAML and JSON have in common, with the place of each
 * part. Places are offsets into the source, the end exclusive. A scalar stays the text that was
 * written, so that the id {@code 001} is never a number.
 */
sealed interface Value {
  int from();

  int to();

  /**
   * @param plain written without quotes: the text may stand for a number, a truth or nothing
   */
  record Scalar(String text, boolean plain, int from, int to) implements Value {
    boolean isNull() {
      return plain
          && switch (text) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
          };
    }
  }

  record Items(List<Value> items, int from, int to) implements Value {}

  record Fields(List<Field> fields, int from, int to) implements Value {}

  /** One entry of {@link Fields}. */
  record Field(Scalar key, Value value) {}

  /** What people call it in a message. */
  default String describe() {
    return switch (this) {
      case Scalar scalar when scalar.isNull() -> "nothing";
      case Scalar scalar when scalar.plain() -> "`" + scalar.text() + "`";
      case Scalar _ -> "text";
      case Items _ -> "a list";
      case Fields _ -> "a mapping";
    };
  }
}
