package dev.braid.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SystemTimersTest {
  private final AtomicLong wallMillis = new AtomicLong(1_000_000);
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();

  @Test
  void timersFireInTheOrderOfTheirTimes() throws InterruptedException {
    try (SystemTimers timers = new SystemTimers(wallMillis::get, events::add)) {
      timers.set(new Decision.SetTimer(1, 1_002_000));
      timers.set(new Decision.SetTimer(2, 1_000_001));
      timers.set(new Decision.SetTimer(3, 5));
      assertThat(List.of(next(), next()))
          .containsExactlyInAnyOrder(new Event.TimerFired(2), new Event.TimerFired(3));
      assertThat(next()).isEqualTo(new Event.TimerFired(1));
    }
  }

  @Test
  void aTimerThatIsSetTwiceFiresOnce() throws InterruptedException {
    try (SystemTimers timers = new SystemTimers(wallMillis::get, events::add)) {
      timers.set(new Decision.SetTimer(1, 1_000_050));
      timers.set(new Decision.SetTimer(1, 1_000_050));
      timers.set(new Decision.SetTimer(2, 1_002_000));
      assertThat(List.of(next(), next()))
          .containsExactly(new Event.TimerFired(1), new Event.TimerFired(2));
    }
  }

  @Test
  void aJumpOfTheWallClockDelaysNothing() throws InterruptedException {
    try (SystemTimers timers = new SystemTimers(wallMillis::get, events::add)) {
      timers.set(new Decision.SetTimer(1, 1_000_100));
      wallMillis.set(0);
      assertThat(next()).isEqualTo(new Event.TimerFired(1));
    }
  }

  @Test
  void nothingFiresAfterTheEnd() throws InterruptedException {
    List<Event> late = new ArrayList<>();
    SystemTimers timers = new SystemTimers(wallMillis::get, late::add);
    timers.set(new Decision.SetTimer(1, 1_000_050));
    timers.close();
    try (SystemTimers others = new SystemTimers(wallMillis::get, events::add)) {
      others.set(new Decision.SetTimer(2, 1_000_500));
      assertThat(next()).isEqualTo(new Event.TimerFired(2));
    }
    assertThat(late).isEmpty();
  }

  private Event next() throws InterruptedException {
    Event event = events.poll(30, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    return event;
  }
}
