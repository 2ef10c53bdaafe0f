package dev.braid.worker;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Looks at processes through {@code /proc}. What belongs to another user, or hides its environment,
 * is seen without it. A process that ends while it is looked at is passed over.
 */
final class ProcScanner implements ProcessScanner {
  /** Longest environment that is read, in bytes; the system's own limit is of this size. */
  static final int MAX_ENVIRONMENT_BYTES = 8 << 20;

  /** Linux counts processor time and start times in hundredths of a second for all programs. */
  private static final long MILLIS_PER_TICK = 10;

  private static final Path PROC = Path.of("/proc");
  private static final Path LOAD = Path.of("/proc/loadavg");
  private static final String SHORTAGE = "Too many open files";
  private static final int AUXILIARY_PAGE_SIZE = 6;
  private static final long USUAL_PAGE_SIZE = 4096;

  private final String boot = readBoot();
  private final long pageBytes = readPageBytes();

  @Override
  public ProcessTable scan(long environmentsSince) {
    long begunNanos = System.nanoTime();
    List<ProcessTable.Entry> entries = new ArrayList<>();
    Reader reader = new Reader();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, ProcScanner::isProcess)) {
      for (Path process : all) {
        long pid = Long.parseLong(process.getFileName().toString());
        reader.look(pid, environmentsSince).ifPresent(entries::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ProcessTable(begunNanos, entries);
  }

  @Override
  public Optional<ProcessTable.Entry> look(long pid) {
    try {
      return new Reader().look(pid, ALL_ENVIRONMENTS);
    } catch (UncheckedIOException notNow) {
      return Optional.empty();
    }
  }

  @Override
  public long newest() {
    try {
      String load = Files.readString(LOAD).strip();
      return Long.parseLong(load.substring(load.lastIndexOf(' ') + 1));
    } catch (IOException notNow) {
      return 0;
    }
  }

  @Override
  public boolean tellsGroups() {
    return true;
  }

  @Override
  public String boot() {
    return boot;
  }

  /** Whether we could not look, which is no sign that there is nothing to see. */
  private static boolean isShortage(IOException e) {
    return String.valueOf(e.getMessage()).contains(SHORTAGE);
  }

  private static boolean isProcess(Path entry) {
    char first = entry.getFileName().toString().charAt(0);
    return first >= '0' && first <= '9';
  }

  private static String readBoot() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static long readPageBytes() {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc/self/auxv"));
      ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
      while (words.remaining() >= 2 * Long.BYTES) {
        long key = words.getLong();
        long value = words.getLong();
        if (key == AUXILIARY_PAGE_SIZE) {
          return value;
        }
      }
    } catch (IOException e) {
      return USUAL_PAGE_SIZE;
    }
    return USUAL_PAGE_SIZE;
  }

  /** Reads small files of {@code /proc} through one buffer. */
  private final class Reader {
    private byte[] buffer = new byte[1 << 13];

    Optional<ProcessTable.Entry> look(long pid, long environmentsSince) {
      int length = read("/proc/" + pid + "/stat", 4096);
      // The name stands in parentheses and may itself have spaces and parentheses.
      int open = indexOf((byte) '(', length);
      int close = lastIndexOf((byte) ')', length);
      if (open < 0 || close < open) {
        return Optional.empty();
      }
      String name = new String(buffer, open + 1, close - open - 1, StandardCharsets.UTF_8);
      String rest = new String(buffer, close + 2, length - close - 2, StandardCharsets.US_ASCII);
      String[] facts = rest.strip().split(" ");
      long start = Long.parseLong(facts[19]);
      List<AttemptId> attempts = start >= environmentsSince ? attempts(pid) : List.of();
      return Optional.of(entry(new ProcessIdentity(pid, start), name, facts, attempts));
    }

    /** The fields are those of proc(5), of which the first here is the state, number 3 there. */
    private ProcessTable.Entry entry(
        ProcessIdentity identity, String name, String[] facts, List<AttemptId> attempts) {
      char state = facts[0].charAt(0);
      // The first thread may have ended while others of the process go on.
      boolean othersLive = Long.parseLong(facts[17]) > 1;
      boolean ended = state == 'X' || (state == 'Z' && !othersLive);
      long ticks = 0;
      for (int time = 11; time <= 14; time++) {
        ticks += Long.parseLong(facts[time]);
      }
      return new ProcessTable.Entry(
          identity,
          Long.parseLong(facts[1]),
          Long.parseLong(facts[2]),
          Long.parseLong(facts[3]),
          !ended,
          name,
          ticks * MILLIS_PER_TICK,
          Long.parseLong(facts[21]) * pageBytes,
          attempts);
    }

    private List<AttemptId> attempts(long pid) {
      int length = read("/proc/" + pid + "/environ", MAX_ENVIRONMENT_BYTES);
      List<AttemptId> found = new ArrayList<>();
      for (int from = 0; from < length; ) {
        int end = from;
        while (end < length && buffer[end] != 0) {
          end++;
        }
        // Nearly every variable is somebody else's: the first letter settles most of them.
        if (buffer[from] == 'B' && end - from < 4096) {
          collect(new String(buffer, from, end - from, StandardCharsets.UTF_8), found);
        }
        from = end + 1;
      }
      return found;
    }

    private static void collect(String variable, List<AttemptId> found) {
      int equals = variable.indexOf('=');
      String name = variable.substring(0, Math.max(equals, 0));
      if (name.equals(AttemptId.VARIABLE) || name.equals(AttemptId.OUTER_VARIABLE)) {
        for (String text : variable.substring(equals + 1).split(" ")) {
          AttemptId.parse(text).ifPresent(found::add);
        }
      }
    }

    /**
     * Fills the buffer from its beginning; the number of bytes, or -1 when there is no such file.
     */
    private int read(String file, int limit) {
      try (FileInputStream in = new FileInputStream(file)) {
        int length = 0;
        while (length < limit) {
          if (length == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
          }
          int count = in.read(buffer, length, Math.min(buffer.length, limit) - length);
          if (count < 0) {
            break;
          }
          length += count;
        }
        return length;
      } catch (IOException e) {
        if (isShortage(e)) {
          throw new UncheckedIOException(e);
        }
        return -1;
      }
    }

    private int indexOf(byte wanted, int length) {
      for (int at = 0; at < length; at++) {
        if (buffer[at] == wanted) {
          return at;
        }
      }
      return -1;
    }

    private int lastIndexOf(byte wanted, int length) {
      for (int at = length - 1; at >= 0; at--) {
        if (buffer[at] == wanted) {
          return at;
        }
      }
      return -1;
    }
  }
}
