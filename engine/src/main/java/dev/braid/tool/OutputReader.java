package dev.braid.tool;

import dev.braid.kernel.Event.Spent;
import dev.braid.tool.VerdictRule.OfEvent;
import dev.braid.tool.VerdictRule.OfExit;
import dev.braid.tool.VerdictRule.OfText;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Understands the output of one attempt while it comes, line by line, in constant memory: keeps the
 * last sign of a verdict and the facts told, nothing else. A line is either an event or text; what
 * a model writes inside an event is never taken for the tool's own words.
 *
 * <p>Lines come from two threads, one for each stream.
 */
public final class OutputReader {
  /** Longest activity and detail that is kept, in characters. */
  private static final int MAX_TEXT = 500;

  private static final long MICROS = 1_000_000;

  private final Tool.Reading reading;
  private final Clock clock;
  private final Map<Fact.Kind, Double> numbers = new EnumMap<>(Fact.Kind.class);
  private @Nullable Verdict fromEvents;
  private @Nullable Verdict fromText;
  private @Nullable Verdict passing;
  private String session = "";
  private String activity = "";
  private boolean sawEvent;

  public OutputReader(Tool.Reading reading, Clock clock) {
    this.reading = reading;
    this.clock = clock;
  }

  /** Whether there is anything to look for, so that lines need to be made at all. */
  public boolean isIdle() {
    return reading.facts().isEmpty()
        && reading.rules().stream().allMatch(rule -> rule instanceof OfExit);
  }

  /** Takes one line of either stream. */
  public synchronized void line(String line) {
    JsonNode event = reading.jsonLines() ? event(line) : null;
    if (event != null) {
      sawEvent = true;
      takeEvent(event);
      return;
    }
    for (VerdictRule rule : reading.rules()) {
      if (rule instanceof OfText text && text.text().matcher(line).find()) {
        Verdict sign = verdict(text.verdict(), line, Optional.empty());
        if (text.passing()) {
          passing = sign;
        } else {
          fromText = sign;
        }
        return;
      }
    }
  }

  /** What all of it means, now that the tool has ended. */
  public synchronized Verdict verdict(int exitCode) {
    if (fromEvents != null) {
      return fromEvents;
    }
    if (fromText != null) {
      return fromText;
    }
    if (passing != null) {
      return passing;
    }
    for (VerdictRule rule : reading.rules()) {
      if (rule instanceof OfExit exit && exit.codes().contains(exitCode)) {
        return new Verdict(exit.verdict(), 0, "exit " + exitCode);
      }
    }
    if (exitCode != 0) {
      return new Verdict(Verdict.Kind.FAILED, 0, "");
    }
    // A tool that tells its end by an event has ended without telling it.
    boolean tells = reading.rules().stream().anyMatch(rule -> rule instanceof OfEvent);
    return tells
        ? new Verdict(Verdict.Kind.UNKNOWN, 0, unsaid())
        : new Verdict(Verdict.Kind.DONE, 0, "");
  }

  /** What it was waiting for when it was ended for its silence or its length; often nothing. */
  public synchronized Optional<Verdict> waiting() {
    return Optional.ofNullable(passing);
  }

  /** What it is doing now; empty when it does not tell. */
  public synchronized String activity() {
    return activity;
  }

  /** What it has spent, and in which session. */
  public synchronized Spent spent() {
    return new Spent(
        Math.round(number(Fact.Kind.DOLLARS) * MICROS),
        Math.round(number(Fact.Kind.INPUT_TOKENS)),
        Math.round(number(Fact.Kind.OUTPUT_TOKENS)),
        session);
  }

  private String unsaid() {
    return sawEvent
        ? "it ended without saying how, which it always does"
        : "it ended without a word";
  }

  private void takeEvent(JsonNode event) {
    passing = null;
    for (Fact fact : reading.facts()) {
      if (fact.when().matches(event)) {
        EventPattern.text(event, fact.path()).ifPresent(value -> take(fact, value));
      }
    }
    for (VerdictRule rule : reading.rules()) {
      if (rule instanceof OfEvent sign && sign.when().matches(event)) {
        String detail = first(event, sign.detail()).orElse("");
        Verdict verdict = verdict(sign.verdict(), detail, first(event, sign.reset()));
        if (sign.passing()) {
          passing = verdict;
        } else {
          weigh(verdict);
        }
        return;
      }
    }
  }

  /** The last sign counts; but that it failed, in general, says less than why. */
  private void weigh(Verdict sign) {
    boolean vague = sign.kind() == Verdict.Kind.FAILED;
    if (fromEvents != null && vague) {
      switch (fromEvents.kind()) {
        case LIMIT, AUTH, BROKEN -> {
          return;
        }
        case DONE, FAILED, UNKNOWN -> {}
      }
    }
    fromEvents = sign;
  }

  private Verdict verdict(Verdict.Kind kind, String detail, Optional<String> reset) {
    long resetAt = kind == Verdict.Kind.LIMIT ? ResetTime.millis(reset.orElse(detail), clock) : 0;
    return new Verdict(kind, resetAt, cut(detail));
  }

  private void take(Fact fact, String value) {
    switch (fact.kind()) {
      case SESSION -> session = cut(value);
      case ACTIVITY -> activity = cut(value);
      case DOLLARS, INPUT_TOKENS, OUTPUT_TOKENS -> {
        double number = number(value);
        numbers.merge(fact.kind(), number, fact.adds() ? Double::sum : (old, latest) -> latest);
      }
    }
  }

  private double number(Fact.Kind kind) {
    return numbers.getOrDefault(kind, 0.0);
  }

  private static double number(String text) {
    try {
      double number = Double.parseDouble(text);
      return number > 0 && number < 1e15 ? number : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Optional<String> first(JsonNode event, Iterable<String> paths) {
    for (String path : paths) {
      Optional<String> text = EventPattern.text(event, path);
      if (text.isPresent() && !text.get().isBlank()) {
        return text;
      }
    }
    return Optional.empty();
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }

  private static @Nullable JsonNode event(String line) {
    if (!line.startsWith("{")) {
      return null;
    }
    try {
      JsonNode node = JsonMapper.shared().readTree(line);
      return node.isObject() ? node : null;
    } catch (JacksonException e) {
      // Not everything that begins like an event is one.
      return null;
    }
  }
}
