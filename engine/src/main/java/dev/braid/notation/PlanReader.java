package dev.braid.notation;

/** Reads one notation into the model. Bad input gives diagnostics, never an exception. */
public interface PlanReader {
  /** The name that {@code --from} takes, such as {@code spec-kit}. */
  String notation();

  /** Whether a text looks like this notation. It may be asked about any text. */
  boolean recognises(String content);

  /** Longest text that is read, in UTF-16 code units. */
  default int maxLength() {
    return SourceText.MAX_BYTES;
  }

  ReadResult read(SourceText source, ReadOptions options);
}
