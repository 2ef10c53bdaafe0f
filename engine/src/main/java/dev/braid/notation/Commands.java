package dev.braid.notation;

import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;

/** Text that is handed to a program: it must be there, and no program takes a NUL. */
final class Commands {
  private Commands() {}

  /** The text of a field, or the empty string when it is absent. */
  static String read(FieldReader fields, String name, Reading reading) {
    return fields.scalar(name).map(scalar -> check(scalar, reading)).orElse("");
  }

  static String check(Scalar scalar, Reading reading) {
    if (scalar.text().isBlank()) {
      reading.add(
          Diagnostic.error(
              Code.MISSING_FIELD, reading.span(scalar), "", "the command or prompt is empty"));
    }
    return checkCharacters(scalar, reading);
  }

  static String checkCharacters(Scalar scalar, Reading reading) {
    if (scalar.text().indexOf('\0') >= 0) {
      reading.add(
          Diagnostic.error(
              Code.CONTROL_CHARACTER,
              reading.span(scalar),
              "",
              "what is handed to a program cannot hold the character U+0000"));
    }
    return scalar.text();
  }

  static void require(FieldReader fields, String name, Value owner, Reading reading) {
    if (!fields.has(name)) {
      reading.add(
          Diagnostic.error(
              Code.MISSING_FIELD, reading.span(owner), "", "the field `" + name + "` is missing"));
    }
  }
}
