package dev.braid.notation;

import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lengths of time as plans write them: {@code 12m}, {@code 90s}, {@code 1h30m}, {@code 1d}, {@code
 * 500ms}. A number without a unit is minutes, with a warning.
 */
final class Durations {
  /** Longest duration, in days. */
  static final int MAX_DAYS = 365;

  private static final Pattern FORM =
      Pattern.compile(
          "(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1000, 1};
  private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

  private Durations() {}

  /**
   * The canonical text of a duration above 0: the units from large to small, those of 0 left out.
   */
  static String write(long millis) {
    StringBuilder text = new StringBuilder();
    long rest = millis;
    for (int unit = 0; unit < UNITS.length; unit++) {
      if (rest >= MILLIS[unit]) {
        text.append(rest / MILLIS[unit]).append(UNITS[unit]);
        rest %= MILLIS[unit];
      }
    }
    return text.toString();
  }

  /** The duration in milliseconds, or 0 after a problem was reported. */
  static long read(String field, Scalar scalar, Reading reading) {
    String text = scalar.text().strip();
    if (NUMBER.matcher(text).matches()) {
      long millis = Long.parseLong(text) * MILLIS[2];
      reading.add(
          Diagnostic.warning(
                  Code.NO_UNIT,
                  reading.span(scalar),
                  "read as " + (millis == 0 ? "0 minutes" : write(millis)),
                  "`" + field + "` has no unit")
              .help("write `" + text + "m` for minutes or `" + text + "s` for seconds"));
      return inRange(field, scalar, millis, reading);
    }
    Matcher matcher = FORM.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      reading.add(
          Diagnostic.error(
                  Code.BAD_DURATION,
                  reading.span(scalar),
                  "",
                  "`" + field + "` cannot be `" + scalar.text() + "`")
              .help("write a duration such as `90s`, `12m`, `1h30m` or `500ms`"));
      return 0;
    }
    long millis = 0;
    for (int unit = 0; unit < MILLIS.length; unit++) {
      String digits = matcher.group(unit + 1);
      millis += digits == null ? 0 : Long.parseLong(digits) * MILLIS[unit];
    }
    return inRange(field, scalar, millis, reading);
  }

  private static long inRange(String field, Scalar scalar, long millis, Reading reading) {
    if (millis > 0 && millis <= MAX_DAYS * MILLIS[0]) {
      return millis;
    }
    reading.add(
        Diagnostic.error(
                Code.OUT_OF_RANGE, reading.span(scalar), "", "`" + field + "` is out of range")
            .note("it can be 1ms to " + MAX_DAYS + "d"));
    return 0;
  }
}
