package dev.braid.log;

import dev.braid.engine.Ports.LogFailure;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Message;

/**
 * The canonical bytes of events and decisions: one JSON object, its {@code kind} first, then its
 * fields in a fixed order, names in snake_case. The names are the format: they stay when a Java
 * name changes. Writers take records apart by pattern, so that a component added to a record does
 * not compile until it is written.
 */
public final class MessageCodec {
  private MessageCodec() {}

  public static byte[] write(Message message) {
    return switch (message) {
      case Event event -> EventText.write(event).close().bytes();
      case Decision decision -> DecisionText.write(decision).close().bytes();
    };
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param sequence number of the entry, for the complaint
   * @throws LogFailure when it is not such a body, naming the entry and what is wrong with it
   */
  public static Event readEvent(long sequence, byte[] body) throws LogFailure {
    try (FieldReader fields = new FieldReader(body)) {
      Event event = EventText.read(fields);
      fields.end();
      return event;
    } catch (FieldReader.Malformed | IllegalArgumentException e) {
      throw new LogFailure("entry " + sequence + " of the log " + e.getMessage(), e);
    }
  }

  /** As {@link #readEvent}, for a decision. */
  public static Decision readDecision(long sequence, byte[] body) throws LogFailure {
    try (FieldReader fields = new FieldReader(body)) {
      Decision decision = DecisionText.read(fields);
      fields.end();
      return decision;
    } catch (FieldReader.Malformed | IllegalArgumentException e) {
      throw new LogFailure("entry " + sequence + " of the log " + e.getMessage(), e);
    }
  }
}
