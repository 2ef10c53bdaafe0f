package dev.braid.log;

import dev.braid.engine.Ports.LogFailure;
import dev.braid.kernel.Event;
import dev.braid.kernel.LogEntry;
import dev.braid.kernel.Message;

/**
 * One entry as it is stored.
 *
 * @param letter {@code E} for an event, {@code D} for a decision
 * @param body canonical bytes, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Entries are handed on and never compared.
record RawEntry(long sequence, long atMillis, int epoch, char letter, byte[] body) {
  static final char EVENT = 'E';
  static final char DECISION = 'D';

  static RawEntry of(LogEntry entry) {
    return new RawEntry(
        entry.sequence(),
        entry.atMillis(),
        entry.epoch(),
        entry.message() instanceof Event ? EVENT : DECISION,
        MessageCodec.write(entry.message()));
  }

  LogEntry decoded() throws LogFailure {
    Message message =
        switch (letter) {
          case EVENT -> MessageCodec.readEvent(sequence, body);
          case DECISION -> MessageCodec.readDecision(sequence, body);
          default ->
              throw new LogFailure(
                  "entry " + sequence + " of the log is neither an event nor a decision");
        };
    return new LogEntry(sequence, atMillis, epoch, message);
  }
}
