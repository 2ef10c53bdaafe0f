package dev.braid.tool;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds in the words of a tool when its limit ends. Known are: a time of day with or without a zone
 * ({@code resets 9:20pm (Europe/Berlin)}), a date with a time ({@code try again at Nov 26th, 2026
 * 3:05 PM}), an ISO time, seconds since 1970, and a length of time ({@code in 3 days 2 hours},
 * {@code retry-after: 30}, {@code "34s"}, or a bare number of seconds).
 */
final class ResetTime {
  /** A limit that is said to end later than this is misread, in milliseconds. */
  private static final long MOST_MILLIS = 40L * 24 * 3_600_000;

  private static final long FIRST_EPOCH_SECOND = 1_500_000_000L;

  private static final Pattern ISO =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?(?:Z|[+-]\\d\\d:?\\d\\d)");
  private static final Pattern DATE =
      Pattern.compile(
          "(?i)((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)"
              + " (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})(?:,| at)? (\\d{1,2}):(\\d\\d) ?(am|pm)?");
  private static final Pattern CLOCK =
      Pattern.compile(
          "(?i)\\b(?:resets?|again|until)(?: at)? (\\d{1,2})(?::(\\d\\d))? ?(am|pm)?(?:"
              + " ?\\(([A-Za-z_+\\-/0-9]+)\\))?");
  private static final Pattern EPOCH =
      Pattern.compile("\\b(1[5-9]\\d{8}|2\\d{9})(?:\\.\\d+|\\d{3})?\\b");
  private static final Pattern PART =
      Pattern.compile(
          "(?i)(\\d{1,9}(?:\\.\\d{1,9})?)"
              + " ?(days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s|milliseconds?|ms)"
              + "(?![a-z])");
  private static final Pattern AFTER =
      Pattern.compile(
          "(?i)retry[-_ ]?after[\"']?\\s*[:=]?\\s*[\"']?(\\d{1,7}(?:\\.\\d+)?)(?!\\s*[a-z])");
  private static final Pattern BARE = Pattern.compile("\\s*(\\d{1,7}(?:\\.\\d{1,9})?)\\s*");

  private static final DateTimeFormatter MONTH_NAMES =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("MMM d yyyy")
          .toFormatter(Locale.ENGLISH);

  private ResetTime() {}

  /** Milliseconds since 1970, or 0 when the text does not tell. */
  static long millis(String text, Clock clock) {
    long now = clock.millis();
    Long found = point(text, clock);
    if (found == null) {
      Long length = length(text);
      found = length == null ? null : now + length;
    }
    return found == null || found <= now || found - now > MOST_MILLIS ? 0 : found;
  }

  private static @Nullable Long point(String text, Clock clock) {
    try {
      Matcher iso = ISO.matcher(text);
      if (iso.find()) {
        return OffsetDateTime.parse(withColon(iso.group())).toInstant().toEpochMilli();
      }
      Matcher date = DATE.matcher(text);
      if (date.find()) {
        return dated(date, clock.getZone());
      }
      Matcher epoch = EPOCH.matcher(text);
      if (epoch.find()) {
        long seconds = Long.parseLong(epoch.group(1));
        return seconds < FIRST_EPOCH_SECOND ? null : Long.valueOf(seconds * 1000);
      }
      Matcher ofDay = CLOCK.matcher(text);
      return ofDay.find() && (ofDay.group(2) != null || ofDay.group(3) != null)
          ? Long.valueOf(nextTime(ofDay, clock))
          : null;
    } catch (DateTimeException e) {
      // A text that looks like a time and is none tells nothing.
      return null;
    }
  }

  private static String withColon(String iso) {
    return iso.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
  }

  private static long dated(Matcher date, ZoneId zone) {
    String day =
        date.group(1).substring(0, 3) + " " + Integer.parseInt(date.group(2)) + " " + date.group(3);
    LocalTime time = time(date.group(4), date.group(5), date.group(6));
    return LocalDateTime.of(java.time.LocalDate.parse(day, MONTH_NAMES), time)
        .atZone(zone)
        .toInstant()
        .toEpochMilli();
  }

  private static long nextTime(Matcher ofDay, Clock clock) {
    ZoneId zone = Optional.ofNullable(ofDay.group(4)).map(ZoneId::of).orElse(clock.getZone());
    ZonedDateTime now = Instant.ofEpochMilli(clock.millis()).atZone(zone);
    ZonedDateTime next = now.with(time(ofDay.group(1), ofDay.group(2), ofDay.group(3)));
    return (next.isAfter(now) ? next : next.plusDays(1)).toInstant().toEpochMilli();
  }

  private static LocalTime time(String hours, @Nullable String minutes, @Nullable String half) {
    int hour = Integer.parseInt(hours);
    if (half != null) {
      hour = hour % 12 + (half.equalsIgnoreCase("pm") ? 12 : 0);
    }
    return LocalTime.of(hour, minutes == null ? 0 : Integer.parseInt(minutes));
  }

  private static @Nullable Long length(String text) {
    Matcher after = AFTER.matcher(text);
    if (after.find()) {
      return seconds(after.group(1));
    }
    Matcher bare = BARE.matcher(text);
    if (bare.matches()) {
      return seconds(bare.group(1));
    }
    Matcher part = PART.matcher(text);
    double millis = 0;
    while (part.find()) {
      millis += Double.parseDouble(part.group(1)) * unitMillis(part.group(2));
    }
    return millis > 0 ? Long.valueOf(Math.round(millis)) : null;
  }

  private static long seconds(String text) {
    return Math.round(Double.parseDouble(text) * 1000);
  }

  private static long unitMillis(String unit) {
    String lower = unit.toLowerCase(Locale.ROOT);
    if (lower.equals("ms") || lower.startsWith("milli")) {
      return 1;
    }
    return switch (lower.charAt(0)) {
      case 'd' -> 86_400_000;
      case 'h' -> 3_600_000;
      case 'm' -> 60_000;
      default -> 1000;
    };
  }
}
