package dev.braid.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is known of a slot's worktree, kept beside it so that a later process knows it too.
 *
 * @param admin name of its folder below {@code worktrees/}
 * @param base the commit it was last made to stand at; empty before the first time
 * @param ready it has been set up and brought to its base
 * @param settled what it holds beyond its base is kept elsewhere, or is nothing
 * @param boot the start of the machine at which it was made
 */
record SlotRecord(String admin, String base, boolean ready, boolean settled, String boot) {
  /** A name of one folder, and neither the folder itself nor the one above it. */
  private static final Pattern ADMIN = Pattern.compile("(?!\\.\\.?$)[^/\\x00]+");

  private static final int MAX_FILE_BYTES = 4096;

  static SlotRecord created(String admin) {
    return new SlotRecord(admin, "", false, true, Boot.id());
  }

  SlotRecord handedOut(String commit) {
    return new SlotRecord(admin, commit, true, false, boot);
  }

  SlotRecord asSettled() {
    return new SlotRecord(admin, base, ready, true, boot);
  }

  void write(Path file) throws IOException {
    String text = String.join("\n", "2", admin, base, "" + ready, "" + settled, boot, "");
    Disk.replaceDurably(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Absent when there is none, or it is not one. */
  static Optional<SlotRecord> read(Path file) throws IOException {
    byte[] bytes = Disk.small(file, MAX_FILE_BYTES);
    if (bytes == null) {
      return Optional.empty();
    }
    List<String> lines = List.of(new String(bytes, StandardCharsets.UTF_8).split("\n", -1));
    if (lines.size() != 7 || !lines.get(0).equals("2") || !ADMIN.matcher(lines.get(1)).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new SlotRecord(
            lines.get(1),
            lines.get(2),
            Boolean.parseBoolean(lines.get(3)),
            Boolean.parseBoolean(lines.get(4)),
            lines.get(5)));
  }
}
