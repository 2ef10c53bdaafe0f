package dev.braid.cli;

import dev.braid.kernel.LogEntry;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;

/**
 * A moment of a past run, as people name it: an entry of its log, or a time of day.
 *
 * @param sequence of the last entry that had happened
 */
record Moment(long sequence) {
  /** Longest number of an entry. */
  private static final int DIGITS = 18;

  /** Refuses what can be no moment of any run. */
  static void check(String text) throws CommandFailure {
    boolean sound = text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == ':' || c == '.');
    if (!sound) {
      throw new CommandFailure(
          Trouble.USAGE,
          "`" + text + "` is no moment of a run",
          "name an entry of its log after --at, or a time such as 14:02:11");
    }
  }

  /**
   * @param text empty for the end of the log
   */
  static Moment of(String text, RunStory story, ZoneId zone) throws CommandFailure {
    long last = story.entries().getLast().sequence();
    if (text.isEmpty()) {
      return new Moment(last);
    }
    if (text.contains(":")) {
      return atTime(text, story, zone);
    }
    boolean number = text.length() <= DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    long entry = number ? Long.parseLong(text) : 0;
    if (entry < 1 || entry > last) {
      throw new CommandFailure(
          Trouble.USAGE,
          "the log has no entry " + text,
          "name one from 1 to " + last + " after --at, or a time such as 14:02:11");
    }
    return new Moment(entry);
  }

  /** The first time of this name after the run began; a run may last longer than a day. */
  private static Moment atTime(String text, RunStory story, ZoneId zone) throws CommandFailure {
    LogEntry first = story.entries().getFirst();
    ZonedDateTime opened = Instant.ofEpochMilli(first.atMillis()).atZone(zone);
    long until;
    try {
      ZonedDateTime then = opened.with(LocalTime.parse(text)).plusSeconds(1);
      until = (then.isAfter(opened) ? then : then.plusDays(1)).toInstant().toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new CommandFailure(
          Trouble.USAGE, "`" + text + "` is no time", "write it as 14:02 or 14:02:11", e);
    }
    long sequence = first.sequence();
    for (LogEntry entry : story.entries()) {
      if (entry.atMillis() < until) {
        sequence = entry.sequence();
      }
    }
    return new Moment(sequence);
  }
}
