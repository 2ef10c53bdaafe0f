package dev.braid.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A second place that knows how far the log goes: number and hash of the last entry, in a file of
 * its own beside the database.
 *
 * <p>A damaged byte in the write-ahead log makes SQLite drop that transaction and all later ones
 * without a word, and what is left is a shorter log in perfect order. The witness is written after
 * each commit and never ahead of it, so a log that ends before its witness has lost entries. It is
 * not synced: after a power cut it may be old or torn, and then it proves nothing and is passed
 * over, which costs nothing but the proof.
 */
final class TailWitness implements AutoCloseable {
  /** What the witness says: the log has this entry. */
  @SuppressWarnings("ArrayRecordComponent") // Read once, compared with Arrays.equals.
  record Tail(long sequence, byte[] hash) {}

  private static final int LENGTH = Long.BYTES + EntryHash.LENGTH + Integer.BYTES;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(LENGTH);

  private TailWitness(FileChannel channel) {
    this.channel = channel;
  }

  static Path beside(Path log) {
    return log.resolveSibling(log.getFileName() + "-tail");
  }

  static TailWitness open(Path log) throws IOException {
    return new TailWitness(
        FileChannel.open(beside(log), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
  }

  /** What the witness of a log says, if it says anything that is whole. */
  static Optional<Tail> read(Path log) {
    byte[] bytes;
    try {
      Path file = beside(log);
      if (!Files.isRegularFile(file) || Files.size(file) != LENGTH) {
        return Optional.empty();
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      // A witness that cannot be read proves nothing.
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long sequence = buffer.getLong();
    byte[] hash = new byte[EntryHash.LENGTH];
    buffer.get(hash);
    boolean whole = bytes.length == LENGTH && buffer.getInt() == checksum(bytes);
    return whole ? Optional.of(new Tail(sequence, hash)) : Optional.empty();
  }

  void write(long sequence, byte[] hash) throws IOException {
    buffer.clear().putLong(sequence).put(hash);
    buffer.putInt(checksum(buffer.array())).flip();
    // One write of a few bytes inside one page: a reader never sees half of it.
    channel.write(buffer, 0);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static int checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, LENGTH - Integer.BYTES);
    return (int) checksum.getValue();
  }
}
