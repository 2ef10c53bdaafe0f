package dev.braid.engine.simulation;

import dev.braid.engine.Ports.EventLog;
import dev.braid.engine.Ports.LogFailure;
import dev.braid.kernel.LogEntry;
import java.util.ArrayList;
import java.util.List;

/** The disk: entries that survive a crash, and the epoch that fences out whoever is late. */
final class FakeLog {
  private final List<LogEntry> durable = new ArrayList<>();
  private final World world;
  private int epoch;

  FakeLog(World world) {
    this.world = world;
  }

  List<LogEntry> entries() {
    return List.copyOf(durable);
  }

  int takeEpoch() {
    return ++epoch;
  }

  /** The log as one engine sees it. */
  EventLog openedBy(int owner) {
    return new EventLog() {
      @Override
      public List<LogEntry> entries() {
        return List.copyOf(durable);
      }

      @Override
      public void append(List<LogEntry> entries) throws LogFailure {
        if (owner != epoch) {
          throw new LogFailure("another orchestrator has taken the run");
        }
        if (world.suffers(World.Fault.LOG_REFUSES)) {
          throw new LogFailure("no space left on device");
        }
        if (world.suffers(World.Fault.CRASH_BEFORE_APPEND)) {
          throw new Crash();
        }
        durable.addAll(entries);
        if (world.suffers(World.Fault.CRASH_AFTER_APPEND)) {
          throw new Crash();
        }
      }
    };
  }

  /** The orchestrator is gone, at this very place. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
