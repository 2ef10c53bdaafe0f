package dev.braid.engine;

import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import java.time.Duration;
import java.util.TreeSet;

/**
 * Timers of the real world. How long a timer waits is settled when it is set and measured by a
 * clock that never jumps: a change of the wall clock makes no timer early or late.
 */
public final class SystemTimers implements Ports.Timers, AutoCloseable {
  private final Ports.Clock clock;
  private final Ports.Inbox inbox;
  private final TreeSet<Integer> set = new TreeSet<>();
  private boolean closed;

  public SystemTimers(Ports.Clock clock, Ports.Inbox inbox) {
    this.clock = clock;
    this.inbox = inbox;
  }

  @Override
  public void set(Decision.SetTimer decision) {
    synchronized (this) {
      if (closed || !set.add(decision.timer())) {
        return;
      }
    }
    long millis = Math.max(0, decision.atMillis() - clock.nowMillis());
    Thread.ofVirtual()
        .name("timer " + decision.timer())
        .start(() -> await(decision.timer(), Duration.ofMillis(millis)));
  }

  /** Nothing is posted any more. */
  @Override
  public synchronized void close() {
    closed = true;
  }

  private void await(int timer, Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new IllegalStateException("BUG: nobody interrupts a timer", e);
    }
    synchronized (this) {
      if (closed) {
        return;
      }
      set.remove(timer);
    }
    inbox.post(new Event.TimerFired(timer));
  }
}
