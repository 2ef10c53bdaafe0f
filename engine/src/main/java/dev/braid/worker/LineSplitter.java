package dev.braid.worker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes lines of a stream of bytes, in bounded memory. Of a longer line the rest is left out. */
final class LineSplitter {
  /** Longest line that is told whole, in bytes. Events of agents carry whole files. */
  static final int MAX_LINE_BYTES = 4 << 20;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private @Nullable Consumer<String> listener;

  /** Tells what is there of the line to whoever listened so far, and the next ones to another. */
  void listen(@Nullable Consumer<String> next) {
    end();
    listener = next;
  }

  void take(byte[] bytes, int length) {
    if (listener == null) {
      return;
    }
    int from = 0;
    for (int at = 0; at < length; at++) {
      if (bytes[at] == '\n') {
        add(bytes, from, at);
        end();
        from = at + 1;
      }
    }
    add(bytes, from, length);
  }

  private void add(byte[] bytes, int from, int to) {
    int room = MAX_LINE_BYTES - line.size();
    line.write(bytes, from, Math.min(to - from, room));
  }

  private void end() {
    if (line.size() > 0 && listener != null) {
      listener.accept(line.toString(StandardCharsets.UTF_8).stripTrailing());
    }
    line.reset();
  }
}
