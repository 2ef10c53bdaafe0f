package dev.braid.cli;

import dev.braid.log.RunFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The file that the plan of a run was read from, and what was in it when the run took it. A person
 * who edits it wants to know that the run goes on with what it has.
 */
record PlanSource(Path file, String digest) {
  /** Longest plan that is looked at again, in bytes. */
  private static final long LONGEST_BYTES = 64L << 20;

  /** Finished items are ticked in the file by the run itself; that is no edit. */
  private static final Pattern TICK = Pattern.compile("(?m)^(\\s*[-*+] )\\[[xX]\\]");

  static PlanSource of(Path file) throws IOException {
    return new PlanSource(file.toAbsolutePath().normalize(), digestOf(file));
  }

  /** What the run's folder says; nothing for a run of a plan that was no file. */
  static Optional<PlanSource> of(RunFolder folder) {
    try {
      List<String> lines = Files.readAllLines(folder.takenPlan());
      return lines.size() < 2
          ? Optional.empty()
          : Optional.of(new PlanSource(Path.of(lines.get(1)), lines.getFirst()));
    } catch (IOException | RuntimeException none) {
      return Optional.empty();
    }
  }

  void write(RunFolder folder) throws IOException {
    Files.writeString(folder.takenPlan(), digest + "\n" + file + "\n");
  }

  /** Whether the file has another content now. One that is gone was not edited. */
  boolean isEdited() {
    try {
      return Files.isRegularFile(file)
          && Files.size(file) <= LONGEST_BYTES
          && !digestOf(file).equals(digest);
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** What to tell the person whose plan it is. */
  String note(String run) {
    return "`"
        + file.getFileName()
        + "` has been edited since the run took it; `braid resume "
        + run
        + " --plan "
        + file
        + "` goes on with the edited plan";
  }

  private static String digestOf(Path file) throws IOException {
    try {
      // As single bytes, so that a file that is no text has a digest, too.
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      String open = TICK.matcher(text).replaceAll("$1[ ]");
      byte[] unticked = open.getBytes(StandardCharsets.ISO_8859_1);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(unticked);
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("BUG: every Java has SHA-256", e);
    }
  }
}
