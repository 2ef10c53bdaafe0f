package dev.braid.engine.simulation;

import dev.braid.engine.Ports.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time, chance and the record of which faults really happened. Everything in a simulation
 * that could be different from one run to the next comes from the one seed in here.
 */
final class World implements Clock {
  /** The kinds of faults that a schedule may suffer. */
  enum Fault {
    CRASH_BEFORE_APPEND,
    CRASH_AFTER_APPEND,
    CRASH_IN_DISPATCH,
    CRASH_BETWEEN_STEPS,
    LOG_REFUSES,
    LOST_START_REPORT,
    LOST_REPORT_THEN_CRASH,
    DUPLICATE_REPORT,
    LATE_REPORT,
    SLOW_START,
    NOT_STARTED,
    ATTEMPT_FAILS,
    ATTEMPT_HANGS,
    PROVIDER_LIMIT,
    NOT_LOGGED_IN,
    OUT_OF_SCOPE,
    EMPTY_RESULT,
    CAPTURE_FAILS,
    GATE_CONFLICT,
    GATE_FAILS,
    CHECK_RED,
    CHECK_FLAKY,
    RED_BATCH,
    BATCH_OF_SEVERAL,
    BATCH_OUTDATED,
    FOREIGN_MOVE,
    CLOCK_JUMP,
    SECOND_ORCHESTRATOR,
    STOP_DRAIN,
    STOP_NOW,
    RETRY_BY_PERSON,
    PLAN_EDITED,
    PLAN_EDIT_REFUSED,
    UNDO_BY_PERSON,
    HOLD_BY_PERSON,
    RELEASE_BY_PERSON,
    DROP_BY_PERSON,
    SUBMIT_BY_PERSON,
    WIDEN_BY_PERSON,
    REQUEST_AT_REST,
    GIT_OUTLIVES_ENGINE,
    GROUP_OVERDUE,
    WORKER_KEPT
  }

  /**
   * One fault of a schedule.
   *
   * @param number which of the moments at which this kind may happen, from 1
   */
  record Happening(Fault fault, int number) implements Comparable<Happening> {
    @Override
    public int compareTo(Happening other) {
      int byKind = fault.compareTo(other.fault);
      return byKind != 0 ? byKind : Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
      return fault + "#" + number;
    }
  }

  private record Timed(long atMillis, long order, Runnable action) implements Comparable<Timed> {
    @Override
    public int compareTo(Timed other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private static final long SOON_MILLIS = 5_000;
  private static final double SLOPPY_RATE = 0.2;

  private final SplittableRandom random;
  private final Map<Fault, SplittableRandom> chanceOfFaults = new EnumMap<>(Fault.class);
  private final Map<Fault, Integer> asked = new EnumMap<>(Fault.class);
  private final @Nullable SortedSet<Happening> wantedFaults;
  private final SortedSet<Happening> happened = new TreeSet<>();
  private final PriorityQueue<Timed> agenda = new PriorityQueue<>();
  private final Map<Fault, Integer> suffered = new EnumMap<>(Fault.class);
  private final Set<String> spoiled = new TreeSet<>();
  private final double faultRate;
  private final boolean sloppy;
  private long nowMillis;
  private long clockOffsetMillis;
  private long ordered;
  private boolean faultsOver;

  World(Script script) {
    random = new SplittableRandom(script.seed());
    for (Fault fault : Fault.values()) {
      chanceOfFaults.put(fault, random.split());
    }
    wantedFaults = script.faults();
    // Some schedules are calm, some are a storm.
    faultRate = new double[] {0, 0.004, 0.012, 0.035}[random.nextInt(4)];
    sloppy = random.nextInt(4) == 0;
  }

  @Override
  public long nowMillis() {
    return nowMillis + clockOffsetMillis;
  }

  SplittableRandom random() {
    return random;
  }

  /** Draws whether a fault of this kind happens now, and remembers it. */
  boolean suffers(Fault fault) {
    if (faultsOver) {
      return false;
    }
    // Each kind has a chance of its own, so that leaving one fault out moves no other kind.
    SplittableRandom chance = chanceOfFaults.getOrDefault(fault, random);
    boolean drawn = chance.nextDouble() < rate(fault);
    Happening now = new Happening(fault, asked.merge(fault, 1, Integer::sum));
    boolean happens = wantedFaults == null ? drawn : wantedFaults.contains(now);
    if (happens) {
      note(fault);
      happened.add(now);
    }
    return happens;
  }

  /** In some schedules one patch in five is bad, so that bad ones meet. */
  private double rate(Fault fault) {
    return fault == Fault.CHECK_RED && sloppy ? SLOPPY_RATE : faultRate;
  }

  /** The faults that were asked for and happened. */
  SortedSet<Happening> happened() {
    return happened;
  }

  /** Every tree that holds this patch is red from now on. */
  void spoil(String patch) {
    spoiled.add(patch + "@");
  }

  /** Whether a tree, whose name tells all that was laid onto each other, holds a spoiled patch. */
  boolean isBad(String tree) {
    return spoiled.stream().anyMatch(tree::contains);
  }

  void note(Fault fault) {
    suffered.merge(fault, 1, Integer::sum);
  }

  Map<Fault, Integer> suffered() {
    return suffered;
  }

  /** From here on the world behaves, so that the run has to end. */
  void endFaults() {
    faultsOver = true;
  }

  boolean faultsAreOver() {
    return faultsOver;
  }

  void jumpClock() {
    clockOffsetMillis += random.nextLong(-3_600_000, 3_600_000);
  }

  void after(long millis, Runnable action) {
    agenda.add(new Timed(nowMillis + millis, ordered++, action));
  }

  /** Lets the next thing happen if it is near; a busy engine does not sleep for an hour. */
  boolean advanceSoon() {
    Timed next = agenda.peek();
    return next != null && next.atMillis() <= nowMillis + SOON_MILLIS && advance();
  }

  /** Lets the next thing happen; false when nothing is left to happen. */
  boolean advance() {
    Timed next = agenda.poll();
    if (next == null) {
      return false;
    }
    nowMillis = next.atMillis();
    next.action().run();
    return true;
  }
}
