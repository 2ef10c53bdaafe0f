package dev.braid.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResetTimeTest {
  private static final Instant NOW = Instant.parse("2026-11-25T14:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneId.of("Europe/Berlin"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          You've hit your limit · resets 9:20pm (UTC)             | 2026-11-25T21:20:00Z
          You've hit your session limit · resets 6:30pm (Europe/Berlin) | 2026-11-25T17:30:00Z
          resets 1pm                                              | 2026-11-26T12:00:00Z
          try again at Nov 26th, 2026 3:05 PM.                    | 2026-11-26T14:05:00Z
          try again at 2026-11-25T16:00:00+00:00                  | 2026-11-25T16:00:00Z
          Claude AI usage limit reached|1795622400
          """)
  void aMomentIsFound(String text, String expected) {
    String wanted = expected.matches("\\d+") ? "2026-11-25T16:00:00Z" : expected;
    String said = expected.matches("\\d+") ? text + "|" + expected : text;
    assertThat(Instant.ofEpochMilli(ResetTime.millis(said, CLOCK))).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          retry-after: 30                                         | 30
          {"retry-after":"5400"}                                  | 5400
          5400                                                    | 5400
          34.5s                                                   | 34
          Please try again in 3 days 2 hours 5 minutes            | 266700
          try again in 1h30m0s                                    | 5400
          """)
  void aLengthIsFound(String text, long seconds) {
    long found = ResetTime.millis(text, CLOCK) - NOW.toEpochMilli();
    assertThat(found / 1000).isEqualTo(seconds);
  }

  @Test
  void whatIsNoTimeOrLiesInThePastTellsNothing() {
    for (String text :
        new String[] {
          "",
          "Try again later.",
          "limit of 40 requests",
          "resets 99:99pm (UTC)",
          "resets 9:20pm (Nowhere/Land)",
          "try again at Nov 26th, 2020 3:05 PM",
          "in 99999 days"
        }) {
      assertThat(ResetTime.millis(text, CLOCK)).as(text).isZero();
    }
  }
}
